import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CubeMeasure } from "@/api/cube";
import { useLocale } from "@/i18n/useLocale";
import { LoadMore } from "@/ui/LoadMore";
import { changeText, numberText } from "@/ui/number";
import { ALL, type Axis, type Colour, type CubeRow, type Grid, heatOf, type Member } from "./cube";
import type { CubeWords } from "./cubeWords";
import { useUnits } from "./measures";
import type { CubeSearch } from "./search";

/** Rows that are drawn at a time. */
const PAGE = 100;
/** Columns that are drawn; more of them nobody reads side by side. */
const COLUMNS = 60;
/** Share of full colour in a cell: text stays readable on it. */
const FULL = 42;

interface Props {
  grid: Grid;
  search: CubeSearch;
  measure: CubeMeasure;
  colour: Colour;
  words: CubeWords;
  onDrill: (axis: Axis, member: string) => void;
  onOpen: (row: string, column: string) => void;
}

/** A member; a click opens it by what it is made of, or holds it. */
function Head({
  axis,
  member,
  search,
  words,
  onDrill,
}: Pick<Props, "search" | "words" | "onDrill"> & { axis: Axis; member: Member }) {
  const { t } = useTranslation();
  const name = search[axis] ?? "";
  const text = words.member(name, member.key, member.name);
  if (member.key === ALL) return <>{text}</>;
  const finer = words.known(name)?.finer;
  const does = finer
    ? t("cube.drill", { what: text, finer: words.dimension(finer) })
    : t("cube.keep", { what: text });
  return (
    <button
      type="button"
      className="cube-head"
      title={does}
      aria-label={does}
      onClick={() => onDrill(axis, member.key)}
    >
      {text}
    </button>
  );
}

function useCellText(measure: CubeMeasure, words: CubeWords) {
  const { t } = useTranslation();
  const locale = useLocale();
  const units = useUnits();
  const unit = words.unit(measure);
  const value = (row: CubeRow) => units.full(unit, row[measure]);
  const growth = (row: CubeRow) =>
    row.growth === null || row.growth === undefined ? null : changeText(Number(row.growth), locale);
  const said = (row: CubeRow) =>
    row.base === undefined
      ? ""
      : t("cube.compared", {
          base: units.full(unit, row.base),
          difference: units.full(unit, row.difference),
          growth: growth(row) ?? "—",
        });
  return { value, growth, said };
}

/** Members' figures with their totals; the colour says how far a cell lies from the average, or how large it is. */
export function CubeGrid({ grid, search, measure, colour, words, onDrill, onOpen }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [shown, setShown] = useState(PAGE);
  const text = useCellText(measure, words);
  const total: Member = { key: ALL, name: "", sales: 0 };
  const rows = [total, ...grid.rows.slice(0, shown)];
  const columns = [total, ...grid.columns.slice(0, COLUMNS)];
  const values = grid.rows.flatMap((row) =>
    (grid.columns.length ? grid.columns : [total]).map((column) =>
      Number(grid.cell(row.key, column.key)?.[measure] ?? 0),
    ),
  );
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const isPlain = (row: string, column: string) => row === ALL || (column === ALL && grid.columns.length > 0);
  const heads = { search, words, onDrill };
  const of = (name: string | undefined) => (name ? words.dimension(name) : "");
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (axe rule) */}
      <section className="rows-scroll cube-scroll" tabIndex={0} aria-label={t("cube.table")}>
        <table className="matrix cube">
          <caption>{t("cube.caption", { measure: words.measure(measure) })}</caption>
          <thead>
            <tr>
              <th scope="col">
                {search.columns ? `${of(search.rows)} ↓ ${of(search.columns)} →` : of(search.rows)}
              </th>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={column.key === ALL ? "num cube-all" : "num"}>
                  {column.key === ALL && !search.columns ? (
                    words.measure(measure)
                  ) : (
                    <Head axis="columns" member={column} {...heads} />
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} className={row.key === ALL ? "cube-all" : undefined}>
                <th scope="row">
                  <Head axis="rows" member={row} {...heads} />
                </th>
                {columns.map((column) => {
                  const cell = grid.cell(row.key, column.key);
                  const heat = isPlain(row.key, column.key) ? 0 : heatOf(colour, cell, measure, most);
                  const style = {
                    ["--heat" as string]: `${Math.round(Math.abs(heat) * FULL)}%`,
                    ["--tone" as string]: heat < 0 ? "var(--seal)" : "var(--brand)",
                  };
                  const classes = column.key === ALL && search.columns ? "num cube-all" : "num";
                  if (!cell)
                    return (
                      <td key={column.key} className={classes}>
                        <span className="quiet">·</span>
                      </td>
                    );
                  const growth = text.growth(cell);
                  return (
                    <td key={column.key} className={classes} style={style}>
                      <button
                        type="button"
                        className="cube-cell"
                        title={text.said(cell) || t("cube.open")}
                        onClick={() => onOpen(row.key, column.key)}
                      >
                        {text.value(cell)}
                        {growth === null ? null : <span className="cube-growth">{growth}</span>}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <LoadMore more={shown < grid.rows.length} busy={false} onMore={() => setShown(shown + PAGE)} />
      {grid.columns.length > COLUMNS ? (
        <p className="quiet">
          {t("cube.columns.cut", {
            shown: numberText(COLUMNS, locale),
            count: numberText(grid.columns.length, locale),
          })}
        </p>
      ) : null}
    </>
  );
}

/** What the colours mean. */
export function CubeLegend({ colour }: { colour: Colour }) {
  const { t } = useTranslation();
  const steps = colour === "value" ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1];
  return (
    <p className="cube-legend">
      <span>{t(`cube.legend.${colour}.low`)}</span>
      {steps.map((step) => (
        <span
          key={step}
          className="cube-step"
          style={{
            ["--heat" as string]: `${Math.round(Math.abs(step) * FULL)}%`,
            ["--tone" as string]: step < 0 ? "var(--seal)" : "var(--brand)",
          }}
        />
      ))}
      <span>{t(`cube.legend.${colour}.high`)}</span>
    </p>
  );
}
