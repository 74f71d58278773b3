import type { RecordRow } from "@/api/types";

export const ACTIONS = ["read", "create", "update", "delete", "import", "export"] as const;
export const SCOPES = ["none", "own", "team", "subordinates", "territory", "all"] as const;
export type Action = (typeof ACTIONS)[number];

/** The line of a role for these records and this action, if it has one of its own. */
export function lineOf(lines: RecordRow[], entity: string, action: string): RecordRow | undefined {
  return lines.find((line) => line.entity === entity && line.action === action);
}

/** The scope that holds where a role has no line of its own: its domain's line, then the one for everything. */
export function inherited(lines: RecordRow[], entity: string, action: string): string {
  const domain = `${entity.split(".")[0]}.*`;
  const wider = entity === "*" ? [] : entity.endsWith(".*") ? ["*"] : [domain, "*"];
  for (const key of wider) {
    const line = lineOf(lines, key, action);
    if (line) return String(line.scope);
  }
  return "none";
}
