import { describe, expect, it } from "vitest";
import {
  acted,
  begun,
  changed,
  HEIGHT,
  inside,
  type Layout,
  made,
  parsed,
  said,
  snapped,
  WIDTH,
} from "./layout";

const empty: Layout = { front: { elements: [] }, back: { elements: [] } };

describe("card face", () => {
  it("keeps elements where they can be printed", () => {
    expect(inside({ x: -9999, y: 99999, w: 1000, h: 500 })).toEqual({
      x: -300,
      y: HEIGHT - 200,
      w: 1000,
      h: 500,
    });
    expect(inside({ x: 0, y: 0, w: 0, h: 99999 })).toMatchObject({ w: 100, h: HEIGHT + 600 });
  });

  it("lets edges and middles stick to the card and to one another", () => {
    const box = { x: 60, y: 1234, w: 1000, h: 500 };
    expect(snapped(box, [])).toMatchObject({ x: 0, y: 1250 });
    expect(snapped({ ...box, x: WIDTH / 2 - 530 }, []).x).toBe(WIDTH / 2 - 500);
    expect(snapped({ ...box, x: 3333 }, [{ x: 4350, y: 0, w: 10, h: 10 }]).x).toBe(3350);
  });

  it("undoes a drag in one step", () => {
    const one = { ...empty, front: { elements: [made("qr", {})] } };
    let history = begun(one);
    for (const x of [100, 200, 300])
      history = acted(history, { do: "set", layout: changed(history.now, "front", 0, { x }), going: "drag" });
    expect(history.now.front.elements[0]?.x).toBe(300);
    history = acted(history, { do: "undo" });
    expect(history.now).toEqual(one);
    history = acted(history, { do: "redo" });
    expect(history.now.front.elements[0]?.x).toBe(300);
    expect(acted(begun(one), { do: "undo" }).now).toEqual(one);
  });

  it("reads what is kept, and nothing else", () => {
    expect(parsed('{"front":{}}')).toEqual(empty);
    expect(parsed("[]")).toBeUndefined();
    expect(parsed("x")).toBeUndefined();
    expect(said(made("qr", { text: "https://a.cn/{number}" }), "V1")).toBe("https://a.cn/V1");
    expect(said(made("barcode", {}), "V1")).toBe("V1");
  });
});
