import "./overlap.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { overlapQuery, type SegmentOverlap } from "@/api/segments";
import { LinkSelect } from "@/fields/LinkSelect";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { numberText, percentText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";

const COMPARED = 8;

/** Every segment against every other: how many are in both, and what share of the row's that is. */
function Matrix({ found }: { found: SegmentOverlap }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const both = (one: string, other: string) =>
    found.pairs.find(
      (pair) => (pair.one === one && pair.other === other) || (pair.one === other && pair.other === one),
    )?.both ?? 0;
  return (
    <div className="overlap-scroll">
      <table className="overlap">
        <caption>{t("overlap.together", { count: numberText(found.together, locale) })}</caption>
        <thead>
          <tr>
            <td />
            {found.segments.map((one) => (
              <th key={one.id} scope="col">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.segments.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              {found.segments.map((column) => {
                const own = row.id === column.id;
                const count = own ? row.members : both(row.id, column.id);
                const share = row.members ? count / row.members : 0;
                return (
                  <td
                    key={column.id}
                    className={own ? "overlap-own" : ""}
                    style={{ ["--share" as string]: `${Math.round(60 * share)}%` }}
                  >
                    {numberText(count, locale)}
                    {own ? null : <span className="quiet"> {percentText(share, locale)}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Which customers several segments have in common. */
export function Overlap() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { of } = useSearch({ from: "/shell/segments/overlap" });
  const chosen = (of ?? "").split(",").filter((id) => id !== "");
  const found = useQuery(overlapQuery(chosen));
  return (
    <div className="page">
      <PageHeader title={t("overlap.title")} note={t("overlap.about")} />
      <LinkSelect
        multiple
        target="marketing.segment"
        className="overlap-select"
        label={t("overlap.choose")}
        placeholder={t("overlap.choose")}
        value={chosen}
        onChange={(ids) =>
          void navigate({
            to: "/segments/overlap",
            search: { of: ids.slice(0, COMPARED).join(",") },
            replace: true,
          })
        }
      />
      {chosen.length < 2 ? (
        <Nothing title={t("overlap.two")} />
      ) : found.isPending ? (
        <Skeleton active />
      ) : found.isError ? (
        <ProblemView error={found.error} />
      ) : (
        <Matrix found={found.data} />
      )}
    </div>
  );
}
