import type { ReactNode } from "react";

/** A control and what it is called. */
export function Item({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="def-item">
      <span>{label}</span>
      {children}
    </label>
  );
}
