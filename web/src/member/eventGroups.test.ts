import { describe, expect, it } from "vitest";
import type { MemberEvents } from "./api";
import { groupsOf } from "./eventGroups";

const session = (id: string, is_mine: boolean) => ({ id, is_mine });
const event = (id: string, sessions: object[]) => ({ id, name: id, sessions });
const told = (mine: object[], items: object[]) =>
  ({ mine, items, people_max: 10 }) as unknown as MemberEvents;

describe("a member's events", () => {
  it("show an event once, with what else of it can be registered for", () => {
    const groups = groupsOf(
      told(
        [{ id: "1", event_id: "b" }],
        [event("a", [session("a1", false)]), event("b", [session("b1", true), session("b2", false)])],
      ),
    );
    expect(groups.map((one) => one.id)).toEqual(["b", "a"]);
    expect(groups[0]?.own).toHaveLength(1);
    expect(groups[0]?.offered?.sessions.map((one) => one.id)).toEqual(["b2"]);
    expect(groups[1]?.own).toHaveLength(0);
  });

  it("offer nothing of an event whose only session is the member's, or that is over", () => {
    const groups = groupsOf(
      told(
        [
          { id: "1", event_id: "b" },
          { id: "2", event_id: "gone" },
        ],
        [event("b", [session("b1", true)])],
      ),
    );
    expect(groups.map((one) => one.offered)).toEqual([null, null]);
  });
});
