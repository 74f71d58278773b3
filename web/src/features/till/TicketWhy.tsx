import "./till.css";
import { useQuery } from "@tanstack/react-query";
import { Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { type TicketAnswer, ticketWhyQuery } from "@/api/till";
import type { SlotProps } from "@/record/slots";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { LineWhy } from "./LineWhy";

/** Why a ticket cost what it cost: as it was answered when it was rung up. */
export default function TicketWhy({ row }: SlotProps) {
  const { t } = useTranslation();
  const found = useQuery(ticketWhyQuery(row.id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Nothing title={t("till.ticket_why.none")} />;
  return <Told answer={found.data} />;
}

function Told({ answer }: { answer: TicketAnswer }) {
  const { t } = useTranslation();
  return (
    <section className="ticket-why">
      {answer.lines.map((line) => (
        <section key={line.key} aria-label={line.name}>
          <h2>
            {line.name || line.number} {line.is_gift ? <Tag color="gold">{t("till.source.gift")}</Tag> : null}
          </h2>
          <LineWhy line={line} />
        </section>
      ))}
      {answer.refusals.length ? (
        <>
          <h2>{t("till.refusals", { n: answer.refusals.length })}</h2>
          <ul>
            {answer.refusals.map((one) => (
              <li key={one.promotion_id}>
                {one.promotion}: {t(`till.not.${one.why}`, { need: one.need, have: one.have, by: one.by })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {answer.again ? <p className="quiet">{t(`till.again.${answer.again}`)}</p> : null}
    </section>
  );
}
