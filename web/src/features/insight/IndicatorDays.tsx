import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Indicator } from "@/api/measures";

const DAY = "YYYY-MM-DD";

/** Whether an indicator is asked for days of one's own choice: some say their days by parameters. */
export const takesDays = ({ params }: Indicator) =>
  params.every(({ kind }) => kind.is !== "day" && kind.is !== "window");

interface Props {
  from: string | undefined;
  to: string | undefined;
  onChange: (from: string | undefined, to: string | undefined) => void;
}

/** The days that are counted; all where none are chosen. */
export function IndicatorDays({ from, to, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="indicator-param">
      <label htmlFor={id}>{t("indicator.range")}</label>
      <DatePicker.RangePicker
        id={{ start: id }}
        allowEmpty
        value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
        onChange={(days) => onChange(days?.[0]?.format(DAY), days?.[1]?.format(DAY))}
      />
    </div>
  );
}
