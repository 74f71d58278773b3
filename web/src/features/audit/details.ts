/** What the log keeps for its own proofs, and tells nobody anything. */
const PROOFS: Record<string, string[]> = { redact: ["lines", "mac"] };

/** What else is known of an act: names and values as the log keeps them, the empty ones and the proofs left out. */
export function detailsOf(action: string, details: Record<string, unknown> | null | undefined) {
  const proofs = PROOFS[action] ?? [];
  return Object.entries(details ?? {})
    .filter(([name, value]) => value !== "" && value !== null && !proofs.includes(name))
    .map(([name, value]) => ({ name, value: String(value) }));
}

/** Under which key a value's words stand, where it isn't a text that somebody wrote. */
export function wordOf(name: string, value: string): string | undefined {
  if (value === "true" || value === "false") return value === "true" ? "value.yes" : "value.no";
  return name === "detail" && /^[a-z_]+$/.test(value) ? `audit.way.${value}` : undefined;
}
