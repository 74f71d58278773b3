import { describe, expect, it } from "vitest";
import { faultOf } from "./faults";

describe("what a delivery failed of", () => {
  it("has a name where users can do something about it", () => {
    expect(faultOf("io: failed to lookup address information: Name or service not known")).toBe("name");
    expect(faultOf("io: Connection refused (os error 111)")).toBe("refused");
    expect(faultOf("timeout: global")).toBe("slow");
    expect(faultOf("io: invalid peer certificate: UnknownIssuer")).toBe("certificate");
    expect(faultOf("the address leads to a private network")).toBe("private");
    expect(faultOf("io: Connection reset by peer")).toBe("cut");
    expect(faultOf("something else")).toBeNull();
  });
});
