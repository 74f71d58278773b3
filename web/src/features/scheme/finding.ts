export type KeptRow = Record<string, string | number | null>;

const isPlain = (value: unknown) => value === null || ["string", "number"].includes(typeof value);

/** The rows that a finding keeps, where they are a table; none of what is kept otherwise (a portrait). */
export function keptRows(figures: unknown): KeptRow[] {
  if (typeof figures !== "string" || !figures) return [];
  try {
    const found: unknown = JSON.parse(figures);
    if (!Array.isArray(found)) return [];
    return found.filter(
      (row): row is KeptRow =>
        typeof row === "object" && row !== null && Object.values(row as object).every(isPlain),
    );
  } catch {
    return [];
  }
}

/** What a finding was asked with: `name=value`, joined by `&`. */
export const askedWith = (question: unknown): [string, string][] =>
  String(question ?? "")
    .split("&")
    .map((pair) => pair.split("="))
    .flatMap(([name, ...value]): [string, string][] =>
      name && value.length ? [[name, value.join("=")]] : [],
    );

/** The page that answers an indicator. */
export const pageOf = (indicator: string) =>
  indicator === "cube" ? "/cube" : indicator === "portrait" ? "/portraits" : "/indicators";
