import "./duplicates.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type MergeEntry, mergesQuery, undoMerge } from "@/api/duplicates";
import { useSession } from "@/api/session";
import type { EntityDef, RecordRow } from "@/api/types";
import { useTitle } from "@/fields/title";
import { problemText } from "@/ui/problem";
import { instantText } from "@/ui/time";

/** Takes a merge back, after asking. */
function Undo({ entity, merge }: { entity: EntityDef; merge: MergeEntry }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoMerge(merge.id),
    onSuccess: async ({ moved }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      await client.invalidateQueries({ queryKey: ["duplicates", entity.key] });
      message.success(t("merge.undone", { count: moved }));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const ask = () =>
    modal.confirm({
      title: t("merge.undo.ask"),
      content: t("merge.undo.note"),
      okText: t("merge.undo"),
      cancelText: t("action.cancel"),
      onOk: () => undo.mutateAsync().catch(() => undefined),
    });
  return (
    <Button size="small" onClick={ask} loading={undo.isPending}>
      {t("merge.undo")}
    </Button>
  );
}

/** What was merged into a record, and the way back. */
export function Merges({ entity, row }: { entity: EntityDef; row: RecordRow }) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const { company } = useSession();
  const merges = useQuery(mergesQuery(entity.key, row.id));
  const items = merges.data?.items ?? [];
  const latest = items.find((one) => one.undone_at === null);
  if (items.length === 0) return null;
  return (
    <section className="panel merges" aria-label={t("merge.list")}>
      <h2>{t("merge.list")}</h2>
      <ul>
        {items.map((merge) => (
          <li key={merge.id}>
            <span>
              {t("merge.entry", { what: merge.losers.map((loser) => titleOf(entity, loser)).join("、") })}
            </span>
            <time className="quiet" dateTime={merge.at}>
              {instantText(merge.at, company.zone, true)}
            </time>
            {merge.undone_at ? <span className="quiet">{t("merge.entry.undone")}</span> : null}
            {merge === latest && entity.can.update && entity.can.delete ? (
              <Undo entity={entity} merge={merge} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
