import { useQuery } from "@tanstack/react-query";
import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels, useLang } from "@/api/manifest";
import { indicatorsQuery } from "@/api/measures";
import { type Portrait, type PortraitSearch, type PortraitTable, portraitUrl } from "@/api/portrait";
import { useSession } from "@/api/session";
import { useLocale } from "@/i18n/useLocale";
import { ExportMenu } from "@/ui/ExportMenu";
import { minorText, numberText, percentText } from "@/ui/number";
import { type Column, Rows } from "@/ui/Rows";

const CUSTOMER = "customers.customer";
type Row = PortraitTable["rows"][number];
type ColumnOf = PortraitTable["columns"][number];

/** A cell as people read it: figures by their unit, names in the language of the page. */
function useCell(portrait: Portrait, table: PortraitTable) {
  const { t } = useTranslation();
  const lang = useLang();
  const locale = useLocale();
  const labels = useLabels();
  const { company } = useSession();
  const words = useQuery(indicatorsQuery).data?.words ?? {};
  const word = (text: string) => words[text]?.[lang] ?? text;
  const named = (row: Row, column: string, text: string) => {
    if (column === "grp")
      return text === "*"
        ? t("portrait.all")
        : (portrait.groups.find((g) => g.name === text)?.label[lang] ?? text);
    if (table.name !== "fields") return word(text);
    return column === "of" ? labels.field(CUSTOMER, text) : labels.choice(CUSTOMER, String(row.of), text);
  };
  return (row: Row, { name, unit }: ColumnOf) => {
    const value = row[name];
    if (value === null || value === undefined || value === "") return "—";
    if (typeof value !== "number") return named(row, name, String(value));
    if (unit === "money") return minorText(Math.round(value), company.currency, locale);
    if (unit === "ratio") return percentText(value, locale, 1);
    return numberText(value, locale, unit === "count" ? 0 : 2);
  };
}

function One({ portrait, table }: { portrait: Portrait; table: PortraitTable }) {
  const lang = useLang();
  const cell = useCell(portrait, table);
  const columns: Column<Row>[] = table.columns
    // What is the same in every row, or in none.
    .filter(
      (column) =>
        !["of", "called"].includes(column.name) || ["habits", "fields", "products"].includes(table.name),
    )
    .filter((column) => column.name !== "called" || table.name === "products")
    .filter((column) => column.name !== "of" || table.name !== "products")
    .map((column) => ({
      key: column.name,
      head: column.label[lang],
      numeric: column.unit !== "text",
      cell: (row) => cell(row, column),
    }));
  const numbered = new Map(table.rows.map((row, index) => [row, String(index)]));
  return (
    <Rows
      label={table.label[lang]}
      pinned
      columns={columns}
      rows={table.rows}
      keyOf={(row) => numbered.get(row) ?? ""}
    />
  );
}

/** What the sentences rest on, a table at a time. */
export function PortraitTables({ portrait, search }: { portrait: Portrait; search: PortraitSearch }) {
  const lang = useLang();
  const mayExport = useEntity("trade.sale")?.can.export === true;
  const filled = portrait.tables.filter((table) => table.rows.length > 0);
  return (
    <section className="panel portrait-tables">
      <Tabs
        items={filled.map((table) => ({
          key: table.name,
          label: table.label[lang],
          children: (
            <>
              <One portrait={portrait} table={table} />
              {mayExport ? (
                <div className="portrait-export">
                  <ExportMenu urlFor={(format) => portraitUrl(search, table.name, format)} />
                </div>
              ) : null}
            </>
          ),
        }))}
      />
    </section>
  );
}
