import { useEffect, useState } from "react";
import type { InputProps } from "@/fields/kind";
import { ConditionsEditor } from "./ConditionsEditor";
import { ConditionsSentence } from "./ConditionsSentence";
import { toConditions, toGroup } from "./conditions";
import { ActionEditor } from "./DefinitionEditors";
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

const textOf = (conditions: unknown[]) => (conditions.length ? JSON.stringify(conditions) : null);

/** A promotion's conditions in its form. */
export function ConditionsInput({ value, onChange }: InputProps) {
  const [group, setGroup] = useState(() => toGroup(readConditions(value)));
  // What the form was filled with anew is shown; what is being written keeps its groups, though one be empty yet.
  if (textOf(readConditions(value)) !== textOf(toConditions(group))) setGroup(toGroup(readConditions(value)));
  return (
    <>
      <ConditionsSentence group={group} />
      <ConditionsEditor
        value={group}
        disabled={false}
        onChange={(next) => {
          setGroup(next);
          onChange?.(textOf(toConditions(next)));
        }}
      />
    </>
  );
}
