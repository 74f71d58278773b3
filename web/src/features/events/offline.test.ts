import { describe, expect, it } from "vitest";
import type { Guest } from "@/api/events";
import { seenBy } from "./offline";

const guest = { id: "7", number: "E1-0001" } as Guest;

describe("a check-in without a connection", () => {
  it("says by what the guest was recognised", () => {
    expect(seenBy(guest, { shown: "GXE.7.abc" })).toBe("code");
    expect(seenBy(guest, { shown: " 8600 0001 " })).toBe("card");
    expect(seenBy(guest, { shown: "E1-0001" })).toBe("hand");
    expect(seenBy(guest, { registration_id: "7" })).toBe("hand");
  });
});
