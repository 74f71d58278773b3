import type { ComponentProps } from "react";
import { LinkSelect } from "./LinkSelect";

interface Props extends Omit<ComponentProps<typeof LinkSelect>, "value" | "onChange" | "multiple"> {
  /** The record's id; an empty text is none. */
  value: string;
  onChange: (id: string) => void;
}

/** Chooses one record of another entity, found by what is typed. */
export function LinkChoice({ value, onChange, ...others }: Props) {
  return <LinkSelect {...others} value={value ? [value] : []} onChange={([id]) => onChange(id ?? "")} />;
}
