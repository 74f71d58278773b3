import { expect, test } from "vitest";
import { aboutOf } from "./about";

test("a task names the record that it is about", () => {
  expect(aboutOf("member.request/12")).toEqual({ entity: "member.request", id: "12" });
  for (const text of [null, "", "member.request", "request/12", "a.b/c"]) expect(aboutOf(text)).toBeNull();
});
