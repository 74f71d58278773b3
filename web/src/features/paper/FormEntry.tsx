import { useMutation } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { keyForm, memberOf, type PaperAnswer, type PaperKeyed } from "@/api/paper";
import { findProducts, type Person } from "@/api/till";
import { problemText } from "@/ui/problem";
import { bodyOf, type Form, type FormLine, missing, newForm, noLine, personIn, sumOf } from "./form";

interface Props {
  batch: string;
  today: string;
  /** The number to begin with: of a form that was photographed before. */
  number?: string | undefined;
  /** The number that stands on the form now. */
  onNumber: (number: string) => void;
  onDone: (answer: PaperAnswer, sent: PaperKeyed) => void;
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onLeave?: () => void;
  type?: string;
  className?: string;
  /** The id of a list to choose from. */
  list?: string;
}

/** Keyed with the keyboard alone: Enter goes on, as Tab does. */
function Field({ label, value, onChange, onLeave, type = "text", className, list }: FieldProps) {
  return (
    <label className={className}>
      <span className="quiet">{label}</span>
      <input
        type={type}
        aria-label={label}
        autoComplete="off"
        list={list}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
    </label>
  );
}

/** One form: number, card, date, lines, total; Enter in the last field sends it, and the next one begins. */
export function FormEntry({ batch, today, number = "", onNumber, onDone }: Props) {
  const { t } = useTranslation();
  const root = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState<Form>(() => ({ ...newForm(today), number }));
  const [member, setMember] = useState<{ name?: string; problem?: string; family?: Person[] }>({});
  const [wrong, setWrong] = useState<string>();

  // Answers come late: they count for what stands in the form then.
  const latest = useRef(form);
  useEffect(() => {
    latest.current = form;
  }, [form]);

  const inputs = () => [...(root.current?.querySelectorAll<HTMLInputElement>("input") ?? [])];
  const toFirst = () => inputs()[0]?.focus();
  useEffect(() => {
    root.current?.querySelector<HTMLInputElement>("input")?.focus();
  }, []);

  const send = useMutation({
    mutationFn: (body: PaperKeyed) => keyForm(batch, body),
    onSuccess: (answer, body) => {
      onDone(answer, body);
      setForm(newForm(body.sold_on));
      setMember({});
      toFirst();
    },
    onError: (error) => setWrong(problemText(t, error)),
  });

  const set = (part: Partial<Form>) => {
    setWrong(undefined);
    setForm((known) => ({ ...known, ...part }));
  };
  const setLine = (at: number, part: Partial<FormLine>) => {
    setWrong(undefined);
    setForm((known) => ({
      ...known,
      lines: known.lines.map((line, place) => (place === at ? { ...line, ...part } : line)),
    }));
  };
  const lookUpMember = async () => {
    const code = form.card.trim();
    if (!code) return setMember({});
    const isStill = () => latest.current.card.trim() === code;
    try {
      const found = await memberOf(code);
      if (isStill()) setMember(found);
    } catch (error) {
      if (isStill()) setMember({ problem: problemText(t, error) });
    }
  };
  // A place in the list becomes the number that is kept.
  const lookUpPerson = () => {
    const person = personIn(member.family ?? [], form.person);
    if (person?.number) set({ person: person.number });
  };
  const lookUpProduct = async (at: number) => {
    const code = form.lines[at]?.code.trim() ?? "";
    if (!code) return setLine(at, { product: undefined });
    if (form.lines[at]?.product) return;
    const isStill = () => latest.current.lines[at]?.code.trim() === code;
    try {
      const { items } = await findProducts(code);
      const [only, second] = items;
      if (!isStill()) return;
      if (!only || second) return setLine(at, { product: undefined });
      // A code may say how much it is; what was typed meanwhile stays.
      const isUntouched = latest.current.lines[at]?.qty === noLine().qty;
      const qty = only.qty && isUntouched ? { qty: only.qty } : {};
      setLine(at, { product: { id: only.id, name: only.name }, ...qty });
    } catch (error) {
      if (isStill()) setWrong(problemText(t, error));
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    const here = event.target;
    if (event.key !== "Enter" || !(here instanceof HTMLInputElement)) return;
    const all = inputs();
    const at = all.indexOf(here);
    const name = here.closest("[data-part]")?.getAttribute("data-part");
    if (name === "total") return;
    event.preventDefault();
    // An empty product ends the lines.
    // Then who of the family bought, where there is one, and the total.
    const person = root.current?.querySelector<HTMLInputElement>('[data-part="person"] input');
    if (name === "product" && !here.value.trim()) return (person ?? all.at(-1))?.focus();
    const isLast = name === "amount" && here.closest("li")?.matches(":last-child");
    // At once: a scanner's next letters come before a timer would, and belong in the next field.
    if (isLast) flushSync(() => setForm((known) => ({ ...known, lines: [...known.lines, noLine()] })));
    const next = inputs()[at + 1];
    next?.focus();
    // What stands there is typed over, as it is after Tab.
    next?.select();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (send.isPending) return;
    const why = missing(form) ?? (member.problem ? "paper.missing.member" : undefined);
    if (why) return setWrong(t(why, { sum: sumOf(form), total: form.total }));
    send.mutate(bodyOf(form));
  };

  const who = personIn(member.family ?? [], form.person)?.name ?? member.name;
  return (
    <form ref={root} className="paper-form panel" onSubmit={submit} onKeyDown={onKeyDown}>
      <div className="paper-head">
        <Field
          label={t("paper.number")}
          value={form.number}
          onChange={(number) => set({ number })}
          onLeave={() => onNumber(form.number.trim())}
        />
        <Field
          label={t("paper.card")}
          value={form.card}
          onChange={(card) => set({ card })}
          onLeave={() => void lookUpMember()}
        />
        <output className={member.problem ? "paper-member negative" : "paper-member"}>
          {member.problem ?? who ?? t("paper.nobody")}
        </output>
        <Field
          label={t("paper.date")}
          type="date"
          value={form.soldOn}
          onChange={(soldOn) => set({ soldOn })}
        />
      </div>
      <ol className="paper-lines">
        {form.lines.map((line, at) => (
          <li key={at}>
            <span data-part="product">
              <Field
                label={t("paper.product_n", { n: at + 1 })}
                value={line.code}
                onChange={(code) => setLine(at, { code, product: undefined })}
                onLeave={() => void lookUpProduct(at)}
              />
            </span>
            <output className="paper-product">{line.product?.name ?? ""}</output>
            <span data-part="qty">
              <Field
                label={t("paper.qty_n", { n: at + 1 })}
                value={line.qty}
                onChange={(qty) => setLine(at, { qty })}
              />
            </span>
            <span data-part="amount">
              <Field
                label={t("paper.amount_n", { n: at + 1 })}
                value={line.amount}
                onChange={(amount) => setLine(at, { amount })}
              />
            </span>
          </li>
        ))}
      </ol>
      <div className="paper-foot">
        {(member.family?.length ?? 0) > 1 || form.person ? (
          <span data-part="person">
            <Field
              label={t("paper.person")}
              value={form.person}
              list="paper-family"
              onChange={(person) => set({ person })}
              onLeave={lookUpPerson}
            />
            <datalist id="paper-family">
              {(member.family ?? []).map((one) => (
                <option key={one.id} value={one.number ?? ""}>
                  {one.name}
                </option>
              ))}
            </datalist>
            <output className="quiet">
              {(member.family ?? []).map((one, at) => `${at + 1} ${one.name ?? one.number}`).join(" · ")}
            </output>
          </span>
        ) : null}
        <span data-part="total">
          <Field label={t("paper.total")} value={form.total} onChange={(total) => set({ total })} />
        </span>
        <span className="quiet">{t("paper.sum", { sum: sumOf(form) })}</span>
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {t("paper.save")}
        </Button>
      </div>
      {wrong ? <Alert type="error" showIcon title={wrong} /> : null}
    </form>
  );
}
