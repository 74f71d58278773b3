import { AutoComplete } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { useAll } from "./useAll";

const AREA = "org.market_area";

interface Props {
  id: string;
  value: string;
  onChange: (value: string) => void;
}

/** A city: one of the company's market areas, by whose name the server knows it, or another in words. */
export function CityInput({ id, value, onChange }: Props) {
  const { t } = useTranslation();
  const known = useEntity(AREA) !== undefined;
  const areas = useAll(AREA, [], "name", known).rows;
  const names = [...new Set(areas.map((area) => String(area.name)))];
  return (
    <AutoComplete
      id={id}
      value={value}
      maxLength={100}
      allowClear
      options={names.map((name) => ({ value: name }))}
      filterOption={(typed, option) => String(option?.value ?? "").includes(typed)}
      placeholder={names.length ? t("campaign.city_choose") : undefined}
      onChange={(text) => onChange(String(text ?? ""))}
    />
  );
}
