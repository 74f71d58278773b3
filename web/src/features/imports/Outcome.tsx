import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportError, ImportJob } from "@/api/imports";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { type Column, Rows } from "@/ui/Rows";
import { cureText, reasonText } from "./texts";

const COUNTS = ["create", "update", "skip", "error"] as const;

/** How many rows were (or would be) created, updated, left alone and refused. */
export function Counts({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <dl className="counts">
      {COUNTS.map((name) => (
        <div key={name} className={name === "error" && job.counts?.error ? "bad" : ""}>
          <dt>{t(`import.count.${name}`)}</dt>
          <dd>{job.counts ? numberText(job.counts[name], locale) : "—"}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What should be known before the import is run. */
export function Notices({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  return (job.notices ?? []).map((notice) => (
    <Alert
      key={notice.code}
      type="warning"
      showIcon
      title={t([`import.notice.${notice.code}`, "import.notice.other"], {
        ...notice.params,
        code: notice.code,
      })}
    />
  ));
}

/** The refused rows: where, what stands there, why not, and what to do. */
export function Errors({ job }: { job: ImportJob }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (job.errors.length === 0) return null;
  const total = job.counts?.error ?? job.errors.length;
  const columns: Column<ImportError>[] = [
    {
      key: "row",
      head: t("import.error.row"),
      numeric: true,
      cell: (error) => numberText(error.row, locale),
    },
    { key: "column", head: t("import.error.column"), cell: (error) => error.column ?? "" },
    {
      key: "value",
      head: t("import.error.value"),
      cell: (error) =>
        error.value ? (
          <code className="bad-value">{error.value}</code>
        ) : (
          <span className="quiet">{t("import.sample.empty")}</span>
        ),
    },
    { key: "why", head: t("import.error.why"), cell: (error) => reasonText(t, error) },
    { key: "cure", head: t("import.error.cure"), cell: (error) => cureText(t, error) },
  ];
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t("import.errors")}</h2>
        {total > job.errors.length ? (
          <p className="quiet">{t("import.errors.first", { shown: job.errors.length, total })}</p>
        ) : null}
      </div>
      <Rows
        label={t("import.errors")}
        columns={columns}
        rows={job.errors}
        keyOf={(error) => `${error.row}-${error.column}-${error.code}`}
      />
    </section>
  );
}
