import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { decilesQuery, indicatorQuery } from "@/api/measures";
import { useLocale } from "@/i18n/useLocale";
import { numberText, percentText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { loyaltyGrid, pyramidOf, type ScoreRow } from "./relations";

/** Value × loyalty: how many customers have which scores; a cell leads to them. */
export function LoyaltyGrid() {
  const { t } = useTranslation();
  const locale = useLocale();
  const found = useQuery(indicatorQuery("rfm-cells", {}));
  const title = t("scheme.relation.grid");
  const rows = loyaltyGrid((found.data?.rows ?? []) as ScoreRow[]);
  const most = Math.max(1, ...rows.flatMap((row) => row.cells.map((cell) => cell.customers)));
  return (
    <section className="swot-quadrant" aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">{t("scheme.relation.grid_note")}</p>
      {found.isPending ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <table className="loyalty-grid">
          <thead>
            <tr>
              <td />
              {rows[0]?.cells.map((cell) => (
                <th key={cell.loyalty} scope="col">
                  {t("scheme.relation.loyalty", { score: cell.loyalty })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.value}>
                <th scope="row">{t("scheme.relation.value", { score: row.value })}</th>
                {row.cells.map((cell) => (
                  <td
                    key={cell.loyalty}
                    style={{
                      background: `color-mix(in srgb, var(--brand) ${Math.round((cell.customers / most) * 24)}%, transparent)`,
                    }}
                  >
                    {cell.customers ? (
                      <Link
                        to="/r/$domain/$name"
                        params={{ domain: "customers", name: "customer" }}
                        search={{
                          f: [
                            `insight.standing.m_score:eq:${row.value}`,
                            `insight.standing.f_score:eq:${cell.loyalty}`,
                          ],
                        }}
                      >
                        {numberText(cell.customers, locale)}
                      </Link>
                    ) : (
                      <span className="quiet">0</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}

/** The customer pyramid: a tenth, two, three and four tenths of the customers by what they spent in the newest year. */
export function Pyramid() {
  const { t } = useTranslation();
  const locale = useLocale();
  const found = useQuery(decilesQuery("customer", "year", {}));
  const title = t("scheme.relation.pyramid");
  const { period, layers } = pyramidOf((found.data?.rows ?? []) as unknown as ScoreRow[]);
  return (
    <section className="swot-quadrant" aria-label={title}>
      <h3>
        {title} <span className="quiet">{period}</span>
      </h3>
      <p className="quiet">{t("scheme.relation.pyramid_note")}</p>
      {found.isPending ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <ol className="pyramid">
            {layers.map((layer, at) => (
              <li key={layer.key} style={{ width: `${40 + at * 20}%` }}>
                <b>{t(`scheme.relation.layer.${layer.key}`)}</b>{" "}
                {t("scheme.relation.layer_said", {
                  customers: numberText(layer.customers, locale),
                  share: percentText(layer.share, locale),
                })}
              </li>
            ))}
          </ol>
          <Link to="/deciles" search={{ by: "year" } as never}>
            {t("scheme.relation.deciles")}
          </Link>
        </>
      ) : null}
    </section>
  );
}
