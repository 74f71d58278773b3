import { DatePicker, Input, InputNumber, Segmented, Select } from "antd";
import dayjs from "dayjs";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { GRAINS, type Indicator, type IndicatorParam, type IndicatorQuery } from "@/api/measures";
import { useWords } from "./indicators";

const DAY = "YYYY-MM-DD";
/** Choices that still stand side by side. */
const SIDE_BY_SIDE = 5;
const TOPS = ["20", "50", "100", "300", "1000"];

interface FieldProps {
  id: string;
  param: IndicatorParam;
  value: string | undefined;
  words: ReturnType<typeof useWords>;
  onChange: (value: string | undefined) => void;
}

function Choices({ id, param, value, words, onChange }: FieldProps) {
  const { t } = useTranslation();
  const { is, options = [] } = param.kind;
  const texts =
    is === "grain" ? [...GRAINS, "day"] : is === "attribute" ? [...options, ...words.attributes] : options;
  const choices = texts.map((text) => ({ value: text, label: words.choice(text) }));
  const isOptional = param.default === "" && !param.required;
  if (choices.length <= SIDE_BY_SIDE && !isOptional)
    return (
      <Segmented<string>
        aria-label={param.name}
        value={value ?? param.default}
        onChange={(next) => onChange(next === param.default ? undefined : next)}
        options={choices}
      />
    );
  return (
    <Select
      id={id}
      className="indicator-field"
      allowClear={isOptional}
      placeholder={t("indicator.unset")}
      showSearch={{ optionFilterProp: "label" }}
      value={value ?? (param.default || null)}
      onChange={(next) => onChange(next ?? undefined)}
      options={choices}
    />
  );
}

function Dates({ id, param, value, onChange }: FieldProps) {
  if (param.kind.is === "day")
    return (
      <DatePicker
        id={id}
        value={value ? dayjs(value) : null}
        onChange={(day) => onChange(day ? day.format(DAY) : undefined)}
      />
    );
  const [first, last] = (value ?? "").split("..");
  return (
    <DatePicker.RangePicker
      id={{ start: id }}
      allowClear={false}
      value={first && last ? [dayjs(first), dayjs(last)] : null}
      onChange={(days) => {
        const [from, to] = days ?? [];
        if (from && to) onChange(`${from.format(DAY)}..${to.format(DAY)}`);
      }}
    />
  );
}

function Field(props: FieldProps) {
  const { t } = useTranslation();
  const { id, param, value, onChange } = props;
  switch (param.kind.is) {
    case "grain":
    case "choice":
    case "attribute":
      return <Choices {...props} />;
    case "day":
    case "window":
      return <Dates {...props} />;
    case "count":
      return param.name === "top" ? (
        <Select
          id={id}
          value={value ?? null}
          onChange={(next) => onChange(next ?? undefined)}
          options={TOPS.map((n) => ({ value: n, label: t("indicator.top", { n }) }))}
        />
      ) : (
        <InputNumber
          id={id}
          min={1}
          precision={0}
          changeOnWheel={false}
          value={value ? Number(value) : null}
          onBlur={(event) => onChange(event.target.value.replaceAll(",", "") || undefined)}
          onPressEnter={(event) => onChange(event.currentTarget.value.replaceAll(",", "") || undefined)}
        />
      );
    case "counts":
    case "text":
      return (
        <Input
          id={id}
          className="indicator-field"
          defaultValue={value ?? param.default}
          onBlur={(event) => onChange(event.target.value.trim() || undefined)}
          onPressEnter={(event) => onChange(event.currentTarget.value.trim() || undefined)}
        />
      );
  }
}

interface Props {
  indicator: Indicator;
  query: IndicatorQuery;
  onChange: (param: string, value: string | undefined) => void;
  /** What is asked beside them. */
  children?: ReactNode;
}

/** The parameters of an indicator; what is chosen stands in the URL. */
export function IndicatorForm({ indicator, query, onChange, children }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const words = useWords(indicator);
  const id = useId();
  if (indicator.params.length === 0 && !children) return null;
  return (
    <section className="indicator-form" aria-label={t("indicator.params")}>
      {indicator.params.map((param) => (
        <div key={param.name} className="indicator-param">
          <label htmlFor={`${id}${param.name}`}>{param.label[lang]}</label>
          <Field
            id={`${id}${param.name}`}
            param={param}
            value={query[param.name]}
            words={words}
            onChange={(value) => {
              if (value !== query[param.name]) onChange(param.name, value);
            }}
          />
        </div>
      ))}
      {children}
    </section>
  );
}
