import "./campaigns.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { DatePicker, Segmented, Skeleton } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { type LeadSource, leadSourcesQuery, SOURCE_WAYS, type SourceWay } from "@/api/campaigns";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { minorText, numberText, percentText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import type { Records } from "./drill";
import { FigureLink } from "./FigureLink";
import { leadsFrom, sumOf, TOTAL } from "./sources";

const LEAD = "marketing.lead";
const DAY = "YYYY-MM-DD";

interface TableProps {
  way: SourceWay;
  rows: LeadSource[];
  /** Lists can't be narrowed to the same days: then figures open nothing. */
  opens: boolean;
}

function Table({ way, rows, opens }: TableProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const { company } = useSession();
  const count = (value: number) => numberText(value, locale);
  const named = (row: LeadSource) => {
    if (row.key === TOTAL) return <strong>{t("campaign.total")}</strong>;
    if (row.key === null) return t("campaign.nowhere");
    return way === "source" ? labels.choice(LEAD, "source", row.key) : (row.name ?? `#${row.key}`);
  };
  const linked = (row: LeadSource, name: string, value: number, more: string[] = []) => {
    const of: Records = { entity: LEAD, f: [...leadsFrom(way, row.key), ...more] };
    const figure = count(value);
    const label = t("campaign.open_figure", { name, side: "", figure });
    return opens ? (
      <FigureLink of={of} label={label}>
        {figure}
      </FigureLink>
    ) : (
      figure
    );
  };
  const column = (
    key: "leads" | "contacted" | "converted" | "lost",
    more: string[] = [],
  ): Column<LeadSource> => ({
    key,
    head: t(`lead.sources.${key}`),
    numeric: true,
    cell: (row) => linked(row, t(`lead.sources.${key}`), row[key], more),
  });
  const columns: Column<LeadSource>[] = [
    { key: "name", head: t(`lead.sources.by.${way}`), cell: named },
    column("leads"),
    column("contacted", ["state:in:contacted,qualified,converted"]),
    column("converted", ["state:eq:converted"]),
    {
      key: "share",
      head: t("lead.sources.share"),
      numeric: true,
      cell: (row) => (row.leads ? percentText(row.converted / row.leads, locale) : "–"),
    },
    column("lost", ["state:eq:lost"]),
    { key: "buyers", head: t("lead.sources.buyers"), numeric: true, cell: (row) => count(row.buyers) },
    { key: "tickets", head: t("campaign.tickets"), numeric: true, cell: (row) => count(row.tickets) },
    {
      key: "sales",
      head: t("campaign.figure.sales"),
      numeric: true,
      cell: (row) => minorText(row.sales_c, company.currency, locale),
    },
  ];
  return (
    <Rows
      label={t("lead.sources")}
      columns={columns}
      rows={[...rows, sumOf(rows)]}
      keyOf={(row) => row.key ?? "-"}
      pinned
    />
  );
}

/** Where leads came from, how many became customers, and what these bought since. */
export function LeadSources() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const said = useSearch({ from: "/shell/leads/sources" });
  const way = SOURCE_WAYS.find((one) => one === said.by) ?? "source";
  const found = useQuery(leadSourcesQuery(way, said.from, said.to));
  const set = (next: { by?: string; from?: string; to?: string }) =>
    void navigate({ to: "/leads/sources", search: next, replace: true });
  const content = () => {
    if (found.isPending) return <Skeleton active />;
    if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
    if (found.data.sources.length === 0) return <Nothing title={t("lead.sources.none")} />;
    return <Table way={way} rows={found.data.sources} opens={!said.from && !said.to} />;
  };
  return (
    <div className="page">
      <PageHeader title={t("lead.sources")} note={t("lead.sources.about")} />
      <div className="button-row campaign-tools">
        <Segmented
          aria-label={t("lead.sources")}
          options={SOURCE_WAYS.map((value) => ({ value, label: t(`lead.sources.by.${value}`) }))}
          value={way}
          onChange={(by) => set({ ...said, by })}
        />
        <DatePicker.RangePicker
          allowEmpty={[true, true]}
          aria-label={t("lead.sources.days")}
          value={[said.from ? dayjs(said.from) : null, said.to ? dayjs(said.to) : null]}
          onChange={(days) => {
            const [from, to] = [days?.[0]?.format(DAY), days?.[1]?.format(DAY)];
            set({ by: way, ...(from ? { from } : {}), ...(to ? { to } : {}) });
          }}
        />
      </div>
      {content()}
    </div>
  );
}
