import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch } from "./searchParams";

describe("the query string", () => {
  it("repeats names for lists and leaves out what is empty", () => {
    const text = stringifySearch({ f: ["a:eq:1", "b:in:x,y"], q: "", sort: undefined, by: "month" });
    expect(text).toBe("?f=a:eq:1&f=b:in:x,y&by=month");
    expect(parseSearch(text)).toEqual({ f: ["a:eq:1", "b:in:x,y"], by: "month" });
  });

  it("keeps signs that mean something in a URL", () => {
    const search = { q: "a&b=c #1 + 2%", f: "name:eq:x?y" };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });
});
