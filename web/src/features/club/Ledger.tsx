import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { useFigure } from "./useFigure";

const ENTRY = "loyalty.points_entry";
const PAGE = 20;

/** What an entry is about: a sale of the till opens; names that the program gives itself tell nobody anything. */
function About({ reference }: { reference: string }) {
  const { t } = useTranslation();
  const seesSales = useEntity("trade.sale") !== undefined;
  const [kind, id] = reference.split(":");
  if (kind === "trade" && id && seesSales)
    return (
      <Link to="/r/$domain/$name/$id" params={{ domain: "trade", name: "sale", id }}>
        {t("club.ledger.sale")}
      </Link>
    );
  return kind === "adjust" || kind === "trade" ? null : reference;
}

/** The entries of an account, newest first. */
export function Ledger({ account }: { account: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { number } = useFigure();
  const entity = useEntity(ENTRY);
  const list = useInfiniteQuery(
    listQuery(ENTRY, { f: [`account_id:eq:${account}`], sort: "-created_at" }, PAGE),
  );
  if (!entity) return null;
  if (list.isPending) return <Skeleton active title={false} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Nothing title={t("club.ledger.none")} />;
  const name = (field: string) => labels.field(ENTRY, field);
  return (
    <>
      <Rows
        label={t("club.ledger")}
        rows={rows}
        keyOf={(row) => row.id}
        columns={[
          { key: "day", head: name("day"), cell: (row) => String(row.day) },
          { key: "kind", head: name("kind"), cell: (row) => labels.choice(ENTRY, "kind", String(row.kind)) },
          {
            key: "delta",
            head: name("delta"),
            numeric: true,
            cell: (row) => (
              <span className={Number(row.delta) < 0 ? "negative" : undefined}>
                {Number(row.delta) > 0 ? "+" : ""}
                {number(Number(row.delta))}
              </span>
            ),
          },
          {
            key: "balance",
            head: name("balance_after"),
            numeric: true,
            cell: (row) => number(Number(row.balance_after)),
          },
          {
            key: "reference",
            head: name("reference"),
            cell: (row) => <About reference={String(row.reference ?? "")} />,
          },
          { key: "by", head: name("by_id"), cell: (row) => row._titles?.by_id ?? "" },
        ]}
      />
      {list.hasNextPage ? (
        <div className="load-more">
          <Button type="text" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("action.more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}
