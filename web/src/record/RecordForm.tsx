import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useLabels } from "@/api/manifest";
import { createRecord, type Draft, recordQuery, updateRecord } from "@/api/records";
import { useSession } from "@/api/session";
import type { EntityDef, FieldDef, RecordRow, Value } from "@/api/types";
import { kindUi } from "@/fields/kinds";
import { ProblemView } from "@/ui/ProblemView";
import { fieldProblemText } from "@/ui/problem";
import { DuplicateWarning } from "./DuplicateWarning";
import { changesOf, checkValue, startOf, writable } from "./draft";
import { useSections } from "./useSections";

interface Props {
  entity: EntityDef;
  row: RecordRow | null;
  /** Values that are given and not asked for, such as the parent of a child. */
  preset?: Draft;
  onSaved: (row: RecordRow) => void;
  onCancel: () => void;
}

interface ItemProps {
  entity: EntityDef;
  field: FieldDef;
  row: RecordRow | null;
  currency: string;
}

function FieldItem({ entity, field, row, currency }: ItemProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { Input } = kindUi(field);
  return (
    <Form.Item
      name={field.name}
      label={labels.field(entity.key, field.name)}
      required={field.required}
      extra={labels.of(`help.${entity.key}.${field.name}`)}
      className={field.kind.type === "long_text" ? "wide" : ""}
      rules={[
        {
          validator: (_rule, value: Value | undefined) => {
            const same = row?._masked?.includes(field.name) && value === row[field.name];
            const code = same ? null : checkValue(field, value, currency);
            return code ? Promise.reject(new Error(fieldProblemText(t, code))) : Promise.resolve();
          },
        },
      ]}
    >
      <Input entity={entity.key} field={field} title={row?._titles?.[field.name]} />
    </Form.Item>
  );
}

interface ConflictProps {
  onTheirs: () => void;
  onMine: () => void;
}

function Conflict({ onTheirs, onMine }: ConflictProps) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      title={t("error.record.version_conflict")}
      description={
        <div className="button-row">
          <Button onClick={onTheirs}>{t("form.conflict.theirs")}</Button>
          <Button onClick={onMine}>{t("form.conflict.mine")}</Button>
        </div>
      }
    />
  );
}

/** Creates or edits a record; every input comes from the kind of its field. */
export function RecordForm({ entity, row, preset = {}, onSaved, onCancel }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { company } = useSession();
  const [form] = Form.useForm<Draft>();
  const [base, setBase] = useState(row);
  // Changes when the base does, so that inputs with their own text start anew.
  const [round, setRound] = useState(0);
  const idempotency = useRef(crypto.randomUUID());
  // The user has seen what the record looks like, and wants it all the same.
  const anyway = useRef(false);
  const fields = writable(entity, Object.keys(preset));
  const start = startOf(fields, base, preset);
  const sections = useSections(entity, fields, start, form);

  const save = useMutation({
    mutationFn: (draft: Draft) =>
      base
        ? updateRecord(entity.key, base.id, base.version, changesOf(startOf(fields, base), draft))
        : createRecord(
            entity.key,
            { ...preset, ...changesOf(startOf(fields, null), draft) },
            idempotency.current,
            anyway.current,
          ),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
      onSaved(saved);
    },
    onError: (error) => {
      // A refused draft is a new one once it is corrected.
      idempotency.current = crypto.randomUUID();
      if (!(error instanceof Problem)) return;
      form.setFields(
        error.fields.map(({ field, code, params }) => ({
          name: field,
          errors: [fieldProblemText(t, code, params)],
        })),
      );
    },
  });

  const latest = async () => {
    if (!base) return;
    const now = await client.fetchQuery({ ...recordQuery(entity.key, base.id), staleTime: 0 });
    setBase(now);
    save.reset();
    return now;
  };
  const takeTheirs = async () => {
    const now = await latest();
    if (!now) return;
    form.setFieldsValue(startOf(fields, now));
    setRound(round + 1);
  };
  const keepMine = async () => {
    const mine = changesOf(start, form.getFieldsValue());
    const now = await latest();
    if (!now) return;
    form.setFieldsValue({ ...startOf(fields, now), ...mine });
    setRound(round + 1);
  };

  const conflict = save.error instanceof Problem && save.error.code === "record.version_conflict";
  const doubled = save.error instanceof Problem && save.error.code === "record.duplicate";
  const makeAnyway = () => {
    anyway.current = true;
    form.submit();
  };
  const elsewhere =
    save.isError &&
    !conflict &&
    !doubled &&
    !(save.error instanceof Problem && save.error.fields.some(({ field }) => field in start));

  return (
    <Form
      key={round}
      form={form}
      layout="vertical"
      className="record-form"
      initialValues={start}
      onFinish={(draft) => save.mutate(draft)}
      scrollToFirstError
    >
      {conflict ? <Conflict onTheirs={() => void takeTheirs()} onMine={() => void keepMine()} /> : null}
      {elsewhere ? <ProblemView error={save.error} /> : null}
      {entity.duplicates ? (
        <DuplicateWarning
          entity={entity}
          form={form}
          id={base?.id ?? null}
          onAnyway={doubled ? makeAnyway : undefined}
        />
      ) : null}
      {sections.map((section) => (
        <fieldset key={section.key} className="form-group">
          {section.title ? <legend>{section.title}</legend> : null}
          <div className="form-grid">
            {section.fields.map((field) => (
              <FieldItem
                key={field.name}
                entity={entity}
                field={field}
                row={base}
                currency={company.currency}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <div className="form-foot">
        <Button onClick={onCancel}>{t("action.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("action.save")}
        </Button>
      </div>
    </Form>
  );
}
