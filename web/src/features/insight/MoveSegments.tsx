import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { asOfQuery, type DecileKind } from "@/api/measures";
import { movingOf } from "./moving";

const WAYS = ["up", "down", "entered", "left"] as const;

interface Props {
  kind: DecileKind;
  base: string;
  period: string;
}

/** From moves between two periods to the segment of those who moved: as a rule, which follows time. */
export function MoveSegments({ kind, base, period }: Props) {
  const { t } = useTranslation();
  const segment = useEntity("marketing.segment");
  const { data: asOf } = useSuspenseQuery(asOfQuery);
  const through = asOf.facts_through;
  const before = through ? movingOf(base, through) : null;
  const after = through ? movingOf(period, through) : null;
  if (!segment?.can.create || !before || !after || before === after) return null;
  return (
    <p className="quiet">
      {t("decile.move.segment")}{" "}
      {WAYS.map((way) => (
        <span key={way}>
          <Link to="/segments/new" search={{ moved: [kind, before, after, way].join("~") }}>
            {t(`decile.move.segment.${way}`)}
          </Link>{" "}
        </span>
      ))}
    </p>
  );
}
