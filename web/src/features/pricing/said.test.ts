// @vitest-environment jsdom
import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { setLang, startI18n } from "@/i18n/setup";
import { toGroup } from "./conditions";
import { CONDITIONS, type Definition, started } from "./definition";
import { namedIn, sentenceOf } from "./said";

const member: Definition = { kind: "member" };
const gold: Definition = { kind: "tier", any: ["gold", "black"] };
const first: Definition = { kind: "first_purchase" };
const weekend: Definition = { kind: "weekday", any: [6, 7] };
const all = (...of: Definition[]): Definition => ({ kind: "all", of });
const any = (...of: Definition[]): Definition => ({ kind: "any", of });
const not = (of: Definition): Definition => ({ kind: "not", of });

describe("the sentence of conditions", () => {
  beforeAll(startI18n);
  const said = async (lang: "zh" | "en", conditions: Definition[]) => {
    await setLang(lang);
    const words = {
      t: i18next.t,
      record: (entity: string, id: string) => `${entity.split(".")[1]} ${id}`,
      tier: (name: string) => name.toUpperCase(),
      money: (amount: string) => `¥${amount}`,
    };
    return sentenceOf(words, toGroup(conditions));
  };
  const food: Definition = {
    kind: "min_amount",
    amount: "100",
    of: { categories: ["7"], except_products: ["9"] },
  };

  it("says groups within groups in both languages", async () => {
    const asked = [food, any(gold, all(first, weekend)), not(any(member, { kind: "channel", any: ["web"] }))];
    expect(await said("zh", asked)).toBe(
      "适用条件：购买category 7（product 9除外）满 ¥100，并且（会员等级是GOLD、BLACK，或者（首次购买，并且在周六、周日）），并且以下都不是（顾客是会员，或者渠道是网上）。",
    );
    expect(await said("en", asked)).toBe(
      "Applies when ¥100 or more of category 7 (except product 9) is bought and (the tier is GOLD, BLACK or (it is the first purchase and the day is Saturday, Sunday)) and none of these holds: (the buyer is a member or the channel is Web).",
    );
  });

  it("has words for every condition, and a short list of many names", async () => {
    for (const lang of ["zh", "en"] as const)
      for (const kind of Object.keys(CONDITIONS))
        expect(await said(lang, [started(kind, CONDITIONS)])).not.toMatch(/prices\.|undefined|\{\{/);
    const store = { kind: "store", any: ["1", "2", "3", "4", "5", "6"] };
    expect(await said("zh", [store])).toContain("等 6 项");
    expect(namedIn(toGroup([any(store, food)]))).toHaveLength(6);
  });
});
