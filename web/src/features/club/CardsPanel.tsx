import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CardStep, fewQuery } from "@/api/club";
import { useEntity, useLabels, useRight } from "@/api/manifest";
import type { EntityDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { type CardAct, CardDialog } from "./CardDialog";
import { useHousehold } from "./useHousehold";

const CARD = "loyalty.card";
const EVENT = "loyalty.card_event";

/** What can be done with a card in a state. */
const ACTS: Record<string, (CardStep | "replace" | "merge")[]> = {
  issued: ["activate", "block", "lose", "replace", "merge", "end"],
  active: ["block", "lose", "replace", "merge", "end"],
  blocked: ["unblock", "lose", "replace", "merge", "end"],
  lost: ["unblock", "replace", "merge", "end"],
};
/** Cards that another one can be merged into. */
const KEPT = ["issued", "active"];

const COLOURS: Record<string, string> = {
  active: "success",
  issued: "processing",
  blocked: "warning",
  lost: "error",
};

function CardHistory({ card }: { card: string }) {
  const labels = useLabels();
  const found = useQuery(fewQuery(EVENT, { f: [`card_id:eq:${card}`], sort: "-created_at" }));
  if (found.isPending) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <ol className="club-history">
      {found.data.map((event) => (
        <li key={event.id}>
          <time>{String(event.day)}</time>
          <div>
            <b>{labels.choice(EVENT, "kind", String(event.kind))}</b>{" "}
            <span className="quiet">
              {event.note ? String(event.note) : ""} {event._titles?.by_id ?? ""}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}

interface CardProps {
  entity: EntityDef;
  mayAct: boolean;
  card: RecordRow;
  /** The others that this one can be merged into. */
  others: RecordRow[];
  onAct: (act: CardAct) => void;
}

function CardLine({ entity, mayAct, card, others, onAct }: CardProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const [isOpen, setOpen] = useState(false);
  const seesHistory = useEntity(EVENT) !== undefined;
  const code = entity.fields.find((field) => field.name === "code");
  const state = String(card.state);
  const acts = (mayAct ? (ACTS[state] ?? []) : []).filter((what) => what !== "merge" || others.length > 0);
  return (
    <li className="club-card">
      <div className="club-card-head">
        <b className="club-code">{code ? <FieldCell entity={CARD} field={code} row={card} /> : null}</b>
        <Tag color={COLOURS[state] ?? "default"}>{labels.choice(CARD, "state", state)}</Tag>
        {card.household_id ? <span className="tag">{t("club.shared")}</span> : null}
      </div>
      <p className="quiet">
        {card._titles?.series_id ?? ""}
        {card.issued_on ? ` · ${t("club.card.since", { day: String(card.issued_on) })}` : ""}
        {card.expires_on ? ` · ${t("club.card.until", { day: String(card.expires_on) })}` : ""}
        {card.household_id && card._titles?.customer_id ? ` · ${card._titles.customer_id}` : ""}
        {card._titles?.replaced_by_id
          ? ` · ${t("club.card.became", { code: card._titles.replaced_by_id })}`
          : ""}
      </p>
      <div className="button-row">
        {acts.map((what) => (
          <Button
            key={what}
            size="small"
            danger={what === "end"}
            onClick={() =>
              onAct(what === "merge" ? { what, card: card.id, others } : { what, card: card.id })
            }
          >
            {t(`club.card.${what}`)}
          </Button>
        ))}
        {seesHistory ? (
          <Button type="link" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t("club.card.history")}
          </Button>
        ) : null}
      </div>
      {isOpen ? <CardHistory card={card.id} /> : null}
    </li>
  );
}

/** Once each: a shared card of one's own is found twice. */
function once(cards: RecordRow[]): RecordRow[] {
  return cards.filter((card, at) => cards.findIndex((one) => one.id === card.id) === at);
}

/** The cards of a customer, and those that the household shares. */
export function CardsPanel({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const entity = useEntity(CARD);
  const mayAct = useRight(CARD, "update") !== "none";
  const household = useHousehold(customer.id).membership?.household_id;
  const [act, setAct] = useState<CardAct | null>(null);
  const own = useQuery(fewQuery(CARD, { f: [`customer_id:eq:${customer.id}`], sort: "-created_at" }, 50));
  const shared = useQuery({
    ...fewQuery(CARD, { f: [`household_id:eq:${String(household ?? "")}`], sort: "-created_at" }, 50),
    enabled: household !== undefined,
  });
  if (!entity) return null;
  if (own.isPending) return <Skeleton active />;
  if (own.isError) return <ProblemView error={own.error} onRetry={() => void own.refetch()} />;
  const cards = once([...own.data, ...(shared.data ?? [])]);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t("club.cards")}</h2>
        {mayAct ? (
          <Button size="small" onClick={() => setAct({ what: "issue", card: null })}>
            {t("club.card.issue")}
          </Button>
        ) : null}
      </div>
      {cards.length === 0 ? <Nothing title={t("club.card.none")} /> : null}
      <ul className="club-cards">
        {cards.map((card) => (
          <CardLine
            key={card.id}
            entity={entity}
            mayAct={mayAct}
            card={card}
            others={cards.filter((one) => one.id !== card.id && KEPT.includes(String(one.state)))}
            onAct={setAct}
          />
        ))}
      </ul>
      {act ? <CardDialog act={act} customer={customer} onClose={() => setAct(null)} /> : null}
    </section>
  );
}
