import { dayOf, wallToInstant } from "@/ui/time";

export type When = "overdue" | "today" | "next" | "undated";

/** The filters of the tasks that are due then, by the company's clock. What was due earlier today is late already. */
export function boundsOf(when: When, now: Date, zone: string): string[] {
  // To the minute, so that the question stays the same while the page is drawn again.
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const from = minute.toISOString().replace(".000Z", "Z");
  const end = wallToInstant(`${dayOf(from, zone)} 23:59:59`, zone);
  if (when === "overdue") return [`due_at:lt:${from}`];
  if (when === "today") return [`due_at:ge:${from}`, `due_at:le:${end}`];
  if (when === "next") return [`due_at:gt:${end}`];
  return ["due_at:empty:", "kind:eq:task"];
}
