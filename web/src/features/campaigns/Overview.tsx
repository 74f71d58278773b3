import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton, Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { campaignQuery, campaignSalesQuery } from "@/api/campaigns";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { routeOf } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { minorText, numberText, percentText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { doneOf, leadsOf, type Records } from "./drill";
import { FigureLink } from "./FigureLink";
import { share, totalOf } from "./figures";
import { useFigures, useStamp } from "./useFigures";

interface FigureProps {
  name: string;
  value: string;
  note?: string | undefined;
  /** What it was counted from. */
  of?: Records;
}

function Figure({ name, value, note, of }: FigureProps) {
  const { t } = useTranslation();
  const label = t("campaign.open_figure", { name, side: "", figure: value });
  const told: ReactNode = of ? (
    <FigureLink of={of} label={label}>
      {value}
    </FigureLink>
  ) : (
    value
  );
  return (
    <div className="campaign-figure">
      <span className="quiet">{name}</span>
      <strong className="numeric">{told}</strong>
      {note ? <span className="quiet">{note}</span> : null}
    </div>
  );
}

/** Reach, response, sales and cost in all, each beside its plan. */
function Reached({ id }: { id: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const found = useFigures(id);
  if (found.isPending) return <Skeleton active title={false} />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const total = totalOf(found.data);
  const money = (minor: number) => minorText(minor, company.currency, locale);
  const count = (value: number) => numberText(value, locale);
  const of = (key: "reach" | "response" | "sales" | "cost", text: (value: number) => string) => {
    const part = share(total.actual[key], total.planned[key]);
    const planned = t("campaign.of_plan", { planned: text(total.planned[key]) });
    return (
      <Figure
        name={t(`campaign.figure.${key}`)}
        value={text(total.actual[key])}
        note={part === null ? t("campaign.no_plan") : `${planned} · ${percentText(part, locale)}`}
        of={doneOf(id, "phase_id", "total", key)}
      />
    );
  };
  return (
    <div className="campaign-figures">
      {of("reach", count)}
      {of("response", count)}
      {of("sales", money)}
      {of("cost", money)}
      <Figure
        name={t("campaign.figure.leads")}
        value={count(total.leads)}
        note={t("campaign.converted", { count: total.converted })}
        of={leadsOf(id, "phase_id", "total")}
      />
    </div>
  );
}

/** What the people whom it brought and its coupons sold, against what was spent. */
function Brought({ id }: { id: string }) {
  const { t } = useTranslation();
  const money = useMoney();
  const locale = useLocale();
  const found = useQuery(campaignSalesQuery(id, useStamp(id)));
  if (!found.data) return null;
  const sales = found.data;
  type Lead = (typeof sales.leads)[number];
  const columns: Column<Lead>[] = [
    {
      key: "name",
      head: t("campaign.lead"),
      cell: (one) => (
        <Link to="/r/$domain/$name/$id" params={{ ...routeOf("marketing.lead"), id: one.lead_id }}>
          {one.name}
        </Link>
      ),
    },
    {
      key: "first",
      head: t("campaign.first_sale"),
      cell: (one) =>
        one.sale_id ? (
          <Link to="/r/$domain/$name/$id" params={{ ...routeOf("trade.sale"), id: one.sale_id }}>
            {one.sold_on} {money(one.first_amount)}
          </Link>
        ) : (
          t("campaign.no_sale")
        ),
    },
    {
      key: "tickets",
      head: t("campaign.tickets"),
      numeric: true,
      cell: (one) => numberText(one.tickets, locale),
    },
    { key: "amount", head: t("campaign.amount"), numeric: true, cell: (one) => money(one.amount) },
  ];
  return (
    <section>
      <h2>{t("campaign.brought")}</h2>
      <div className="campaign-figures">
        <Figure name={t("campaign.of_leads")} value={money(sales.of_leads)} />
        <Figure
          name={t("campaign.of_coupons")}
          value={money(sales.of_coupons)}
          of={{ entity: "trade.coupon_redemption", f: [`campaign_id:eq:${id}`] }}
        />
        <Figure
          name={t("campaign.reported")}
          value={money(sales.reported)}
          of={doneOf(id, "phase_id", "total", "sales")}
        />
        <Figure
          name={t("campaign.spent")}
          value={money(sales.spent)}
          of={doneOf(id, "phase_id", "total", "cost")}
        />
        <Figure
          name={t("campaign.roi")}
          value={sales.roi_bp === null ? "–" : percentText(sales.roi_bp / 10_000, locale)}
        />
      </div>
      <p className="quiet">{t("campaign.roi_note")}</p>
      {sales.leads.length ? (
        <Rows
          label={t("campaign.brought")}
          columns={columns}
          rows={sales.leads}
          keyOf={(one) => one.lead_id}
        />
      ) : null}
    </section>
  );
}

/** A campaign at a glance: how far it is, its money, what it reached and brought. */
export default function Overview({ row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const found = useQuery(campaignQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const whole = found.data;
  return (
    <>
      <p>
        {whole.is_template ? null : (
          <Tag color="blue">{labels.choice("marketing.campaign", "state", whole.state)}</Tag>
        )}
        {[row.city, [row.starts_on, row.ends_on].filter(Boolean).join(" – "), row._titles?.owner_id]
          .filter(Boolean)
          .join(" · ")}
        {whole.decision ? (
          <Tag color={whole.decision === "go" ? "green" : "red"}>
            {t(`campaign.decision.${whole.decision}`)}
          </Tag>
        ) : null}
      </p>
      {row.goal ? <p className="campaign-goal">{String(row.goal)}</p> : null}
      {row.decision_reason ? (
        <p className="quiet">
          {t("campaign.decided_by", { criteria: row.decision_criteria, reason: row.decision_reason })}
        </p>
      ) : null}
      {whole.budget ? (
        <div className="campaign-figures">
          {(["amount", "committed", "spent", "remaining"] as const).map((key) => (
            <Figure
              key={key}
              name={t(`campaign.budget.${key}`)}
              value={money(whole.budget?.[key])}
              of={{ entity: "marketing.budget_line", f: [`campaign_id:eq:${row.id}`] }}
            />
          ))}
        </div>
      ) : null}
      {whole.is_template || !whole.budget ? null : (
        <>
          <h2>{t("campaign.plan_and_done")}</h2>
          <Reached id={row.id} />
          <Brought id={row.id} />
        </>
      )}
    </>
  );
}
