import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { type EntitledMembers, entitledMembersQuery } from "@/api/club";
import { useEntity, useLabels } from "@/api/manifest";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { ExcelButton } from "@/ui/ExcelButton";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { allPages } from "./FallingWork";

const CUSTOMER = "customers.customer";
type Member = EntitledMembers["items"][number];

/** Who is entitled to a benefit, how often each has had it, and what is left. */
export default function BenefitMembers({ row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const customer = useEntity(CUSTOMER);
  const found = useInfiniteQuery(entitledMembersQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.items);
  const [first] = found.data.pages;
  const rest = (one: Member) => one.left ?? t("club.benefit.any");
  const heads = [
    labels.entity(CUSTOMER),
    labels.entity("loyalty.tier"),
    t("club.benefit.had"),
    t("club.benefit.rest"),
  ];
  const out = async () => {
    const all = (await allPages(found)).flatMap((page) => page.items);
    return [heads, ...all.map((one) => [one.customer ?? "", one.tier, one.used, rest(one)])];
  };
  return (
    <section className="panel">
      {first?.is_given ? null : <Alert type="warning" showIcon title={t("club.benefit.not_given")} />}
      {rows.length ? (
        <>
          <div className="work-bar">
            <span className="quiet">{t("club.benefit.members_count", { count: first?.count ?? 0 })}</span>
            {customer?.can.export ? <ExcelButton name={t("club.benefit.members")} rows={out} /> : null}
          </div>
          <Rows
            label={t("club.benefit.members")}
            rows={rows}
            keyOf={(one) => one.membership_id}
            columns={[
              {
                key: "who",
                head: heads[0],
                cell: (one) => (
                  <>
                    <Link
                      to="/r/$domain/$name/$id"
                      params={{ ...routeOf(CUSTOMER), id: one.customer_id }}
                      search={{ tab: "club" }}
                    >
                      {one.customer ?? one.customer_id}
                    </Link>
                    {one.household_id ? <span className="tag">{t("club.benefit.shared")}</span> : null}
                  </>
                ),
              },
              { key: "tier", head: heads[1], cell: (one) => one.tier },
              { key: "used", head: heads[2], numeric: true, cell: (one) => one.used },
              { key: "left", head: heads[3], numeric: true, cell: rest },
            ]}
          />
        </>
      ) : (
        <Nothing title={t("club.benefit.members_none")} />
      )}
      <LoadMore
        more={found.hasNextPage}
        busy={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
      />
    </section>
  );
}
