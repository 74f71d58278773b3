import { describe, expect, it } from "vitest";
import { CARDS_A_SHEET, linesOf, sheetOf } from "./qrSheet";

const card = (at: number) => ({
  address: `https://crm.example.cn/f/c${at}`,
  name: `门店 <${at}>`,
  below: "济南",
});

describe("a sheet of codes", () => {
  it("has a code and a name for each way in, as many as fit", () => {
    const svg = sheetOf(Array.from({ length: CARDS_A_SHEET + 3 }, (_, at) => card(at)));
    expect(svg.match(/<path/g)).toHaveLength(CARDS_A_SHEET);
    expect(svg).toContain(">门店 &lt;0&gt;</text>");
    expect(svg).toContain(">济南</text>");
  });

  it("cuts what doesn't fit into two lines", () => {
    expect(linesOf("泉城路店")).toEqual(["泉城路店"]);
    const long = linesOf("山东省济南市历下区泉城路旗舰店正门入口海报右侧立柱二维码台卡");
    expect(long).toHaveLength(2);
    expect(long[1]?.endsWith("…")).toBe(true);
  });
});
