import { Input, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LinkSelect } from "@/fields/LinkSelect";
import { CHANNELS, type Draft } from "./draft";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** For whom and from where, what only this kind of paper asks, and a note. */
export function GoodsHead({
  draft,
  onChange,
  withContact,
  children,
}: Props & { withContact?: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  const link = (target: string, name: "customer" | "contact" | "store") => (
    <LinkSelect
      target={target}
      label={t(`sales.${name}`)}
      placeholder={t(`sales.${name}`)}
      value={draft[name] ? [draft[name]] : []}
      onChange={([id]) => onChange({ ...draft, [name]: id ?? "" })}
    />
  );
  return (
    <div className="quote-head">
      {link("customers.customer", "customer")}
      {withContact ? link("customers.contact", "contact") : null}
      {link("org.store", "store")}
      <Select
        aria-label={t("sales.channel")}
        value={draft.channel}
        onChange={(channel) => onChange({ ...draft, channel })}
        options={CHANNELS.map((value) => ({ value, label: t(`prices.channel.${value}`) }))}
      />
      {children}
      <Input.TextArea
        aria-label={t("sales.note")}
        placeholder={t("sales.note")}
        autoSize={{ minRows: 1, maxRows: 6 }}
        maxLength={10_000}
        value={draft.note}
        onChange={(event) => onChange({ ...draft, note: event.target.value })}
      />
    </div>
  );
}

/** A quotation's: also until when, and under which terms. */
export function EditorHead({ draft, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <GoodsHead draft={draft} onChange={onChange} withContact>
      <Input
        type="date"
        aria-label={t("sales.valid_until")}
        prefix={t("sales.valid_until")}
        value={draft.validUntil}
        onChange={(event) => onChange({ ...draft, validUntil: event.target.value })}
      />
      <Input.TextArea
        aria-label={t("sales.terms")}
        placeholder={t("sales.terms")}
        autoSize={{ minRows: 1, maxRows: 6 }}
        maxLength={10_000}
        value={draft.terms}
        onChange={(event) => onChange({ ...draft, terms: event.target.value })}
      />
    </GoodsHead>
  );
}
