import { expect, it } from "vitest";
import { narrowed } from "./useReach";

const all = { create: true, update: true, delete: true, import: true, export: true };

it("offers of one record what is allowed with it, and never more than with any", () => {
  expect(narrowed(all, ["read"])).toEqual({ ...all, update: false, delete: false });
  expect(narrowed(all, ["read", "update"])).toEqual({ ...all, delete: false });
  expect(narrowed({ ...all, delete: false }, ["update", "delete"])).toEqual({ ...all, delete: false });
});
