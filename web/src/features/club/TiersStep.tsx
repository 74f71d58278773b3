import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { fewQuery } from "@/api/club";
import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { ReviewNow } from "./ReviewNow";
import { SetUpRow, useChosenRow } from "./SetUpRow";
import { TierTable } from "./TierTable";
import { useSetUp } from "./useSetUp";

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
  const entity = useEntity(SCHEME);
  const { rows } = useSetUp("tiers");
  const [row, choose] = useChosenRow(rows);
  const tiers = useTiers(row?.id);
  if (!entity) return null;
  return (
    <SetUpRow
      entity={entity}
      rows={rows}
      row={row}
      onChoose={choose}
      words="setup.tiers"
      fields={FIELDS}
      letter="L"
      title={<h3>{t("setup.tiers.how")}</h3>}
    >
      {row && tiers ? (
        <>
          <TierTable
            key={tiers.map((tier) => `${tier.id}/${tier.version}`).join()}
            scheme={row}
            tiers={tiers}
          />
          {tiers.length && row.is_active ? <ReviewNow scheme={row.id} /> : null}
        </>
      ) : null}
    </SetUpRow>
  );
}
