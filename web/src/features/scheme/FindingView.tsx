import "./scheme.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { indicatorsQuery } from "@/api/measures";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { askedWith, type KeptRow, keptRows, pageOf } from "./finding";
import { useFigure } from "./useFigure";

/** What a finding keeps: the question in words, the figures of its day, and the way to those of today. */
export function FindingView({ row }: SlotProps) {
  const { t } = useTranslation();
  const lang = useLang();
  const figure = useFigure();
  const list = useQuery(indicatorsQuery);
  if (list.isPending) return <Skeleton active />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const { tables, words } = list.data;
  const name = String(row.indicator ?? "");
  const indicator = tables.find((one) => one.name === name);
  const asked = askedWith(row.question);
  const rows = keptRows(row.figures);
  const word = (text: string) => words[text]?.[lang] ?? text;
  const said = asked.map(([param, value]) => {
    const known = indicator?.params.find((one) => one.name === param);
    return `${known?.label[lang] ?? word(param)}：${value.split(",").map(word).join("、")}`;
  });
  // What is kept has its columns by their letters; they are read in the order of the indicator.
  const order = (one: string) => indicator?.columns.findIndex((column) => column.name === one) ?? -1;
  const names = [...new Set(rows.flatMap((one) => Object.keys(one)))]
    .filter((one) => one !== "record_id")
    .sort((a, b) => order(a) - order(b));
  const columns = names.map((column) => {
    const known = indicator?.columns.find((one) => one.name === column);
    const isNumber = known !== undefined && known.unit !== "text";
    return {
      key: column,
      head: known?.label[lang] ?? word(column),
      numeric: isNumber,
      cell: (one: KeptRow) => {
        const value = String(one[column] ?? "");
        return isNumber ? figure(value, known.unit) : word(value);
      },
    };
  });
  const numbered = new Map(rows.map((one, at) => [one, String(at)]));
  const search = { ...Object.fromEntries(asked), ...(pageOf(name) === "/indicators" ? { name } : {}) };
  return (
    <>
      <p>
        <b>{indicator?.label[lang] ?? word(name)}</b>{" "}
        <span className="quiet">
          {said.length ? said.join(" · ") : t("scheme.finding.plain")}
          {row.as_of ? ` · ${t("scheme.finding.as_of", { day: String(row.as_of) })}` : ""}
        </span>
      </p>
      {rows.length ? (
        <Rows
          label={t("scheme.finding.figures")}
          columns={columns}
          rows={rows}
          keyOf={(one) => numbered.get(one) ?? ""}
        />
      ) : (
        <p className="quiet">{t("scheme.finding.no_table")}</p>
      )}
      {name ? (
        <div className="round-bar">
          <Link to={pageOf(name)} search={search as never}>
            <Button>{t("scheme.finding.now")}</Button>
          </Link>
        </div>
      ) : null}
    </>
  );
}
