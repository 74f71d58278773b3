import { RetweetOutlined } from "@ant-design/icons";
import { Button, DatePicker, Segmented, Select } from "antd";
import dayjs from "dayjs";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CubeMeasure } from "@/api/cube";
import { AXES, type Axis, COLOURS, type Colour, MEASURES, turned } from "./cube";
import type { CubeWords } from "./cubeWords";
import type { CubeSearch } from "./search";

const DAY = "YYYY-MM-DD";
/** Days that are compared when nobody chose any: a quarter in whole weeks. */
const WINDOW_DAYS = 91;
const SIDES = ["customer", "product", "behaviour"] as const;
/** A period that goes on can't be set beside another that has other days. */
const TIMES = ["month", "week", "day"];

interface Props {
  search: CubeSearch;
  measure: CubeMeasure;
  colour: Colour;
  through: string | null;
  words: CubeWords;
  onChange: (next: CubeSearch) => void;
}

/** The dimensions by the structure that they belong to, without those that stand on another axis. */
export function dimensionOptions(words: CubeWords, t: (key: string) => string, without: string[]) {
  const free = (name: string) => !without.includes(name);
  return SIDES.map((side) => {
    const names = words.cube.dimensions.filter((one) => one.side === side).map((one) => one.name);
    const own = side === "customer" ? words.cube.attributes : [];
    return {
      label: t(`cube.side.${side}`),
      title: side,
      options: [...names, ...own].filter(free).map((name) => ({ value: name, label: words.dimension(name) })),
    };
  });
}

function AxisSelect({
  axis,
  search,
  words,
  onChange,
}: Pick<Props, "search" | "words" | "onChange"> & { axis: Axis }) {
  const { t } = useTranslation();
  const id = useId();
  const others = AXES.filter((one) => one !== axis).flatMap((one) => search[one] ?? []);
  const set = (name: string | undefined) => {
    const { page: _page, open: _open, [axis]: _old, ...rest } = search;
    // Without columns there are no pages: what stood there moves up.
    if (!name && axis === "columns" && search.pages) {
      const { pages, ...two } = { ...rest, pages: search.pages };
      return onChange({ ...two, columns: pages });
    }
    onChange(name ? { ...rest, [axis]: name } : rest);
  };
  return (
    <div className="indicator-param">
      <label htmlFor={id}>{t(`cube.${axis}`)}</label>
      <Select
        id={id}
        className="indicator-field"
        allowClear={axis !== "rows"}
        disabled={axis === "pages" && !search.columns}
        placeholder={t("indicator.unset")}
        showSearch={{ optionFilterProp: "label" }}
        value={search[axis] ?? null}
        onChange={(name) => set(name ?? undefined)}
        options={dimensionOptions(words, t, others)}
      />
    </div>
  );
}

/** The window as long as that from `from` to `to`, right before it or a year before. */
function baseOf(kind: "before" | "year", from: string, to: string): string {
  const days = dayjs(to).diff(dayjs(from), "day") + 1;
  const back = (day: string) =>
    (kind === "year" ? dayjs(day).subtract(1, "year") : dayjs(day).subtract(days, "day")).format(DAY);
  return `${back(from)}..${back(to)}`;
}

function Days({ search, through, onChange }: Pick<Props, "search" | "through" | "onChange">) {
  const { t } = useTranslation();
  const id = useId();
  const { from, to, base } = search;
  const hasTime = AXES.some((axis) => TIMES.includes(search[axis] ?? ""));
  const compare = (kind: "before" | "year" | undefined) => {
    const { base: _base, ...rest } = search;
    if (!kind) return onChange(rest);
    const last = to ?? through ?? dayjs().format(DAY);
    const first =
      from ??
      dayjs(last)
        .subtract(WINDOW_DAYS - 1, "day")
        .format(DAY);
    onChange({ ...rest, from: first, to: last, base: baseOf(kind, first, last) });
  };
  const kind = (["before", "year"] as const).find((one) => from && to && base === baseOf(one, from, to));
  return (
    <>
      <div className="indicator-param">
        <label htmlFor={`${id}days`}>{t("cube.days.label")}</label>
        <DatePicker.RangePicker
          id={{ start: `${id}days` }}
          value={from && to ? [dayjs(from), dayjs(to)] : null}
          onChange={(days) => {
            const { from: _from, to: _to, base: _base, ...rest } = search;
            const [first, last] = days ?? [];
            if (!first || !last) return onChange(rest);
            const next = { from: first.format(DAY), to: last.format(DAY) };
            onChange({ ...rest, ...next, ...(kind ? { base: baseOf(kind, next.from, next.to) } : {}) });
          }}
        />
      </div>
      <div className="indicator-param">
        <label htmlFor={`${id}base`}>{t("cube.compare")}</label>
        <Select
          id={`${id}base`}
          className="indicator-field"
          allowClear
          disabled={hasTime}
          placeholder={t("cube.compare.none")}
          value={kind ?? base ?? null}
          onChange={(next) => compare(next === "before" || next === "year" ? next : undefined)}
          options={[
            { value: "before", label: t("cube.compare.before") },
            { value: "year", label: t("cube.compare.year") },
            ...(base && !kind ? [{ value: base, label: base.replace("..", " – ") }] : []),
          ]}
        />
        {base ? <span className="quiet cube-base">{base.replace("..", " – ")}</span> : null}
      </div>
    </>
  );
}

/** Axes, measure, colour and days; what is chosen stands in the URL. */
export function CubeForm({ search, measure, colour, through, words, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className="indicator-form cube-form" aria-label={t("indicator.params")}>
      {AXES.map((axis) => (
        <AxisSelect key={axis} axis={axis} search={search} words={words} onChange={onChange} />
      ))}
      <div className="indicator-param cube-turn">
        <Button
          icon={<RetweetOutlined />}
          disabled={!search.columns}
          onClick={() => onChange(turned(search))}
        >
          {t("cube.turn")}
        </Button>
      </div>
      <div className="indicator-param">
        <label htmlFor={`${id}measure`}>{t("cube.measure")}</label>
        <Select
          id={`${id}measure`}
          className="indicator-field"
          value={measure}
          onChange={(next) => onChange({ ...search, measure: next })}
          options={MEASURES.map((name) => ({ value: name, label: words.measure(name) }))}
        />
      </div>
      <div className="indicator-param">
        <span className="cube-label">{t("cube.colour")}</span>
        <Segmented<Colour>
          aria-label={t("cube.colour")}
          value={colour}
          onChange={(next) => onChange({ ...search, colour: next })}
          options={COLOURS.filter((one) => one !== "growth" || search.base).map((one) => ({
            value: one,
            label: t(`cube.colour.${one}`),
          }))}
        />
      </div>
      <Days search={search} through={through} onChange={onChange} />
    </section>
  );
}
