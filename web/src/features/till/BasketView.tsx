import {
  DeleteOutlined,
  GiftOutlined,
  MinusOutlined,
  PlusOutlined,
  QuestionCircleOutlined,
} from "@ant-design/icons";
import { Button, Input } from "antd";
import { type Dispatch, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { QuoteLine, TicketQuote } from "@/api/till";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { moneyText } from "@/ui/number";
import type { Act, Basket, BasketLine, HandSet } from "./basket";
import { HandDialog } from "./HandDialog";
import { LineWhy } from "./LineWhy";
import { milliOf, minorOf, qtyText } from "./money";

interface Props {
  basket: Basket;
  quote: TicketQuote | undefined;
  currency: string;
  act: Dispatch<Act>;
  /** Something was changed: the scan box is next. */
  onDone: () => void;
}

/** What is on the counter, line by line, and why each line costs what it does. */
export function BasketView({ basket, quote, currency, act, onDone }: Props) {
  const { t } = useTranslation();
  if (!basket.lines.length && !basket.back)
    return <Nothing title={t("till.empty")}>{t("till.empty.hint")}</Nothing>;
  const gifts = quote?.lines.filter((line) => line.is_gift) ?? [];
  return (
    <ol className="till-lines">
      {basket.lines.map((line, at) => (
        <LineRow
          key={`${line.goods.id} ${at}`}
          line={line}
          priced={quote?.lines.find((one) => one.key === at + 1 && one.product_id === line.goods.id)}
          currency={currency}
          limit={quote?.by_hand}
          onHand={(hand) => {
            act({ do: "hand", at, hand });
            onDone();
          }}
          onQty={(qty) => act({ do: "qty", at, qty })}
          onRemove={() => {
            act({ do: "remove", at });
            onDone();
          }}
          onDone={onDone}
        />
      ))}
      {gifts.map((gift) => (
        <li key={`gift ${gift.key}`} className="till-line gift">
          <GiftOutlined aria-hidden="true" />
          <div className="till-line-name">
            <strong>{gift.name}</strong>
            <span className="quiet">{t("till.gift", { qty: gift.qty })}</span>
          </div>
          <Amount text={gift.amount} currency={currency} />
        </li>
      ))}
      {basket.back?.lines.map((line) => (
        <li key={`back ${line.line_id}`} className="till-line back">
          <div className="till-line-name">
            <strong>{line.name}</strong>
            <span className="quiet">{t("till.back", { qty: line.qty, number: basket.back?.number })}</span>
          </div>
          <Amount
            text={quote?.returned.find((one) => one.line_id === line.line_id)?.amount}
            currency={currency}
          />
        </li>
      ))}
      {basket.back ? (
        <li className="till-line-act">
          <Button onClick={() => act({ do: "back", back: null })}>{t("till.back.undo")}</Button>
        </li>
      ) : null}
    </ol>
  );
}

function Amount({ text, currency }: { text: string | undefined; currency: string }) {
  const locale = useLocale();
  return <span className="till-amount">{text === undefined ? "…" : moneyText(text, currency, locale)}</span>;
}

interface RowProps {
  line: BasketLine;
  priced: QuoteLine | undefined;
  currency: string;
  limit: TicketQuote["by_hand"] | undefined;
  onHand: (hand: HandSet | null) => void;
  onQty: (qty: string) => void;
  onRemove: () => void;
  onDone: () => void;
}

function LineRow({ line, priced, currency, limit, onHand, onQty, onRemove, onDone }: RowProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [asks, setAsks] = useState(false);
  const [sets, setSets] = useState(false);
  const [qty, setQty] = useState(line.qty);
  useEffect(() => setQty(line.qty), [line.qty]);
  const milli = milliOf(line.qty) ?? 1000;
  const step = (by: number) => {
    onQty(qtyText(Math.max(0, milli + by)));
    onDone();
  };
  const isPriced = priced?.source !== "none";
  const unit = priced && (isPriced ? moneyText(priced.unit_price, currency, locale) : t("till.source.none"));
  const isCut = priced && (minorOf(priced.amount) ?? 0) < (minorOf(priced.list_amount) ?? 0);
  return (
    <li className="till-line">
      <div className="till-line-name">
        <strong>{line.goods.name}</strong>
        <span className="quiet">
          {line.goods.number}
          {unit ? ` · ${unit}` : ""}
          {line.told ? ` · ${line.told}` : ""}
        </span>
        {priced && limit?.may ? (
          <Button
            type="link"
            size="small"
            className="till-hand"
            aria-label={t("till.hand.title", { name: line.goods.name })}
            onClick={() => setSets(true)}
          >
            {priced.by_hand ? t("till.hand.is", { percent: Number(priced.by_hand.percent) }) : t("till.hand")}
          </Button>
        ) : null}
      </div>
      <div className="till-qty">
        <Button
          size="large"
          icon={<MinusOutlined />}
          aria-label={t("till.less", { name: line.goods.name })}
          onClick={() => step(-1000)}
        />
        <Input
          size="large"
          inputMode="decimal"
          aria-label={t("till.qty", { name: line.goods.name })}
          value={qty}
          onChange={(event) => setQty(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => (milliOf(qty) === null ? setQty(line.qty) : onQty(qty))}
          onPressEnter={() => {
            onQty(qty);
            onDone();
          }}
        />
        <Button
          size="large"
          icon={<PlusOutlined />}
          aria-label={t("till.more", { name: line.goods.name })}
          onClick={() => step(1000)}
        />
      </div>
      <div className="till-line-sum">
        {isPriced ? <Amount text={priced?.amount} currency={currency} /> : t("till.source.none")}
        {isCut ? <s className="quiet">{moneyText(priced.list_amount, currency, locale)}</s> : null}
      </div>
      <Button
        type="text"
        size="large"
        icon={<QuestionCircleOutlined />}
        aria-label={t("till.why", { name: line.goods.name })}
        aria-expanded={asks}
        disabled={!priced}
        onClick={() => setAsks(!asks)}
      />
      <Button
        type="text"
        size="large"
        icon={<DeleteOutlined />}
        aria-label={t("till.remove", { name: line.goods.name })}
        onClick={onRemove}
      />
      {asks && priced ? <LineWhy line={priced} /> : null}
      {sets && priced && limit ? (
        <HandDialog
          line={priced}
          limit={limit}
          currency={currency}
          onSet={onHand}
          onClose={() => setSets(false)}
        />
      ) : null}
    </li>
  );
}
