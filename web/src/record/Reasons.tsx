import "./duplicates.css";
import { useTranslation } from "react-i18next";
import type { Reason } from "@/api/duplicates";
import { useLabels } from "@/api/manifest";

/** Why two records look like one, in words: which fields agree, which differ. */
export function Reasons({ entity, reasons }: { entity: string; reasons: Reason[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  return (
    <ul className="reasons">
      {reasons.map((reason) => (
        <li key={reason.field} className={`reason ${reason.agreement}`}>
          {t(`duplicate.agreement.${reason.agreement}`, { field: labels.field(entity, reason.field) })}
        </li>
      ))}
    </ul>
  );
}
