import type { Draft } from "@/api/records";
import type { RecordRow } from "@/api/types";

/** A tier as it stands in the table; texts as they are typed. */
export interface TierRow {
  key: string;
  /** None while it is new. */
  id: string | null;
  name: string;
  number: string;
  threshold: string;
  entry: string;
  byProof: boolean;
}

export type TierWrite =
  | { do: "delete"; id: string }
  | { do: "update"; id: string; body: Draft }
  | { do: "create"; body: Draft };

/** Tiers that change places stand here meanwhile: no two of a ladder may have the same place. */
const ASIDE = 1_000_000;

const text = (value: unknown) => (value === null || value === undefined ? "" : String(value));
/** `5000.00` as it is typed. */
const plain = (value: unknown) => text(value).replace(/\.0+$/, "");

/** The field that holds the threshold: money, or points or visits. */
export const thresholdField = (metric: string) => (metric === "spend" ? "threshold" : "threshold_count");

export const rowsOf = (tiers: RecordRow[], metric: string): TierRow[] =>
  [...tiers]
    .sort((a, b) => Number(a.rank) - Number(b.rank))
    .map((tier) => ({
      key: tier.id,
      id: tier.id,
      name: text(tier.name),
      number: text(tier.number),
      threshold: plain(tier[thresholdField(metric)]),
      entry: plain(tier.entry_amount),
      byProof: tier.by_proof === true,
    }));

/** A number that no tier of the table has. */
export function freeNumber(rows: Pick<TierRow, "number">[]): string {
  for (let at = rows.length + 1; ; at += 1) if (rows.every((row) => row.number !== `T${at}`)) return `T${at}`;
}

export const newRow = (rows: TierRow[]): TierRow => ({
  key: crypto.randomUUID(),
  id: null,
  name: "",
  number: freeNumber(rows),
  threshold: "",
  entry: "",
  byProof: false,
});

/** The row one place up or down. */
export function moved(rows: TierRow[], at: number, by: -1 | 1): TierRow[] {
  const next = [...rows];
  const [row] = next.splice(at, 1);
  if (row) next.splice(at + by, 0, row);
  return next;
}

const numberOr = (value: string): string | null => (value.trim() === "" ? null : value.trim());

function bodyOf(row: TierRow, rank: number, metric: string): Draft {
  const threshold = numberOr(row.threshold);
  return {
    name: row.name.trim(),
    number: row.number.trim(),
    rank,
    [thresholdField(metric)]: metric === "spend" || threshold === null ? threshold : Number(threshold),
    entry_amount: numberOr(row.entry),
    by_proof: row.byProof,
  };
}

/** What differs from the record; the same amount may be written in other digits. */
function differences(body: Draft, tier: RecordRow): Draft {
  const same = (name: string, value: unknown) =>
    plain(tier[name]) === plain(value === false ? "false" : value === true ? "true" : value);
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => !same(name, value)));
}

/** What is to be written so that the ladder becomes the table, in an order in which no two tiers share a place or a number. */
export function writesOf(tiers: RecordRow[], rows: TierRow[], scheme: string, metric: string): TierWrite[] {
  const kept = new Set(rows.map((row) => row.id));
  const gone = tiers.filter((tier) => !kept.has(tier.id));
  const changes = rows.map((row, at) => {
    const body = bodyOf(row, at + 1, metric);
    const tier = tiers.find((one) => one.id === row.id);
    return tier
      ? ({ do: "update", id: tier.id, body: differences(body, tier) } as const)
      : ({ do: "create", body: { ...body, scheme_id: scheme } } as const);
  });
  const aside = changes.flatMap((change): TierWrite[] =>
    change.do === "update" && change.body.rank !== undefined
      ? [{ do: "update", id: change.id, body: { rank: ASIDE + Number(change.body.rank) } }]
      : [],
  );
  return [
    ...gone.map(({ id }): TierWrite => ({ do: "delete", id })),
    ...aside,
    ...changes.filter((change) => change.do === "create" || Object.keys(change.body).length > 0),
  ];
}

export type TierFault = "name" | "amount" | "order";

/** What is wrong with a row, before anything is sent. */
export function faultOf(rows: TierRow[], at: number): TierFault | null {
  const row = rows[at];
  if (!row || row.name.trim() === "" || row.number.trim() === "") return "name";
  const isNumber = (value: string) => value.trim() === "" || /^\d+(\.\d{1,2})?$/.test(value.trim());
  if (!isNumber(row.threshold) || !isNumber(row.entry)) return "amount";
  const below = rows.slice(0, at).map((one) => (one.threshold.trim() === "" ? -1 : Number(one.threshold)));
  return row.threshold.trim() !== "" && below.some((value) => value >= Number(row.threshold))
    ? "order"
    : null;
}
