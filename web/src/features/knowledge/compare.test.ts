import { expect, it } from "vitest";
import { compare } from "./compare";

it("tells what is new and what is gone, and keeps both texts whole", () => {
  const pieces = compare("七天内退货。", "三十天内退货。");
  const of = (left: "gone" | "new") =>
    pieces
      .filter((piece) => piece.kind === "same" || piece.kind === left)
      .map((piece) => piece.text)
      .join("");
  expect([of("gone"), of("new")]).toEqual(["七天内退货。", "三十天内退货。"]);
  expect(pieces.some((piece) => piece.kind === "new" && piece.text.includes("三十"))).toBe(true);
});
