import { expect, it } from "vitest";
import { questionText } from "./question";

it("keeps a question without what wasn't asked", () => {
  expect(questionText({ by: "month", store: undefined, slice: "", period: "2017-01" })).toBe(
    "by=month&period=2017-01",
  );
});
