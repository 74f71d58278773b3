import { expect, it } from "vitest";
import { deviceText } from "./device";

it("says which browser on which system", () => {
  const edge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0";
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1";
  expect(deviceText(edge)).toBe("Edge · Windows");
  expect(deviceText(iphone)).toBe("Safari · iOS");
  expect(deviceText("curl/8.5")).toBe("");
});
