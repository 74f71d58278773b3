import { expect, test } from "vitest";
import { doneOf, leadsOf, plannedOf } from "./drill";

test("a figure opens the records that it was counted from", () => {
  expect(plannedOf("7", "phase_id", "3").f).toEqual(["campaign_id:eq:7", "phase_id:eq:3"]);
  expect(plannedOf("7", "city", "").f).toEqual(["campaign_id:eq:7", "city:empty:"]);
  expect(doneOf("7", "city", "上海", "reach")).toEqual({
    entity: "marketing.execution_report",
    f: ["campaign_id:eq:7", "city:eq:上海"],
  });
  expect(doneOf("7", "city", "total", "sales").f).toEqual(["campaign_id:eq:7"]);
});

test("costs open what was paid: by person the requests, else the budget's lines", () => {
  expect(doneOf("7", "person_id", "5", "cost")).toEqual({
    entity: "marketing.expense",
    f: ["campaign_id:eq:7", "state:eq:spent", "requested_by:eq:5"],
  });
  expect(doneOf("7", "channel_id", "4", "cost").entity).toBe("marketing.budget_line");
  expect(doneOf("7", "phase_id", "total", "cost").entity).toBe("marketing.expense");
});

test("leads belong to no phase", () => {
  expect(leadsOf("7", "phase_id", "").f).toEqual(["campaign_id:eq:7"]);
  expect(leadsOf("7", "person_id", "5").f).toEqual(["campaign_id:eq:7", "owner_id:eq:5"]);
});
