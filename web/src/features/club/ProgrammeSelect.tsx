import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { fewQuery } from "@/api/club";
import { useLabels } from "@/api/manifest";

const PROGRAMME = "loyalty.points_programme";

export function ProgrammeSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const labels = useLabels();
  const found = useQuery(fewQuery(PROGRAMME, { sort: "created_at" }));
  return (
    <Select
      aria-label={labels.entity(PROGRAMME)}
      className="work-choice"
      value={value || null}
      onChange={onChange}
      options={(found.data ?? []).map((one) => ({ value: one.id, label: String(one.name) }))}
    />
  );
}
