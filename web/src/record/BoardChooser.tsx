import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import type { Board } from "@/api/types";

interface Props {
  boards: Board[];
  value: string | undefined;
  onChange: (name: string | undefined) => void;
}

/** The list as a table or as one of its boards. */
export function BoardChooser({ boards, value, onChange }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  if (boards.length === 0) return null;
  return (
    <Select
      aria-label={t("board.choose")}
      value={value ?? ""}
      onChange={(name) => onChange(name || undefined)}
      popupMatchSelectWidth={false}
      options={[
        { value: "", label: t("board.table") },
        ...boards.map(({ name, label }) => ({ value: name, label: label[lang] })),
      ]}
    />
  );
}
