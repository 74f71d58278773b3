import { describe, expect, it } from "vitest";
import { readForms, readReports, writeForms, writeReports } from "./topicParts";

describe("the parts of a topic", () => {
  it("reads forms with what is filled in, in either language, and writes them as they were", () => {
    const text = "入会登记表：姓名、手机号\n联系记录";
    expect(readForms(text)).toEqual([
      { name: "入会登记表", fields: ["姓名", "手机号"] },
      { name: "联系记录", fields: [] },
    ]);
    expect(writeForms(readForms(text))).toBe(text);
    expect(readForms("Admission: name, phone")[0]?.fields).toEqual(["name", "phone"]);
    expect(readForms(null)).toEqual([]);
    expect(writeForms([{ name: " ", fields: ["姓名"] }])).toBe("");
  });

  it("reads reports with what they are asked with, and writes them as they were", () => {
    const text = "kpi?by=month\nlifecycle\nbestsellers?by=year&top=12";
    expect(readReports(text)[2]).toEqual({ name: "bestsellers", query: { by: "year", top: "12" } });
    expect(writeReports(readReports(text))).toBe(text);
  });
});
