import "./club.css";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { indicatorQuery } from "@/api/measures";
import { standingQuery } from "@/api/standing";
import { ProblemView } from "@/ui/ProblemView";
import { Told } from "@/ui/Told";
import { useFigure } from "./useFigure";

interface Props {
  household: string;
  name: string;
  /** Whose own value stands beside the family's. */
  people: { id: string; name: string }[];
  /** What stands there for who may not see all of it. */
  otherwise?: ReactNode;
}

const INDICATOR = "household-value";
const figure = (value: unknown) => (typeof value === "number" ? value : null);

/** What a family is worth beside what its people are, for who may see all sales. */
export function HouseholdValue({ household, name, people, otherwise = null }: Props) {
  const { t } = useTranslation();
  const { minor } = useFigure();
  const found = useQuery(indicatorQuery(INDICATOR, { household }));
  const standings = useQueries({ queries: people.map((one) => standingQuery(one.id)) });
  const asked = [found, ...standings];
  // Who sees some of the sales only isn't told what all of them come to.
  if (asked.some(({ error }) => error instanceof Problem && error.status === 403)) return otherwise;
  const broken = asked.find((one) => one.isError);
  if (broken) return <ProblemView error={broken.error} onRetry={() => void broken.refetch()} />;
  if (asked.some((one) => one.isPending)) return <Skeleton active paragraph={{ rows: 2 }} />;
  const family = found.data?.rows[0];
  const rows = [
    {
      key: household,
      name,
      net: figure(family?.value_c),
      year: figure(family?.year_value_c),
      decile: figure(family?.grp),
    },
    ...people.map((one, at) => {
      const standing = standings[at]?.data?.standing;
      return {
        key: one.id,
        name: one.name,
        net: figure(standing?.all.net_c),
        year: figure(standing?.year.net_c),
        decile: figure(standing?.deciles.customer),
      };
    }),
  ];
  const money = (value: number | null) => (value === null ? "—" : minor(value, "spend"));
  return (
    <>
      <table className="club-worth">
        <thead>
          <tr>
            <th scope="col">{t("club.worth")}</th>
            <th scope="col">{t("standing.net")}</th>
            <th scope="col">{t("standing.year_net")}</th>
            <th scope="col">
              <Told what={t("club.worth.told")}>{t("club.worth.decile")}</Told>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.key}>
              <th scope="row">{one.name}</th>
              <td className="num">{money(one.net)}</td>
              <td className="num">{money(one.year)}</td>
              <td>{one.decile === null ? "—" : t("standing.tenth", { n: one.decile })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">
        {t("club.worth.note")}{" "}
        <Link to="/indicators" search={{ name: INDICATOR }}>
          {t("club.worth.all")}
        </Link>
      </p>
    </>
  );
}
