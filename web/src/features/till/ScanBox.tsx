import { BarcodeOutlined } from "@ant-design/icons";
import { App, Spin } from "antd";
import { type Dispatch, type FormEvent, forwardRef, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isUnreached } from "@/api/client";
import { findMembers, findProducts, type TillMember } from "@/api/till";
import { problemText } from "@/ui/problem";
import { useMedia } from "@/ui/useMedia";
import { type Act, buyerOf, type Goods, receiptIn, typed } from "./basket";
import { findKept } from "./localPrice";
import { milliOf, qtyText } from "./money";
import { connection, keptSnapshot, noting } from "./offline";

interface Props {
  store: string;
  act: Dispatch<Act>;
  /** A bundle was scanned whose buyer chooses among parts. */
  onChoice: (goods: Goods, qty: string) => void;
  /** A receipt's link was scanned. */
  onReceipt: (token: string) => void;
}

interface Found {
  is_exact: boolean;
  items: (Goods & { price: string | null; qty?: string | null })[];
}

async function lookUp(store: string, code: string): Promise<Found> {
  try {
    return await noting(findProducts(code));
  } catch (error) {
    const snapshot = isUnreached(error) ? await keptSnapshot(store) : undefined;
    if (!snapshot) throw error;
    return findKept(snapshot, code);
  }
}

const unreached = (error: unknown) => {
  if (isUnreached(error)) return null;
  throw error;
};

/** What a member's phone shows for a card, `card.step.proof`: the server takes it once, and says why it doesn't. */
const isOfPhone = (code: string) => /^\d+\.\d+\.[\w-]+$/.test(code);

/** The member whose card was scanned: exactly that one, not somebody whose name is like it. */
async function cardOf(code: string) {
  if (!/^[\w+-]{4,}$/.test(code)) return undefined;
  // Without a connection nobody is found; a card that is blocked says so.
  const found = await noting(findMembers(code)).catch(unreached);
  return found?.find((one) => one.card_id || one.card_number === code || one.number === code);
}

/** The arrows walk through what was found. */
function walked(event: KeyboardEvent<HTMLButtonElement>) {
  const row = event.currentTarget.parentElement;
  const next = event.key === "ArrowDown" ? row?.nextElementSibling : row?.previousElementSibling;
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  next?.querySelector("button")?.focus();
}

/** Where everything begins: a barcode, a number, a name or its sound; `3*` before it means three. */
export const ScanBox = forwardRef<HTMLInputElement, Props>(({ store, act, onChoice, onReceipt }, box) => {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [choices, setChoices] = useState<Found["items"]>([]);
  const [qty, setQty] = useState("1");
  const list = useRef<HTMLUListElement>(null);
  // A finger doesn't want a keyboard to cover half of the screen at each scan.
  const byFinger = useMedia("(pointer: coarse)");

  const take = (goods: Goods, count: string) => {
    const { id, number, name, is_measured } = goods;
    // Without a connection nobody knows the parts: the first ones are taken.
    const isChoice = goods.has_choice && connection().online;
    if (isChoice) onChoice({ id, number, name, is_measured }, count);
    else act({ do: "add", goods: { id, number, name, is_measured }, qty: count });
    // The list goes, and a scanner's next letters must go somewhere.
    list.current?.closest("form")?.querySelector("input")?.focus({ preventScroll: true });
    // What was typed meanwhile is the next scan's: it stays.
    setChoices([]);
  };
  const greet = (code: string, member: TillMember | null | undefined) => {
    const why = connection().online ? "till.not_found" : "till.not_found.offline";
    if (!member) return void message.warning(t(why, { code }));
    act({ do: "buyer", buyer: buyerOf(member) });
  };
  const scan = async (what: string) => {
    const token = receiptIn(what);
    if (token) return onReceipt(token);
    const asked = typed(what);
    if (isOfPhone(asked.code)) {
      const [holder] = await noting(findMembers(asked.code));
      return greet(asked.code, holder);
    }
    const found = await lookUp(store, asked.code);
    const [only, second] = found.items;
    if (only && !second) {
      // A code may stand for a box of twelve, or for what a scale weighed.
      const each = milliOf(only.qty ?? "1") ?? 1000;
      return take(only, qtyText((each * (milliOf(asked.qty) ?? 1000)) / 1000));
    }
    if (only) {
      setQty(asked.qty);
      return setChoices(found.items);
    }
    greet(asked.code, await cardOf(asked.code));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const what = text.trim();
    const [first] = choices;
    // Of several that were found Enter takes the first; what was typed since is another question.
    if (!what) return first ? take(first, qty) : undefined;
    setText("");
    setChoices([]);
    setBusy(true);
    scan(what)
      .catch((error: unknown) => void message.error(problemText(t, error)))
      .finally(() => setBusy(false));
  };
  return (
    <form className="till-scan" onSubmit={submit}>
      <BarcodeOutlined aria-hidden="true" />
      <input
        ref={box}
        aria-label={t("till.scan")}
        placeholder={t("till.scan.hint")}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="go"
        inputMode={byFinger ? "search" : "text"}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChoices([]);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") setChoices([]);
          if (event.key !== "ArrowDown" || !choices.length) return;
          event.preventDefault();
          list.current?.querySelector("button")?.focus();
        }}
      />
      {busy ? <Spin size="small" /> : null}
      {choices.length ? (
        <ul className="till-choices" aria-label={t("till.choices")} ref={list}>
          {choices.map((one) => (
            <li key={one.id}>
              <button type="button" onClick={() => take(one, qty)} onKeyDown={walked}>
                <span>{one.name}</span>
                <span className="quiet">{one.number}</span>
                <span className="num">{one.price ?? ""}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </form>
  );
});
ScanBox.displayName = "ScanBox";
