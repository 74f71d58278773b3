import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { fateQuery } from "@/api/club";
import { useFigure } from "./useFigure";

interface Props {
  customer: string;
  /** None where it isn't founded yet. */
  household: string | null;
  way: "join" | "leave";
}

/** What becomes of tiers, and what the programmes say of points, before anything is done. */
export function TierFate({ customer, household, way }: Props) {
  const { t } = useTranslation();
  const figure = useFigure();
  const found = useQuery(fateQuery(customer, household, way));
  if (!found.data) return null;
  const { points, tiers } = found.data;
  const name = (tier: string | null) => tier ?? t("club.fate.no_tier");
  const rules = new Set(points.map((one) => one.rule).filter((rule) => rule !== "ask"));
  return (
    <>
      {[...rules].map((rule) => (
        <p key={rule}>
          {t(
            way === "leave"
              ? "club.fate.rule_leave_stay"
              : rule === "move"
                ? "club.fate.rule_move"
                : "club.fate.rule_stay",
          )}
        </p>
      ))}
      {tiers.length ? <b>{t("club.fate.tiers")}</b> : null}
      <ul>
        {tiers.map((one) => (
          <li key={one.scheme_id}>
            {one.household === one.household_after
              ? t("club.fate.tier_stays", { scheme: one.scheme, household: name(one.household) })
              : t("club.fate.tier_changes", {
                  scheme: one.scheme,
                  before: name(one.household),
                  after: name(one.household_after),
                  value: figure.of(one.metric, one.household_value),
                })}
          </li>
        ))}
        {way === "leave"
          ? tiers.map((one) => (
              <li key={`own:${one.scheme_id}`}>
                {t("club.fate.own_tier", { scheme: one.scheme, after: name(one.own_after) })}
              </li>
            ))
          : null}
      </ul>
    </>
  );
}
