import { useTranslation } from "react-i18next";
import type { DecileRow } from "@/api/measures";
import { useLocale } from "@/i18n/useLocale";
import { percentText } from "@/ui/number";
import { type Column, Rows } from "@/ui/Rows";
import { Explained } from "./Explained";
import { useMeasures } from "./measures";

function Bar({ ratio, quiet = false }: { ratio: number; quiet?: boolean }) {
  const locale = useLocale();
  return (
    <span className={quiet ? "bar quiet-bar" : "bar"}>
      <span className="bar-track" aria-hidden="true">
        <span className="bar-fill" style={{ width: `${Math.max(0, Math.min(1, ratio)) * 100}%` }} />
      </span>
      <span className="bar-text">{percentText(ratio, locale)}</span>
    </span>
  );
}

const SHARES = ["customer_share", "sales_share", "cum_sales_share"];
const NAMES = [
  "customers",
  "customer_share",
  "sales_c",
  "sales_share",
  "cum_sales_share",
  "spend_avg_c",
  "spend_min_c",
  "spend_max_c",
  "tickets",
  "frequency",
  "atv_c",
];

interface Props {
  rows: DecileRow[];
  group: string | undefined;
  onGroup: (group: number) => void;
}

/** The groups of one period; a row opens the customers of its group. */
export function DecileTable({ rows, group, onGroup }: Props) {
  const { t } = useTranslation();
  const measures = useMeasures();
  const columns: Column<DecileRow>[] = [
    {
      key: "grp",
      head: t("decile.group"),
      cell: (row) => (
        <button
          type="button"
          className="group-button"
          aria-label={t("decile.open", { group: row.grp })}
          onClick={() => onGroup(row.grp)}
        >
          {row.grp}
        </button>
      ),
    },
    ...NAMES.map((name) => ({
      key: name,
      // Short names: eleven columns stand side by side, and a number says its full name when it is chosen.
      head: t(`measure.${name}`),
      numeric: true,
      cell: (row: DecileRow) =>
        SHARES.includes(name) ? (
          <Bar ratio={Number(row[name] ?? 0)} quiet={name === "customer_share"} />
        ) : (
          <Explained fact={{ measure: name, period: row.period, value: row[name] ?? null }}>
            {measures.full(name, row[name])}
          </Explained>
        ),
    })),
  ];
  return (
    <Rows
      label={t("decile.table")}
      pinned
      columns={columns}
      rows={rows}
      keyOf={(row) => String(row.grp)}
      onOpen={(row) => onGroup(row.grp)}
      marked={(row) => String(row.grp) === group}
    />
  );
}
