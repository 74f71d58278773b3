import { describe, expect, it } from "vitest";
import { leadsFrom, sumOf, TOTAL } from "./sources";

const row = (key: string | null, leads: number, sales_c: number) => ({
  key,
  name: null,
  leads,
  contacted: 0,
  converted: 1,
  lost: 0,
  buyers: 1,
  tickets: 2,
  sales_c,
});

describe("sources of leads", () => {
  it("open the leads that they were counted from", () => {
    expect(leadsFrom("source", "form")).toEqual(["source:eq:form"]);
    expect(leadsFrom("link", "12")).toEqual(["link_id:eq:12"]);
    expect(leadsFrom("channel", null)).toEqual(["channel_id:empty:"]);
    expect(leadsFrom("campaign", TOTAL)).toEqual([]);
  });

  it("are summed up in a line", () => {
    expect(sumOf([row("form", 3, 1000), row(null, 2, 50)])).toMatchObject({
      key: TOTAL,
      leads: 5,
      converted: 2,
      tickets: 4,
      sales_c: 1050,
    });
  });
});
