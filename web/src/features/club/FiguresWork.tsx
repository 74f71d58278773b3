import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { indicatorsQuery } from "@/api/measures";
import { ProblemView } from "@/ui/ProblemView";

/** What the club's ledgers are summed up in, in the order in which it is asked. */
const FIGURES = [
  "tier-members",
  "tier-migration",
  "tier-effect",
  "points-economy",
  "points-breakage",
  "benefit-use",
  "household-decile",
  "household-value",
];

/** The way to the club's figures: each has its picture, table, file and explanation on the page of indicators. */
export function FiguresWork() {
  const { t } = useTranslation();
  const lang = useLang();
  const found = useQuery(indicatorsQuery);
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const shown = FIGURES.flatMap((name) => found.data.tables.find((one) => one.name === name) ?? []);
  return (
    <section className="panel">
      <p className="quiet">{t("work.figures.note")}</p>
      <ul className="work-figures">
        {shown.map((one) => (
          <li key={one.name}>
            <Link to="/indicators" search={{ name: one.name }}>
              {one.label[lang]}
            </Link>
            <p className="quiet">{one.note[lang]}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
