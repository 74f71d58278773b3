import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AuditLine } from "@/api/audit";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { routeOf } from "@/fields/title";
import { Changes } from "@/record/Changes";
import { instantText } from "@/ui/time";
import { detailsOf, wordOf } from "./details";

/** What was done: who, what, with which record, through what; the fields, and what else is known. */
export function AuditItem({ line }: { line: AuditLine }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const entity = line.entity;
  const details = detailsOf(line.action, line.details);
  const told = (name: string, value: string) => {
    if (name === "field" && entity) return labels.field(entity, value);
    const word = wordOf(name, value);
    return word ? t([word, "audit.way.other"], { way: value }) : value;
  };
  return (
    <li>
      <div className="history-head">
        <b>{line.by?.name ?? t("history.system")}</b>
        <span>{t([`history.action.${line.action}`, "history.action.other"], { action: line.action })}</span>
        {entity && line.record_id ? (
          <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity), id: line.record_id }}>
            {labels.entity(entity)}
          </Link>
        ) : entity ? (
          <span>{labels.of(entity) ?? t("menu.audit")}</span>
        ) : null}
        <span className="quiet">
          {t([`history.through.${line.through}`, "history.through.other"], { through: line.through })}
        </span>
        <time className="quiet" dateTime={line.at}>
          {instantText(line.at, company.zone, true)}
        </time>
      </div>
      <Changes of={entity ?? ""} entry={line} />
      {details.length ? (
        <p className="quiet audit-details">
          {details
            .map(({ name, value }) => `${t([`audit.detail.${name}`, name])}: ${told(name, value)}`)
            .join(" · ")}
        </p>
      ) : null}
    </li>
  );
}
