import { CloseOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import type { Draft } from "@/api/records";
import { useSession } from "@/api/session";
import type { EntityDef, Value } from "@/api/types";
import { kindUi } from "@/fields/kinds";
import { FormFoot } from "@/ui/FormFoot";
import { fieldProblemText } from "@/ui/problem";
import { checkValue, writable } from "./draft";

interface Props {
  entity: EntityDef;
  onNext: (values: Draft) => void;
  onCancel: () => void;
}

/** Which fields get which value. A field that is left empty is emptied. */
export function MassEdit({ entity, onNext, onCancel }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const [form] = Form.useForm<Draft>();
  const [names, setNames] = useState<string[]>([]);
  // What is unique can't be the same in many records.
  const keys = entity.unique.filter((key) => key.length === 1).flat();
  const offered = writable(entity).filter((field) => !keys.includes(field.name));
  const fields = names.flatMap((name) => offered.filter((field) => field.name === name));
  const finish = (draft: Draft) =>
    onNext(Object.fromEntries(names.map((name) => [name, draft[name] ?? null])) as Draft);
  return (
    <Form form={form} layout="vertical" onFinish={finish}>
      {fields.map((field) => {
        const { Input } = kindUi(field);
        const label = labels.field(entity.key, field.name);
        return (
          <div key={field.name} className="mass-field">
            <Form.Item
              name={field.name}
              label={label}
              required={field.required}
              extra={field.required ? null : t("mass.empty")}
              initialValue={field.kind.type === "bool" ? false : null}
              rules={[
                {
                  validator: (_rule, value: Value | undefined) => {
                    const code = checkValue(field, value, company.currency);
                    return code ? Promise.reject(new Error(fieldProblemText(t, code))) : Promise.resolve();
                  },
                },
              ]}
            >
              <Input entity={entity.key} field={field} />
            </Form.Item>
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t("mass.field.remove", { field: label })}
              onClick={() => setNames(names.filter((name) => name !== field.name))}
            />
          </div>
        );
      })}
      <Select
        className="mass-add"
        aria-label={t("mass.field.add")}
        placeholder={t("mass.field.add")}
        value={null}
        showSearch={{ optionFilterProp: "label" }}
        options={offered
          .filter((field) => !names.includes(field.name))
          .map((field) => ({ value: field.name, label: labels.field(entity.key, field.name) }))}
        onChange={(name: string | null) => name && setNames([...names, name])}
      />
      <FormFoot onCancel={onCancel} text={t("mass.preview")} disabled={fields.length === 0} />
    </Form>
  );
}
