import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useManifest } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import { useTitle } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import type { Group } from "./conditions";
import { namedIn, sentenceOf } from "./said";
import { useTierName } from "./TierSelect";

/** What the records are called that conditions name, as far as the user sees them. */
function useNames(group: Group) {
  const { t } = useTranslation();
  const { entities } = useManifest();
  const titleOf = useTitle();
  const named = new Map(namedIn(group).map(([entity, id]) => [`${entity} ${id}`, { entity, id }]));
  const asked = [...named.values()].filter(({ entity }) => entities.some((one) => one.key === entity));
  const found = useQueries({
    queries: asked.map(({ entity, id }) => ({ ...recordQuery(entity, id), retry: false })),
  });
  return (key: string, id: string) => {
    const at = asked.findIndex((one) => one.entity === key && one.id === id);
    const entity = entities.find((one) => one.key === key);
    const answer = found[at];
    if (answer?.data && entity) return titleOf(entity, answer.data);
    return answer?.isPending ? "…" : t("prices.said.unseen");
  };
}

/** What a promotion asks, in a sentence. */
export function ConditionsSentence({ group }: { group: Group }) {
  const { t } = useTranslation();
  const record = useNames(group);
  const money = useMoney();
  const tier = useTierName();
  return <p className="definition-said">{sentenceOf({ t, record, tier, money }, group)}</p>;
}
