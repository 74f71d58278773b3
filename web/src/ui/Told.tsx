import "./told.css";
import { Popover } from "antd";
import { type ReactNode, useState } from "react";

/** A figure with the words for what it is, shown when it is pointed at, tapped or reached by keyboard and pressed. */
export function Told({ what, children }: { what: ReactNode; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      trigger={["hover", "click"]}
      onOpenChange={setOpen}
      content={<div className="told-words">{what}</div>}
    >
      <button
        type="button"
        className="told"
        aria-expanded={open}
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        {children}
      </button>
    </Popover>
  );
}
