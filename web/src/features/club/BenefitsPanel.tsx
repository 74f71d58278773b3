import { useQuery } from "@tanstack/react-query";
import { App, Button, Form, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { benefitsQuery, type Entitlement, fewQuery, grantBenefit } from "@/api/club";
import { useLabels, useRight } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { useAct } from "@/ui/useAct";
import { Ask, Note, wholeOf } from "./Ask";
import { BenefitUses } from "./BenefitUses";
import { useHousehold } from "./useHousehold";

const BENEFIT = "loyalty.benefit";
const USE = "loyalty.benefit_use";

interface DialogProps {
  benefit: Entitlement;
  cost: string | null;
  customer: RecordRow;
  onClose: () => void;
}

/** Gives a benefit. Its key is made once a dialog: pressed twice, it is given once. */
function UseDialog({ benefit, cost, customer, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const labels = useLabels();
  const money = useMoney();
  const [text, setText] = useState("1");
  const [reference, setReference] = useState("");
  const [note, setNote] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const count = wholeOf(text);
  const isPossible = count !== null && count > 0 && (benefit.left === null || count <= benefit.left);
  const give = useAct(
    () =>
      grantBenefit(benefit.benefit_id, `${key}:${count}`, {
        customer: customer.id,
        count: count ?? 1,
        reference,
        note,
      }),
    () => {
      message.success(t("club.benefit.given", { benefit: benefit.name }));
      onClose();
    },
  );
  return (
    <Ask
      title={`${t("club.benefit.use")} · ${benefit.name}`}
      okText={t("club.benefit.use")}
      isBusy={give.isPending}
      isReady={isPossible}
      onOk={() => give.mutate(undefined)}
      onClose={onClose}
    >
      <Form.Item
        label={labels.field(USE, "count")}
        htmlFor="use-count"
        {...(benefit.left === null ? {} : { extra: t("club.benefit.left", { count: benefit.left }) })}
      >
        <Input
          id="use-count"
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Form.Item>
      {cost ? <p className="quiet">{t("club.benefit.cost", { cost: money(cost) })}</p> : null}
      <Form.Item label={labels.field(USE, "reference")} htmlFor="use-reference">
        <Input
          id="use-reference"
          maxLength={60}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
      </Form.Item>
      <Note label={t("club.note")} value={note} onChange={setNote} />
    </Ask>
  );
}

/** What a customer is entitled to, how much of it was had, and giving it. */
export function BenefitsPanel({ customer }: { customer: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const mayGive = useRight(USE, "create") !== "none";
  const household = useHousehold(customer.id).membership?.household_id;
  const found = useQuery(benefitsQuery(customer.id));
  const known = useQuery(fewQuery(BENEFIT, { f: ["is_active:eq:true"] })).data ?? [];
  const [using, setUsing] = useState<Entitlement | null>(null);
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const costOf = (id: string) => {
    const cost = known.find((one) => one.id === id)?.cost;
    return cost === null || cost === undefined ? null : String(cost);
  };
  const quota = (one: Entitlement) =>
    one.quota === null
      ? t("club.benefit.used", { used: one.used })
      : t("club.benefit.quota", {
          used: one.used,
          quota: one.quota,
          period: labels.choice(BENEFIT, "period", one.period),
        });
  return (
    <section className="panel">
      <h2>{t("club.benefits")}</h2>
      {found.data.length === 0 ? <Nothing title={t("club.benefit.none")} /> : null}
      <ul className="club-benefits">
        {found.data.map((one) => (
          <li key={one.benefit_id}>
            <div>
              <b>{one.name}</b> <span className="choice">{labels.choice(BENEFIT, "kind", one.kind)}</span>
              <span className="quiet block">
                {quota(one)}
                {one.left === null ? "" : ` · ${t("club.benefit.left", { count: one.left })}`}
                {costOf(one.benefit_id)
                  ? ` · ${t("club.benefit.cost", { cost: money(costOf(one.benefit_id)) })}`
                  : ""}
              </span>
            </div>
            {mayGive ? (
              <Button
                size="small"
                disabled={one.left === 0}
                aria-label={t("club.benefit.use_of", { benefit: one.name })}
                onClick={() => setUsing(one)}
              >
                {t("club.benefit.use")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <BenefitUses customer={customer.id} household={household ? String(household) : null} />
      {using ? (
        <UseDialog
          benefit={using}
          cost={costOf(using.benefit_id)}
          customer={customer}
          onClose={() => setUsing(null)}
        />
      ) : null}
    </section>
  );
}
