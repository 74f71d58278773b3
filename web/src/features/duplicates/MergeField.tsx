import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { kindUi } from "@/fields/kinds";
import { type Choice, differs } from "./choices";

interface Props {
  entity: EntityDef;
  field: FieldDef;
  records: RecordRow[];
  choice: Choice;
  onChoice: (choice: Choice) => void;
}

/** One field of all records side by side: one of them is taken, or a value of its own. */
export function MergeField({ entity, field, records, choice, onChoice }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { Input } = kindUi(field);
  const isOwn = "value" in choice;
  return (
    <fieldset className={differs(records, field.name) ? "merge-row differs" : "merge-row"}>
      <legend>{labels.field(entity.key, field.name)}</legend>
      {records.map((record) => {
        const taken = !isOwn && choice.from === record.id;
        const blank = [null, undefined, ""].includes(record[field.name] as string | null);
        return (
          <label key={record.id} className={taken ? "taken" : undefined}>
            <input
              type="radio"
              name={`merge-${field.name}`}
              checked={taken}
              onChange={() => onChoice({ from: record.id })}
            />
            <span>
              {blank ? (
                <span className="quiet">—</span>
              ) : (
                <FieldCell entity={entity.key} field={field} row={record} />
              )}
            </span>
          </label>
        );
      })}
      {isOwn ? (
        <Input
          entity={entity.key}
          field={field}
          value={choice.value}
          onChange={(value) => onChoice({ value: value ?? null })}
        />
      ) : (
        <Button type="text" size="small" onClick={() => onChoice({ value: null })}>
          {t("merge.other")}
        </Button>
      )}
    </fieldset>
  );
}
