import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { SetUpRow, useChosenRow } from "./SetUpRow";
import { useFigure } from "./useFigure";
import { useSetUp } from "./useSetUp";

const PROGRAMME = "loyalty.points_programme";
const FIELDS = [
  "name",
  "unit",
  "is_shared",
  "household_max",
  "pending_days",
  "validity",
  "validity_count",
  "redeem_points",
  "redeem_amount",
  "approval_over",
];

/** The programme in a sentence. */
function Said({ row }: { row: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { money, number } = useFigure();
  const unit = String(row.unit);
  const validity = String(row.validity);
  const parts = [
    t("setup.programme.worth", {
      points: number(Number(row.redeem_points)),
      unit,
      amount: money(String(row.redeem_amount)),
    }),
    Number(row.pending_days)
      ? t("setup.programme.pending", { days: number(Number(row.pending_days)) })
      : t("setup.programme.at_once"),
    t(validity === "never" ? "setup.programme.for_ever" : "setup.programme.validity", {
      count: number(Number(row.validity_count)),
      validity: labels.choice(PROGRAMME, "validity", validity),
    }),
    ...(row.is_shared ? [t("setup.programme.shared", { max: number(Number(row.household_max ?? 20)) })] : []),
  ];
  return <p className="setup-said">{parts.join(t("setup.joined"))}</p>;
}

export function ProgrammeStep() {
  const entity = useEntity(PROGRAMME);
  const { rows } = useSetUp("programme");
  const [row, choose] = useChosenRow(rows);
  if (!entity) return null;
  return (
    <SetUpRow
      entity={entity}
      rows={rows}
      row={row}
      onChoose={choose}
      words="setup.programme"
      fields={FIELDS}
      letter="P"
    >
      {row ? <Said row={row} /> : null}
    </SetUpRow>
  );
}
