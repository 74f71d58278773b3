import type { FormInstance } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Draft } from "@/api/records";
import { useSession } from "@/api/session";
import type { EntityDef, RecordRow } from "@/api/types";
import { changesOf } from "./draft";
import { draftKey, dropDraft, type KeptDraft, keepable, readDraft, writeDraft } from "./keptDraft";

const PAUSE_MS = 400;

interface Options {
  entity: EntityDef;
  base: RecordRow | null;
  start: Draft;
  form: FormInstance<Draft>;
}

/** Keeps what is typed into a form until it is saved or given up, and brings it back when the form opens again. */
export function useKeptDraft({ entity, base, start, form }: Options) {
  const { company, user } = useSession();
  const key = draftKey({ company: company.slug, user: user.id }, entity.key, base?.id ?? null);
  const [restored, setRestored] = useState<KeptDraft | null>(() => readDraft(key));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<(() => void) | null>(null);

  useEffect(() => {
    if (restored)
      form.setFieldsValue(
        Object.fromEntries(Object.entries(restored.values).filter(([name]) => name in start)),
      );
    // A form, or a page, that closes while it is typed into keeps the last letters, too.
    const last = () => pending.current?.();
    window.addEventListener("pagehide", last);
    return () => {
      window.removeEventListener("pagehide", last);
      clearTimeout(timer.current);
      last();
    };
  }, []);

  const keep = () => {
    clearTimeout(timer.current);
    const write = () => {
      pending.current = null;
      const values = keepable(entity, base, changesOf(start, form.getFieldsValue()));
      writeDraft(key, { at: Date.now(), version: base?.version ?? null, values });
    };
    // Read now what the form holds: when it closes, it holds nothing any more.
    const values = keepable(entity, base, changesOf(start, form.getFieldsValue()));
    pending.current = () => writeDraft(key, { at: Date.now(), version: base?.version ?? null, values });
    timer.current = setTimeout(write, PAUSE_MS);
  };
  const drop = () => {
    clearTimeout(timer.current);
    pending.current = null;
    dropDraft(key);
    setRestored(null);
  };
  return { restored, keep, drop };
}
