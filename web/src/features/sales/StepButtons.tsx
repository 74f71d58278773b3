import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import {
  moveQuotation,
  orderQuotation,
  pdfOf,
  quotationQuery,
  repriceQuotation,
  reviseQuotation,
  type Step,
} from "@/api/sales";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";

/** Steps that something is said at: why, or what the customer answered. */
const SAID: Step[] = ["approve", "return", "decline", "withdraw"];

/** The steps that lead on: the first that is possible is what is meant to be done. */
const ON: string[] = ["order", "submit", "approve", "send", "accept"];

/** What can be done with a quotation now. Who may is the server's to say. */
export function StepButtons({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const lang = useLang();
  const known = useQuery(quotationQuery(row.id)).data;
  const [asking, setAsking] = useState<Step | null>(null);
  const [note, setNote] = useState("");
  const fail = (error: Error) => void message.error(problemText(t, error));
  const refresh = () => client.invalidateQueries({ queryKey: ["records"] });
  const open = (entity: string, id: string) =>
    navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(entity), id } });
  const move = useMutation({
    mutationFn: (step: Step) => moveQuotation(row.id, step, note, known?.version ?? 0),
    onSuccess: async ({ state }) => {
      setAsking(null);
      setNote("");
      await refresh();
      message.success(t("sales.moved", { state: t(`sales.state.${state}`) }));
    },
    onError: fail,
  });
  const other = useMutation({
    mutationFn: async (what: "revise" | "order" | "reprice") => {
      if (what === "order") return { entity: "sales.order", id: (await orderQuotation(row.id)).id };
      const made = what === "revise" ? await reviseQuotation(row.id) : await repriceQuotation(row.id);
      return { entity: "sales.quotation", id: made.id };
    },
    onSuccess: async ({ entity, id }) => {
      await refresh();
      await open(entity, id);
    },
    onError: fail,
  });
  if (!known) return null;
  const main = ON.find((step) => known.steps.some((one) => one === step));
  const go = (step: Step) => {
    const wantsReason = step === "submit" && known.needs_approval;
    if (wantsReason || SAID.includes(step)) setAsking(step);
    else move.mutate(step);
  };
  return (
    <>
      {known.steps.map((step) =>
        step === "revise" || step === "order" ? (
          <Button
            key={step}
            type={step === main ? "primary" : "default"}
            loading={other.isPending}
            onClick={() => other.mutate(step)}
          >
            {t(`sales.step.${step}`)}
          </Button>
        ) : (
          <Button
            key={step}
            type={step === main ? "primary" : "default"}
            danger={step === "withdraw"}
            loading={move.isPending && move.variables === step}
            onClick={() => go(step)}
          >
            {t(`sales.step.${step}`)}
          </Button>
        ),
      )}
      {known.state === "draft" ? (
        <>
          <Link to="/sales/quotations/$id/edit" params={{ id: row.id }}>
            <Button>{t("sales.edit")}</Button>
          </Link>
          <Button loading={other.isPending} onClick={() => other.mutate("reprice")}>
            {t("sales.reprice")}
          </Button>
        </>
      ) : null}
      {known.order ? (
        <Button type="primary" onClick={() => void open("sales.order", known.order?.id ?? "")}>
          {t("sales.to_order", { number: known.order.number })}
        </Button>
      ) : null}
      <Button href={pdfOf("quotations", row.id, lang)} target="_blank">
        PDF
      </Button>
      {asking ? (
        <Modal
          open
          title={t(`sales.step.${asking}`)}
          okText={t(`sales.step.${asking}`)}
          cancelText={t("action.cancel")}
          confirmLoading={move.isPending}
          onOk={() => move.mutate(asking)}
          onCancel={() => setAsking(null)}
        >
          {asking === "submit" ? (
            <p>{t("sales.reason_ask", { percent: known.discount_percent, limit: known.limit })}</p>
          ) : null}
          <Input.TextArea
            aria-label={t("sales.said")}
            placeholder={t("sales.said")}
            rows={3}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Modal>
      ) : null}
    </>
  );
}
