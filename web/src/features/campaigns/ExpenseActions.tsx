import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { decideExpense, payExpense, releaseExpense, type WholeCampaign } from "@/api/campaigns";
import { useSession } from "@/api/session";
import type { RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";

type Act = "approve" | "refuse" | "pay" | "release";

/** Whether the user's limit covers a request. */
const isWithin = (row: RecordRow, may: WholeCampaign["may"]) =>
  may.limit !== null && Number(row.amount) <= Number(may.limit);

/** Why somebody who approves can't approve this one; null where he can, or approves nothing. */
function waitsFor(row: RecordRow, may: WholeCampaign["may"], me: string): "above" | "overrun" | null {
  const waits = row.state === "requested" || row.state === "escalated";
  if (!waits || may.limit === null || row.requested_by === me) return null;
  if (!isWithin(row, may)) return "above";
  return row.state === "escalated" && !may.overrun ? "overrun" : null;
}

/** What can be done with a request now, by this user. */
function actsOf(row: RecordRow, may: WholeCampaign["may"], me: string): Act[] {
  const waits = row.state === "requested" || row.state === "escalated";
  const decides = waits && row.requested_by !== me && isWithin(row, may);
  return [
    ...(decides && (row.state !== "escalated" || may.overrun) ? (["approve"] as const) : []),
    ...(decides ? (["refuse"] as const) : []),
    ...(row.state === "committed" && may.ask ? (["pay"] as const) : []),
    ...((waits || row.state === "committed") && may.ask ? (["release"] as const) : []),
  ];
}

export function ExpenseActions({ row, may }: { row: RecordRow; may: WholeCampaign["may"] }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { user } = useSession();
  const client = useQueryClient();
  const [act, setAct] = useState<Act | null>(null);
  const [note, setNote] = useState("");
  const [paid, setPaid] = useState(String(row.amount));
  const [document, setDocument] = useState("");
  const [on, setOn] = useState("");
  const run = useMutation({
    mutationFn: (what: Act) => {
      if (what === "pay") return payExpense(row.id, paid.trim(), document.trim(), on || null);
      if (what === "release") return releaseExpense(row.id, note.trim());
      return decideExpense(row.id, what, note.trim());
    },
    onSuccess: async () => {
      setAct(null);
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const above = waitsFor(row, may, user.id);
  return (
    <span className="button-row">
      {above ? <span className="quiet">{t(`campaign.waits.${above}`)}</span> : null}
      {actsOf(row, may, user.id).map((what) => (
        <Button
          key={what}
          size="small"
          type={what === "approve" || what === "pay" ? "primary" : "default"}
          onClick={() => setAct(what)}
        >
          {t(`campaign.expense.${what}`)}
        </Button>
      ))}
      <Modal
        open={act !== null}
        title={act ? `${t(`campaign.expense.${act}`)} ${String(row.number)}` : ""}
        okText={act ? t(`campaign.expense.${act}`) : ""}
        cancelText={t("action.cancel")}
        okButtonProps={{ disabled: act === "pay" && !(document.trim() && Number(paid) > 0) }}
        confirmLoading={run.isPending}
        onOk={() => act && run.mutate(act)}
        onCancel={() => setAct(null)}
      >
        {row.reason ? <p>{t("campaign.over_because", { reason: row.reason })}</p> : null}
        {act === "pay" ? (
          <Form layout="vertical" component="div">
            <Form.Item label={t("campaign.paid")} htmlFor={`paid-${row.id}`} required>
              <Input
                id={`paid-${row.id}`}
                inputMode="decimal"
                value={paid}
                onChange={(event) => setPaid(event.target.value)}
              />
            </Form.Item>
            <Form.Item label={t("campaign.document")} htmlFor={`document-${row.id}`} required>
              <Input
                id={`document-${row.id}`}
                maxLength={60}
                value={document}
                onChange={(event) => setDocument(event.target.value)}
              />
            </Form.Item>
            <Form.Item label={t("campaign.paid_on")} htmlFor={`paid-on-${row.id}`}>
              <Input
                id={`paid-on-${row.id}`}
                type="date"
                value={on}
                onChange={(event) => setOn(event.target.value)}
              />
            </Form.Item>
          </Form>
        ) : (
          <Input.TextArea
            aria-label={t("campaign.said")}
            placeholder={t("campaign.said")}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Modal>
    </span>
  );
}
