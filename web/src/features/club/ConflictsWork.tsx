import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Form } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptConflict, fewQuery, linesOfConflict, refuseConflict } from "@/api/club";
import { useLabels, useRight } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { LinkChoice } from "@/fields/LinkChoice";
import { routeOf } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import { Nothing } from "@/ui/Nothing";
import { dayOf } from "@/ui/time";
import { useAct } from "@/ui/useAct";
import { OneByOne } from "./OneByOne";
import { Verdict } from "./Verdict";

const CONFLICT = "trade.sale_conflict";

/** The ticket that the store has under the number already. */
function Known({ conflict }: { conflict: RecordRow }) {
  const { t } = useTranslation();
  const money = useMoney();
  const f = [`store_id:eq:${String(conflict.store_id)}`, `number:eq:${String(conflict.number)}`];
  const found = useQuery(fewQuery("trade.sale", { f }, 1));
  const sale = found.data?.[0];
  if (!sale) return null;
  return (
    <>
      <dt>{t("work.conflicts.known")}</dt>
      <dd>
        <Link to="/r/$domain/$name/$id" params={{ ...routeOf("trade.sale"), id: sale.id }}>
          {t("work.conflicts.known_amount", { amount: money(String(sale.amount ?? "0")) })}
        </Link>
      </dd>
    </>
  );
}

function Facts({ conflict }: { conflict: RecordRow }) {
  const { t } = useTranslation();
  const { company } = useSession();
  const labels = useLabels();
  const money = useMoney();
  return (
    <dl className="proof-facts">
      <dt>{labels.field(CONFLICT, "store_id")}</dt>
      <dd>{conflict._titles?.store_id ?? ""}</dd>
      <dt>{labels.field(CONFLICT, "sold_at")}</dt>
      <dd>{dayOf(String(conflict.sold_at), company.zone)}</dd>
      <dt>{labels.field(CONFLICT, "card")}</dt>
      <dd>{conflict.card ? String(conflict.card) : "—"}</dd>
      {conflict.person ? (
        <>
          <dt>{labels.field(CONFLICT, "person")}</dt>
          <dd>{String(conflict.person)}</dd>
        </>
      ) : null}
      <dt>{labels.field(CONFLICT, "amount")}</dt>
      <dd className="numeric">
        <b>{money(String(conflict.amount))}</b>{" "}
        <span className="quiet">{t("work.conflicts.lines", { n: linesOfConflict(conflict) })}</span>
      </dd>
      {conflict.reason === "other_amount" ? <Known conflict={conflict} /> : null}
    </dl>
  );
}

/** One ticket, why it waits, and what is decided of it. */
function Decide({ conflict, onSkip }: { conflict: RecordRow; onSkip: (() => void) | null }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const mayDecide = useRight(CONFLICT, "update") !== "none";
  const [customer, setCustomer] = useState(conflict.customer_id ? String(conflict.customer_id) : null);
  // A till's own ticket was paid, and stands for the card's holder.
  const isSold = !!conflict.sale_id;
  const needsCustomer = conflict.reason !== "other_amount" && !isSold;
  const decide = useAct(
    async ({ isAccepted, note }: { isAccepted: boolean; note: string }) => {
      if (isAccepted) await acceptConflict(conflict.id, needsCustomer ? customer : null, note);
      else await refuseConflict(conflict.id, note);
      return isAccepted;
    },
    (isAccepted) =>
      void message.success(t(isAccepted ? "work.conflicts.accepted" : "work.conflicts.refused")),
  );
  return (
    <div className="conflict">
      <h2>
        <Link to="/r/$domain/$name/$id" params={{ ...routeOf(CONFLICT), id: conflict.id }}>
          {String(conflict.number)}
        </Link>
      </h2>
      <Alert
        type="warning"
        showIcon
        title={labels.choice(CONFLICT, "reason", String(conflict.reason))}
        description={t(`work.conflicts.help.${isSold ? "sold" : String(conflict.reason)}`)}
      />
      <Facts conflict={conflict} />
      {mayDecide ? (
        <>
          {needsCustomer ? (
            <Form.Item label={t("work.conflicts.whose")} htmlFor="conflict-customer" layout="vertical">
              <LinkChoice
                id="conflict-customer"
                target="customers.customer"
                label={t("work.conflicts.whose")}
                value={customer ?? ""}
                onChange={(id) => setCustomer(id || null)}
              />
            </Form.Item>
          ) : null}
          <Verdict
            acceptText={t("work.conflicts.accept")}
            refuseText={isSold ? null : t("work.conflicts.refuse")}
            mayAccept={!needsCustomer || customer !== null}
            pending={decide.isPending ? decide.variables.isAccepted : null}
            onDecide={(isAccepted, note) => decide.mutate({ isAccepted, note })}
            onSkip={onSkip}
          />
        </>
      ) : (
        <Alert type="info" showIcon title={t("work.may_not_decide")} />
      )}
    </div>
  );
}

/** Tickets of terminals that wait, one after the other, oldest first. */
export function ConflictsWork() {
  const { t } = useTranslation();
  const all = (
    <Link to="/r/$domain/$name" params={routeOf(CONFLICT)} search={{}}>
      {t("work.conflicts.all")}
    </Link>
  );
  return (
    <OneByOne
      entity={CONFLICT}
      waiting="state:eq:open"
      head={(count) => (
        <>
          {t("work.conflicts.waiting", { count })} {all}
        </>
      )}
      none={
        <Nothing title={t("work.conflicts.none")}>
          {t("work.conflicts.none_cure")} {all}
        </Nothing>
      }
    >
      {(conflict, onSkip) => <Decide key={conflict.id} conflict={conflict} onSkip={onSkip} />}
    </OneByOne>
  );
}
