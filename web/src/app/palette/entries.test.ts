import { describe, expect, it } from "vitest";
import type { Labels } from "@/api/manifest";
import type { Manifest } from "@/api/types";
import { commandsFor, commandsOf, foundSections, piecesOf } from "./entries";

const t = ((key: string, params?: { what?: string }) => `${key} ${params?.what ?? ""}`.trim()) as never;
const labels = {
  entity: (key: string) => key,
  noun: (key: string) => key,
} as Labels;
const manifest = {
  entities: [{ key: "customers.customer", menu: true, can: { create: true } }],
  labels: { "customers.customer": { zh: "客户", en: "Customers" } },
} as unknown as Manifest;
const menu = [
  {
    key: "customers",
    label: null,
    items: [
      { key: "customers.customer", to: "/r/customers/customer", label: "客户", icon: null },
      { key: "trade.sale", to: "/r/trade/sale", label: "销售单", icon: null },
    ],
  },
];

describe("palette", () => {
  it("finds commands by the words of both languages, and marks what was typed", () => {
    const commands = commandsOf(manifest, labels, menu, "zh", t);
    expect(commandsFor(commands, "custom").map((one) => one.key)).toEqual([
      "page:customers.customer",
      "new:customers.customer",
    ]);
    expect(commandsFor(commands, "客")[0]?.marks).toEqual([[0, 1]]);
    expect(commandsFor(commands, "no such thing")).toEqual([]);
    const longer = { ...commands[0], key: "page:longer", label: "客户等级" } as (typeof commands)[number];
    expect(commandsFor([longer, ...commands], "客户").map((one) => one.key)[0]).toBe(
      "page:customers.customer",
    );
  });

  it("puts a group with an exact hit first, the others in the order of the menu", () => {
    const item = (rank: "exact" | "contains") => ({
      id: "1",
      rank,
      title: "x",
      title_marks: [],
      details: [],
    });
    const groups = [
      { entity: "trade.sale", items: [item("contains")], has_more: true },
      { entity: "customers.customer", items: [item("contains")], has_more: false },
    ];
    const keys = (all: typeof groups) => foundSections(all, "x", menu, labels, t).map((one) => one.key);
    expect(keys(groups)).toEqual(["customers.customer", "trade.sale"]);
    expect(keys(groups.map((one, at) => (at === 0 ? { ...one, items: [item("exact")] } : one)))).toEqual([
      "trade.sale",
      "customers.customer",
    ]);
    const all = foundSections(groups, "x", menu, labels, t)[1]?.entries.at(-1);
    expect(all?.act).toEqual({ to: "/r/trade/sale", search: { q: "x" } });
  });

  it("cuts a text at its marks", () => {
    expect(piecesOf("张小美", [[1, 3]]).map((one) => [one.text, one.hit])).toEqual([
      ["张", false],
      ["小美", true],
    ]);
    expect(piecesOf("ab", [[0, 9]]).map((one) => one.text)).toEqual(["ab"]);
  });
});
