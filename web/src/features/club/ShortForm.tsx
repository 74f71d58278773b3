import { useQueryClient } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { createRecord, type Draft, updateRecord } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { changesOf, startOf } from "@/record/draft";
import { FormSections } from "@/record/FormSections";
import { showFaults } from "@/ui/faults";
import { ProblemView } from "@/ui/ProblemView";

interface Props {
  entity: EntityDef;
  /** The fields that are asked for, in this order; the others keep their defaults. */
  fields: string[];
  row: RecordRow | null;
  /** Values of a new record that aren't asked for. */
  preset?: Draft;
  okText: string;
  onSaved?: (row: RecordRow) => void;
}

/** A few fields of a record in place, for who sets something up. Written like any other record. */
export function ShortForm({ entity, fields, row, preset = {}, okText, onSaved }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<Draft>();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const asked = fields.flatMap((name) => entity.fields.find((field) => field.name === name) ?? []);
  const start = startOf(asked, row, preset);
  // What could be sent as it begins isn't sent again by a second click.
  const isWhole = asked.every(({ name, required }) => !required || (start[name] ?? "") !== "");

  const save = async (values: Draft) => {
    setBusy(true);
    setError(null);
    try {
      const changes = changesOf(row ? start : startOf(asked, null), values);
      const saved = row
        ? await updateRecord(entity.key, row.id, row.version, changes)
        : await createRecord(entity.key, { ...preset, ...changes }, key);
      setKey(crypto.randomUUID());
      if (!row) {
        // At once: the next one may be typed while what is there now is read anew.
        form.resetFields();
        if (!isWhole) setBusy(false);
      }
      await client.invalidateQueries({ queryKey: ["records"] });
      onSaved?.(saved);
    } catch (caught) {
      const problem = caught as Error;
      // Refused: nothing was made. After a lost answer it may have been: the same key finds it.
      if (problem instanceof Problem && problem.status >= 400 && problem.status < 500)
        setKey(crypto.randomUUID());
      const known = problem instanceof Problem ? problem.fields : [];
      showFaults(form, t, problem);
      if (known.every(({ field }) => !fields.includes(field))) setError(problem);
    } finally {
      setBusy(false);
    }
  };

  const section = {
    key: "short",
    title: null,
    columns: 2,
    fields: asked.map((field) => ({ field, readOnly: false, wanted: false })),
  };
  return (
    <Form form={form} layout="vertical" initialValues={start} onFinish={save} className="setup-form">
      {error ? <ProblemView error={error} /> : null}
      <FormSections entity={entity} sections={[section]} row={row} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {okText}
      </Button>
    </Form>
  );
}
