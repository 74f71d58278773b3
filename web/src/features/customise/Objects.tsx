import "./customise.css";
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { customisationQuery, type EntityDraft, madeQuery } from "@/api/customise";
import { useLabels, useLang, useManifest } from "@/api/manifest";
import { useSession } from "@/api/session";
import { routeOf } from "@/fields/title";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";
import { newEntity } from "./drafts";
import { EntityEditor } from "./EntityEditor";
import { PackagePanel } from "./PackagePanel";

function Made() {
  const { t } = useTranslation();
  const { company } = useSession();
  const labels = useLabels();
  const made = useQuery(madeQuery);
  if (!made.data?.items.length) return null;
  return (
    <section className="panel">
      <h2>{t("customise.history")}</h2>
      <ul className="def-history">
        {made.data.items.slice(0, 20).map((one, at) => (
          <li key={at}>
            <span className="quiet">{instantText(one.at, company.zone)}</span>{" "}
            {one.by ?? t("customise.program")} {t(`customise.did.${one.action}`)}{" "}
            {one.about ? `${labels.entity(one.about.entity)} · ${one.about.name}` : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every object that can be customised, and the way to add one. */
export function Objects() {
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const { entities } = useManifest();
  const all = useQuery(customisationQuery);
  const [open, setOpen] = useState<EntityDraft | null>(null);
  if (all.isPending) return <Skeleton active />;
  if (all.isError) return <ProblemView error={all.error} onRetry={() => void all.refetch()} />;
  const drafts = all.data.definitions.filter((one) => one.what === "entity");
  const count = (key: string) =>
    all.data.definitions.filter((one) => one.what !== "entity" && one.entity === key).length;
  // One's own objects first, then in the menu's order.
  const domains = [...new Set(["custom", ...entities.map(({ domain }) => domain)])];
  const groups = domains
    .map((domain) => ({ domain, shown: entities.filter((entity) => entity.domain === domain) }))
    .filter(({ shown }) => shown.length > 0);
  const retired = drafts.filter((draft) => draft.retired);
  return (
    <div className="page">
      <PageHeader
        title={t("menu.customise")}
        note={t("customise.intro")}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(newEntity())}>
            {t("customise.object.new")}
          </Button>
        }
      />
      {groups.map(({ domain, shown }) => (
        <section key={domain}>
          <h2 className="def-domain">{labels.of(`domain.${domain}`) ?? t(`domain.${domain}`)}</h2>
          <ul className="def-objects">
            {shown.map((entity) => (
              <li key={entity.key}>
                <Link to="/customise/$domain/$name" params={routeOf(entity.key)}>
                  <b>{labels.entity(entity.key)}</b>
                  <span className="quiet">
                    {t("customise.count", { fields: entity.fields.length, changes: count(entity.key) })}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {retired.length ? (
        <section>
          <h2 className="def-domain">{t("customise.retired")}</h2>
          <ul className="def-objects">
            {retired.map((draft) => (
              <li key={draft.name}>
                <button type="button" className="def-open" onClick={() => setOpen(draft)}>
                  <b>{draft.label[lang]}</b>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <PackagePanel />
      <Made />
      {open ? <EntityEditor start={open} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}
