import { Alert, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { QuoteLine, TicketQuote } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { moneyText } from "@/ui/number";
import type { HandSet } from "./basket";
import { minorOf, percentOff, textOf } from "./money";

interface Props {
  line: QuoteLine;
  limit: TicketQuote["by_hand"];
  currency: string;
  onSet: (hand: HandSet | null) => void;
  onClose: () => void;
}

const REASONS = ["damaged", "expiring", "display", "competitor", "complaint"] as const;

/** A price that the clerk sets, why, and whether a manager is wanted for it. */
export function HandDialog({ line, limit, currency, onSet, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [price, setPrice] = useState(line.by_hand?.price ?? "");
  const [reason, setReason] = useState(line.by_hand?.reason ?? "");
  const money = (text: string) => moneyText(text, currency, locale);
  const before = minorOf(line.unit_price) ?? 0;
  const wanted = minorOf(price);
  // What has no price of its own may have any.
  const isFree = line.source === "none" || line.source === "given";
  const isHigher = wanted !== null && !isFree && wanted > before;
  const percent = wanted === null || isFree ? 0 : percentOff(before, wanted);
  const mayGo = wanted !== null && wanted >= 0 && !isHigher && !!reason.trim();
  const go = () => {
    if (!mayGo) return;
    onSet({ price: textOf(wanted), reason: reason.trim() });
    onClose();
  };
  return (
    <Modal
      open
      centered
      title={t("till.hand.title", { name: line.name })}
      onCancel={onClose}
      className="till-dialog"
      footer={
        <>
          {line.by_hand ? (
            <Button
              size="large"
              onClick={() => {
                onSet(null);
                onClose();
              }}
            >
              {t("till.hand.undo")}
            </Button>
          ) : null}
          <Button size="large" type="primary" disabled={!mayGo} onClick={go}>
            {t("till.hand.set")}
          </Button>
        </>
      }
    >
      <div className="till-paying">
        {isFree ? null : (
          <p className="till-note">{t("till.hand.before", { price: money(line.unit_price) })}</p>
        )}
        <Input
          size="large"
          autoFocus
          inputMode="decimal"
          aria-label={t("till.hand.price")}
          placeholder={t("till.hand.price")}
          value={price}
          onChange={(event) => setPrice(event.target.value)}
          onPressEnter={go}
          status={isHigher || (price && wanted === null) ? "error" : ""}
        />
        {isHigher ? <Alert type="error" showIcon title={t("till.hand.too_high")} /> : null}
        {percent > 0 ? <p className="till-note">{t("till.hand.percent", { percent })}</p> : null}
        {percent > Number(limit.limit) ? (
          <Alert type="warning" showIcon title={t("till.hand.beyond", { limit: Number(limit.limit) })} />
        ) : null}
        <div className="till-quick">
          {REASONS.map((one) => (
            <Button key={one} onClick={() => setReason(t(`till.hand.reason.${one}`))}>
              {t(`till.hand.reason.${one}`)}
            </Button>
          ))}
        </div>
        <Input
          size="large"
          maxLength={300}
          aria-label={t("till.hand.reason")}
          placeholder={t("till.hand.reason")}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={go}
        />
      </div>
    </Modal>
  );
}
