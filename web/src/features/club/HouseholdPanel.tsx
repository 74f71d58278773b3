import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { HouseholdValue } from "./HouseholdValue";
import { JoinDialog, type Joining } from "./JoinDialog";
import { LeaveDialog } from "./LeaveDialog";
import { useHousehold, useSharing } from "./useHousehold";

const MEMBER = "customers.household_member";
const HOUSEHOLD = "customers.household";

function Members({ members, self }: { members: RecordRow[]; self: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  return (
    <ul className="club-lines">
      {members.map((one) => (
        <li key={one.id}>
          {one.customer_id === self ? (
            <b>{one._titles?.customer_id ?? ""}</b>
          ) : (
            <Link
              to="/r/$domain/$name/$id"
              params={{ ...routeOf("customers.customer"), id: String(one.customer_id) }}
              search={{ tab: "club" }}
            >
              {one._titles?.customer_id ?? ""}
            </Link>
          )}{" "}
          <span className="choice">{labels.choice(MEMBER, "role", String(one.role))}</span>{" "}
          <span className="quiet">
            {one.joined_on ? t("club.household.since", { day: String(one.joined_on) }) : ""}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Whom the customer shares points, tier and card with; founding, joining and leaving a household. */
export function HouseholdPanel({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const entity = useEntity(MEMBER);
  const seesSales = useEntity("trade.sale") !== undefined;
  const mayFound = useEntity(HOUSEHOLD)?.can.create === true && entity?.can.create === true;
  const { isPending, error, membership, members } = useHousehold(customer.id);
  const { max } = useSharing();
  const [joining, setJoining] = useState<Joining | null>(null);
  const [leaves, setLeaves] = useState(false);
  if (isPending) return <Skeleton active />;
  if (error) return <ProblemView error={error} />;
  const household = membership ? String(membership.household_id) : null;
  const name = membership?._titles?.household_id ?? "";
  const isFull = members.length >= max;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>
          {household ? (
            <Link to="/r/$domain/$name/$id" params={{ ...routeOf(HOUSEHOLD), id: household }}>
              {name}
            </Link>
          ) : (
            t("club.household")
          )}
          {household ? (
            <span className="count">{t("club.household.size", { count: members.length, max })}</span>
          ) : null}
        </h2>
        <div className="button-row">
          {household && entity?.can.create ? (
            <Button
              size="small"
              disabled={isFull}
              title={isFull ? t("club.household.full", { max }) : undefined}
              onClick={() => setJoining({ how: "add", household, name })}
            >
              {t("club.household.add")}
            </Button>
          ) : null}
          {household && entity?.can.update ? (
            <Button size="small" onClick={() => setLeaves(true)}>
              {t("club.household.leave")}
            </Button>
          ) : null}
        </div>
      </div>
      {household ? (
        <Members members={members} self={customer.id} />
      ) : (
        <Nothing title={t("club.household.none", { max })}>
          {mayFound ? (
            <Button onClick={() => setJoining({ how: "found" })}>{t("club.household.found")}</Button>
          ) : null}
          {entity?.can.create ? (
            <Button onClick={() => setJoining({ how: "join" })}>{t("club.household.join")}</Button>
          ) : null}
        </Nothing>
      )}
      {household && seesSales ? (
        <HouseholdValue
          key={household}
          household={household}
          name={name}
          people={[{ id: customer.id, name: membership?._titles?.customer_id ?? "" }]}
        />
      ) : null}
      {joining ? (
        <JoinDialog joining={joining} customer={customer} max={max} onClose={() => setJoining(null)} />
      ) : null}
      {leaves && household ? (
        <LeaveDialog customer={customer} household={household} name={name} onClose={() => setLeaves(false)} />
      ) : null}
    </section>
  );
}
