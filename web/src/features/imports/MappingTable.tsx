import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportJob, ImportTarget } from "@/api/imports";
import { useLang } from "@/api/manifest";

interface Props {
  job: ImportJob;
  target: ImportTarget;
  mapping: Record<string, string | null>;
  onChange: (mapping: Record<string, string | null>) => void;
}

const SAMPLES = 3;

const linkHint = (links: string | string[] | null) => (Array.isArray(links) ? links.join(" + ") : links);

/** A line a column of the file: its name, its first values, and the field that they go into. */
export function MappingTable({ job, target, mapping, onChange }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const used = Object.values(mapping);
  const options = (own: string | null) =>
    target.fields.map((field) => ({
      value: field.name,
      label: field.required ? `${field.label[lang]} *` : field.label[lang],
      disabled: field.name !== own && used.includes(field.name),
    }));
  return (
    <ul className="mapping">
      {job.headers.map((header, index) => {
        const now = mapping[header] ?? null;
        const field = target.fields.find((one) => one.name === now);
        const links = field ? linkHint(field.links_by) : null;
        const samples = job.sample
          .slice(0, SAMPLES)
          .map((row) => row[index])
          .filter((value) => value !== null && value !== undefined && value !== "");
        return (
          <li key={header} className={now ? "" : "unused"}>
            <div className="mapping-source">
              <b>{header}</b>
              <span className="samples">
                {samples.length ? samples.join(" · ") : t("import.sample.empty")}
              </span>
            </div>
            <span className="mapping-arrow" aria-hidden="true">
              →
            </span>
            <div className="mapping-field">
              <Select
                className="input-full"
                aria-label={t("import.match.column", { column: header })}
                allowClear
                showSearch={{ optionFilterProp: "label" }}
                placeholder={t("import.match.none")}
                value={now}
                onChange={(next) => onChange({ ...mapping, [header]: next ?? null })}
                options={options(now)}
              />
              {links ? <span className="quiet">{t("import.links_by", { key: links })}</span> : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
