import "./audit.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { DatePicker, Select, Skeleton } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { type AuditSearch, auditQuery, auditUrl } from "@/api/audit";
import { useLabels, useManifest } from "@/api/manifest";
import { useSession } from "@/api/session";
import { LinkSelect } from "@/fields/LinkSelect";
import { ExportMenu } from "@/ui/ExportMenu";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { instantText, wallToInstant } from "@/ui/time";
import { AuditItem } from "./AuditItem";

/** Acts that are asked for most; whatever else is recorded is shown as well. */
const ACTIONS = [
  "create",
  "update",
  "delete",
  "restore",
  "merge",
  "unmerge",
  "import",
  "export",
  "reveal",
  "signed_in",
  "sign_in_refused",
  "vouched",
  "api_key_made",
  "api_key_revoked",
];

interface FilterProps {
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

function Filters({ search, onSearch }: FilterProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entities } = useManifest();
  const { company } = useSession();
  const set = (name: keyof AuditSearch, value: string | null | undefined) =>
    onSearch({ ...search, [name]: value || undefined });
  const day = (name: "from" | "to", label: string) => (
    <DatePicker
      aria-label={label}
      placeholder={label}
      value={search[name] ? dayjs(instantText(search[name], company.zone).slice(0, 10)) : null}
      onChange={(day) =>
        set(name, day ? wallToInstant(`${day.format("YYYY-MM-DD")}T00:00`, company.zone) : null)
      }
    />
  );
  return (
    <div className="audit-filters">
      <Select
        allowClear
        aria-label={t("audit.action")}
        placeholder={t("audit.action")}
        value={search.action}
        onChange={(value) => set("action", value)}
        options={ACTIONS.map((action) => ({ value: action, label: t(`history.action.${action}`) }))}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("audit.entity")}
        placeholder={t("audit.entity")}
        value={search.entity}
        onChange={(value) => set("entity", value)}
        options={entities.map((entity) => ({ value: entity.key, label: labels.entity(entity.key) }))}
      />
      <LinkSelect
        target="org.user"
        label={t("audit.who")}
        placeholder={t("audit.who")}
        value={search.who ? [search.who] : []}
        onChange={([id]) => set("who", id)}
      />
      {day("from", t("audit.from"))}
      {day("to", t("audit.to"))}
    </div>
  );
}

/** Everything that was done, newest first, and up to where it is sealed. */
export function AuditLog() {
  const { t } = useTranslation();
  const { company } = useSession();
  const search = useSearch({ from: "/shell/audit" });
  const navigate = useNavigate();
  const log = useInfiniteQuery(auditQuery(search));
  const seals = log.data?.pages[0]?.seals;
  const lines = log.data?.pages.flatMap((page) => page.items) ?? [];
  const sealed = seals
    ? t(seals.at ? "audit.sealed" : "audit.unsealed", {
        at: seals.at ? instantText(seals.at, company.zone, true) : "",
        waiting: seals.waiting,
      })
    : null;
  return (
    <div className="page">
      <PageHeader
        title={t("menu.audit")}
        note={sealed}
        actions={<ExportMenu urlFor={(format) => auditUrl(search, format)} />}
      />
      <Filters
        search={search}
        onSearch={(next) => void navigate({ to: "/audit", search: next, replace: true })}
      />
      {log.isError ? <ProblemView error={log.error} onRetry={() => void log.refetch()} /> : null}
      {log.isPending ? <Skeleton active /> : null}
      {log.isSuccess && lines.length === 0 ? <Nothing title={t("audit.none")} /> : null}
      <ol className="history audit">
        {lines.map((line) => (
          <AuditItem key={line.seq} line={line} />
        ))}
      </ol>
      <LoadMore
        more={log.hasNextPage}
        busy={log.isFetchingNextPage}
        onMore={() => void log.fetchNextPage()}
      />
    </div>
  );
}
