import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { instantText, wallToInstant } from "@/ui/time";
import { usePhone } from "@/ui/usePhone";
import { type Condition, controlOf, type FilterProps, type InputProps } from "./kind";

const DAY = "YYYY-MM-DD";
const SECOND = "YYYY-MM-DD HH:mm:ss";
const MINUTE = "YYYY-MM-DD HH:mm";

export function DateInput({ value, onChange, ...control }: InputProps) {
  return (
    <DatePicker
      {...controlOf(control)}
      className="input-full"
      value={value ? dayjs(String(value)) : null}
      onChange={(day) => onChange?.(day ? day.format(DAY) : null)}
    />
  );
}

export function InstantInput({ value, onChange, ...control }: InputProps) {
  const { company } = useSession();
  return (
    <DatePicker
      {...controlOf(control)}
      className="input-full"
      showTime
      format={MINUTE}
      // The picker shows the company's wall clock, whatever zone the browser is in.
      value={value ? dayjs(instantText(String(value), company.zone, true)) : null}
      onChange={(wall) => onChange?.(wall ? wallToInstant(wall.format(SECOND), company.zone) : null)}
    />
  );
}

interface RangeProps extends FilterProps {
  toWire: (day: string, end: boolean) => string;
  fromWire: (value: string) => string;
}

/** From a day to a day, both included. */
function RangeFilter({ field, conditions, onChange, toWire, fromWire }: RangeProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const find = (op: string) => {
    const value = conditions.find((one) => one.op === op)?.value;
    return value ? dayjs(fromWire(value)) : null;
  };
  const set = (low: string | null, high: string | null) => {
    const next: Condition[] = [];
    if (low) next.push({ field: field.name, op: "ge", value: toWire(low, false) });
    if (high) next.push({ field: field.name, op: "le", value: toWire(high, true) });
    onChange(next);
  };
  const low = find("ge");
  const high = find("le");
  const text = (day: dayjs.Dayjs | null) => (day ? day.format(DAY) : null);
  // Two calendars side by side don't fit a phone.
  if (phone)
    return (
      <div className="filter-pair">
        <DatePicker
          placeholder={t("filter.from")}
          value={low}
          onChange={(day) => set(text(day), text(high))}
        />
        <DatePicker placeholder={t("filter.to")} value={high} onChange={(day) => set(text(low), text(day))} />
      </div>
    );
  return (
    <DatePicker.RangePicker
      allowEmpty={[true, true]}
      value={[low, high]}
      onChange={(days) => set(text(days?.[0] ?? null), text(days?.[1] ?? null))}
    />
  );
}

export function DateFilter(props: FilterProps) {
  return <RangeFilter {...props} toWire={(day) => day} fromWire={(value) => value} />;
}

export function InstantFilter(props: FilterProps) {
  const { company } = useSession();
  return (
    <RangeFilter
      {...props}
      toWire={(day, end) => wallToInstant(`${day} ${end ? "23:59:59" : "00:00:00"}`, company.zone)}
      fromWire={(value) => instantText(value, company.zone, true)}
    />
  );
}
