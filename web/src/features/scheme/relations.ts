/** Kotler's five levels, the loosest first. */
export const LEVELS = ["basic", "reactive", "accountable", "proactive", "partnership"] as const;
export type Level = (typeof LEVELS)[number];

/** A row of the cells of scores. */
export type ScoreRow = Record<string, unknown>;

/** Customers by value (M score) and loyalty (F score), each from 1 to 5; the highest value first. */
export function loyaltyGrid(
  rows: ScoreRow[],
): { value: number; cells: { loyalty: number; customers: number }[] }[] {
  const sum = (value: number, loyalty: number) =>
    rows
      .filter((row) => Number(row.m_score) === value && Number(row.f_score) === loyalty)
      .reduce((all, row) => all + Number(row.customers ?? 0), 0);
  const scores = [1, 2, 3, 4, 5];
  return scores.toReversed().map((value) => ({
    value,
    cells: scores.map((loyalty) => ({ loyalty, customers: sum(value, loyalty) })),
  }));
}

/** The layers of the pyramid: a tenth, two, three and four tenths of the customers by what they spent. */
export const LAYERS = [
  { key: "platinum", from: 1, to: 1 },
  { key: "gold", from: 2, to: 3 },
  { key: "iron", from: 4, to: 6 },
  { key: "lead", from: 7, to: 10 },
] as const;

export interface Layer {
  key: (typeof LAYERS)[number]["key"];
  from: number;
  to: number;
  customers: number;
  share: number;
}

/** The pyramid of the newest period, and which that is. */
export function pyramidOf(rows: ScoreRow[]): { period: string; layers: Layer[] } {
  const period = String(rows.at(-1)?.period ?? "");
  const layers = LAYERS.map((layer) => {
    const mine = rows.filter(
      (row) => String(row.period) === period && Number(row.grp) >= layer.from && Number(row.grp) <= layer.to,
    );
    const sum = (name: string) => mine.reduce((all, row) => all + Number(row[name] ?? 0), 0);
    return { ...layer, customers: sum("customers"), share: sum("sales_share") };
  });
  return { period, layers };
}
