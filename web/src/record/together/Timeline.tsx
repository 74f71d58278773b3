import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { timelineQuery } from "@/api/together";
import type { EntityDef, RecordRow } from "@/api/types";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { NewComment } from "./Comment";
import { useTogether } from "./context";
import { TimelineItem } from "./TimelineItem";
import "./together.css";

interface Props {
  entity: EntityDef;
  row: RecordRow;
}

/** Everything about a record in one order, newest first, and the ways to add to it. */
export function Timeline({ entity, row }: Props) {
  const { t } = useTranslation();
  const { Add } = useTogether();
  const [kinds, setKinds] = useState<string[]>([]);
  const list = useInfiniteQuery(timelineQuery(entity.key, row.id, kinds));
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const known = list.data?.pages[0]?.kinds ?? [];
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const toggle = (kind: string) =>
    setKinds(kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind]);

  const content = () => {
    if (list.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
    if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
    if (items.length === 0) return <Nothing title={t("together.none")} />;
    return (
      <>
        <ol className="timeline">
          {items.map((item) => (
            <TimelineItem key={`${item.kind}-${item.id}`} entity={entity} id={row.id} item={item} />
          ))}
        </ol>
        <LoadMore more={hasNextPage} busy={isFetchingNextPage} onMore={more} />
      </>
    );
  };
  return (
    <section className="panel" aria-label={t("together.timeline")}>
      <div className="panel-head">
        <h2>{t("together.timeline")}</h2>
        <fieldset className="timeline-kinds">
          <legend className="sr-only">{t("together.kinds")}</legend>
          {known.map((kind) => (
            <Button
              key={kind}
              size="small"
              shape="round"
              type={kinds.includes(kind) ? "primary" : "default"}
              aria-pressed={kinds.includes(kind)}
              onClick={() => toggle(kind)}
            >
              {t(`together.kind.${kind}`)}
            </Button>
          ))}
        </fieldset>
      </div>
      {Add ? <Add entity={entity} row={row} /> : null}
      <NewComment entity={entity.key} id={row.id} />
      {content()}
    </section>
  );
}
