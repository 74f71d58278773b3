import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { pastQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { ProblemView } from "@/ui/ProblemView";
import { instantText } from "@/ui/time";

const isBlank = (value: unknown) => value === null || value === undefined || value === "";

/** The record as it was at a moment, each field that is different by now beside what it is. */
export function Past({ entity, row, at }: { entity: EntityDef; row: RecordRow; at: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const past = useQuery(pastQuery(entity.key, row.id, at));
  if (past.isPending) return <Skeleton active />;
  if (past.isError) return <ProblemView error={past.error} onRetry={() => void past.refetch()} />;
  const then = past.data;
  const differs = (field: FieldDef) => (then[field.name] ?? null) !== (row[field.name] ?? null);
  const shown = entity.fields.filter((field) => !isBlank(then[field.name]) || differs(field));
  const cell = (of: RecordRow, field: FieldDef) =>
    isBlank(of[field.name]) && !of._masked?.includes(field.name) ? (
      <span className="quiet">—</span>
    ) : (
      <FieldCell entity={entity.key} field={field} row={of} />
    );
  return (
    <section className="panel past" aria-label={t("history.as_of")}>
      <h3>{t("history.then", { at: instantText(at, company.zone, true) })}</h3>
      <dl className="facts">
        {shown.map((field) => (
          <div key={field.name}>
            <dt>{labels.field(entity.key, field.name)}</dt>
            <dd>
              {cell(then, field)}
              {differs(field) ? (
                <>
                  {" "}
                  <mark>
                    {t("history.now")} {cell(row, field)}
                  </mark>
                </>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
