import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels, useManifest } from "@/api/manifest";
import { FieldRow } from "./FieldRow";
import { newKey, type Part, type Test } from "./rule";

type Linked = Extract<Part, { kind: "linked" }>;

interface Props {
  part: Linked;
  onChange: (part: Linked) => void;
}

const CUSTOMER = "customers.customer";
/** Parts of the program's own bookkeeping, which nobody would choose customers by. */
const LEFT_OUT = ["insight.", "org."];

/** Records around a customer: activities, consents, cards, coupons, campaigns, each with several conditions at once. */
export function LinkedRow({ part, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entities } = useManifest();
  const entity = useEntity(part.entity);
  const around = entities.filter(
    (one) =>
      one.key !== CUSTOMER &&
      !LEFT_OUT.some((start) => one.key.startsWith(start)) &&
      one.fields.some((field) => field.kind.type === "link" && field.kind.entity === CUSTOMER),
  );
  const links = (entity?.fields ?? []).filter(
    (field) => field.kind.type === "link" && field.kind.entity === CUSTOMER,
  );
  const change = (test: Test, to: Test | null) =>
    onChange({
      ...part,
      tests: part.tests.flatMap((one) => (one.key === test.key ? (to ? [to] : []) : [one])),
    });
  return (
    <div className="rule-linked">
      <div className="rule-line">
        <Select
          showSearch={{ optionFilterProp: "label" }}
          className="rule-field"
          aria-label={t("rule.linked")}
          placeholder={t("rule.linked")}
          value={part.entity || null}
          options={around.map((one) => ({ value: one.key, label: labels.entity(one.key) }))}
          onChange={(key: string) => {
            const { link: _, ...rest } = part;
            onChange({ ...rest, entity: key, tests: [] });
          }}
        />
        {entity && links.length > 1 ? (
          <Select
            aria-label={t("rule.link")}
            value={part.link ?? links[0]?.name}
            options={links.map((one) => ({ value: one.name, label: labels.field(entity.key, one.name) }))}
            onChange={(link: string) => onChange({ ...part, link })}
          />
        ) : null}
        <span>{t("rule.at_least")}</span>
        <InputNumber
          min={1}
          max={1_000_000}
          aria-label={t("rule.at_least")}
          value={part.atLeast}
          suffix={t("rule.records_unit")}
          onChange={(value) => onChange({ ...part, atLeast: value ?? 1 })}
        />
      </div>
      {entity
        ? part.tests.map((test) => (
            <div key={test.key} className="rule-line">
              <FieldRow
                entity={entity}
                name={test.name}
                conditions={test.conditions}
                days={test.days}
                onChange={(name, conditions, days) =>
                  change(test, { key: test.key, name, conditions, ...(days ? { days } : {}) })
                }
              />
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                aria-label={t("rule.remove")}
                onClick={() => change(test, null)}
              />
            </div>
          ))
        : null}
      {entity ? (
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() =>
            onChange({ ...part, tests: [...part.tests, { key: newKey(), name: "", conditions: [] }] })
          }
        >
          {t("rule.add_test")}
        </Button>
      ) : null}
    </div>
  );
}
