import "./consents.css";
import { CheckOutlined, CloseOutlined, HistoryOutlined, MinusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import { useSession } from "@/api/session";
import type { EntityDef, RecordRow } from "@/api/types";
import { dayOf } from "@/ui/time";
import { type Answer, type Standing, standing } from "./consents";

const ConsentDialog = lazy(() => import("./ConsentDialog"));

const CONSENT = "customers.consent";
/** Statements that are read; older ones stand in the list. */
const SHOWN = 300;

const ICONS: Record<Standing, typeof CheckOutlined> = {
  granted: CheckOutlined,
  refused: CloseOutlined,
  withdrawn: CloseOutlined,
  expired: HistoryOutlined,
  unknown: MinusOutlined,
};

export function optionsOf(entity: EntityDef, name: string): string[] {
  const kind = entity.fields.find((field) => field.name === name)?.kind;
  return kind?.type === "choice" ? kind.options : [];
}

/** One answer in words: what, since when, from where. */
export function useAnswerText() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  return ({ standing: what, statement }: Answer) =>
    [
      what === "expired" || what === "unknown" ? t(`consent.${what}`) : labels.choice(CONSENT, "state", what),
      ...(statement
        ? [
            dayOf(String(statement.stated_at), company.zone),
            labels.choice(CONSENT, "source", String(statement.source)),
          ]
        : []),
    ].join(" · ");
}

/** What the customer agreed to: purposes across, channels down. Each cell says what holds and takes a new statement. */
export function Consents({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { company } = useSession();
  const text = useAnswerText();
  const entity = useEntity(CONSENT);
  const [asked, setAsked] = useState<{ purpose: string; channel: string } | null>(null);
  const said = useInfiniteQuery({
    ...listQuery(CONSENT, { f: [`customer_id:eq:${customer.id}`], sort: "-stated_at" }, SHOWN),
    enabled: entity !== undefined,
  });
  if (!entity) return null;
  const rows = said.data?.pages.flatMap((page) => page.items) ?? [];
  const today = dayOf(new Date().toISOString(), company.zone);
  const purposes = optionsOf(entity, "purpose");
  return (
    <section className="panel consents" aria-label={labels.entity(CONSENT)}>
      <h2>{labels.entity(CONSENT)}</h2>
      <table className="consent-table">
        <thead>
          <tr>
            <td />
            {purposes.map((purpose) => (
              <th key={purpose} scope="col">
                {t([`consent.short.${purpose}`, "consent.short.other"], {
                  purpose: labels.choice(CONSENT, "purpose", purpose),
                })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {optionsOf(entity, "channel").map((channel) => (
            <tr key={channel}>
              <th scope="row">{labels.choice(CONSENT, "channel", channel)}</th>
              {purposes.map((purpose) => {
                const answer = standing(rows, purpose, channel, today);
                const Icon = ICONS[answer.standing];
                const name = `${labels.choice(CONSENT, "purpose", purpose)} · ${labels.choice(CONSENT, "channel", channel)}`;
                return (
                  <td key={purpose}>
                    <button
                      type="button"
                      className={`consent-cell ${answer.standing}`}
                      title={text(answer)}
                      aria-label={`${name}：${text(answer)}`}
                      disabled={!entity.can.create && !answer.statement}
                      onClick={() => setAsked({ purpose, channel })}
                    >
                      <Icon aria-hidden="true" />
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {asked ? (
        <Suspense fallback={null}>
          <ConsentDialog
            customer={customer}
            entity={entity}
            {...asked}
            answer={standing(rows, asked.purpose, asked.channel, today)}
            onClose={() => setAsked(null)}
          />
        </Suspense>
      ) : null}
    </section>
  );
}
