import "./duplicates.css";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Select, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { PAIR_STATES, pairsQuery, scanQuery, startScan } from "@/api/duplicates";
import { useLabels, useManifest } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { PairCard } from "./PairCard";

function ScanButton({ entity }: { entity: EntityDef }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const scan = useQuery(scanQuery(entity.key));
  const start = useMutation({
    mutationFn: () => startScan(entity.key),
    onSuccess: () => client.invalidateQueries({ queryKey: ["duplicates", entity.key] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const works = scan.data?.state === "keys" || scan.data?.state === "pairs";
  return (
    <>
      <span className="quiet" aria-live="polite">
        {works
          ? t("duplicate.scan.works", { count: scan.data?.done ?? 0 })
          : scan.data?.state === "done" && scan.data.done > 0
            ? t("duplicate.scan.done", { count: scan.data.done, found: scan.data.found })
            : ""}
      </span>
      {entity.can.update ? (
        <Button onClick={() => start.mutate()} loading={works || start.isPending}>
          {t("duplicate.scan")}
        </Button>
      ) : null}
    </>
  );
}

function Pairs({ entity }: { entity: EntityDef }) {
  const { t } = useTranslation();
  const { state = "open" } = useSearch({ from: "/shell/duplicates" });
  const pairs = useInfiniteQuery(pairsQuery(entity.key, state));
  if (pairs.isPending) return <Skeleton active paragraph={{ rows: 8 }} />;
  if (pairs.isError) return <ProblemView error={pairs.error} onRetry={() => void pairs.refetch()} />;
  const items = pairs.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing title={t(`duplicate.none.${state}`)} />;
  return (
    <>
      <div className="queue">
        {items.map((pair) => (
          <PairCard key={pair.id} entity={entity} pair={pair} />
        ))}
      </div>
      {pairs.hasNextPage ? (
        <LoadMore more busy={pairs.isFetchingNextPage} onMore={() => void pairs.fetchNextPage()} />
      ) : null}
    </>
  );
}

/** Pairs of records that look like one, waiting for somebody to decide. */
export function DuplicateQueue() {
  const { t } = useTranslation();
  const labels = useLabels();
  const navigate = useNavigate();
  const search = useSearch({ from: "/shell/duplicates" });
  const entities = useManifest().entities.filter((entity) => entity.duplicates);
  const entity = entities.find((one) => one.key === search.entity) ?? entities[0];
  if (!entity) return <Nothing title={t("page.not_found")} />;
  const state = search.state ?? "open";
  return (
    <div className="page">
      <PageHeader
        title={t("menu.duplicates")}
        note={t("duplicate.note")}
        actions={<ScanButton entity={entity} />}
      />
      <div className="queue-bar">
        {entities.length > 1 ? (
          <Select
            aria-label={t("duplicate.entity")}
            value={entity.key}
            options={entities.map(({ key }) => ({ value: key, label: labels.entity(key) }))}
            onChange={(key: string) =>
              void navigate({ to: "/duplicates", search: { ...search, entity: key } })
            }
          />
        ) : null}
        <Select
          aria-label={t("duplicate.state")}
          value={state}
          style={{ minWidth: 140 }}
          options={PAIR_STATES.map((value) => ({ value, label: t(`duplicate.state.${value}`) }))}
          onChange={(value) => void navigate({ to: "/duplicates", search: { ...search, state: value } })}
        />
      </div>
      <Pairs key={`${entity.key} ${state}`} entity={entity} />
    </div>
  );
}
