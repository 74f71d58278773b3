import { describe, expect, it } from "vitest";
import type { RecordRow } from "@/api/types";
import { standing } from "./consents";

let next = 0;
const said = (channel: string, state: string, expires_on: string | null = null): RecordRow => ({
  id: String(++next),
  version: 1,
  created_at: "",
  updated_at: "",
  purpose: "marketing",
  channel,
  state,
  expires_on,
});
const sms = (...rows: RecordRow[]) => standing(rows, "marketing", "sms", "2026-05-10").standing;

describe("what a customer agreed to (F8)", () => {
  it("is the newest statement of a purpose and channel", () => {
    expect(sms()).toBe("unknown");
    expect(sms(said("sms", "granted"))).toBe("granted");
    expect(sms(said("sms", "withdrawn"), said("sms", "granted"))).toBe("withdrawn");
    expect(sms(said("email", "granted"))).toBe("unknown");
    expect(sms(said("sms", "granted", "2026-05-10"))).toBe("granted");
    expect(sms(said("sms", "granted", "2026-05-09"))).toBe("expired");
  });
  it("is a no wherever the customer said no to every channel", () => {
    expect(sms(said("any", "granted"))).toBe("granted");
    expect(sms(said("sms", "granted"), said("any", "withdrawn"))).toBe("withdrawn");
    expect(sms(said("any", "granted"), said("sms", "refused"))).toBe("refused");
    expect(sms(said("sms", "granted", "2026-01-01"), said("any", "granted"))).toBe("granted");
  });
});
