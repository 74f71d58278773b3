import { useEffect } from "react";
import type { InputProps } from "@/fields/kind";
import { ActionEditor, ConditionsEditor } from "./DefinitionEditors";
import { ACTIONS, readConditions, readDefinition, started } from "./definition";

const BEGINNING = started("percent_off", ACTIONS);

/** A promotion's action in its form: nobody writes JSON. */
export function ActionInput({ value, onChange }: InputProps) {
  const known = readDefinition(value);
  // What the form shows is what it saves.
  useEffect(() => {
    if (!known) onChange?.(JSON.stringify(BEGINNING));
  }, [known, onChange]);
  return (
    <ActionEditor
      value={known ?? BEGINNING}
      disabled={false}
      onChange={(next) => onChange?.(JSON.stringify(next))}
    />
  );
}

/** A promotion's conditions in its form. */
export function ConditionsInput({ value, onChange }: InputProps) {
  return (
    <ConditionsEditor
      value={readConditions(value)}
      disabled={false}
      onChange={(next) => onChange?.(next.length ? JSON.stringify(next) : null)}
    />
  );
}
