import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import type { HistoryEntry, Value } from "@/api/types";
import { KeptValue } from "./KeptValue";

const isEmpty = (value: Value | undefined) => value === null || value === undefined || value === "";

/** The fields that an act changed: what they held, and what they hold since. */
export function Changes({ of, entry }: { of: string; entry: HistoryEntry }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const entity = useEntity(of);
  if (!entry.changes.length) return null;
  return (
    <ul className="changes">
      {entry.changes.map((change) => (
        <li key={change.field}>
          <span className="change-field">{of ? labels.field(of, change.field) : change.field}</span>
          {isEmpty(change.before) && isEmpty(change.after) ? (
            // A password, say: that it was changed is kept, nothing else.
            <span className="quiet">{t("history.not_kept")}</span>
          ) : (
            <>
              {entry.action === "create" ? null : (
                <>
                  <span className="change-before">
                    <KeptValue entity={entity} name={change.field} value={change.before} />
                  </span>
                  <span aria-hidden="true">→</span>
                </>
              )}
              <span>
                <KeptValue entity={entity} name={change.field} value={change.after} />
              </span>
            </>
          )}
          {change.by_rule ? <span className="quiet">{t("history.by_rule")}</span> : null}
        </li>
      ))}
    </ul>
  );
}
