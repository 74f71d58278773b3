import "./scheme.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Select, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { fetchPage, updateRecord } from "@/api/records";
import { refreshRelations } from "@/api/scheme";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { LoyaltyGrid, Pyramid } from "./RelationModels";
import { LEVELS, type Level } from "./relations";

const ENTITY = "scheme.relation";
const CUSTOMERS = { domain: "customers", name: "customer" };
/** The groups there are, and some room. */
const GROUPS = 50;

interface GroupProps {
  row: RecordRow;
  mayChange: boolean;
  confirm: (row: RecordRow, level: Level | null) => void;
}

/** A group of customers: how many, what one brings, and how close to keep to them. */
function Group({ row, mayChange, confirm }: GroupProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const money = useMoney();
  const name = labels.choice(ENTITY, "customer_group", String(row.customer_group));
  const level = (row.level as Level | null) ?? null;
  const recommended = (row.recommended as Level | null) ?? null;
  const said = (one: Level) => labels.choice(ENTITY, "level", one);
  const margin = row.margin_percent ?? row.measured_margin;
  return (
    <li className="relation-group">
      <Link to="/r/$domain/$name/$id" params={{ domain: "scheme", name: "relation", id: row.id }} search={{}}>
        {name}
      </Link>{" "}
      {level ? <Tag color="green">{t("scheme.relation.confirmed")}</Tag> : null}
      <div className="quiet">
        <Link
          to="/r/$domain/$name"
          params={CUSTOMERS}
          search={{ f: [`insight.standing.segment:eq:${String(row.customer_group)}`] }}
        >
          {t("scheme.relation.people", { count: numberText(Number(row.customers ?? 0), locale) })}
        </Link>
        {row.value ? ` · ${t("scheme.relation.each", { value: money(String(row.value)) })}` : ""}
        {margin ? ` · ${t("scheme.relation.margin", { margin: numberText(Number(margin), locale, 1) })}` : ""}
      </div>
      {row.duty ? <div className="quiet">{String(row.duty)}</div> : null}
      {level && recommended && level !== recommended ? (
        <div className="quiet">{t("scheme.relation.recommends", { level: said(recommended) })}</div>
      ) : null}
      {mayChange ? (
        <div className="swot-add">
          <Select
            size="small"
            className="swot-pick"
            aria-label={t("scheme.relation.level_of", { name })}
            placeholder={t("scheme.relation.choose")}
            allowClear
            value={level}
            onChange={(next: Level | undefined) => confirm(row, next ?? null)}
            options={LEVELS.map((one) => ({ value: one, label: said(one) }))}
          />
          {level === null && recommended ? (
            <Button size="small" onClick={() => confirm(row, recommended)}>
              {t("scheme.relation.confirm")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

/** How close the company keeps to its customers: Kotler's levels, confirmed here, and two further models of the same figures. */
export function RelationsPage() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const can = useEntity(ENTITY)?.can;
  // A recommendation tells of everybody: the server asks for the right to take all sales and customers out.
  const [sales, customers] = [useEntity("trade.sale"), useEntity("customers.customer")];
  const mayTell = Boolean(sales?.can.export && customers?.can.export && can?.update);
  const found = useQuery({
    queryKey: ["records", ENTITY, "all"],
    queryFn: ({ signal }) => fetchPage(ENTITY, {}, GROUPS, null, signal),
  });
  const options = {
    onSuccess: () => void client.invalidateQueries({ queryKey: ["records", ENTITY] }),
    onError: (error: unknown) => void message.error(problemText(t, error)),
  };
  const refresh = useMutation({ mutationFn: refreshRelations, ...options });
  const confirm = useMutation({
    mutationFn: ({ row, level }: { row: RecordRow; level: Level | null }) =>
      updateRecord(ENTITY, row.id, row.version, { level }),
    ...options,
  });
  const rows = found.data?.items ?? [];
  const placed = (row: RecordRow) => row.level ?? row.recommended;
  return (
    <div className="page">
      <PageHeader
        over={t("domain.scheme")}
        title={labels.entity(ENTITY)}
        note={t("scheme.relation.note")}
        actions={
          <>
            <Link to="/r/$domain/$name" params={{ domain: "scheme", name: "relation" }} search={{}}>
              <Button>{t("scheme.relation.list")}</Button>
            </Link>
            {mayTell ? (
              <Button type="primary" loading={refresh.isPending} onClick={() => refresh.mutate()}>
                {t("scheme.start.relation")}
              </Button>
            ) : null}
          </>
        }
      />
      {found.isPending ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && rows.length === 0 ? <p className="quiet">{t("scheme.relation.none")}</p> : null}
      {rows.length ? (
        <div className="relation-levels">
          {LEVELS.map((level) => {
            const mine = rows.filter((row) => placed(row) === level);
            const label = labels.choice(ENTITY, "level", level);
            return (
              <section key={level} className="swot-quadrant" aria-label={label}>
                <h3>{label}</h3>
                <p className="quiet">{t(`scheme.relation.means.${level}`)}</p>
                <ul className="swot-list">
                  {mine.map((row) => (
                    <Group
                      key={row.id}
                      row={row}
                      mayChange={can?.update ?? false}
                      confirm={(one, next) => confirm.mutate({ row: one, level: next })}
                    />
                  ))}
                </ul>
              </section>
            );
          })}
        </div>
      ) : null}
      {sales ? (
        <div className="swot-grid relation-models">
          <LoyaltyGrid />
          <Pyramid />
        </div>
      ) : null}
    </div>
  );
}
