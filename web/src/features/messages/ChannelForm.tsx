import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber, Select, Switch, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { type ChannelSettings, channelsQuery, type MessageChannel, saveChannel } from "@/api/messages";
import { showFaults } from "@/ui/faults";
import { ProblemView } from "@/ui/ProblemView";
import { TestMessage } from "./TestMessage";

type Values = ChannelSettings & { password?: string };

const PORTS = { none: 25, starttls: 587, tls: 465 };
const SMPP_PORT = 2775;

/** How one channel is reached. */
export function ChannelForm({ channel }: { channel: MessageChannel }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const isMail = channel.channel === "email";
  const start: Values = {
    ...channel,
    port: channel.port || (isMail ? PORTS.starttls : SMPP_PORT),
    security: channel.security || (isMail ? "starttls" : "none"),
  };
  const saving = useMutation({
    mutationFn: ({ password, ...settings }: Values) =>
      saveChannel({
        channel: channel.channel,
        version: channel.version,
        settings,
        password: password || null,
      }),
    onSuccess: () => {
      void message.success(t("messages.saved"));
      return queries.invalidateQueries(channelsQuery);
    },
    onError: (error) => showFaults(form, t, error),
  });
  const required = [{ required: true, message: t("error.field.required") }];
  const name = channel.channel;
  return (
    <section className="panel message-channel" aria-label={t(`messages.channel.${name}`)}>
      <div className="panel-head">
        <h2>
          {t(`messages.channel.${name}`)}{" "}
          <Tag color={channel.is_active ? "success" : "default"}>
            {t(channel.is_active ? "messages.on" : "messages.off")}
          </Tag>
        </h2>
        {channel.waiting > 0 ? (
          <span className="quiet">{t("messages.waiting", { n: channel.waiting })}</span>
        ) : null}
      </div>
      <p className="quiet">{t(`messages.channel.${name}.note`)}</p>
      {saving.error && !(saving.error instanceof Problem && saving.error.fields?.length) ? (
        <ProblemView error={saving.error} />
      ) : null}
      <Form<Values>
        form={form}
        name={`channel-${name}`}
        layout="vertical"
        requiredMark={false}
        initialValues={start}
        onFinish={({ password, ...values }) =>
          saving.mutate({ ...only({ ...start, ...values }), ...(password ? { password } : {}) })
        }
      >
        <div className="message-fields">
          <Form.Item name="host" label={t("messages.host")} rules={required}>
            <Input placeholder={isMail ? "smtp.example.cn" : "smpp.example.cn"} />
          </Form.Item>
          {isMail ? (
            <Form.Item name="security" label={t("messages.security")}>
              <Select
                options={(["starttls", "tls", "none"] as const).map((value) => ({
                  value,
                  label: t(`messages.security.${value}`),
                }))}
                onChange={(value: keyof typeof PORTS) => form.setFieldValue("port", PORTS[value])}
              />
            </Form.Item>
          ) : null}
          <Form.Item name="port" label={t("messages.port")} rules={required}>
            <InputNumber min={1} max={65_535} className="input-full" />
          </Form.Item>
          <Form.Item name="user" label={t(isMail ? "messages.user" : "messages.system_id")}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="password" label={t("messages.password")}>
            <Input.Password
              autoComplete="new-password"
              placeholder={channel.has_password ? t("messages.password.kept") : ""}
            />
          </Form.Item>
          <Form.Item name="from" label={t(`messages.from.${name}`)} rules={required}>
            <Input />
          </Form.Item>
          {isMail ? (
            <Form.Item name="from_name" label={t("messages.from_name")}>
              <Input />
            </Form.Item>
          ) : (
            <Form.Item name="system_type" label={t("messages.system_type")}>
              <Input />
            </Form.Item>
          )}
          <Form.Item name="per_minute" label={t("messages.per_minute")} rules={required}>
            <InputNumber min={1} max={6_000} className="input-full" />
          </Form.Item>
          <Form.Item name="public_url" label={t("messages.public_url")} extra={t("messages.public_url.note")}>
            <Input placeholder="https://crm.example.cn" />
          </Form.Item>
          <Form.Item name="is_active" label={t("messages.is_active")} valuePropName="checked">
            <Switch />
          </Form.Item>
        </div>
        <div className="button-row">
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {t("action.save")}
          </Button>
          {channel.version > 0 ? <TestMessage channel={name} /> : null}
        </div>
      </Form>
    </section>
  );
}

const NAMES = [
  "is_active",
  "host",
  "port",
  "security",
  "user",
  "system_type",
  "from",
  "from_name",
  "per_minute",
  "public_url",
] as const;

/** The settings alone, as the server takes them: it refuses what it answers beside them. */
function only(values: ChannelSettings): ChannelSettings {
  return Object.fromEntries(NAMES.map((name) => [name, values[name]])) as unknown as ChannelSettings;
}
