import "./budget.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Progress, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { campaignQuery, type WholeCampaign } from "@/api/campaigns";
import { useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { AmountDialog } from "./AmountDialog";
import { ExpenseActions } from "./ExpenseActions";
import { ExpenseDialog } from "./ExpenseDialog";
import { LineDialog } from "./LineDialog";
import { useAll } from "./useAll";

const LINE = "marketing.budget_line";
const EXPENSE = "marketing.expense";
const COLOURS: Record<string, string> = {
  requested: "blue",
  escalated: "orange",
  committed: "cyan",
  spent: "green",
  refused: "red",
};

/** Of what was allotted, how much is gone and how much is bound. */
function Used({ row }: { row: RecordRow }) {
  const part = (value: unknown) => Math.round((Number(value) / Math.max(1, Number(row.amount))) * 100);
  return (
    <Progress
      percent={part(row.spent) + part(row.committed)}
      success={{ percent: part(row.spent) }}
      size="small"
      showInfo={false}
      aria-hidden
    />
  );
}

function Lines({ rows, onChange }: { rows: RecordRow[]; onChange?: ((row: RecordRow) => void) | undefined }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const amount = (key: "amount" | "committed" | "spent" | "remaining"): Column<RecordRow> => ({
    key,
    head: t(`campaign.budget.${key}`),
    numeric: true,
    cell: (row) => money(String(row[key])),
  });
  const columns: Column<RecordRow>[] = [
    {
      key: "kind",
      head: t("campaign.line"),
      cell: (row) => (
        <>
          <Link to="/r/$domain/$name/$id" params={{ ...routeOf(LINE), id: row.id }}>
            {labels.choice(LINE, "kind", String(row.kind))}
          </Link>{" "}
          <span className="quiet">
            {[row._titles?.phase_id, row.city, row._titles?.channel_id].filter(Boolean).join(" · ")}
          </span>
          {Number(row.overrun) > 0 ? (
            <Tag color="orange">{t("campaign.overrun", { amount: money(String(row.overrun)) })}</Tag>
          ) : null}
          <div className="campaign-line-used">
            <Used row={row} />
          </div>
        </>
      ),
    },
    amount("amount"),
    amount("committed"),
    amount("spent"),
    amount("remaining"),
    ...(onChange
      ? [
          {
            key: "change",
            head: "",
            cell: (row: RecordRow) => (
              <Button size="small" onClick={() => onChange(row)}>
                {t("campaign.change_line")}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return <Rows label={t("campaign.budget")} columns={columns} rows={rows} keyOf={(row) => row.id} pinned />;
}

function Expenses({ rows, may }: { rows: RecordRow[]; may: WholeCampaign["may"] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const columns: Column<RecordRow>[] = [
    {
      key: "number",
      head: t("campaign.request"),
      cell: (row) => (
        <>
          <Link to="/r/$domain/$name/$id" params={{ ...routeOf(EXPENSE), id: row.id }}>
            {String(row.purpose)}
          </Link>{" "}
          <span className="quiet">
            {[row.number, row._titles?.requested_by, row.document].filter(Boolean).join(" · ")}
          </span>
        </>
      ),
    },
    {
      key: "state",
      head: t("campaign.state"),
      cell: (row) => (
        <Tag color={COLOURS[String(row.state)] ?? "default"}>
          {labels.choice(EXPENSE, "state", String(row.state))}
        </Tag>
      ),
    },
    { key: "amount", head: t("campaign.amount"), numeric: true, cell: (row) => money(String(row.amount)) },
    {
      key: "spent",
      head: t("campaign.budget.spent"),
      numeric: true,
      cell: (row) => (row.state === "spent" ? money(String(row.spent)) : "–"),
    },
    { key: "acts", head: "", cell: (row) => <ExpenseActions row={row} may={may} /> },
  ];
  return <Rows label={t("campaign.expenses")} columns={columns} rows={rows} keyOf={(row) => row.id} />;
}

/** A campaign's money: its lines, and what was asked for, bound and paid. */
export default function Budget({ row }: SlotProps) {
  const { t } = useTranslation();
  const f = [`campaign_id:eq:${row.id}`];
  const whole = useQuery(campaignQuery(row.id));
  const lines = useAll(LINE, f);
  const expenses = useAll(EXPENSE, f, "-id");
  const [open, setOpen] = useState<"line" | "expense" | null>(null);
  const [changed, setChanged] = useState<RecordRow | null>(null);
  if (whole.isPending || lines.isPending || expenses.isPending) return <Skeleton active />;
  const error = whole.error ?? lines.error ?? expenses.error;
  if (error || !whole.data) return <ProblemView error={error} onRetry={lines.retry} />;
  const { may, state } = whole.data;
  const asks = may.ask && ["approved", "running", "paused", "ended"].includes(state);
  return (
    <>
      <div className="button-row campaign-tools">
        {may.allot ? <Button onClick={() => setOpen("line")}>{t("campaign.new_line")}</Button> : null}
        {asks && lines.rows.length ? (
          <Button type="primary" onClick={() => setOpen("expense")}>
            {t("campaign.ask")}
          </Button>
        ) : null}
      </div>
      {lines.rows.length ? (
        <Lines rows={lines.rows} onChange={may.allot ? setChanged : undefined} />
      ) : (
        <Nothing title={t("campaign.no_budget")} />
      )}
      {lines.rows.length && !asks ? <p className="quiet">{t("campaign.ask_later")}</p> : null}
      <h2 className="campaign-expenses">{t("campaign.expenses")}</h2>
      {expenses.rows.length ? (
        <Expenses rows={expenses.rows} may={may} />
      ) : (
        <p className="quiet">{t("campaign.no_expenses")}</p>
      )}
      {open === "line" ? <LineDialog row={row} onClose={() => setOpen(null)} /> : null}
      {changed ? <AmountDialog line={changed} onClose={() => setChanged(null)} /> : null}
      {open === "expense" ? <ExpenseDialog lines={lines.rows} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
