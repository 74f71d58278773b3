import type { TFunction } from "i18next";
import { type Group, isGroup, type Part } from "./conditions";
import { CONDITIONS, type Definition } from "./definition";

/** Names that are told of a list at most. */
const TOLD_MAX = 4;

/** How what conditions name is called. */
export interface Words {
  t: TFunction;
  record: (entity: string, id: string) => string;
  tier: (number: string) => string;
  money: (amount: string) => string;
}

interface Target {
  products?: string[];
  categories?: string[];
  except_products?: string[];
  except_categories?: string[];
}

function listed({ t }: Words, names: string[]): string {
  const told = names.slice(0, TOLD_MAX).join(t("prices.and"));
  return names.length > TOLD_MAX ? t("prices.said.more", { names: told, count: names.length }) : told;
}

function goods(words: Words, of: Target): string {
  const named = (products: string[] = [], categories: string[] = []) =>
    listed(words, [
      ...products.map((id) => words.record("catalog.product", id)),
      ...categories.map((id) => words.record("catalog.category", id)),
    ]);
  const meant = named(of.products, of.categories) || words.t("prices.said.goods");
  const except = named(of.except_products, of.except_categories);
  return except ? words.t("prices.said.except", { of: meant, except }) : meant;
}

function names(words: Words, { kind, any }: Definition): string {
  const all = Array.isArray(any) ? any.map(String) : [];
  const records = (CONDITIONS[kind] ?? []).find((part) => part.type === "records");
  const name = (one: string) => {
    if (records?.type === "records") return words.record(records.entity, one);
    if (kind === "tier") return words.tier(one);
    return words.t(`prices.${kind}.${one}`);
  };
  return listed(words, all.map(name)) || "…";
}

function one(words: Words, definition: Definition): string {
  const { t } = words;
  const { kind, of, any, amount, ...rest } = definition;
  return t(`prices.said.${kind}`, {
    ...rest,
    ...(of === undefined ? {} : { of: goods(words, of as Target) }),
    ...(any === undefined ? {} : { names: names(words, definition) }),
    ...(amount === undefined ? {} : { amount: words.money(String(amount)) }),
  });
}

function part(words: Words, it: Part): string {
  if (!isGroup(it)) return one(words, it.one);
  const list = joined(words, it);
  // One of any is that one.
  return it.join !== "none" && it.parts.length > 1 ? words.t("prices.said.list", { list }) : list;
}

function joined(words: Words, group: Group): string {
  const { t } = words;
  const parts = group.parts.map((it) => part(words, it));
  if (!parts.length) return "…";
  if (group.join === "none") return t("prices.said.none", { list: parts.join(t("prices.said.or")) });
  return parts.join(t(group.join === "all" ? "prices.said.and" : "prices.said.or"));
}

/** What a promotion asks, in a sentence. */
export const sentenceOf = (words: Words, group: Group): string =>
  group.parts.length
    ? words.t("prices.said.when", { what: joined(words, group) })
    : words.t("prices.no_conditions");

/** The records that a sentence names, by their kind. */
export function namedIn(group: Group): [entity: string, id: string][] {
  const found: [string, string][] = [];
  const take = (entity: string, ids: unknown) => {
    if (Array.isArray(ids)) for (const id of ids.slice(0, TOLD_MAX)) found.push([entity, String(id)]);
  };
  for (const it of group.parts) {
    if (isGroup(it)) {
      found.push(...namedIn(it));
      continue;
    }
    for (const made of CONDITIONS[it.one.kind] ?? []) {
      if (made.type === "records") take(made.entity, it.one[made.name]);
      if (made.type !== "target") continue;
      const of = (it.one[made.name] ?? {}) as Target;
      take("catalog.product", of.products);
      take("catalog.category", of.categories);
      take("catalog.product", of.except_products);
      take("catalog.category", of.except_categories);
    }
  }
  return found;
}
