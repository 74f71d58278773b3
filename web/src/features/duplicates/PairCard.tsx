import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { decidePair, type Pair, type PairState } from "@/api/duplicates";
import { useLabels } from "@/api/manifest";
import type { EntityDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { routeOf, useTitle } from "@/fields/title";
import { Reasons } from "@/record/Reasons";
import { problemText } from "@/ui/problem";

const isEmpty = (row: RecordRow, field: string) =>
  [null, undefined, ""].includes(row[field] as string | null);

function Side({ entity, row, other }: { entity: EntityDef; row: RecordRow; other: RecordRow }) {
  const titleOf = useTitle();
  const labels = useLabels();
  const compared = entity.duplicates?.fields.map(({ field }) => field) ?? [];
  const keys = entity.unique.flat().filter((name) => !compared.includes(name));
  const fields = entity.fields.filter(({ name }) => [...keys, ...compared].includes(name));
  return (
    <div className="pair-side">
      <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity.key), id: row.id }}>
        {titleOf(entity, row)}
      </Link>
      <dl>
        {fields
          .filter(({ name }) => name !== entity.title && !isEmpty(row, name))
          .map((field) => (
            <div key={field.name} style={{ display: "contents" }}>
              <dt>{labels.field(entity.key, field.name)}</dt>
              <dd className={row[field.name] === other[field.name] ? undefined : "other"}>
                <FieldCell entity={entity.key} field={field} row={row} />
              </dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

/** A pair that looks like one record, and what can be decided on it. */
export function PairCard({ entity, pair }: { entity: EntityDef; pair: Pair }) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (state: PairState) => decidePair(pair.id, state),
    onSuccess: () => client.invalidateQueries({ queryKey: ["duplicates", entity.key, "pairs"] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const mayMerge = entity.can.update && entity.can.delete && pair.state !== "merged";
  const to = (state: PairState) => (
    <Button size="small" onClick={() => decide.mutate(state)} loading={decide.isPending}>
      {t(`duplicate.decide.${state}`)}
    </Button>
  );
  return (
    <article
      className="panel pair"
      aria-label={`${titleOf(entity, pair.left)} · ${titleOf(entity, pair.right)}`}
    >
      <div className="pair-head">
        <Tag color={pair.is_certain ? "error" : "warning"}>
          {t(pair.is_certain ? "duplicate.is_certain" : "duplicate.is_possible")}
        </Tag>
        <Reasons entity={entity.key} reasons={pair.reasons} />
      </div>
      <div className="pair-sides">
        <Side entity={entity} row={pair.left} other={pair.right} />
        <Side entity={entity} row={pair.right} other={pair.left} />
      </div>
      <div className="button-row">
        {mayMerge ? (
          <Link to="/merge" search={{ entity: entity.key, ids: `${pair.left.id},${pair.right.id}` }}>
            <Button type="primary" size="small" tabIndex={-1}>
              {t("merge.compare")}
            </Button>
          </Link>
        ) : null}
        {entity.can.update && pair.state !== "merged" ? (
          <>
            {pair.state === "open" ? to("later") : to("open")}
            {pair.state === "not_duplicate" ? null : to("not_duplicate")}
          </>
        ) : null}
      </div>
    </article>
  );
}
