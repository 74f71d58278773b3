import { App } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { Chooser } from "./Chooser";
import { MoreFields } from "./MoreFields";
import { ShortForm } from "./ShortForm";
import { useFigure } from "./useFigure";
import { freeCode, useSetUp } from "./useSetUp";

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
  const { t } = useTranslation();
  const { message } = App.useApp();
  const entity = useEntity(PROGRAMME);
  const { rows } = useSetUp("programme");
  const [chosen, setChosen] = useState<string | null>(rows[0]?.id ?? null);
  const row = rows.find((one) => one.id === chosen) ?? null;
  if (!entity) return null;
  const mayWrite = row ? entity.can.update : entity.can.create;
  return (
    <>
      <Chooser
        label={t("setup.programme")}
        rows={rows}
        chosen={chosen}
        more={entity.can.create ? t("setup.programme.more") : null}
        onChoose={setChosen}
      />
      {row ? <Said row={row} /> : null}
      {mayWrite ? (
        <section className="panel">
          <ShortForm
            key={`${row?.id ?? "new"}/${row?.version ?? 0}`}
            entity={entity}
            fields={FIELDS}
            row={row}
            preset={row ? {} : { number: freeCode("P", rows) }}
            okText={t(row ? "action.save" : "setup.programme.create")}
            onSaved={(saved) => {
              setChosen(saved.id);
              message.success(t("setup.saved"));
            }}
          />
        </section>
      ) : null}
      {row ? <MoreFields entity={entity} row={row} /> : null}
    </>
  );
}
