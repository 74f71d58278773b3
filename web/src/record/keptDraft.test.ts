// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import type { EntityDef, RecordRow } from "@/api/types";
import { draftKey, keepable, readDraft, sweepDrafts, writeDraft } from "./keptDraft";

const me = { company: "main", user: "1" };
const other = { company: "main", user: "2" };
const DAY = 86_400_000;

beforeEach(() => localStorage.clear());

describe("kept drafts", () => {
  it("are found by company, user, entity and record, for two weeks", () => {
    const draft = { at: 1_000, version: 3, values: { name: "西店" } };
    writeDraft(draftKey(me, "org.store", "9"), draft);
    expect(readDraft(draftKey(me, "org.store", "9"), 2_000)).toEqual(draft);
    expect(readDraft(draftKey(me, "org.store", null), 2_000)).toBeNull();
    expect(readDraft(draftKey(other, "org.store", "9"), 2_000)).toBeNull();
    expect(readDraft(draftKey(me, "org.store", "9"), 15 * DAY)).toBeNull();
  });

  it("go when nothing is left of them, when they are old, and when somebody else signs in", () => {
    const key = draftKey(me, "org.store", "9");
    writeDraft(key, { at: DAY, version: 1, values: { name: "x" } });
    sweepDrafts(me, 2 * DAY);
    expect(localStorage.length).toBe(1);
    sweepDrafts(other, 2 * DAY);
    expect(localStorage.length).toBe(0);
    writeDraft(key, { at: DAY, version: 1, values: { name: "x" } });
    sweepDrafts(me, 20 * DAY);
    expect(localStorage.length).toBe(0);
    writeDraft(key, { at: DAY, version: 1, values: { name: "x" } });
    writeDraft(key, { at: DAY, version: 1, values: {} });
    expect(localStorage.length).toBe(0);
  });

  it("never hold what is masked or sealed", () => {
    const entity = {
      fields: [
        { name: "phone", access: "mask" },
        { name: "name" },
        { name: "email" },
        { name: "c_card", sealed: true },
      ],
    };
    const row = { _masked: ["email"] };
    const values = { phone: "138****0000", email: "a***@b.cn", name: "张", c_card: "4111" };
    expect(keepable(entity as unknown as EntityDef, row as unknown as RecordRow, values)).toEqual({
      name: "张",
    });
  });
});
