import "./insight.css";
import "./indicators.css";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import {
  asOfQuery,
  type Indicator,
  type IndicatorQuery,
  indicatorsQuery,
  indicatorUrl,
} from "@/api/measures";
import { PinFinding } from "@/record/PinFinding";
import { ExportMenu } from "@/ui/ExportMenu";
import { PageHeader } from "@/ui/PageHeader";
import { usePhone } from "@/ui/usePhone";
import { AsOfNote } from "./AsOfNote";
import { IndicatorAnswer } from "./IndicatorAnswer";
import { IndicatorDays, takesDays } from "./IndicatorDays";
import { IndicatorForm } from "./IndicatorForm";
import { startingQuery } from "./indicators";
import { tidy } from "./search";

interface ChooserProps {
  all: Indicator[];
  chosen: Indicator;
  onChoose: (name: string) => void;
}

/** The indicators beside the table, or above it where there is no room. */
function Chooser({ all, chosen, onChoose }: ChooserProps) {
  const { t } = useTranslation();
  const lang = useLang();
  const phone = usePhone();
  if (phone)
    return (
      <Select
        className="indicator-select"
        aria-label={t("indicator.choose")}
        showSearch={{ optionFilterProp: "label" }}
        value={chosen.name}
        onChange={onChoose}
        options={all.map((one) => ({ value: one.name, label: one.label[lang] }))}
      />
    );
  return (
    <nav className="indicator-list" aria-label={t("indicator.choose")}>
      {all.map((one) => (
        <button
          key={one.name}
          type="button"
          aria-current={one.name === chosen.name ? "page" : undefined}
          onClick={() => onChoose(one.name)}
        >
          {one.label[lang]}
        </button>
      ))}
    </nav>
  );
}

export function Indicators() {
  const { t } = useTranslation();
  const lang = useLang();
  const { name, ...said } = useSearch({ from: "/shell/indicators" });
  const navigate = useNavigate();
  const { data: list } = useSuspenseQuery(indicatorsQuery);
  const { data: asOf } = useSuspenseQuery(asOfQuery);
  const indicator = list.tables.find((one) => one.name === name) ?? list.tables[0];
  if (!indicator) return null;
  const query = { ...startingQuery(indicator, asOf.facts_through), ...tidy(said) } as IndicatorQuery;
  const set = (next: string, params: Record<string, string | undefined>) =>
    void navigate({
      to: "/indicators",
      search: tidy({ ...params, name: next }),
      replace: next === indicator.name,
      resetScroll: false,
    });
  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={indicator.label[lang]}
        note={<AsOfNote asOf={asOf} />}
        actions={
          <>
            <PinFinding indicator={indicator.name} question={query} />
            <ExportMenu urlFor={(format) => indicatorUrl(indicator.name, query, format)} />
          </>
        }
      />
      <div className="indicators">
        <Chooser all={list.tables} chosen={indicator} onChoose={(next) => set(next, {})} />
        <div className="indicator">
          <IndicatorForm
            key={`form of ${indicator.name}`}
            indicator={indicator}
            query={query}
            onChange={(param, value) => set(indicator.name, { ...said, [param]: value })}
          >
            {takesDays(indicator) ? (
              <IndicatorDays
                from={said.from}
                to={said.to}
                onChange={(from, to) => set(indicator.name, { ...said, from, to })}
              />
            ) : null}
          </IndicatorForm>
          <IndicatorAnswer key={`answer of ${indicator.name}`} indicator={indicator} query={query} />
        </div>
      </div>
    </div>
  );
}
