import { DeleteOutlined, SettingOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { recordQuery } from "@/api/records";
import type { Offer } from "@/api/sales";
import { LinkSelect } from "@/fields/LinkSelect";
import { useMoney } from "@/fields/useMoney";
import { PartsDialog } from "@/record/PartsDialog";
import { ConfigureDialog } from "./ConfigureDialog";
import type { DraftLine, Off } from "./draft";

interface OffProps {
  off: Off;
  label: string;
  onChange: (off: Off) => void;
}

/** So many percent, or so much, off. */
export function OffInput({ off, label, onChange }: OffProps) {
  const { t } = useTranslation();
  return (
    <Space.Compact className="quote-off">
      <Input
        aria-label={label}
        inputMode="decimal"
        placeholder={label}
        value={off.text}
        maxLength={12}
        onChange={(event) => onChange({ ...off, text: event.target.value })}
      />
      <Select
        aria-label={t("sales.off_kind")}
        value={off.kind}
        onChange={(kind) => onChange({ ...off, kind })}
        options={[
          { value: "percent" as const, label: "%" },
          { value: "amount" as const, label: t("sales.off_amount") },
        ]}
      />
    </Space.Compact>
  );
}

interface Props {
  line: DraftLine;
  priced: Offer["lines"][number] | undefined;
  onChange: (line: DraftLine) => void;
  onRemove: () => void;
}

/** One line: what, how much, which options, what is taken off, and what it comes to. */
export function EditorLine({ line, priced, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const money = useMoney();
  const [configuring, setConfiguring] = useState(false);
  const product = useQuery({ ...recordQuery("catalog.product", line.product), enabled: line.product !== "" });
  const isBundle = product.data?.kind === "bundle";
  const Choose = isBundle ? PartsDialog : ConfigureDialog;
  return (
    <li className="quote-line">
      <div className="quote-line-what">
        <LinkSelect
          target="catalog.product"
          label={t("sales.product")}
          placeholder={t("sales.product")}
          value={line.product ? [line.product] : []}
          onChange={([chosen]) => onChange({ ...line, product: chosen ?? "", chosen: [], unit: "" })}
        />
        {isBundle || product.data?.kind === "configurable" ? (
          <Button icon={<SettingOutlined />} onClick={() => setConfiguring(true)}>
            {t(isBundle ? "sales.parts" : "sales.configure")}
          </Button>
        ) : null}
      </div>
      <div className="quote-line-how">
        <Input
          aria-label={t("sales.qty")}
          className="quote-qty"
          inputMode="decimal"
          value={line.qty}
          onChange={(event) => onChange({ ...line, qty: event.target.value })}
        />
        <LinkSelect
          target="catalog.unit"
          className="quote-unit"
          label={t("sales.unit")}
          placeholder={t("sales.unit")}
          value={line.unit ? [line.unit] : []}
          onChange={([unit]) => onChange({ ...line, unit: unit ?? "" })}
        />
        <OffInput off={line.off} label={t("sales.line_off")} onChange={(off) => onChange({ ...line, off })} />
        <Button aria-label={t("action.delete")} icon={<DeleteOutlined />} onClick={onRemove} />
      </div>
      {priced ? (
        <div className="quote-line-price">
          <span className="quiet">
            {money(priced.unit_price)}
            {priced.chosen_text ? ` · ${priced.chosen_text}` : ""}
            {Number(priced.promotion_discount)
              ? ` · ${t("sales.promotions")} −${money(priced.promotion_discount)}`
              : ""}
            {Number(priced.discount) ? ` · ${t("sales.by_hand")} −${money(priced.discount)}` : ""}
          </span>
          <strong className="numeric">{money(priced.amount)}</strong>
        </div>
      ) : null}
      {configuring ? (
        <Choose
          product={line.product}
          chosen={line.chosen}
          onClose={() => setConfiguring(false)}
          onChosen={(chosen) => {
            setConfiguring(false);
            onChange({ ...line, chosen });
          }}
        />
      ) : null}
    </li>
  );
}
