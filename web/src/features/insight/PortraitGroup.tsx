import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import type { PortraitGroup as GroupOf, PortraitTable, Said } from "@/api/portrait";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { Told } from "@/ui/Told";

const SECTIONS = ["size", "behaviour", "departments", "products", "fields"] as const;

/** How sure a sentence is, and where its figures stand. */
function useBasis(tables: PortraitTable[]) {
  const { t } = useTranslation();
  const lang = useLang();
  const locale = useLocale();
  return ({ base, base_min, place }: Said) => {
    const table = tables.find((one) => one.name === place.table)?.label[lang] ?? place.table;
    return t("portrait.basis", {
      base: numberText(base, locale),
      min: numberText(base_min, locale),
      table,
      row: place.row + 1,
    });
  };
}

/** A group in sentences, by what they are about. */
export function PortraitGroup({ group, tables }: { group: GroupOf; tables: PortraitTable[] }) {
  const { t } = useTranslation();
  const lang = useLang();
  const basis = useBasis(tables);
  const about = (section: Said["section"]) => group.said.filter((one) => one.section === section);
  return (
    <section className="panel portrait" aria-label={group.label[lang]}>
      <h2>{group.label[lang]}</h2>
      {SECTIONS.map((section) =>
        about(section).length ? (
          <div key={section} className="portrait-section">
            {section === "size" ? null : <h3>{t(`portrait.section.${section}`)}</h3>}
            <ul>
              {about(section).map((one) => (
                <li key={`${one.key} ${one.place.row}`}>
                  {one.key === "portrait.small" ? <Tag color="warning">{t("portrait.small")}</Tag> : null}
                  <Told what={basis(one)}>{one.text[lang]}</Told>
                </li>
              ))}
            </ul>
          </div>
        ) : null,
      )}
    </section>
  );
}
