import { SwapOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRight } from "@/api/manifest";
import { recordQuery } from "@/api/records";
import { moveStock, stockQuery } from "@/api/stock";
import { LinkSelect } from "@/fields/LinkSelect";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { problemText } from "@/ui/problem";
import { type Draft, emptyDraft, KINDS, type Kind, moveOf } from "./moves";

interface Written {
  key: string;
  product: string;
  kind: Kind;
  qty: string;
  left: string;
}

/** Goods come in, go out, go to another store, or are counted, one product after the other. */
export function MoveActions() {
  const { t } = useTranslation();
  const may = useRight("trade.stock_movement", "create") !== "none";
  const [isOpen, setIsOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button type="primary" icon={<SwapOutlined />} onClick={() => setIsOpen(true)}>
        {t("stock.move")}
      </Button>
      {isOpen ? <MoveDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function MoveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [written, setWritten] = useState<Written[]>([]);
  // Names what is written next: it is written once however often it is sent.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const body = moveOf(draft);
  const change = (next: Partial<Draft>) => {
    setDraft({ ...draft, ...next });
    setKey(crypto.randomUUID());
  };
  const move = useMutation({
    mutationFn: async (given: NonNullable<typeof body>) => {
      const left = await moveStock(key, given);
      const product = await client.fetchQuery(recordQuery("catalog.product", given.product_id));
      return { key, product: String(product.name ?? ""), kind: given.kind, qty: given.qty, left };
    },
    onSuccess: async (one) => {
      setWritten((all) => [one, ...all]);
      change({ product: "", qty: "" });
      await client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const write = () => {
    if (body && !move.isPending) move.mutate(body);
  };
  return (
    <Modal
      open
      title={t("stock.move")}
      okText={t("stock.move.write")}
      cancelText={t("action.close")}
      confirmLoading={move.isPending}
      okButtonProps={{ disabled: !body }}
      onOk={write}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <Segmented
          block
          value={draft.kind}
          onChange={(kind) => change({ kind })}
          options={KINDS.map((value) => ({ value, label: t(`stock.move.${value}`) }))}
        />
        <p className="quiet">{t(`stock.move.${draft.kind}.how`)}</p>
        <Link
          target="org.store"
          label={t("stock.store")}
          id={draft.store}
          onId={(store) => change({ store })}
        />
        {draft.kind === "move" ? (
          <Link
            target="org.store"
            label={t("stock.move.to")}
            id={draft.toStore}
            onId={(toStore) => change({ toStore })}
          />
        ) : null}
        <Link
          target="catalog.product"
          label={t("stock.move.product")}
          id={draft.product}
          onId={(product) => change({ product })}
        />
        <Available store={draft.store} product={draft.product} />
        <Input
          inputMode="decimal"
          aria-label={t(draft.kind === "count" ? "stock.move.counted" : "stock.move.qty")}
          placeholder={t(draft.kind === "count" ? "stock.move.counted" : "stock.move.qty")}
          maxLength={13}
          value={draft.qty}
          onChange={(event) => change({ qty: event.target.value })}
          onPressEnter={write}
        />
        <Input
          aria-label={t("stock.move.reason")}
          placeholder={t("stock.move.reason")}
          maxLength={300}
          value={draft.reason}
          onChange={(event) => change({ reason: event.target.value })}
          onPressEnter={write}
        />
        <Done written={written} />
      </Flex>
    </Modal>
  );
}

interface LinkProps {
  target: string;
  label: string;
  id: string;
  onId: (id: string) => void;
}

const Link = ({ target, label, id, onId }: LinkProps) => (
  <LinkSelect
    target={target}
    label={label}
    placeholder={label}
    value={id ? [id] : []}
    onChange={([next]) => onId(next ?? "")}
  />
);

/** What the store has of it, and what of that is kept for orders. */
function Available({ store, product }: { store: string; product: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const found = useQuery({ ...stockQuery(store, product), enabled: store !== "" && product !== "" });
  if (!found.data) return null;
  const { on_hand, reserved, available } = found.data;
  return (
    <p className="quiet" aria-live="polite">
      {t("stock.move.has", {
        on_hand: numberText(on_hand, locale),
        reserved: numberText(reserved, locale),
        available: numberText(available, locale),
      })}
    </p>
  );
}

function Done({ written }: { written: Written[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!written.length) return null;
  return (
    <ul aria-live="polite" aria-label={t("stock.move.done")}>
      {written.map((one) => (
        <li key={one.key}>
          {t("stock.move.written", {
            kind: t(`stock.move.${one.kind}`),
            product: one.product,
            qty: numberText(one.qty, locale),
            left: numberText(one.left, locale),
          })}
        </li>
      ))}
    </ul>
  );
}
