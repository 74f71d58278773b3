import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tryExpression } from "@/api/customise";
import { useEntity, useLabels } from "@/api/manifest";
import { LinkSelect } from "@/fields/LinkSelect";
import { ProblemView } from "@/ui/ProblemView";
import { Item } from "./Item";

interface Props {
  label: string;
  entity: string;
  value: string;
  onChange: (value: string) => void;
}

/** A condition or formula, with the fields that it may name and a way to try it on a record. */
export function ExpressionInput({ label, entity, value, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const def = useEntity(entity);
  const [record, setRecord] = useState<string | null>(null);
  const trial = useMutation({ mutationFn: () => tryExpression(entity, value, record ?? "") });
  const said = () => {
    if (trial.isError) return <ProblemView error={trial.error} />;
    const found = trial.data;
    if (!found) return null;
    if (found.fault)
      return (
        <p className="def-bad">
          {t("customise.fault", { line: found.fault.line, column: found.fault.column })} {found.fault.message}
        </p>
      );
    if (found.empty) return <p>{t("customise.empty")}</p>;
    if (found.value !== undefined)
      return <p className="def-good">{t("customise.result", { value: found.value })}</p>;
    return <p className="def-good">{t("customise.compiles")}</p>;
  };
  return (
    <div className="def-expression">
      <Item label={label}>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={1000}
          spellCheck={false}
          className="def-code"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </Item>
      <p className="quiet">{t("customise.expression.hint")}</p>
      <div className="def-names">
        {def?.fields.map((field) => (
          <Button key={field.name} size="small" onClick={() => onChange(`${value}record.${field.name}`)}>
            {labels.field(entity, field.name)}
          </Button>
        ))}
      </div>
      <div className="def-try">
        <LinkSelect
          target={entity}
          className="def-record"
          label={t("customise.record")}
          placeholder={t("customise.record")}
          value={record ? [record] : []}
          onChange={(ids) => setRecord(ids[0] ?? null)}
        />
        <Button onClick={() => trial.mutate()} loading={trial.isPending} disabled={!value.trim()}>
          {t("customise.try")}
        </Button>
      </div>
      <div role="status">{said()}</div>
    </div>
  );
}
