import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Input, InputNumber, Select, Skeleton } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  HEIGHTS,
  type PageFilters,
  previewQuery,
  TILE,
  TILE_KINDS,
  type Tile,
  WIDTHS,
} from "@/api/dashboards";
import { useLabels, useLang } from "@/api/manifest";
import type { Indicator, IndicatorList } from "@/api/measures";
import { ProblemView } from "@/ui/ProblemView";
import { useDebounced } from "@/ui/useDebounced";
import { usePhone } from "@/ui/usePhone";
import { IndicatorForm } from "../IndicatorForm";
import { startingQuery, useWords } from "../indicators";
import { TileBody } from "./TileBody";
import { parametersOf, startingColumns, startingKind, textOf } from "./tiles";

/** What a new tile begins with. */
export function startingTile(
  indicator: Indicator,
  lang: "zh" | "en",
  through: string | null,
): Omit<Tile, "id" | "version" | "place"> {
  return {
    title: indicator.label[lang],
    width: "half",
    height: "medium",
    kind: startingKind(indicator),
    indicator: indicator.name,
    parameters: textOf(startingQuery(indicator, through)),
    shown_columns: startingColumns(indicator).join(","),
    sort_by: "",
    row_limit: null,
  };
}

interface PartProps {
  tile: Tile;
  indicator: Indicator;
  onChange: (change: Partial<Tile>) => void;
}

function Columns({ tile, indicator, onChange }: PartProps) {
  const { t } = useTranslation();
  const words = useWords(indicator);
  const id = useId();
  const query = parametersOf(tile.parameters);
  const own = indicator.params.filter((param) => param.kind.is === "attribute");
  const fields = own.map((param) => query[param.name]).filter((name): name is string => Boolean(name));
  const names = [...new Set([...indicator.columns.map((column) => column.name), ...fields])];
  const options = names.map((name) => ({ value: name, label: words.column(name) }));
  const sorts = options.flatMap(({ value, label }) => [
    { value: `-${value}`, label: `${label} ↓` },
    { value, label: `${label} ↑` },
  ]);
  return (
    <>
      <div className="tile-field wide">
        <label htmlFor={`${id}columns`}>{t("dashboard.columns")}</label>
        <Select
          id={`${id}columns`}
          mode="multiple"
          placeholder={t("dashboard.columns.all")}
          showSearch={{ optionFilterProp: "label" }}
          value={tile.shown_columns.split(",").filter(Boolean)}
          onChange={(chosen) => onChange({ shown_columns: chosen.join(",") })}
          options={options}
        />
        <p className="quiet">{t(`dashboard.columns.${tile.kind}`)}</p>
      </div>
      <div className="tile-field">
        <label htmlFor={`${id}sort`}>{t("dashboard.sort")}</label>
        <Select
          id={`${id}sort`}
          allowClear
          placeholder={t("dashboard.sort.none")}
          showSearch={{ optionFilterProp: "label" }}
          value={tile.sort_by || null}
          onChange={(next) => onChange({ sort_by: next ?? "" })}
          options={sorts}
        />
      </div>
      <div className="tile-field">
        <label htmlFor={`${id}rows`}>{t("dashboard.rows")}</label>
        <InputNumber
          id={`${id}rows`}
          min={1}
          max={1_000}
          precision={0}
          changeOnWheel={false}
          placeholder={t("dashboard.rows.all")}
          value={tile.row_limit}
          onChange={(rows) => onChange({ row_limit: rows ?? null })}
        />
      </div>
    </>
  );
}

function Choices({ tile, onChange }: Omit<PartProps, "indicator">) {
  const labels = useLabels();
  const id = useId();
  const choice = <Name extends "kind" | "width" | "height">(name: Name, all: readonly Tile[Name][]) => (
    <div className="tile-field">
      <label htmlFor={`${id}${name}`}>{labels.field(TILE, name)}</label>
      <Select<Tile[Name]>
        id={`${id}${name}`}
        value={tile[name]}
        onChange={(next) => onChange({ [name]: next })}
        options={all.map((one) => ({ value: one, label: labels.choice(TILE, name, one) }))}
      />
    </div>
  );
  return (
    <>
      {choice("kind", TILE_KINDS)}
      {choice("width", WIDTHS)}
      {choice("height", HEIGHTS)}
    </>
  );
}

function Preview({ tile, indicator, filters }: Omit<PartProps, "onChange"> & { filters: PageFilters }) {
  const { t } = useTranslation();
  const { indicator: name, parameters, shown_columns, sort_by, row_limit } = tile;
  const asking = useDebounced(
    JSON.stringify({ indicator: name, parameters, shown_columns, sort_by, row_limit }),
    300,
  );
  const table = useQuery(previewQuery(JSON.parse(asking), filters));
  const content = () => {
    if (table.isPending) return <Skeleton active title={false} paragraph={{ rows: 4 }} />;
    if (table.isError) return <ProblemView error={table.error} />;
    return <TileBody tile={{ ...tile, height: "medium" }} indicator={indicator} table={table.data} />;
  };
  return (
    <section className="panel tile-preview" aria-label={t("dashboard.preview")}>
      <h2>{t("dashboard.preview")}</h2>
      {content()}
    </section>
  );
}

interface Props {
  tile: Tile;
  list: IndicatorList;
  through: string | null;
  filters: PageFilters;
  busy: boolean;
  onSave: (tile: Tile) => void;
  onClose: () => void;
}

/** Chooses an indicator, its parameters and its picture; shows at once what comes of it. */
export function TileEditor({ tile: kept, list, through, filters, busy, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const phone = usePhone();
  const labels = useLabels();
  const id = useId();
  const [tile, setTile] = useState(kept);
  const change = (part: Partial<Tile>) => setTile((now) => ({ ...now, ...part }));
  const indicator = list.tables.find((one) => one.name === tile.indicator) ?? list.tables[0];
  if (!indicator) return null;
  const choose = (name: string) => {
    const next = list.tables.find((one) => one.name === name);
    if (!next) return;
    const { width, height, ...begun } = startingTile(next, lang, through);
    const isNamed = tile.title !== "" && tile.title !== indicator.label[lang];
    change({ ...begun, ...(isNamed ? { title: tile.title } : {}) });
  };
  return (
    <Drawer
      open
      size={phone ? "100%" : 760}
      title={t(kept.version ? "dashboard.tile.edit" : "dashboard.add")}
      onClose={onClose}
      destroyOnHidden
      extra={
        <Button type="primary" loading={busy} disabled={!tile.title.trim()} onClick={() => onSave(tile)}>
          {t("action.save")}
        </Button>
      }
    >
      <div className="tile-form">
        <div className="tile-field wide">
          <label htmlFor={`${id}indicator`}>{labels.field(TILE, "indicator")}</label>
          <Select
            id={`${id}indicator`}
            showSearch={{ optionFilterProp: "label" }}
            value={indicator.name}
            onChange={choose}
            options={list.tables.map((one) => ({ value: one.name, label: one.label[lang] }))}
          />
        </div>
        <div className="tile-field wide">
          <label htmlFor={`${id}title`}>{labels.field(TILE, "title")}</label>
          <Input
            id={`${id}title`}
            maxLength={200}
            value={tile.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </div>
        <Choices tile={tile} onChange={change} />
        <Columns tile={tile} indicator={indicator} onChange={change} />
      </div>
      <IndicatorForm
        key={indicator.name}
        indicator={indicator}
        query={parametersOf(tile.parameters)}
        onChange={(name, value) =>
          change({ parameters: textOf({ ...parametersOf(tile.parameters), [name]: value ?? "" }) })
        }
      />
      <Preview tile={tile} indicator={indicator} filters={filters} />
    </Drawer>
  );
}
