import type { PaperKeyed } from "@/api/paper";
import type { Person } from "@/api/till";

/** A line as it is being keyed. */
export interface FormLine {
  code: string;
  product?: { id: string; name: string } | undefined;
  qty: string;
  amount: string;
}

/** A form as it is being keyed. */
export interface Form {
  number: string;
  card: string;
  /** The number of who of the card's household bought. */
  person: string;
  soldOn: string;
  lines: FormLine[];
  total: string;
}

export const noLine = (): FormLine => ({ code: "", qty: "1", amount: "" });

/** A new form; forms of a batch are mostly of one day. */
export const newForm = (soldOn: string): Form => ({
  number: "",
  card: "",
  person: "",
  soldOn,
  lines: [noLine()],
  total: "",
});

/** Hundredths of what is written, without a detour over fractions. */
export function hundredths(text: string): number | undefined {
  const found = /^(-?)(\d{1,9})(?:\.(\d{0,2}))?$/.exec(text.trim());
  if (!found) return undefined;
  const value = Number(found[2]) * 100 + Number((found[3] ?? "").padEnd(2, "0"));
  return found[1] ? -value : value;
}

const text = (value: number) => `${value < 0 ? "-" : ""}${(Math.abs(value) / 100).toFixed(2)}`;

/** Lines that say something; the last is often empty. */
export const said = (form: Form) => form.lines.filter((line) => line.code.trim() !== "");

/** What the lines come to. */
export const sumOf = (form: Form) =>
  text(said(form).reduce((sum, line) => sum + (hundredths(line.amount) ?? 0), 0));

/** What keeps a form from being sent: a text key; nothing where it is complete. */
export function missing(form: Form): string | undefined {
  if (!form.number.trim()) return "paper.missing.number";
  if (!form.soldOn) return "paper.missing.date";
  const lines = said(form);
  if (!lines.length) return "paper.missing.lines";
  if (lines.some((line) => !line.product)) return "paper.missing.product";
  if (lines.some((line) => hundredths(line.amount) === undefined || !Number(line.qty)))
    return "paper.missing.amount";
  if (lines.some((line) => (hundredths(line.amount) ?? 0) < 0 || Number(line.qty) < 0))
    return "paper.missing.return";
  const total = hundredths(form.total);
  if (total === undefined) return "paper.missing.total";
  return text(total) === sumOf(form) ? undefined : "paper.missing.sum";
}

/** Who is meant of the card's household: a number, or the place in the list. */
export const personIn = (family: Person[], text: string): Person | undefined => {
  const said = text.trim();
  return (
    family.find((one) => one.number === said) ?? (/^[1-9]$/.test(said) ? family[Number(said) - 1] : undefined)
  );
};

export const bodyOf = (form: Form): PaperKeyed => ({
  number: form.number.trim(),
  card: form.card.trim(),
  ...(form.person.trim() ? { person: form.person.trim() } : {}),
  sold_on: form.soldOn,
  lines: said(form).map((line) => ({
    product_id: line.product?.id ?? "",
    qty: line.qty.trim(),
    amount: line.amount.trim(),
  })),
  total: form.total.trim(),
});

/** What is right: the second keying, with what was chosen of the fields that differ. */
export function resolved(second: PaperKeyed, chosen: Record<string, string>): PaperKeyed {
  const body: PaperKeyed = { ...second, lines: second.lines.map((line) => ({ ...line })) };
  for (const [field, value] of Object.entries(chosen)) {
    const [head, at, name] = field.split(".");
    if (head === "card") body.card = value;
    else if (head === "person") body.person = value;
    else if (head === "sold_on") body.sold_on = value;
    else if (head === "total") body.total = value;
    else if (head === "lines") {
      const place = Number(at);
      const line = body.lines[place] ?? { product_id: "", qty: "", amount: "" };
      if (name === "product") line.product_id = value;
      if (name === "qty") line.qty = value;
      if (name === "amount") line.amount = value;
      body.lines[place] = line;
    }
  }
  // A line that the right keying doesn't have.
  body.lines = body.lines.filter((line) => line.product_id);
  return body;
}
