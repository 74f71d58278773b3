import type { ComponentType } from "react";
import type { FieldDef, Value } from "@/api/types";

/** One filter condition; `f=field:op:value` in the URL. */
export interface Condition {
  field: string;
  op: string;
  value: string;
}

interface OfField {
  /** The key of the entity that the field belongs to; labels of choices hang on it. */
  entity: string;
  field: FieldDef;
}

export interface CellProps extends OfField {
  value: Value;
  /** The title of the linked record, for link fields. */
  title?: string | undefined;
}

/** What the form gives to the control itself: its name, and where it says what is wrong with the value. */
export interface ControlProps {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: "true";
  "aria-required"?: "true";
}

const CONTROL = ["id", "aria-describedby", "aria-invalid", "aria-required"] as const;

export function controlOf(props: ControlProps): ControlProps {
  return Object.fromEntries(CONTROL.flatMap((name) => (props[name] ? [[name, props[name]]] : [])));
}

export interface InputProps extends OfField, ControlProps {
  value?: Value;
  onChange?: (value: Value) => void;
  title?: string | undefined;
  /** The record that is edited; none while a new one is filled in. */
  record?: string | undefined;
}

export interface FilterProps extends OfField {
  conditions: Condition[];
  onChange: (conditions: Condition[]) => void;
}

export interface ConditionProps extends OfField {
  condition: Condition;
}

/** How a kind of field is shown, entered and filtered. The value is always in wire form. */
export interface KindUi {
  Cell: ComponentType<CellProps>;
  Input: ComponentType<InputProps>;
  Filter: ComponentType<FilterProps>;
  /** A condition's value in a filter chip. */
  Said: ComponentType<ConditionProps>;
  numeric?: boolean;
  /** The code of what is wrong with an entered value, as at `error.field.<code>`. */
  check?: (field: FieldDef, value: Value) => string | null;
}
