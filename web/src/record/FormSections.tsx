import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { EntityDef, FieldDef, RecordRow, Value } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { kindUi } from "@/fields/kinds";
import { fieldProblemText } from "@/ui/problem";
import { checkValue, isBlank } from "./draft";
import type { FormSection } from "./formLayout";
import { useSlot } from "./slots";

interface ItemProps {
  entity: EntityDef;
  field: FieldDef;
  wanted?: boolean;
  row: RecordRow | null;
}

const widthOf = (field: FieldDef) => (field.kind.type === "long_text" ? "wide" : "");

function FieldItem({ entity, field, wanted = false, row }: ItemProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const slot = useSlot(entity.key);
  const own = slot?.inputs?.[field.name];
  const Input = own ?? slot?.pickers?.[field.name] ?? kindUi(field).Input;
  return (
    <Form.Item
      name={field.name}
      label={labels.field(entity.key, field.name)}
      required={field.required || wanted}
      extra={labels.of(`help.${entity.key}.${field.name}`)}
      className={own ? "wide" : widthOf(field)}
      rules={[
        {
          validator: (_rule, value: Value | undefined) => {
            const same = row?._masked?.includes(field.name) && value === row[field.name];
            const missing = wanted && isBlank(value);
            const code = missing ? "required" : same ? null : checkValue(field, value, company.currency);
            return code ? Promise.reject(new Error(fieldProblemText(t, code))) : Promise.resolve();
          },
        },
      ]}
    >
      <Input entity={entity.key} field={field} title={row?._titles?.[field.name]} record={row?.id} />
    </Form.Item>
  );
}

/** What a form shows and doesn't ask for. */
function ShownItem({ entity, field, row }: ItemProps) {
  const labels = useLabels();
  const value = row?.[field.name];
  const isEmpty = value === null || value === undefined || value === "";
  return (
    <dl className={`form-shown ${widthOf(field)}`}>
      <dt>{labels.field(entity.key, field.name)}</dt>
      <dd>
        {row && !isEmpty ? (
          <FieldCell entity={entity.key} field={field} row={row} />
        ) : (
          <span className="quiet">—</span>
        )}
      </dd>
    </dl>
  );
}

interface Props {
  entity: EntityDef;
  sections: FormSection[];
  row: RecordRow | null;
}

/** The inputs of a form in its sections; every input comes from the kind of its field. */
export function FormSections({ entity, sections, row }: Props) {
  return sections.map((section) => (
    <fieldset key={section.key} className="form-group">
      {section.title ? <legend>{section.title}</legend> : null}
      <div className={section.columns === 1 ? "form-grid single" : "form-grid"}>
        {section.fields.map(({ field, readOnly, wanted }) =>
          readOnly ? (
            <ShownItem key={field.name} entity={entity} field={field} row={row} />
          ) : (
            <FieldItem key={field.name} entity={entity} field={field} wanted={wanted} row={row} />
          ),
        )}
      </div>
    </fieldset>
  ));
}
