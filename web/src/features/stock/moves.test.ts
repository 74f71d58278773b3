import { expect, test } from "vitest";
import { emptyDraft, moveOf } from "./moves";

const whole = { ...emptyDraft, store: "1", product: "9", qty: " 2.5 " };

test("D9: a change of stock is written once it is whole", () => {
  expect(moveOf(emptyDraft)).toBeNull();
  expect(moveOf(whole)).toEqual({ store_id: "1", product_id: "9", kind: "in", qty: "2.5" });
  for (const qty of ["", "0", "-1", "1.2345", "一"]) expect(moveOf({ ...whole, qty })).toBeNull();
});

test("D9: goods go to another store, and nothing may be what was counted", () => {
  expect(moveOf({ ...whole, kind: "move" })).toBeNull();
  expect(moveOf({ ...whole, kind: "move", toStore: "1" })).toBeNull();
  expect(moveOf({ ...whole, kind: "move", toStore: "2", reason: " 补货 " })).toMatchObject({
    to_store_id: "2",
    reason: "补货",
  });
  expect(moveOf({ ...whole, kind: "in", toStore: "2" })).not.toHaveProperty("to_store_id");
  expect(moveOf({ ...whole, kind: "count", qty: "0" })).toMatchObject({ kind: "count", qty: "0" });
});
