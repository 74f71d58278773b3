import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Skeleton } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { createRecord, type Draft, updateRecord } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { FormFoot } from "@/ui/FormFoot";
import { showFaults } from "@/ui/faults";
import { focusFirst } from "@/ui/focus";
import { ProblemView } from "@/ui/ProblemView";
import { useShortcuts } from "@/ui/shortcuts";
import { usePhone } from "@/ui/usePhone";
import { Conflict } from "./Conflict";
import { DuplicateWarning } from "./DuplicateWarning";
import { changesOf, startOf, writable } from "./draft";
import { Restored, Unreachable } from "./FormNotices";
import { FormSections } from "./FormSections";
import { forNew } from "./formLayout";
import { type NewExtra, useSlot } from "./slots";
import { useKeptDraft } from "./useKeptDraft";
import { useSections } from "./useSections";

interface Props {
  entity: EntityDef;
  row: RecordRow | null;
  /** Values that are given and not asked for, such as the parent of a child. */
  preset?: Draft;
  onSaved: (row: RecordRow) => void;
  onCancel: () => void;
}

/** Creates or edits a record. */
export function RecordForm({ entity, row, preset = {}, onSaved, onCancel }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const phone = usePhone();
  const [form] = Form.useForm<Draft>();
  const [base, setBase] = useState(row);
  // Changes when the base does, so that inputs with their own text start anew.
  const [round, setRound] = useState(0);
  const idempotency = useRef(crypto.randomUUID());
  // The user has seen what the record looks like, and wants it all the same.
  const anyway = useRef(false);
  const Extra = useSlot(entity.key)?.NewExtra;
  const extra = useRef<NewExtra>(null);
  const fields = writable(entity, Object.keys(preset));
  const start = startOf(fields, base, preset);
  const sections = useSections(entity, { fields, preset: Object.keys(preset) }, start, form);
  const draft = useKeptDraft({ entity, base, start, form });

  const save = useMutation({
    mutationFn: (values: Draft) =>
      base
        ? updateRecord(entity.key, base.id, base.version, changesOf(startOf(fields, base), values))
        : createRecord(
            entity.key,
            { ...preset, ...changesOf(startOf(fields, null), values) },
            idempotency.current,
            anyway.current,
          ),
    onSuccess: async (saved) => {
      draft.drop();
      await extra.current?.after(saved);
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
      onSaved(saved);
    },
    onError: (error) => {
      // A refused draft is a new one once it is corrected.
      idempotency.current = crypto.randomUUID();
      showFaults(form, t, error);
    },
  });

  /** Goes on with a newer record. */
  const take = (now: RecordRow, values: Draft) => {
    setBase(now);
    save.reset();
    form.setFieldsValue(values);
    setRound(round + 1);
  };
  useShortcuts([{ keys: ["Mod+s", "Mod+Enter"], what: "key.save", run: () => form.submit() }], {
    inDialog: true,
  });
  const inputs = useRef<HTMLDivElement>(null);
  const ready = sections !== null;
  // On a phone this would open the keyboard over the form.
  useEffect(() => {
    if (!ready || phone) return;
    const waiting = setTimeout(() => focusFirst(inputs.current));
    return () => clearTimeout(waiting);
  }, [ready, round]);
  const isDirty = () => Object.keys(changesOf(start, form.getFieldsValue())).length > 0;
  // Somebody else saved while the form was open.
  const [overtaken, setOvertaken] = useState(false);
  const newer = row && base && row.id === base.id && row.version > base.version ? row : null;
  useEffect(() => {
    if (!newer || save.isPending || save.isSuccess) return;
    if (isDirty()) setOvertaken(true);
    else take(newer, startOf(fields, newer));
  }, [newer?.version]);
  const discard = () => {
    draft.drop();
    form.setFieldsValue(start);
    setRound(round + 1);
  };

  const conflict = save.error instanceof Problem && save.error.code === "record.version_conflict";
  const doubled = save.error instanceof Problem && save.error.code === "record.duplicate";
  const lost = save.error instanceof Problem && save.error.status === 0;
  const makeAnyway = () => {
    anyway.current = true;
    form.submit();
  };
  const elsewhere =
    save.isError &&
    !conflict &&
    !doubled &&
    !lost &&
    !(save.error instanceof Problem && save.error.fields.some(({ field }) => field in start));

  return (
    <Form
      key={round}
      form={form}
      layout="vertical"
      className="record-form"
      initialValues={start}
      onFinish={(values) => {
        if (extra.current?.isReady() !== false) save.mutate(values);
      }}
      onValuesChange={draft.keep}
      scrollToFirstError
    >
      {draft.restored ? (
        <Restored
          draft={draft.restored}
          stale={draft.restored.version !== (base?.version ?? null)}
          onDiscard={discard}
        />
      ) : null}
      {lost ? <Unreachable onRetry={() => form.submit()} /> : null}
      {base && (conflict || (overtaken && newer)) ? (
        <Conflict
          key={newer?.version ?? base.version}
          entity={entity}
          fields={fields}
          base={base}
          values={() => form.getFieldsValue()}
          refused={conflict}
          onTake={(now, values) => {
            setOvertaken(false);
            take(now, values);
          }}
        />
      ) : null}
      {elsewhere ? <ProblemView error={save.error} /> : null}
      {entity.duplicates ? (
        <DuplicateWarning
          entity={entity}
          form={form}
          id={base?.id ?? null}
          onAnyway={doubled ? makeAnyway : undefined}
        />
      ) : null}
      {sections ? (
        <div ref={inputs}>
          <FormSections entity={entity} sections={base ? sections : forNew(sections)} row={base} />
        </div>
      ) : (
        <Skeleton active />
      )}
      {Extra && !base ? <Extra ref={extra} /> : null}
      <FormFoot
        onCancel={() => {
          draft.drop();
          onCancel();
        }}
        pending={save.isPending}
      />
    </Form>
  );
}
