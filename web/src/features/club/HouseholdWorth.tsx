import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { fewQuery } from "@/api/club";
import { useEntity } from "@/api/manifest";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { HouseholdValue } from "./HouseholdValue";

const MEMBER = "customers.household_member";

/** A household's page tells what the family is worth, and each of those who are in it now. */
export default function HouseholdWorth({ row }: SlotProps) {
  const { t } = useTranslation();
  const seen = useEntity(MEMBER) !== undefined;
  const found = useQuery({
    ...fewQuery(MEMBER, { f: [`household_id:eq:${row.id}`, "left_on:empty:"] }, 50),
    enabled: seen,
  });
  if (seen && found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const people = (found.data ?? []).map((one) => ({
    id: String(one.customer_id),
    name: one._titles?.customer_id ?? "",
  }));
  return (
    <section className="panel">
      <HouseholdValue
        key={row.id}
        household={row.id}
        name={String(row.name ?? "")}
        people={people}
        otherwise={<Nothing title={t("club.worth.refused")} />}
      />
    </section>
  );
}
