import "./segments.css";
import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { type CampaignLift, liftQuery } from "@/api/segments";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { minorText, numberText, percentText, pointsText, unbroken } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { AttributionPart, CitiesPart } from "./LiftBeside";
import { LiftReturn } from "./LiftReturn";

type Measure = CampaignLift["measures"][number];

/** A value of a measure as people read it. */
function useFigure(): (name: Measure["name"], value: number) => string {
  const locale = useLocale();
  const { company } = useSession();
  return (name, value) => {
    if (name === "conversion") return percentText(value, locale);
    if (name === "visits") return numberText(value, locale, 3);
    return minorText(Math.round(value), company.currency, locale);
  };
}

/** Where the interval of a difference lies around nothing. */
function Interval({ measure }: { measure: Measure }) {
  const { difference } = measure;
  if (!difference) return null;
  const reach = Math.max(Math.abs(difference.low), Math.abs(difference.high)) || 1;
  const at = (value: number) => 50 + (45 * value) / reach;
  return (
    <svg className="lift-interval" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <line x1="50" x2="50" y1="0" y2="12" className="lift-zero" />
      <line x1={at(difference.low)} x2={at(difference.high)} y1="6" y2="6" className="lift-range" />
      <line x1={at(difference.value)} x2={at(difference.value)} y1="2" y2="10" className="lift-value" />
    </svg>
  );
}

function Table({ lift }: { lift: CampaignLift }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const figure = useFigure();
  // Two shares differ by points: 20% and 4.6% by 15.4 points, not by 15.4%.
  const bare = (name: Measure["name"], value: number) =>
    unbroken(
      name === "conversion" ? pointsText(value, locale) : `${value > 0 ? "+" : ""}${figure(name, value)}`,
    );
  const points = (name: Measure["name"], text: string) =>
    name === "conversion" ? t("measure.points", { points: text }) : text;
  const signed = (name: Measure["name"], value: number) => points(name, bare(name, value));
  // Before its planned end a measurement tells how it goes, and nothing that somebody could stop it by.
  const isLater = lift.state !== "final";
  const later = <span className="quiet">{t("lift.p_later")}</span>;
  const columns: Column<Measure>[] = [
    { key: "name", head: t("lift.measure"), cell: (one) => t(`lift.${one.name}`) },
    {
      key: "treatment",
      head: t("lift.treatment"),
      numeric: true,
      cell: (one) => figure(one.name, one.treatment),
    },
    { key: "control", head: t("lift.control"), numeric: true, cell: (one) => figure(one.name, one.control) },
    {
      key: "difference",
      head: t("lift.difference"),
      numeric: true,
      cell: (one) =>
        one.difference ? <strong>{signed(one.name, one.difference.value)}</strong> : isLater ? later : "–",
    },
    {
      key: "interval",
      head: t("lift.interval"),
      cell: (one) =>
        one.difference ? (
          <span className="lift-cell">
            {t("lift.from_to", {
              low: bare(one.name, one.difference.low),
              high: signed(one.name, one.difference.high),
            })}
            <Interval measure={one} />
          </span>
        ) : isLater ? (
          later
        ) : (
          "–"
        ),
    },
    {
      key: "p",
      head: t("lift.p"),
      numeric: true,
      cell: (one) => {
        const p = one.difference?.p;
        if (p === null || p === undefined) return isLater ? later : "–";
        return p < 0.001 ? "< 0.001" : numberText(p, locale, 3);
      },
    },
    {
      key: "detectable",
      head: t("lift.detectable"),
      numeric: true,
      cell: (one) =>
        one.detectable === null
          ? "–"
          : one.name === "conversion"
            ? points(one.name, numberText(one.detectable * 100, locale, 1))
            : figure(one.name, one.detectable),
    },
  ];
  return <Rows columns={columns} rows={lift.measures} label={t("lift.tab")} keyOf={(one) => one.name} />;
}

/** In one sentence: what the campaign brought, as far as it can be told. */
function Verdict({ lift }: { lift: CampaignLift }) {
  const { t } = useTranslation();
  const figure = useFigure();
  const spend = lift.measures.find((one) => one.name === "spend");
  const total = spend?.total;
  if (lift.state !== "final" || !spend?.difference || !total) return null;
  const { low, high } = spend.difference;
  const kind = low > 0 ? "gained" : high < 0 ? "lost" : "open";
  return (
    <Alert
      type={kind === "gained" ? "success" : kind === "lost" ? "error" : "info"}
      showIcon
      title={t(`lift.verdict.${kind}`, {
        total: figure("spend", total.value),
        low: figure("spend", total.low),
        high: figure("spend", total.high),
      })}
    />
  );
}

/** What a campaign changed: those whom it reached against those who were held back. */
export function LiftTab({ row }: SlotProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const found = useQuery(liftQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} />;
  const lift = found.data;
  const count = (value: number) => numberText(value, locale);
  const beside = (
    <>
      {lift.cities ? <CitiesPart cities={lift.cities} /> : null}
      {lift.attribution ? <AttributionPart found={lift.attribution} /> : null}
    </>
  );
  if (lift.state === "no_control" || lift.state === "no_days")
    return (
      <div className="lift">
        <Alert type="info" showIcon title={t(`lift.state.${lift.state}`)} />
        {beside}
      </div>
    );
  // As long as it runs, the last day that counts is the last one with sales; when it ends is what was planned.
  const end = String(row.measure_to ?? row.ends_on ?? lift.to ?? "");
  // Without an audience on both sides nothing tells how small an effect could be seen.
  const isDrawn = lift.treatment.customers > 0 && lift.control.customers > 0;
  const state = lift.state === "planned" && !isDrawn ? "not_drawn" : lift.state;
  const warnings = lift.warnings.filter((one) => one !== "provisional");
  return (
    <div className="lift">
      <Alert
        type={lift.state === "final" ? "success" : "warning"}
        showIcon
        title={t(`lift.state.${state}`, { from: lift.from ?? "", to: lift.to ?? "", end })}
      />
      {warnings.map((one) => (
        <Alert key={one} type="warning" showIcon title={t(`lift.warning.${one}`)} />
      ))}
      <Verdict lift={lift} />
      <LiftReturn campaign={row.id} lift={lift} />
      <p>
        {t("lift.sides", {
          treatment: count(lift.treatment.customers),
          control: count(lift.control.customers),
          buyers: count(lift.treatment.buyers),
          held_buyers: count(lift.control.buyers),
        })}
      </p>
      <Table lift={lift} />
      <p className="quiet">
        {t("lift.coupons", {
          treatment: count(lift.treatment.redeemers),
          control: count(lift.control.redeemers),
        })}
      </p>
      <p className="quiet">{t("lift.method")}</p>
      {beside}
    </div>
  );
}
