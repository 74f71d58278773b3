import "./sql.css";
import { DownloadOutlined, PlayCircleOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown, Skeleton } from "antd";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { runSql, type SqlAnswer, sqlFile, type WarehouseTable, warehouseTablesQuery } from "@/api/sql";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { Rows } from "@/ui/Rows";
import { saveFile } from "@/ui/saveFile";
import { EXAMPLES } from "./examples";

/** Rows that the page draws; a file has them all. */
const ROWS_SHOWN = 500;
const KEPT = "guanxi.sql";

function TableOf({ table, onInsert }: { table: WarehouseTable; onInsert: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <details className="sql-table">
      <summary>
        <code>{table.name}</code>
      </summary>
      <p className="quiet">{t(`sql.table.${table.name}`, { defaultValue: "" })}</p>
      <ul>
        {table.columns.map((column) => (
          <li key={column.name}>
            <button
              type="button"
              onClick={() => onInsert(column.name)}
              aria-label={t("sql.insert", { name: column.name })}
            >
              <code>{column.name}</code>
              <span className="quiet">{t(`sql.kind.${column.kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Tables({ onInsert }: { onInsert: (text: string) => void }) {
  const { t } = useTranslation();
  const tables = useQuery(warehouseTablesQuery);
  if (tables.isPending) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  if (tables.isError) return <ProblemView error={tables.error} onRetry={() => void tables.refetch()} />;
  return (
    <>
      <h2>{t("sql.tables")}</h2>
      <p className="quiet">{t("sql.tables.hint")}</p>
      {tables.data.tables.map((table) => (
        <TableOf key={table.name} table={table} onInsert={onInsert} />
      ))}
    </>
  );
}

function Answer({ answer }: { answer: SqlAnswer }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const shown = answer.rows.slice(0, ROWS_SHOWN).map((row, place) => ({ row, place }));
  const note = [
    t(answer.is_cut ? "sql.rows.cut" : "sql.rows", { n: numberText(answer.rows.length, locale) }),
    t("sql.took", { ms: numberText(answer.milliseconds, locale) }),
    answer.rows.length > ROWS_SHOWN ? t("sql.shown", { n: numberText(ROWS_SHOWN, locale) }) : "",
  ];
  return (
    <section className="panel">
      <h2>{t("sql.result")}</h2>
      <p className="quiet" role="status">
        {note.filter(Boolean).join(" · ")}
      </p>
      {shown.length ? (
        <Rows
          label={t("sql.result")}
          columns={answer.columns.map((column, place) => ({
            key: `${place} ${column.name}`,
            head: column.name,
            numeric: column.is_number,
            cell: ({ row }: (typeof shown)[number]) => {
              const value = row[place];
              return value === null || value === undefined ? <span className="quiet">∅</span> : String(value);
            },
          }))}
          rows={shown}
          keyOf={({ place }) => String(place)}
        />
      ) : (
        <Nothing title={t("sql.none")} />
      )}
    </section>
  );
}

/** Puts the cursor where the server found the mistake. */
function pointTo(area: HTMLTextAreaElement | null, error: unknown) {
  if (!area || !(error instanceof Problem)) return;
  const [line, column] = [Number(error.params.line), Number(error.params.column)];
  if (!line || !column) return;
  const before = area.value.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  area.focus();
  area.setSelectionRange(at, at);
}

/** SQL over what the user may read. */
export function SqlPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [query, setQuery] = useState(() => sessionStorage.getItem(KEPT) ?? EXAMPLES[0].query);
  const area = useRef<HTMLTextAreaElement>(null);
  const change = (text: string) => {
    sessionStorage.setItem(KEPT, text);
    setQuery(text);
  };
  const run = useMutation({ mutationFn: runSql, onError: (error) => pointTo(area.current, error) });
  const take = useMutation({
    mutationFn: async (format: "csv" | "xlsx") => saveFile(`query.${format}`, await sqlFile(query, format)),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const insert = (text: string) => {
    const box = area.current;
    if (!box) return;
    const { selectionStart: from, selectionEnd: to } = box;
    change(`${query.slice(0, from)}${text}${query.slice(to)}`);
    box.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (query.trim()) run.mutate(query);
  };
  return (
    <div className="page">
      <PageHeader over={t("domain.insight")} title={t("sql.title")} note={t("sql.note")} />
      <div className="sql">
        <aside className="sql-tables" aria-label={t("sql.tables")}>
          <Tables onInsert={insert} />
        </aside>
        <div className="sql-main">
          <textarea
            ref={area}
            className="sql-text"
            aria-label={t("sql.statement")}
            spellCheck={false}
            autoCapitalize="off"
            rows={11}
            maxLength={20_000}
            value={query}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <div className="sql-actions">
            <Button
              type="primary"
              icon={<PlayCircleOutlined />}
              loading={run.isPending}
              disabled={!query.trim()}
              onClick={() => run.mutate(query)}
            >
              {t("sql.run")}
            </Button>
            <span className="quiet">{t("sql.keys")}</span>
            <Dropdown
              trigger={["click"]}
              menu={{
                items: EXAMPLES.map((one) => ({
                  key: one.name,
                  label: t(`sql.example.${one.name}`),
                  onClick: () => change(one.query),
                })),
              }}
            >
              <Button>{t("sql.examples")}</Button>
            </Dropdown>
            <Dropdown
              trigger={["click"]}
              menu={{
                items: (["xlsx", "csv"] as const).map((format) => ({
                  key: format,
                  label: t(`export.${format}`),
                  onClick: () => take.mutate(format),
                })),
              }}
            >
              <Button icon={<DownloadOutlined />} loading={take.isPending} disabled={!query.trim()}>
                {t("action.export")}
              </Button>
            </Dropdown>
          </div>
          {run.isError ? <ProblemView error={run.error} /> : null}
          {run.data ? <Answer answer={run.data} /> : null}
        </div>
      </div>
    </div>
  );
}
