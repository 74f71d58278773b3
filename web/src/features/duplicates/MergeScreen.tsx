import "./duplicates.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Checkbox, Skeleton } from "antd";
import { type CSSProperties, useState } from "react";
import { useTranslation } from "react-i18next";
import { type MergePreview, mergeRecords, previewQuery, undoMerge } from "@/api/duplicates";
import { useEntity, useLabels } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { routeOf, useTitle } from "@/fields/title";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { type Choices, chosenOf, differs, mergedFields, requestOf } from "./choices";
import { MergeField } from "./MergeField";

/** How long the way back is offered, seconds; it stays in the record's history. */
const OFFERED = 12;

function Moves({ preview, survivor }: { preview: MergePreview; survivor: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const moving = preview.moves.filter((move) => move.from !== survivor);
  const sums = new Map<string, number>();
  for (const { entity, count } of moving) sums.set(entity, (sums.get(entity) ?? 0) + count);
  return (
    <section className="panel" aria-label={t("merge.moves")}>
      <h2>{t("merge.moves")}</h2>
      {sums.size === 0 ? <p className="quiet">{t("merge.moves.none")}</p> : null}
      <ul className="merge-moves">
        {[...sums].map(([entity, count]) => (
          <li key={entity}>
            {t("merge.moves.one", {
              what: entity ? labels.entity(entity) : t("merge.moves.other"),
              count: numberText(count, locale),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function useMerge(entity: EntityDef) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const fresh = async () => {
    await client.invalidateQueries({ queryKey: ["records"] });
    await client.invalidateQueries({ queryKey: ["duplicates"] });
  };
  const undo = async (id: string) => {
    message.destroy(id);
    try {
      const { moved } = await undoMerge(id);
      await fresh();
      message.success(t("merge.undone", { count: moved }));
    } catch (error) {
      message.error(problemText(t, error));
    }
  };
  return useMutation({
    mutationFn: mergeRecords,
    onSuccess: async ({ id, moved, record }) => {
      await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(entity.key), id: record.id } });
      await fresh();
      message.open({
        key: id,
        type: "success",
        duration: OFFERED,
        content: (
          <span>
            {t("merge.done", { what: titleOf(entity, record), count: moved })}{" "}
            <Button type="link" size="small" onClick={() => void undo(id)}>
              {t("merge.undo")}
            </Button>
          </span>
        ),
      });
    },
  });
}

function Compare({ entity, preview }: { entity: EntityDef; preview: MergePreview }) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const labels = useLabels();
  const { records } = preview;
  const [survivor, setSurvivor] = useState(records[0]?.id ?? "");
  const [choices, setChoices] = useState<Choices>({});
  const [all, setAll] = useState(false);
  const merge = useMerge(entity);
  const fields = mergedFields(entity).filter((field) => all || differs(records, field.name));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        merge.mutate(requestOf(entity, preview, survivor, choices));
      }}
    >
      {merge.isError ? <ProblemView error={merge.error} /> : null}
      <section
        className="panel merge-grid"
        style={{ "--records": records.length } as CSSProperties}
        aria-label={t("merge.fields")}
      >
        <fieldset className="merge-row">
          <legend>{t("merge.survivor")}</legend>
          {records.map((record) => (
            <label key={record.id} className={record.id === survivor ? "taken" : undefined}>
              <input
                type="radio"
                name="merge-survivor"
                checked={record.id === survivor}
                onChange={() => setSurvivor(record.id)}
              />
              <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity.key), id: record.id }}>
                {titleOf(entity, record)}
              </Link>
            </label>
          ))}
        </fieldset>
        {fields.map((field) => (
          <MergeField
            key={field.name}
            entity={entity}
            field={field}
            records={records}
            choice={chosenOf(records, survivor, choices, field.name)}
            onChoice={(choice) => setChoices({ ...choices, [field.name]: choice })}
          />
        ))}
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          {t("merge.all_fields")}
        </Checkbox>
      </section>
      <Moves preview={preview} survivor={survivor} />
      <div className="merge-foot">
        <span className="quiet">{t("merge.note", { what: labels.noun(entity.key) })}</span>
        <Button type="primary" htmlType="submit" loading={merge.isPending}>
          {t("merge.go", { count: records.length })}
        </Button>
      </div>
    </form>
  );
}

/** Several records side by side, field by field, to become one. */
export function MergeScreen() {
  const { t } = useTranslation();
  const { entity: key = "", ids = "" } = useSearch({ from: "/shell/merge" });
  const entity = useEntity(key);
  const preview = useQuery({ ...previewQuery(key, ids.split(",")), enabled: Boolean(entity && ids) });
  if (!entity || !ids) return <Nothing title={t("page.not_found")} />;
  return (
    <div className="page">
      <PageHeader
        over={<Link to="/duplicates">{t("menu.duplicates")}</Link>}
        title={t("merge.title")}
        note={t("merge.hint")}
      />
      {preview.isPending ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      {preview.isError ? <ProblemView error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      {preview.data ? <Compare key={ids} entity={entity} preview={preview.data} /> : null}
    </div>
  );
}
