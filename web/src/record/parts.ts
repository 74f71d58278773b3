import type { Bundle } from "@/api/catalog";
import { plain } from "@/ui/number";

type Group = Bundle["groups"][number];

/** What was picked where a bundle leaves a choice. */
export const picksOf = (groups: Group[]): string[] =>
  groups
    .filter((group) => group.choose_count !== null)
    .flatMap((group) => group.parts.filter((part) => part.is_chosen).map((part) => part.id));

/** The picks after one more: of its group the oldest makes room, so that there are always as many as there should be. */
export function toggledPart(groups: Group[], group: Group, id: string): string[] {
  const picks = picksOf(groups);
  if (picks.includes(id)) return picks;
  const own = group.parts.map((part) => part.id);
  const room = Math.max((group.choose_count ?? own.length) - 1, 0);
  const before = picks.filter((one) => own.includes(one));
  return [...picks.filter((one) => !own.includes(one)), ...before.slice(before.length - room), id];
}

/** How what was picked is told: what it is, and how much of it. */
export const toldOf = (groups: Group[]): string =>
  groups
    .filter((group) => group.choose_count !== null)
    .flatMap((group) => group.parts.filter((part) => part.is_chosen))
    .map((part) => `${part.product.name} ×${plain(part.quantity)}`)
    .join("；");
