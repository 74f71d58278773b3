import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Form, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptConflict, fewQuery, linesOfConflict, refuseConflict } from "@/api/club";
import { useLabels, useRight } from "@/api/manifest";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { LinkSelect } from "@/fields/LinkSelect";
import { routeOf } from "@/fields/title";
import { useMoney } from "@/fields/useMoney";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { dayOf } from "@/ui/time";
import { useAct } from "./useAct";

const CONFLICT = "trade.sale_conflict";
const AT_ONCE = 100;

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
  const [note, setNote] = useState("");
  const needsCustomer = conflict.reason !== "other_amount";
  const decide = useAct(
    async (isAccepted: boolean) => {
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
        description={t(`work.conflicts.help.${String(conflict.reason)}`)}
      />
      <Facts conflict={conflict} />
      {mayDecide ? (
        <>
          {needsCustomer ? (
            <Form.Item label={t("work.conflicts.whose")} htmlFor="conflict-customer" layout="vertical">
              <LinkSelect
                id="conflict-customer"
                target="customers.customer"
                label={t("work.conflicts.whose")}
                value={customer ? [customer] : []}
                onChange={([id]) => setCustomer(id ?? null)}
              />
            </Form.Item>
          ) : null}
          <Input.TextArea
            aria-label={t("work.reason")}
            placeholder={t("work.reason_hint")}
            rows={2}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <div className="button-row">
            <Button
              type="primary"
              disabled={needsCustomer && !customer}
              loading={decide.isPending && decide.variables === true}
              onClick={() => decide.mutate(true)}
            >
              {t("work.conflicts.accept")}
            </Button>
            <Button
              danger
              disabled={note.trim() === ""}
              loading={decide.isPending && decide.variables === false}
              onClick={() => decide.mutate(false)}
            >
              {t("work.conflicts.refuse")}
            </Button>
            {onSkip ? (
              <Button type="text" onClick={onSkip}>
                {t("work.next")}
              </Button>
            ) : null}
          </div>
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
  const [skipped, setSkipped] = useState<string[]>([]);
  const found = useQuery(fewQuery(CONFLICT, { f: ["state:eq:open"], sort: "created_at" }, AT_ONCE));
  const all = (
    <Link to="/r/$domain/$name" params={routeOf(CONFLICT)} search={{}}>
      {t("work.conflicts.all")}
    </Link>
  );
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const waiting = found.data;
  if (waiting.length === 0)
    return (
      <Nothing title={t("work.conflicts.none")}>
        {t("work.conflicts.none_cure")} {all}
      </Nothing>
    );
  // What was skipped comes again after the others.
  const order = [
    ...waiting.filter((one) => !skipped.includes(one.id)),
    ...skipped.flatMap((id) => waiting.filter((one) => one.id === id)),
  ];
  const conflict = order[0] as RecordRow;
  return (
    <section className="panel">
      <p className="quiet">
        {t("work.conflicts.waiting", { count: waiting.length })} {all}
      </p>
      <Decide
        key={conflict.id}
        conflict={conflict}
        onSkip={
          waiting.length > 1
            ? () => setSkipped([...skipped.filter((id) => id !== conflict.id), conflict.id])
            : null
        }
      />
    </section>
  );
}
