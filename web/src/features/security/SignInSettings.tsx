import "./security.css";
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Popconfirm, Skeleton, Switch, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Provider, policyQuery, providersQuery, removeProvider, savePolicy } from "@/api/security";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { ProviderForm } from "./ProviderForm";
import { useChange } from "./useChange";

function Policy() {
  const { t } = useTranslation();
  const policy = useQuery(policyQuery);
  const save = useChange(savePolicy);
  if (policy.isPending) return <Skeleton active />;
  if (policy.isError) return <ProblemView error={policy.error} onRetry={() => void policy.refetch()} />;
  const { roles } = policy.data;
  const required = roles.filter((role) => role.required).map((role) => role.id);
  return (
    <section className="panel">
      <h2>{t("signin.policy")}</h2>
      <p className="quiet">{t("signin.policy.note")}</p>
      <ul className="security-list">
        {roles.map((role) => (
          <li key={role.id}>
            <b>{role.name}</b>
            <Switch
              aria-label={t("signin.policy.role", { name: role.name })}
              checked={role.required}
              loading={save.isPending}
              onChange={(on) =>
                save.mutate(on ? [...required, role.id] : required.filter((id) => id !== role.id))
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Providers() {
  const { t } = useTranslation();
  const providers = useQuery(providersQuery);
  const [open, setOpen] = useState<Provider | "new" | null>(null);
  const remove = useChange(removeProvider);
  if (providers.isPending) return <Skeleton active />;
  if (providers.isError)
    return <ProblemView error={providers.error} onRetry={() => void providers.refetch()} />;
  return (
    <section className="panel">
      <div className="security-row">
        <div>
          <h2>{t("signin.providers")}</h2>
          <p className="quiet">{t("signin.providers.note")}</p>
        </div>
        <Button icon={<PlusOutlined />} onClick={() => setOpen("new")}>
          {t("signin.providers.new")}
        </Button>
      </div>
      <ul className="security-list">
        {providers.data.items.map((provider) => (
          <li key={provider.id}>
            <span>
              <b>{provider.name}</b> {provider.is_active ? null : <Tag>{t("signin.providers.off")}</Tag>}
              <small className="quiet">{provider.issuer}</small>
            </span>
            <span className="security-buttons">
              <Button size="small" onClick={() => setOpen(provider)}>
                {t("action.edit")}
              </Button>
              <Popconfirm
                title={t("signin.providers.ask", { name: provider.name })}
                okText={t("security.remove")}
                cancelText={t("action.cancel")}
                onConfirm={() => remove.mutate(provider.id)}
              >
                <Button size="small">{t("security.remove")}</Button>
              </Popconfirm>
            </span>
          </li>
        ))}
      </ul>
      {open ? <ProviderForm provider={open === "new" ? null : open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

/** How everybody signs in: who needs a second factor, which providers are offered. */
export function SignInSettings() {
  const { t } = useTranslation();
  return (
    <div className="page security">
      <PageHeader title={t("signin.settings")} />
      <Policy />
      <Providers />
    </div>
  );
}
