import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

interface Props {
  name: string;
  first: boolean;
  last: boolean;
  onStep: (step: -1 | 1) => void;
}

/** Moves a line up or down: by mouse, finger and keyboard alike. */
export function Steps({ name, first, last, onStep }: Props) {
  const { t } = useTranslation();
  return (
    <span className="def-steps">
      <Button
        type="text"
        icon={<ArrowUpOutlined />}
        disabled={first}
        aria-label={t("customise.up", { name })}
        onClick={() => onStep(-1)}
      />
      <Button
        type="text"
        icon={<ArrowDownOutlined />}
        disabled={last}
        aria-label={t("customise.down", { name })}
        onClick={() => onStep(1)}
      />
    </span>
  );
}
