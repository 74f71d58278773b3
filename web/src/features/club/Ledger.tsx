import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { fewQuery } from "@/api/club";
import { useEntity, useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { useFigure } from "./useFigure";

const ENTRY = "loyalty.points_entry";
const ACCOUNT = "loyalty.points_account";
const ADJUSTMENT = "loyalty.points_adjustment";
const PAGE = 20;

/** The records that entries name so, by their ids. */
function useNamed(entity: string, kind: string, rows: RecordRow[]): Map<string, RecordRow> {
  const seen = useEntity(entity) !== undefined;
  const named = rows.map((row) => String(row.reference ?? "").split(":"));
  const ids = [...new Set(named.flatMap(([of, id]) => (of === kind && id ? [id] : [])))].slice(0, 100);
  const found = useQuery({
    ...fewQuery(entity, { f: [`id:in:${ids.join(",")}`] }, 100),
    enabled: seen && ids.length > 0,
  });
  return new Map((found.data ?? []).map((row) => [row.id, row]));
}

interface AboutProps {
  reference: string;
  adjustments: Map<string, RecordRow>;
  accounts: Map<string, RecordRow>;
}

/** What an entry is about: a sale of the till opens, an adjustment says why, a transfer with whom. */
function About({ reference, adjustments, accounts }: AboutProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const seesSales = useEntity("trade.sale") !== undefined;
  const [kind, id] = reference.split(":");
  const why = kind === "adjust" ? adjustments.get(id ?? "") : undefined;
  if (why) {
    const reason = labels.choice(ADJUSTMENT, "reason", String(why.reason));
    return why.note ? `${reason}：${String(why.note)}` : reason;
  }
  const other = kind === "account" ? accounts.get(id ?? "") : undefined;
  if (other)
    return (
      <Link
        to="/r/$domain/$name/$id"
        params={{ ...routeOf("customers.customer"), id: String(other.customer_id) }}
        search={{ tab: "club" }}
      >
        {other._titles?.customer_id ?? ""}
      </Link>
    );
  if (kind === "trade" && id && seesSales)
    return (
      <Link to="/r/$domain/$name/$id" params={{ domain: "trade", name: "sale", id }}>
        {t("club.ledger.sale")}
      </Link>
    );
  return kind === "adjust" || kind === "account" || kind === "trade" ? null : reference;
}

/** What an entry changed: the balance or, where points are only put aside or freed, how many those are. */
function Change({ row, held }: { row: RecordRow; held: string }) {
  const { number } = useFigure();
  const signed = (value: number) => (value > 0 ? `+${number(value)}` : number(value));
  const delta = Number(row.delta);
  if (delta === 0 && Number(row.held))
    return <span className="quiet">{`${held} ${signed(Number(row.held))}`}</span>;
  return <span className={delta < 0 ? "negative" : undefined}>{signed(delta)}</span>;
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
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const adjustments = useNamed(ADJUSTMENT, "adjust", rows);
  const accounts = useNamed(ACCOUNT, "account", rows);
  if (!entity) return null;
  if (list.isPending) return <Skeleton active title={false} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
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
            cell: (row) => <Change row={row} held={name("held")} />,
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
            cell: (row) => (
              <About reference={String(row.reference ?? "")} adjustments={adjustments} accounts={accounts} />
            ),
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
