import { useTranslation } from "react-i18next";
import type { Flow } from "@/api/measures";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { flowBetween, SIDES, sideKey } from "./flows";

/** The flow chart as numbers: a row is where customers came from, a column where they went. */
export function MovementTable({ flows, names }: { flows: Flow[]; names: { from: string; to: string } }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const most = Math.max(1, ...flows.map((flow) => flow.customers));
  const said = (side: number | null) => (side === null ? t("decile.none") : String(side));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (axe rule)
    <section className="rows-scroll" tabIndex={0} aria-label={t("decile.move")}>
      <table className="matrix">
        <caption>{t("decile.move.caption", names)}</caption>
        <thead>
          <tr>
            <th scope="col">{`${names.from} ↓ ${names.to} →`}</th>
            {SIDES.map((side) => (
              <th key={sideKey(side)} scope="col" className="num">
                {said(side)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SIDES.map((from) => (
            <tr key={sideKey(from)}>
              <th scope="row">{said(from)}</th>
              {SIDES.map((to) => {
                const customers = flowBetween(flows, from, to);
                const heat = Math.round((customers / most) * 42);
                return (
                  <td key={sideKey(to)} className="num" style={{ ["--heat" as string]: `${heat}%` }}>
                    {customers ? numberText(customers, locale) : <span className="quiet">·</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
