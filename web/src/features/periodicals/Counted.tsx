import "./periodicals.css";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { routeOf } from "@/fields/title";

const RECIPIENT = "periodicals.recipient";

interface Props {
  field: "channel" | "reason" | "left_out";
  counts: Record<string, number>;
  /** The edition whose recipients a number opens; none are there before it is sent. */
  edition?: string;
}

/** How many recipients there are of each kind; a number opens them. */
export function Counted({ field, counts, edition }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const all = Object.entries(counts);
  if (all.length === 0) return null;
  const state = field === "left_out" ? "state:eq:left_out" : "state:ne:left_out";
  return (
    <dl className="edition-counts">
      <dt>{labels.field(RECIPIENT, field)}</dt>
      {all.map(([key, count]) => {
        const text = `${labels.choice(RECIPIENT, field, key)} ${t("edition.people", { n: count })}`;
        return (
          <dd key={key}>
            {edition ? (
              <Link
                to="/r/$domain/$name"
                params={routeOf(RECIPIENT)}
                search={{ f: [`edition_id:eq:${edition}`, `${field}:eq:${key}`, state] }}
              >
                {text}
              </Link>
            ) : (
              text
            )}
          </dd>
        );
      })}
    </dl>
  );
}
