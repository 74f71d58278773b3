import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Popconfirm, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels, useManifest } from "@/api/manifest";
import { apiKeysQuery, makeApiKey, revokeApiKey } from "@/api/security";
import { useSession } from "@/api/session";
import { FormFoot } from "@/ui/FormFoot";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { useChange } from "./useChange";

interface Entry {
  name: string;
  entities: string[];
  actions: string[];
  days: number;
}

const ACTIONS = ["read", "create", "update", "delete", "import", "export"];
const DAYS = [30, 90, 365, 0];

function NewKey({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const labels = useLabels();
  const { entities } = useManifest();
  const make = useChange(makeApiKey, ({ key }) => {
    onClose();
    modal.success({
      title: t("security.keys.made"),
      content: (
        <>
          <p>
            <code className="one-password">{key}</code>
          </p>
          <p>{t("security.keys.once")}</p>
        </>
      ),
      okText: t("user.reset.noted"),
      width: 560,
    });
  });
  const required = [{ required: true, message: t("error.field.required") }];
  return (
    <Modal open={open} title={t("security.keys.new")} onCancel={onClose} footer={null} destroyOnHidden>
      <Form<Entry>
        layout="vertical"
        requiredMark={false}
        initialValues={{ entities: ["*"], actions: ["read"], days: 90 }}
        onFinish={({ name, entities: chosen, actions, days }) =>
          make.mutate({ name, days: days || null, scopes: chosen.map((entity) => ({ entity, actions })) })
        }
      >
        <Form.Item name="name" label={t("security.keys.name")} rules={required}>
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="entities" label={t("security.keys.entities")} rules={required}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={[
              { value: "*", label: t("security.keys.all") },
              ...entities.map(({ key }) => ({ value: key, label: labels.entity(key) })),
            ]}
          />
        </Form.Item>
        <Form.Item name="actions" label={t("security.keys.actions")} rules={required}>
          <Select
            mode="multiple"
            options={ACTIONS.map((action) => ({ value: action, label: t(`security.action.${action}`) }))}
          />
        </Form.Item>
        <Form.Item name="days" label={t("security.keys.days")}>
          <Select
            options={DAYS.map((days) => ({
              value: days,
              label: days ? t("security.keys.some", { count: days }) : t("security.keys.never"),
            }))}
          />
        </Form.Item>
        <FormFoot onCancel={onClose} text={t("security.keys.make")} pending={make.isPending} />
      </Form>
    </Modal>
  );
}

/** Keys with which other programs act in the user's name. */
export function ApiKeys() {
  const { t } = useTranslation();
  const { company } = useSession();
  const [open, setOpen] = useState(false);
  const keys = useQuery(apiKeysQuery);
  const revoke = useChange(revokeApiKey);
  if (keys.isPending) return <Skeleton active />;
  if (keys.isError) return <ProblemView error={keys.error} onRetry={() => void keys.refetch()} />;
  const live = keys.data.items.filter((key) => !key.revoked_at);
  return (
    <section className="panel">
      <div className="security-row">
        <div>
          <h2>{t("security.keys")}</h2>
          <p className="quiet">{t("security.keys.note")}</p>
        </div>
        <Button icon={<PlusOutlined />} onClick={() => setOpen(true)}>
          {t("security.keys.new")}
        </Button>
      </div>
      <ul className="security-list">
        {live.map(({ id, name, prefix, expires_at, last_used_at }) => (
          <li key={id}>
            <span>
              <b>{name}</b> <code>{prefix}…</code>
              <small className="quiet">
                {expires_at
                  ? t("security.keys.until", { at: instantText(expires_at, company.zone) })
                  : t("security.keys.never")}
                {last_used_at
                  ? ` · ${t("security.used", { at: instantText(last_used_at, company.zone) })}`
                  : null}
              </small>
            </span>
            <Popconfirm
              title={t("security.keys.ask", { name })}
              okText={t("security.keys.revoke")}
              cancelText={t("action.cancel")}
              onConfirm={() => revoke.mutate(id)}
            >
              <Button size="small">{t("security.keys.revoke")}</Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      <NewKey open={open} onClose={() => setOpen(false)} />
    </section>
  );
}
