/** A record that was opened in this tab. */
export interface Recent {
  entity: string;
  id: string;
  title: string;
}

const KEY = "guanxi.recent";
const LIMIT = 8;

/** The newest first. Kept for the tab only: a shared computer remembers no customers. */
export function recentRecords(): Recent[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as Recent[]) : [];
  } catch {
    return [];
  }
}

export function rememberRecord(record: Recent) {
  const others = recentRecords().filter((one) => one.entity !== record.entity || one.id !== record.id);
  sessionStorage.setItem(KEY, JSON.stringify([record, ...others].slice(0, LIMIT)));
}

export function forgetRecent() {
  sessionStorage.removeItem(KEY);
}
