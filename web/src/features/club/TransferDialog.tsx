import { useQuery } from "@tanstack/react-query";
import { Alert, App, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { openAccount, type PointsAccount, pointsQuery, transferPoints } from "@/api/club";
import { useRight } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { LinkChoice } from "@/fields/LinkChoice";
import { useAct } from "@/ui/useAct";
import { Ask, wholeOf } from "./Ask";
import { useFigure } from "./useFigure";

interface Props {
  account: PointsAccount;
  customer: RecordRow;
  onClose: () => void;
}

/** Moves points to another member's account of the programme. */
export function TransferDialog({ account, customer, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { number } = useFigure();
  const mayOpen = useRight("loyalty.points_account", "create") !== "none";
  const [to, setTo] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const theirs = useQuery({ ...pointsQuery(to ?? ""), enabled: to !== null });
  const points = wholeOf(text);
  const target = theirs.data?.find((one) => one.programme_id === account.programme_id);
  const isSame = to === customer.id || target?.id === account.id;
  const isMissing = to !== null && theirs.isSuccess && !target;
  const move = useAct(
    async () => {
      const into = target?.id ?? (await openAccount(account.programme_id, to as string)).id;
      return transferPoints(account.id, `${key}:${into}:${points}`, into, points ?? 0);
    },
    () => {
      message.success(t("club.transfer.done", { points: number(points ?? 0) }));
      onClose();
    },
  );
  const isEnough = points !== null && points > 0 && points <= account.available;
  return (
    <Ask
      title={`${t("club.transfer")} · ${account.programme}`}
      okText={t("club.transfer")}
      isBusy={move.isPending}
      isReady={to !== null && theirs.isSuccess && isEnough && !isSame && (!isMissing || mayOpen)}
      onOk={() => move.mutate(undefined)}
      onClose={onClose}
    >
      <Form.Item label={t("club.transfer.to")} htmlFor="transfer-to">
        <LinkChoice
          id="transfer-to"
          target="customers.customer"
          label={t("club.transfer.to")}
          value={to ?? ""}
          onChange={(id) => setTo(id || null)}
        />
      </Form.Item>
      {isSame ? <Alert type="warning" showIcon title={t("club.transfer.same")} /> : null}
      {isMissing ? (
        <Alert
          type={mayOpen ? "info" : "warning"}
          showIcon
          title={t(mayOpen ? "club.transfer.opens" : "club.transfer.no_account")}
        />
      ) : null}
      <Form.Item
        label={t("club.adjust.points")}
        htmlFor="transfer-points"
        extra={t("club.adjust.free", { points: number(account.available) })}
      >
        <Input
          id="transfer-points"
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Form.Item>
      <p className="quiet">{t("club.transfer.note")}</p>
    </Ask>
  );
}
