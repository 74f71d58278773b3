import "./scheme.css";
import { Form } from "antd";
import { useTranslation } from "react-i18next";
import type { InputProps } from "@/fields/kind";
import { kindUi } from "@/fields/kinds";
import { asPercent, asShare } from "./direction";
import { useUnit } from "./useUnit";

/** Asks where a measure stands in its unit: shares in percent, though records keep them as decimals. */
export function MeasuredInput(props: InputProps) {
  const unit = useUnit(Form.useWatch("measure", Form.useFormInstance()));
  const { t } = useTranslation();
  const { Input } = kindUi(props.field);
  if (unit !== "ratio") return <Input {...props} />;
  return (
    <div className="scheme-percent">
      <Input
        {...props}
        value={asPercent(props.value ?? null)}
        onChange={(typed) => props.onChange?.(asShare(typed))}
      />
      <span>%</span>
      <span className="quiet">{t("scheme.percent.places")}</span>
    </div>
  );
}
