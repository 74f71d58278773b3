import { describe, expect, it } from "vitest";
import { csvOf } from "./csv";

describe("csvOf", () => {
  it("quotes what needs it and takes the sting out of formulas, but not out of negative numbers", () => {
    expect(
      csvOf([
        ["a,b", 'x"y', null],
        ["=1+1", "-12.50", "@home"],
      ]),
    ).toBe('\uFEFF"a,b","x""y",\r\n\'=1+1,-12.50,\'@home\r\n');
  });
});
