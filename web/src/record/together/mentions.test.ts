import { describe, expect, it } from "vitest";
import { completeMention, fromWire, toWire, typedMention } from "./mentions";

describe("mentions", () => {
  it("is typed after an @ that begins a word", () => {
    expect(typedMention("请 @张", 4)).toBe("张");
    expect(typedMention("@", 1)).toBe("");
    expect(typedMention("好的，@li", 6)).toBe("li");
    expect(typedMention("mail a@b", 8)).toBeNull();
    expect(typedMention("@张三 你好", 6)).toBeNull();
  });

  it("is completed where the cursor stands", () => {
    expect(completeMention("请 @张 看", 4, "张小美")).toEqual({ text: "请 @张小美  看", cursor: 7 });
  });

  it("travels as ids and comes back as names", () => {
    const people = new Map([
      ["张三", "1"],
      ["张三丰", "2"],
    ]);
    const wire = toWire("@张三丰 和 @张三", people);
    expect(wire).toBe("@[2] 和 @[1]");
    expect(fromWire(wire, { "1": "张三", "2": "张三丰" })).toBe("@张三丰 和 @张三");
  });
});
