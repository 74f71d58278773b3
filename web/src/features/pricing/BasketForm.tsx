import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import type { QuoteRequest } from "@/api/prices";
import { LinkSelect } from "@/fields/LinkSelect";
import { TierSelect } from "./TierSelect";
import { CHANNELS, type Tried, type TriedLine } from "./tried";

interface Props {
  tried: Tried;
  onChange: (tried: Tried) => void;
}

function Line({
  line,
  onChange,
  onRemove,
}: {
  line: TriedLine;
  onChange: (line: TriedLine) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  return (
    <li className="basket-line">
      <LinkSelect
        target="catalog.product"
        label={t("prices.product")}
        placeholder={t("prices.product")}
        value={line.product ? [line.product] : []}
        onChange={([product]) => onChange({ ...line, product: product ?? "" })}
      />
      <Input
        aria-label={t("prices.qty")}
        className="basket-qty"
        inputMode="decimal"
        value={line.qty}
        onChange={(event) => onChange({ ...line, qty: event.target.value })}
      />
      <Button aria-label={t("action.delete")} icon={<DeleteOutlined />} onClick={onRemove} />
    </li>
  );
}

/** What somebody would buy, and where and as whom. */
export function BasketForm({ tried, onChange }: Props) {
  const { t } = useTranslation();
  const mayNameCustomers = useEntity("customers.customer") !== undefined;
  const setLine = (at: number, line: TriedLine) =>
    onChange({ ...tried, lines: tried.lines.map((one, place) => (place === at ? line : one)) });
  const id = (name: "customer" | "store") => ({
    value: tried[name] ? [tried[name]] : [],
    onChange: ([chosen]: string[]) => onChange({ ...tried, [name]: chosen ?? "" }),
  });
  return (
    <section className="basket-form">
      <h2>{t("prices.basket")}</h2>
      <ul className="basket-lines">
        {tried.lines.map((line, at) => (
          <Line
            key={line.key}
            line={line}
            onChange={(next) => setLine(at, next)}
            onRemove={() => onChange({ ...tried, lines: tried.lines.filter((_, place) => place !== at) })}
          />
        ))}
      </ul>
      <Button
        icon={<PlusOutlined />}
        onClick={() =>
          onChange({
            ...tried,
            lines: [
              ...tried.lines,
              { key: Math.max(0, ...tried.lines.map((line) => line.key)) + 1, product: "", qty: "1" },
            ],
          })
        }
      >
        {t("prices.add_line")}
      </Button>
      <h2>{t("prices.situation")}</h2>
      <div className="basket-situation">
        {mayNameCustomers ? (
          <LinkSelect
            target="customers.customer"
            label={t("prices.customer")}
            placeholder={t("prices.customer")}
            {...id("customer")}
          />
        ) : null}
        <LinkSelect
          target="org.store"
          label={t("prices.store")}
          placeholder={t("prices.store")}
          {...id("store")}
        />
        <Select<QuoteRequest["channel"]>
          aria-label={t("prices.channel")}
          prefix={t("prices.channel")}
          value={tried.channel}
          onChange={(channel) => onChange({ ...tried, channel })}
          options={CHANNELS.map((value) => ({ value, label: t(`prices.channel.${value}`) }))}
        />
        <TierSelect
          label={t("prices.tier")}
          placeholder={t(tried.customer ? "prices.tier.of_customer" : "prices.tier")}
          value={tried.tier}
          onChange={(tier) => onChange({ ...tried, tier })}
        />
        <DatePicker
          showTime={{ format: "HH:mm" }}
          format="YYYY-MM-DD HH:mm"
          aria-label={t("prices.at")}
          placeholder={t("prices.at.now")}
          value={tried.at ? dayjs(tried.at) : null}
          onChange={(at) => onChange({ ...tried, at: at ? at.toISOString() : "" })}
        />
        <Input
          aria-label={t("prices.coupons")}
          placeholder={t("prices.coupons")}
          value={tried.coupons}
          maxLength={200}
          onChange={(event) => onChange({ ...tried, coupons: event.target.value })}
        />
      </div>
    </section>
  );
}
