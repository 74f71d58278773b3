import "./insight.css";
import "./indicators.css";
import "./deciles.css";
import "./cube.css";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { type CubeFilters, type CubeMeasure, type CubeQuestion, cubeQuery, cubeUrl } from "@/api/cube";
import { asOfQuery } from "@/api/measures";
import { PinFinding } from "@/record/PinFinding";
import { ExportMenu } from "@/ui/ExportMenu";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { AsOfNote } from "./AsOfNote";
import { CubeDrawer } from "./CubeDrawer";
import { CubeForm } from "./CubeForm";
import { CubeSlices } from "./CubeSlices";
import { CubeGrid, CubeLegend } from "./CubeTable";
import {
  ALL,
  AXES,
  COLOURS,
  type Colour,
  drilled,
  type Grid,
  gridOf,
  MEASURES,
  readSlices,
  sliceOfCell,
  within,
} from "./cube";
import { type CubeWords, useCubeWords } from "./cubeWords";
import { type CubeSearch, tidy } from "./search";

const START: CubeSearch = { rows: "group", columns: "department", pages: "mission" };

function filtersOf(search: CubeSearch, slice: string | undefined): CubeFilters {
  const { from, to, as_of, prices } = search;
  return tidy({ from, to, as_of, prices, slice }) as CubeFilters;
}

function questionOf(search: CubeSearch, measure: CubeMeasure): CubeQuestion {
  const { rows, columns, pages, base } = search;
  return tidy({
    ...filtersOf(search, search.slice),
    rows,
    columns,
    pages,
    base,
    ...(base ? { measure } : {}),
  }) as CubeQuestion;
}

interface PartProps {
  search: CubeSearch;
  grid: Grid;
  words: CubeWords;
  onChange: (next: CubeSearch) => void;
}

/** The pages of the third dimension. */
function Pages({ search, grid, words, onChange }: PartProps) {
  const { t } = useTranslation();
  const { pages, page } = search;
  if (!pages) return null;
  const shown = grid.pages.find((one) => one.key === page)?.key ?? ALL;
  const options = [{ key: ALL, name: "", sales: 0 }, ...grid.pages];
  return (
    <div className="cube-pages">
      <span>{words.dimension(pages)}</span>
      <Select
        className="indicator-field"
        aria-label={t("cube.page")}
        showSearch={{ optionFilterProp: "label" }}
        value={shown}
        onChange={(next) => onChange({ ...search, page: next })}
        options={options.map((one) => ({ value: one.key, label: words.member(pages, one.key, one.name) }))}
      />
    </div>
  );
}

/** How dimensions and the measure are defined. */
function Method({ search, measure, words }: { search: CubeSearch; measure: CubeMeasure; words: CubeWords }) {
  const { t } = useTranslation();
  const named = AXES.flatMap((axis) => search[axis] ?? []).filter((name) => words.note(name));
  return (
    <section className="panel method">
      <h2>{t("indicator.note")}</h2>
      <p>{t("cube.note")}</p>
      <dl>
        {[measure, "index" as const].map((name, at) =>
          at && name === measure ? null : (
            <div key={name}>
              <dt>{words.measure(name)}</dt>
              <dd>{words.formula(name)}</dd>
            </div>
          ),
        )}
        {named.map((name) => (
          <div key={name}>
            <dt>{words.dimension(name)}</dt>
            <dd>{words.note(name)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The cell's members in words, with what is held anyway. */
function cellTitle(search: CubeSearch, grid: Grid, words: CubeWords, all: string): string {
  const lists = [grid.rows, grid.columns, grid.pages];
  const texts = readSlices(within(search, search.open ?? ALL)).flatMap(({ dimension, members }) => {
    const axis = AXES.findIndex((one) => search[one] === dimension);
    return members.map((key) => {
      const known = lists[axis]?.find((one) => one.key === key);
      return words.member(dimension, key, known?.name ?? "");
    });
  });
  return texts.length ? texts.join(" · ") : all;
}

export function CubePage() {
  const { t } = useTranslation();
  const said = useSearch({ from: "/shell/cube" });
  const navigate = useNavigate();
  const words = useCubeWords();
  const { data: asOf } = useSuspenseQuery(asOfQuery);
  const search: CubeSearch = said.rows ? said : { ...START, ...said };
  const measure = MEASURES.find((one) => one === search.measure) ?? "sales_c";
  const colour: Colour =
    COLOURS.find((one) => one === search.colour && (one !== "growth" || search.base)) ??
    (search.columns ? "index" : "value");
  const question = questionOf(search, measure);
  const table = useQuery(cubeQuery(question));
  const set = (next: CubeSearch, replace = true) =>
    void navigate({ to: "/cube", search: tidy(next), replace, resetScroll: false });
  const content = () => {
    if (table.isPending) return <Skeleton active paragraph={{ rows: 12 }} />;
    if (table.isError) return <ProblemView error={table.error} onRetry={() => void table.refetch()} />;
    if (table.data.rows.length === 0)
      return (
        <Nothing title={t("indicator.none")}>
          <p className="quiet">{t("indicator.none.hint")}</p>
        </Nothing>
      );
    const grid = gridOf(table.data, search);
    const { open: _open, ...closed } = search;
    const openCell = (row: string, column: string) =>
      // A cell that is all of everything is opened too: an empty text would say that none is.
      set({ ...search, open: sliceOfCell(search, row, column, search.page ?? ALL) || ALL }, false);
    return (
      <div className={table.isPlaceholderData ? "stale" : undefined}>
        <section className="panel cube-panel">
          <div className="cube-panel-head">
            <Pages search={search} grid={grid} words={words} onChange={set} />
            <CubeLegend colour={colour} />
          </div>
          <CubeGrid
            grid={grid}
            search={search}
            measure={measure}
            colour={colour}
            words={words}
            onDrill={(axis, member) => set(drilled(closed, axis, member, words.cube.dimensions), false)}
            onOpen={openCell}
          />
        </section>
        <Method search={search} measure={measure} words={words} />
        {search.open ? (
          <CubeDrawer
            title={cellTitle(search, grid, words, t("cube.total"))}
            filters={filtersOf(search, within(search, search.open))}
            onClose={() => set(closed, false)}
          />
        ) : null}
      </div>
    );
  };
  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("menu.cube")}
        note={<AsOfNote asOf={asOf} />}
        actions={
          <>
            <PinFinding indicator="cube" question={question} />
            <ExportMenu urlFor={(format) => cubeUrl(question, format)} />
          </>
        }
      />
      <CubeForm
        search={search}
        measure={measure}
        colour={colour}
        through={asOf.facts_through}
        words={words}
        onChange={set}
      />
      <CubeSlices search={search} filters={filtersOf(search, undefined)} words={words} onChange={set} />
      {content()}
    </div>
  );
}
