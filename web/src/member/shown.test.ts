import { describe, expect, it } from "vitest";
import type { Card } from "./api";
import { bearerOf, shownAt } from "./CardPage";

const card: Card = {
  id: "1",
  code: "8600001",
  series: "金卡",
  state: "active",
  expires_on: null,
  is_shared: false,
  seconds: 30,
  codes: [
    { from: 60_000, code: "a" },
    { from: 90_000, code: "b" },
  ],
};

describe("what a phone shows for a card", () => {
  it("is the code of the moment, and the card's number where there is none", () => {
    expect(shownAt(card, 60_000)).toEqual({ text: "a", left: 30, rest: 1 });
    expect(shownAt(card, 119_000)).toEqual({ text: "b", left: 1, rest: 0 });
    expect(shownAt(card, 120_000)).toEqual({ text: "8600001", left: null, rest: 0 });
  });
  it("changes for a member without a card, too", () => {
    const cards = {
      name: "王芳",
      number: "M1",
      joined_on: null,
      store: null,
      tier: null,
      now: 60_000,
      cards: [],
      seconds: 30,
      codes: [{ from: 60_000, code: "m" }],
    };
    expect(shownAt(bearerOf(cards), 70_000)).toEqual({ text: "m", left: 20, rest: 0 });
    expect(shownAt(bearerOf(cards), 90_000)).toEqual({ text: "M1", left: null, rest: 0 });
  });
});
