import { Segmented } from "antd";
import type { RecordRow } from "@/api/types";

interface ChooserProps {
  label: string;
  rows: RecordRow[];
  chosen: string | null;
  /** The word for one more; without it none can be added. */
  more: string | null;
  onChoose: (id: string | null) => void;
}

/** Which of several programmes or ladders is set up; most companies have one. */
export function Chooser({ label, rows, chosen, more, onChoose }: ChooserProps) {
  if (rows.length === 0 || (rows.length === 1 && !more)) return null;
  return (
    <Segmented
      className="setup-chooser"
      aria-label={label}
      value={chosen ?? ""}
      onChange={(id) => onChoose(id || null)}
      options={[
        ...rows.map((row) => ({ value: row.id, label: String(row.name) })),
        ...(more ? [{ value: "", label: `+ ${more}` }] : []),
      ]}
    />
  );
}
