import { useNavigate } from "@tanstack/react-router";
import { Button, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { minorText, numberText, percentText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { doneOf, leadsOf, plannedOf } from "./drill";
import { FigureLink } from "./FigureLink";
import { type Along, type Line, linesOf, share, totalOf } from "./figures";
import { useFigures } from "./useFigures";

const ALONG: Along[] = ["phase_id", "city", "channel_id", "person_id"];
const MEASURES = ["reach", "response", "sales", "cost"] as const;

function useColumns(along: Along, campaign: string): Column<Line>[] {
  const { t } = useTranslation();
  const locale = useLocale();
  const { company } = useSession();
  const text = (key: (typeof MEASURES)[number], value: number) =>
    key === "reach" || key === "response"
      ? numberText(value, locale)
      : minorText(value, company.currency, locale);
  return [
    {
      key: "name",
      head: t(`campaign.along.${along}`),
      cell: (line) =>
        line.key === "total" ? <strong>{t("campaign.total")}</strong> : (line.name ?? t("campaign.nowhere")),
    },
    ...MEASURES.map(
      (key): Column<Line> => ({
        key,
        head: t(`campaign.figure.${key}`),
        numeric: true,
        cell: (line) => {
          const part = share(line.actual[key], line.planned[key]);
          const [done, planned] = [text(key, line.actual[key]), text(key, line.planned[key])];
          const label = (side: string, figure: string) =>
            t("campaign.open_figure", { name: t(`campaign.figure.${key}`), side, figure });
          return (
            <>
              <FigureLink
                of={doneOf(campaign, along, line.key, key)}
                label={label(t("campaign.execution"), done)}
              >
                {done}
              </FigureLink>
              <span className="quiet campaign-planned">
                /{" "}
                <FigureLink
                  of={plannedOf(campaign, along, line.key)}
                  label={label(t("campaign.plan"), planned)}
                >
                  {planned}
                </FigureLink>
                {part === null ? "" : ` ${percentText(part, locale, 0)}`}
              </span>
            </>
          );
        },
      }),
    ),
    {
      key: "leads",
      head: t("campaign.figure.leads"),
      numeric: true,
      cell: (line) => {
        const of = leadsOf(campaign, along, line.key);
        const [all, won] = [numberText(line.leads, locale), numberText(line.converted, locale)];
        const label = (side: string, figure: string) =>
          t("campaign.open_figure", { name: t("campaign.figure.leads"), side, figure });
        return (
          <>
            <FigureLink of={of} label={label("", all)}>
              {all}
            </FigureLink>
            {" / "}
            <FigureLink
              of={{ ...of, f: [...of.f, "state:eq:converted"] }}
              label={label(t("lead.converted"), won)}
            >
              {won}
            </FigureLink>
          </>
        );
      },
    },
  ];
}

/** Plan against execution, as it comes in. */
export default function Execution({ row }: SlotProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [along, setAlong] = useState<Along>("phase_id");
  const [planning, setPlanning] = useState(false);
  const found = useFigures(row.id);
  const columns = useColumns(along, row.id);
  const [plan, report] = [useEntity("marketing.plan_figure"), useEntity("marketing.execution_report")];
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const lines = linesOf(found.data, along);
  return (
    <>
      <div className="button-row campaign-tools">
        <Segmented
          options={ALONG.map((value) => ({ value, label: t(`campaign.along.${value}`) }))}
          value={along}
          onChange={setAlong}
        />
        {plan?.can.create ? (
          <Button onClick={() => setPlanning(true)}>{t("campaign.new_plan")}</Button>
        ) : null}
        {report?.can.create ? (
          <Button
            type="primary"
            onClick={() => void navigate({ to: "/campaigns/report", search: { campaign: row.id } })}
          >
            {t("campaign.report")}
          </Button>
        ) : null}
      </div>
      {lines.length ? (
        <Rows
          label={t("campaign.plan_and_done")}
          columns={columns}
          rows={[...lines, totalOf(found.data)]}
          keyOf={(line) => line.key}
          pinned
        />
      ) : (
        <Nothing title={t("campaign.no_figures")} />
      )}
      <p className="quiet">{t("campaign.figures_note")}</p>
      {planning && plan ? (
        <LazyRecordDrawer
          entity={plan}
          preset={{
            campaign_id: row.id,
            ...(row.market_area_id ? { market_area_id: String(row.market_area_id) } : {}),
            ...(row.city ? { city: String(row.city) } : {}),
          }}
          onClose={() => setPlanning(false)}
          onSaved={() => setPlanning(false)}
        />
      ) : null}
    </>
  );
}
