import {
  type InfiniteData,
  type InfiniteQueryObserverResult,
  useInfiniteQuery,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fallingQuery, fewQuery, type TierStanding } from "@/api/club";
import { useEntity, useLabels } from "@/api/manifest";
import { routeOf, useTitle } from "@/fields/title";
import { ExcelButton } from "@/ui/ExcelButton";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { useFigure } from "./useFigure";
import { useToday } from "./useToday";

const SCHEME = "loyalty.tier_scheme";
const CUSTOMER = "customers.customer";
export const SPANS = [30, 90, 180, 365];

/** Names that are asked for at once. */
const NAMES = 100;

/** What is asked for the names of customers, some at once. */
function nameQueries(ids: string[]) {
  const all = [...new Set(ids)];
  const parts = Array.from({ length: Math.ceil(all.length / NAMES) }, (_, at) =>
    all.slice(at * NAMES, (at + 1) * NAMES),
  );
  return parts.map((part) => fewQuery(CUSTOMER, { f: [`id:in:${part.join(",")}`] }, NAMES));
}

/** Names for what is taken out: of all rows, shown or not. Only who may export customers takes them. */
export function useNamesOut() {
  const titleOf = useTitle();
  const entity = useEntity(CUSTOMER);
  const client = useQueryClient();
  const namesOf = async (ids: string[]) => {
    const names = new Map<string, string>();
    if (!entity) return names;
    for (const query of nameQueries(ids))
      for (const row of await client.fetchQuery(query)) names.set(row.id, titleOf(entity, row));
    return names;
  };
  return { mayTake: entity?.can.export ?? false, namesOf };
}

/** All pages of a list, the ones not shown yet too. */
export async function allPages<P>(list: InfiniteQueryObserverResult<InfiniteData<P>>): Promise<P[]> {
  let found = list;
  while (found.hasNextPage) {
    found = await found.fetchNextPage();
    if (found.error) throw found.error;
  }
  return found.data?.pages ?? [];
}

/** The names of customers, by id. */
export function useNames(ids: string[]): Map<string, string> {
  const titleOf = useTitle();
  const entity = useEntity(CUSTOMER);
  const found = useQueries({
    queries: nameQueries(ids).map((query) => ({ ...query, enabled: entity !== undefined })),
  });
  const rows = found.flatMap(({ data }) => data ?? []);
  return new Map(entity ? rows.map((row) => [row.id, titleOf(entity, row)] as const) : []);
}

/** A customer, opened at what the club knows. */
export function ToMember({ id, names }: { id: string; names: Map<string, string> }) {
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(CUSTOMER), id }} search={{ tab: "club" }}>
      {names.get(id) ?? id}
    </Link>
  );
}

/** Members who would fall: whom to tell in time. */
export function FallingWork() {
  const { t } = useTranslation();
  const labels = useLabels();
  const figure = useFigure();
  const day = useToday();
  const { mayTake, namesOf } = useNamesOut();
  const [span, setSpan] = useState(90);
  const [picked, setPicked] = useState<string | null>(null);
  const schemes = useQuery(fewQuery(SCHEME, { f: ["is_active:eq:true"], sort: "created_at" }));
  const scheme = picked ?? schemes.data?.[0]?.id ?? "";
  const found = useInfiniteQuery({ ...fallingQuery(scheme, day(span)), enabled: scheme !== "" });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const names = useNames(rows.flatMap((row) => row.customer_id ?? []));
  if (schemes.data?.length === 0) return <Nothing title={t("club.tier.no_scheme")} />;
  const out = async () => {
    const all: TierStanding[] = (await allPages(found)).flatMap((page) => page.items);
    const known = await namesOf(all.flatMap((row) => row.customer_id ?? []));
    return [
      heads,
      ...all.map((row) => [
        known.get(row.customer_id ?? "") ?? "",
        row.tier,
        row.grace_until ?? row.keep_until,
        row.missing,
        row.value,
      ]),
    ];
  };
  const heads = [
    labels.entity(CUSTOMER),
    labels.entity("loyalty.tier"),
    t("work.falling.after"),
    t("work.falling.missing"),
    t("work.falling.counted"),
  ];
  return (
    <>
      <div className="work-bar">
        <Select
          aria-label={labels.entity(SCHEME)}
          className="work-choice"
          value={scheme || null}
          onChange={setPicked}
          options={(schemes.data ?? []).map((one) => ({ value: one.id, label: String(one.name) }))}
        />
        <Segmented
          value={span}
          onChange={setSpan}
          options={SPANS.map((days) => ({ value: days, label: t("work.within", { days }) }))}
        />
        {mayTake ? <ExcelButton name={t("work.falling")} rows={out} /> : null}
      </div>
      {found.isPending && scheme ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isSuccess && rows.length === 0 ? (
        <Nothing title={t("work.falling.none", { day: day(span) })} />
      ) : null}
      {rows.length ? (
        <Rows
          label={t("work.falling")}
          rows={rows}
          keyOf={(row) => row.membership_id ?? ""}
          columns={[
            {
              key: "who",
              head: heads[0],
              cell: (row) => (
                <>
                  <ToMember id={row.customer_id ?? ""} names={names} />
                  {row.household_id ? <span className="tag">{t("club.shared")}</span> : null}
                </>
              ),
            },
            { key: "tier", head: heads[1], cell: (row) => row.tier },
            { key: "day", head: heads[2], cell: (row) => row.grace_until ?? row.keep_until },
            {
              key: "missing",
              head: heads[3],
              numeric: true,
              cell: (row) => figure.of(row.metric, row.missing),
            },
            { key: "value", head: heads[4], numeric: true, cell: (row) => figure.of(row.metric, row.value) },
          ]}
        />
      ) : null}
      {found.hasNextPage ? (
        <div className="load-more">
          <Button type="text" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("action.more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
