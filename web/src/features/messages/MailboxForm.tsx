import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, InputNumber, Select, Skeleton, Switch, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import {
  type MailboxSettings,
  type MessageMailbox,
  mailboxQuery,
  saveMailbox,
  visitMailbox,
} from "@/api/messages";
import { useSession } from "@/api/session";
import { showFaults } from "@/ui/faults";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";

type Values = MailboxSettings & { password?: string };

const PORTS = { none: 110, starttls: 110, tls: 995 };

/** What the last visit brought, or why there was none. */
function LastVisit({ mailbox }: { mailbox: MessageMailbox }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const queries = useQueryClient();
  const visit = useMutation({
    mutationFn: visitMailbox,
    onSettled: () => queries.invalidateQueries(mailboxQuery),
  });
  const done = visit.data;
  return (
    <>
      {visit.error ? <ProblemView error={visit.error} /> : null}
      {done ? (
        <Alert
          showIcon
          className="form-notice"
          type={done.is_read ? "success" : "error"}
          title={
            done.is_read
              ? t("messages.mailbox.found", { mails: done.mails, n: done.messages, blocked: done.blocked })
              : t(`messages.mailbox.failure.${done.failure}`)
          }
          description={done.detail ?? undefined}
        />
      ) : mailbox.failure ? (
        <Alert
          showIcon
          className="form-notice"
          type="error"
          title={t(`messages.mailbox.failure.${mailbox.failure}`)}
          description={mailbox.detail ?? undefined}
        />
      ) : null}
      {mailbox.read_at ? (
        <p className="quiet">
          {t("messages.mailbox.read_at", { at: instantText(mailbox.read_at, company.zone) })}
        </p>
      ) : null}
      <Button loading={visit.isPending} onClick={() => visit.mutate()}>
        {t("messages.mailbox.visit")}
      </Button>
    </>
  );
}

function MailboxForm({ mailbox }: { mailbox: MessageMailbox }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const saving = useMutation({
    mutationFn: ({ password, ...settings }: Values) =>
      saveMailbox({ version: mailbox.version, settings, password: password || null }),
    onSuccess: () => {
      void message.success(t("messages.saved"));
      return queries.invalidateQueries(mailboxQuery);
    },
    onError: (error) => showFaults(form, t, error),
  });
  const required = [{ required: true, message: t("error.field.required") }];
  const { is_active, host, port, security, user } = mailbox;
  return (
    <Form<Values>
      form={form}
      name="mailbox"
      layout="vertical"
      requiredMark={false}
      initialValues={{ is_active, host, port: port || PORTS.tls, security: security || "tls", user }}
      onFinish={(values) => saving.mutate(values)}
    >
      {saving.error && !(saving.error instanceof Problem && saving.error.fields?.length) ? (
        <ProblemView error={saving.error} />
      ) : null}
      <div className="message-fields">
        <Form.Item name="host" label={t("messages.mailbox.host")} rules={required}>
          <Input placeholder="pop.example.cn" />
        </Form.Item>
        <Form.Item name="security" label={t("messages.security")}>
          <Select
            options={(["tls", "starttls", "none"] as const).map((value) => ({
              value,
              label: t(`messages.security.${value}`),
            }))}
            onChange={(value: keyof typeof PORTS) => form.setFieldValue("port", PORTS[value])}
          />
        </Form.Item>
        <Form.Item name="port" label={t("messages.port")} rules={required}>
          <InputNumber min={1} max={65_535} className="input-full" />
        </Form.Item>
        <Form.Item name="user" label={t("messages.user")} rules={required}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="password" label={t("messages.mailbox.password")}>
          <Input.Password
            autoComplete="new-password"
            placeholder={mailbox.has_password ? t("messages.password.kept") : ""}
          />
        </Form.Item>
        <Form.Item name="is_active" label={t("messages.is_active")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={saving.isPending}>
        {t("action.save")}
      </Button>
    </Form>
  );
}

/** The mailbox that reports on undelivered mail come to. */
export function MailboxPanel() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(mailboxQuery);
  return (
    <section className="panel message-channel" aria-label={t("messages.mailbox")}>
      <div className="panel-head">
        <h2>
          {t("messages.mailbox")}{" "}
          {data ? (
            <Tag color={data.is_active ? "success" : "default"}>
              {t(data.is_active ? "messages.on" : "messages.off")}
            </Tag>
          ) : null}
        </h2>
      </div>
      <p className="quiet">{t("messages.mailbox.note")}</p>
      {error ? <ProblemView error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton active /> : null}
      {data ? (
        <>
          {/* What was saved meanwhile begins a form anew. */}
          <MailboxForm key={data.version} mailbox={data} />
          {data.version > 0 ? <LastVisit mailbox={data} /> : null}
        </>
      ) : null}
    </section>
  );
}
