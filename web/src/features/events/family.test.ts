import { describe, expect, it } from "vitest";
import type { Door, Guest } from "@/api/events";
import { candidates, stillOut } from "./family";

const guest = (id: string, more: Partial<Guest>): Guest => ({
  id,
  number: id,
  name: id,
  people: 1,
  state: "registered",
  checked_in_at: null,
  keys: [],
  household_keys: [],
  ...more,
});
const door = (...guests: Guest[]) => ({ guests }) as unknown as Door;
const ids = (guests: { id: string }[]) => guests.map((one) => one.id);
const came = { state: "attended" as const, checked_in_at: "2026-01-02T01:00:00Z" };

describe("a household's card at the door", () => {
  it("is its holder's first, then the others'", () => {
    const found = candidates(
      door(guest("b", { household_keys: ["c"] }), guest("a", { keys: ["c"] }), guest("x", { keys: ["y"] })),
      ["c"],
    );
    expect(ids(found)).toEqual(["a", "b"]);
  });

  it("offers who isn't in when it is shown again", () => {
    const found = candidates(
      door(
        guest("a", { keys: ["c"], ...came }),
        guest("b", { household_keys: ["c"] }),
        guest("w", { household_keys: ["c"], state: "waiting" }),
      ),
      ["c"],
    );
    expect(found[0]?.id).toBe("a");
    expect(ids(stillOut(found))).toEqual(["b"]);
  });

  it("lets nobody else in by being read twice where the holder isn't registered", () => {
    const found = candidates(
      door(guest("b", { household_keys: ["c"], ...came }), guest("d", { household_keys: ["c"] })),
      ["c"],
    );
    expect(found[0]?.id).toBe("b");
    expect(ids(stillOut(found))).toEqual(["d"]);
  });

  it("knows lists of an older program", () => {
    const { household_keys: _, ...old } = guest("a", { keys: ["c"] });
    expect(ids(candidates(door(old as Guest), ["c"]))).toEqual(["a"]);
  });
});
