import "./webhooks.css";
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Popconfirm, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { removeWebhook, renewWebhookSecret, testWebhook, type Webhook, webhooksQuery } from "@/api/webhooks";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { useAct } from "@/ui/useAct";
import { DeliveryLog } from "./DeliveryLog";
import { useSecret } from "./useSecret";
import { WebhookForm } from "./WebhookForm";

interface CardProps {
  hook: Webhook;
  onEdit: () => void;
  onLog: () => void;
}

function State({ hook }: { hook: Webhook }) {
  const { t } = useTranslation();
  if (hook.off_reason) return <Tag color="error">{t(`webhook.off.${hook.off_reason}`)}</Tag>;
  if (!hook.is_active) return <Tag>{t("webhook.off")}</Tag>;
  if (hook.failures > 0) return <Tag color="warning">{t("webhook.failures", { count: hook.failures })}</Tag>;
  return <Tag color="success">{t("webhook.on")}</Tag>;
}

function Card({ hook, onEdit, onLog }: CardProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const { zone } = useSession().company;
  const show = useSecret();
  const done = () => {
    message.success(t("webhook.test.sent"));
    onLog();
  };
  const test = useAct(testWebhook, done, webhooksQuery.queryKey);
  const renew = useAct(renewWebhookSecret, show, webhooksQuery.queryKey);
  const remove = useAct(removeWebhook, undefined, webhooksQuery.queryKey);
  const entity = (key: string) => (key === "*" ? t("webhook.entity.all") : labels.entity(key));
  const acts = (list: string[]) =>
    list.map((act) => t(act === "*" ? "webhook.act.all" : `webhook.act.${act}`)).join(" / ");
  return (
    <li className="panel webhook-card">
      <div className="webhook-head">
        <h2>{hook.name}</h2>
        <State hook={hook} />
      </div>
      <code className="webhook-address">{hook.address}</code>
      <p>
        {hook.events.map((entry) => (
          <Tag key={entry.entity}>{`${entity(entry.entity)}：${acts(entry.acts)}`}</Tag>
        ))}
      </p>
      <p className="quiet">
        {t(hook.with_values ? "webhook.tells.values" : "webhook.tells.ids", { name: hook.owner.name ?? "" })}
        {hook.old_secret_until && Date.parse(hook.old_secret_until) > Date.now()
          ? ` · ${t("webhook.secret.old", { at: instantText(hook.old_secret_until, zone) })}`
          : null}
      </p>
      <div className="button-row">
        <Button onClick={onLog}>{t("webhook.log")}</Button>
        <Button disabled={!hook.is_active} loading={test.isPending} onClick={() => test.mutate(hook.id)}>
          {t("webhook.test")}
        </Button>
        <Button onClick={onEdit}>{t("action.edit")}</Button>
        <Popconfirm
          title={t("webhook.renew.ask")}
          okText={t("webhook.renew")}
          cancelText={t("action.cancel")}
          onConfirm={() => renew.mutate(hook.id)}
        >
          <Button>{t("webhook.renew")}</Button>
        </Popconfirm>
        <Popconfirm
          title={t("webhook.delete.ask", { name: hook.name })}
          okText={t("action.delete")}
          cancelText={t("action.cancel")}
          onConfirm={() => remove.mutate(hook.id)}
        >
          <Button danger>{t("action.delete")}</Button>
        </Popconfirm>
      </div>
    </li>
  );
}

/** Other programs that are told of what happens here. */
export function Webhooks() {
  const { t } = useTranslation();
  const hooks = useQuery(webhooksQuery);
  const [edited, setEdited] = useState<Webhook | "new" | null>(null);
  const [logged, setLogged] = useState<string | null>(null);
  const show = useSecret();
  const open = hooks.data?.items.find((hook) => hook.id === logged);
  const content = () => {
    if (hooks.isPending) return <Skeleton active />;
    if (hooks.isError) return <ProblemView error={hooks.error} onRetry={() => void hooks.refetch()} />;
    if (hooks.data.items.length === 0) return <Nothing title={t("webhook.none")} />;
    return (
      <ul>
        {hooks.data.items.map((hook) => (
          <Card key={hook.id} hook={hook} onEdit={() => setEdited(hook)} onLog={() => setLogged(hook.id)} />
        ))}
      </ul>
    );
  };
  return (
    <div className="page webhooks">
      <PageHeader
        title={t("menu.webhooks")}
        note={t("webhook.note")}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited("new")}>
            {t("webhook.new")}
          </Button>
        }
      />
      {content()}
      {edited ? (
        <WebhookForm hook={edited === "new" ? null : edited} onClose={() => setEdited(null)} onMade={show} />
      ) : null}
      {open ? <DeliveryLog hook={open} onClose={() => setLogged(null)} /> : null}
    </div>
  );
}
