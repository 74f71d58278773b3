import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { expiringQuery, fewQuery } from "@/api/club";
import { useLabels } from "@/api/manifest";
import { ExcelButton } from "@/ui/ExcelButton";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { allPages, SPANS, ToMember, useNames, useNamesOut } from "./FallingWork";
import { ProgrammeSelect } from "./ProgrammeSelect";
import { useFigure } from "./useFigure";
import { useToday } from "./useToday";

/** Members' names that are shown at once: each is asked for. */
const SHOWN = 100;

/** Whose points expire: whom to tell in time. */
export function ExpiringWork() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { number } = useFigure();
  const day = useToday();
  const { mayTake, namesOf } = useNamesOut();
  const [span, setSpan] = useState(30);
  const [picked, setPicked] = useState<string | null>(null);
  const [shown, setShown] = useState(SHOWN);
  const programmes = useQuery(fewQuery("loyalty.points_programme", { sort: "created_at" }));
  const programme = picked ?? programmes.data?.[0]?.id ?? "";
  const found = useInfiniteQuery({
    ...expiringQuery(programme, day(), day(span)),
    enabled: programme !== "",
  });
  const all = found.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = all.slice(0, shown);
  const names = useNames(rows.map((row) => row.customer_id));
  if (programmes.data?.length === 0) return <Nothing title={t("work.no_programme")} />;
  const heads = [labels.entity("customers.customer"), t("work.expiring.first"), t("work.expiring.points")];
  const out = async () => {
    const every = (await allPages(found)).flatMap((page) => page.items);
    const known = await namesOf(every.map((row) => row.customer_id));
    return [heads, ...every.map((row) => [known.get(row.customer_id) ?? "", row.first, row.points])];
  };
  const more = () => {
    setShown(shown + SHOWN);
    if (shown + SHOWN > all.length && found.hasNextPage) void found.fetchNextPage();
  };
  return (
    <>
      <div className="work-bar">
        <ProgrammeSelect value={programme} onChange={setPicked} />
        <Segmented
          value={span}
          onChange={setSpan}
          options={SPANS.map((days) => ({ value: days, label: t("work.within", { days }) }))}
        />
        {mayTake ? <ExcelButton name={t("work.expiring")} rows={out} /> : null}
      </div>
      {found.isPending && programme ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isSuccess && rows.length === 0 ? (
        <Nothing title={t("work.expiring.none", { day: day(span) })} />
      ) : null}
      {rows.length ? (
        <Rows
          label={t("work.expiring")}
          rows={rows}
          keyOf={(row) => row.account_id}
          columns={[
            { key: "who", head: heads[0], cell: (row) => <ToMember id={row.customer_id} names={names} /> },
            { key: "first", head: heads[1], cell: (row) => row.first },
            { key: "points", head: heads[2], numeric: true, cell: (row) => number(row.points) },
          ]}
        />
      ) : null}
      {shown < all.length || found.hasNextPage ? (
        <div className="load-more">
          <Button type="text" loading={found.isFetchingNextPage} onClick={more}>
            {t("action.more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
