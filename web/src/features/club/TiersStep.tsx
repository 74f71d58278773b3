import { useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fewQuery } from "@/api/club";
import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { Chooser } from "./Chooser";
import { MoreFields } from "./MoreFields";
import { ShortForm } from "./ShortForm";
import { TierTable } from "./TierTable";
import { freeCode, useSetUp } from "./useSetUp";

const SCHEME = "loyalty.tier_scheme";
const FIELDS = [
  "name",
  "metric",
  "period",
  "period_months",
  "is_shared",
  "entry_first",
  "keep_months",
  "grace_days",
  "downgrade",
];

/** The tiers of a ladder, from the bottom. */
export function useTiers(scheme: string | undefined): RecordRow[] | undefined {
  const found = useQuery({
    ...fewQuery("loyalty.tier", { f: [`scheme_id:eq:${scheme ?? ""}`], sort: "rank" }),
    enabled: scheme !== undefined,
  });
  return found.data;
}

export function TiersStep() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const entity = useEntity(SCHEME);
  const { rows } = useSetUp("tiers");
  const [chosen, setChosen] = useState<string | null>(rows[0]?.id ?? null);
  const row = rows.find((one) => one.id === chosen) ?? null;
  const tiers = useTiers(row?.id);
  if (!entity) return null;
  const mayWrite = row ? entity.can.update : entity.can.create;
  return (
    <>
      <Chooser
        label={t("setup.tiers")}
        rows={rows}
        chosen={chosen}
        more={entity.can.create ? t("setup.tiers.more") : null}
        onChoose={setChosen}
      />
      {row && tiers ? (
        <TierTable
          key={tiers.map((tier) => `${tier.id}/${tier.version}`).join()}
          scheme={row}
          tiers={tiers}
        />
      ) : null}
      {mayWrite ? (
        <section className="panel">
          <h3>{t("setup.tiers.how")}</h3>
          <ShortForm
            key={`${row?.id ?? "new"}/${row?.version ?? 0}`}
            entity={entity}
            fields={FIELDS}
            row={row}
            preset={row ? {} : { number: freeCode("L", rows) }}
            okText={t(row ? "action.save" : "setup.tiers.create")}
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
