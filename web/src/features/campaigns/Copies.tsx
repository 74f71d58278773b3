import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Segmented, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { campaignQuery, figuresQuery } from "@/api/campaigns";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { routeOf } from "@/fields/title";
import { useLocale } from "@/i18n/useLocale";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { minorText, numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { byOrigin, type Line, totalOf } from "./figures";

const MEASURES = ["reach", "response", "sales", "cost"] as const;
type Measure = (typeof MEASURES)[number];

interface PhaseRow {
  origin: string;
  name: string;
}

/** The pilot and the cities that repeat it, side by side along the pilot's phases. */
export default function Copies({ row }: SlotProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const labels = useLabels();
  const { company } = useSession();
  const [measure, setMeasure] = useState<Measure>("reach");
  const whole = useQuery(campaignQuery(row.id));
  const family = whole.data?.family ?? [];
  const figures = useQueries({ queries: family.map((one) => figuresQuery(one.id, 0)) });
  if (whole.isPending) return <Skeleton active />;
  if (whole.isError) return <ProblemView error={whole.error} onRetry={() => void whole.refetch()} />;
  if (family.length < 2) return <Nothing title={t("campaign.no_copies")} />;
  const text = (value: number) =>
    measure === "reach" || measure === "response"
      ? numberText(value, locale)
      : minorText(value, company.currency, locale);
  const pilot = figures[0]?.data;
  const phases: PhaseRow[] = (pilot?.phases ?? []).map(({ origin, name }) => ({ origin, name }));
  const rows = [...phases, { origin: "total", name: t("campaign.total") }];
  const cell = (at: number, origin: string): Line | undefined => {
    const data = figures[at]?.data;
    if (!data) return undefined;
    return origin === "total" ? totalOf(data) : byOrigin(data).get(origin);
  };
  const columns: Column<PhaseRow>[] = [
    { key: "phase", head: t("campaign.along.phase_id"), cell: (one) => one.name },
    ...family.map(
      (one, at): Column<PhaseRow> => ({
        key: one.id,
        numeric: true,
        head: (
          <>
            <Link to="/r/$domain/$name/$id" params={{ ...routeOf("marketing.campaign"), id: one.id }}>
              {one.city || one.name}
            </Link>{" "}
            {one.is_pilot ? <Tag color="gold">{t("campaign.pilot")}</Tag> : null}
            <Tag>{labels.choice("marketing.campaign", "state", one.state)}</Tag>
          </>
        ),
        cell: ({ origin }) => {
          const line = cell(at, origin);
          return (
            <>
              {text(line?.actual[measure] ?? 0)}
              <span className="quiet campaign-planned">/ {text(line?.planned[measure] ?? 0)}</span>
            </>
          );
        },
      }),
    ),
  ];
  return (
    <>
      <div className="button-row campaign-tools">
        <Segmented
          options={MEASURES.map((value) => ({ value, label: t(`campaign.figure.${value}`) }))}
          value={measure}
          onChange={setMeasure}
        />
      </div>
      <Rows label={t("campaign.copies")} columns={columns} rows={rows} keyOf={(one) => one.origin} pinned />
      <p className="quiet">{t("campaign.copies_note")}</p>
    </>
  );
}
