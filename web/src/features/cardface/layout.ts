/** What stands on a card; places and sizes in hundredths of a millimetre. The server checks the same (`rules/face.rs`). */
export const WIDTH = 8560;
export const HEIGHT = 5400;
export const BLEED = 300;
export const ELEMENTS_MAX = 40;
/** Barcodes and QR codes of a side. */
export const CODES_MAX = 4;
/** Letters where an element doesn't say. */
export const SIZE = 350;
const LEAST = 100;

export const KINDS = ["text", "name", "tier", "number", "barcode", "qr", "picture", "area"] as const;
export type Kind = (typeof KINDS)[number];
export const isCode = (kind: Kind) => kind === "barcode" || kind === "qr";
export const ALIGNS = ["left", "center", "right"] as const;

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Element extends Box {
  kind: Kind;
  text?: string | undefined;
  size?: number | undefined;
  color?: string | undefined;
  bold?: boolean | undefined;
  align?: (typeof ALIGNS)[number] | undefined;
  file?: string | undefined;
}

export interface Side {
  color?: string | null | undefined;
  picture?: string | null | undefined;
  elements: Element[];
}

export interface Layout {
  front: Side;
  back: Side;
}

export type SideName = keyof Layout;

/** What cards say while nobody's card is shown. */
export interface Sample {
  name: string;
  tier: string;
  number: string;
}

/** A layout as it is kept; nothing where it isn't one. */
export function parsed(text: unknown): Layout | undefined {
  try {
    const raw = JSON.parse(String(text)) as { front?: Partial<Side>; back?: Partial<Side> };
    if (typeof raw?.front !== "object" || raw.front === null) return undefined;
    const side = (one: Partial<Side> | undefined): Side => ({ ...one, elements: one?.elements ?? [] });
    return { front: side(raw.front), back: side(raw.back) };
  } catch {
    return undefined;
  }
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** A box inside of what may be printed on. */
export function inside(box: Box): Box {
  const w = clamp(Math.round(box.w), LEAST, WIDTH + 2 * BLEED);
  const h = clamp(Math.round(box.h), LEAST, HEIGHT + 2 * BLEED);
  return {
    w,
    h,
    x: clamp(Math.round(box.x), -BLEED, WIDTH + BLEED - w),
    y: clamp(Math.round(box.y), -BLEED, HEIGHT + BLEED - h),
  };
}

/** Lines that edges and middles stick to: the card's own, a margin, and those of the other boxes. */
function lines(others: Box[], of: "x" | "y"): number[] {
  const [all, size] = of === "x" ? [WIDTH, "w" as const] : [HEIGHT, "h" as const];
  const own = others.flatMap((box) => [box[of], box[of] + box[size] / 2, box[of] + box[size]]);
  return [0, 500, all / 2, all - 500, all, ...own];
}

function stuck(box: Box, others: Box[], of: "x" | "y", near: number): number {
  const size = of === "x" ? box.w : box.h;
  const steps = lines(others, of).flatMap((line) =>
    [0, size / 2, size].map((part) => line - (box[of] + part)),
  );
  const best = steps.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a), Number.POSITIVE_INFINITY);
  return Math.abs(best) <= near ? box[of] + best : box[of];
}

/** The box where it sticks to what is near, else on a grid of half a millimetre. */
export function snapped(box: Box, others: Box[], near = 80): Box {
  const grid = (value: number) => Math.round(value / 50) * 50;
  const x = stuck(box, others, "x", near);
  const y = stuck(box, others, "y", near);
  return inside({ ...box, x: x === box.x ? grid(x) : x, y: y === box.y ? grid(y) : y });
}

const NEW: Record<Kind, Partial<Element> & { w: number; h: number }> = {
  text: { w: 4000, h: 600, size: 400 },
  name: { w: 3500, h: 500, size: 400 },
  tier: { w: 2500, h: 500, size: 400, align: "right" },
  number: { w: 4000, h: 500, size: 420 },
  barcode: { w: 6000, h: 1200 },
  qr: { w: 1800, h: 1800 },
  picture: { w: 1800, h: 1200 },
  area: { w: 8760, h: 1200, color: "#f0e4c4" },
};

/** A new element in the middle of the card. */
export function made(kind: Kind, more: Partial<Element>): Element {
  const usual = NEW[kind];
  return {
    kind,
    ...usual,
    ...more,
    ...inside({ w: usual.w, h: usual.h, x: (WIDTH - usual.w) / 2, y: (HEIGHT - usual.h) / 2 }),
  };
}

/** A plain card to begin with: the company's name, the member's name, tier and number in front, the codes behind. */
export function starter(company: string): Layout {
  const at = (kind: Kind, box: Box, more: Partial<Element> = {}): Element => ({
    ...made(kind, more),
    ...box,
  });
  return {
    front: {
      color: "#e8f1ee",
      elements: [
        at("text", { x: 500, y: 450, w: 5000, h: 700 }, { text: company, size: 480, bold: true }),
        at("tier", { x: 5560, y: 500, w: 2500, h: 500 }),
        at("name", { x: 500, y: 3500, w: 4500, h: 550 }, { bold: true }),
        at("number", { x: 500, y: 4250, w: 6000, h: 550 }),
      ],
    },
    back: {
      elements: [
        at("barcode", { x: 500, y: 700, w: 5200, h: 1200 }),
        at("qr", { x: 6260, y: 500, w: 1800, h: 1800 }),
        at("number", { x: 500, y: 2050, w: 5200, h: 500 }, { align: "center" }),
        at("text", { x: 500, y: 4250, w: 7560, h: 500 }, { text: company, size: 320, align: "center" }),
      ],
    },
  };
}

/** What a code of an element says on a card. */
export const said = (element: Element, number: string) =>
  (element.text?.trim() ? element.text : "{number}").replaceAll("{number}", number);

/** The words of an element on a card. */
export function wordsOf(element: Element, sample: Sample): string {
  switch (element.kind) {
    case "text":
      return element.text ?? "";
    case "name":
    case "tier":
    case "number":
      return sample[element.kind];
    default:
      return "";
  }
}

/** A layout with what it was before and, after an undo, what it was after. */
export interface History {
  now: Layout;
  before: Layout[];
  after: Layout[];
  /** What goes on: a drag is one step. */
  going: string | undefined;
}

export type Act =
  | { do: "set"; layout: Layout; going?: string | undefined }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "load"; layout: Layout };

const STEPS_MAX = 100;

export const begun = (now: Layout): History => ({ now, before: [], after: [], going: undefined });

export function acted(history: History, act: Act): History {
  const { now, before, after } = history;
  switch (act.do) {
    case "load":
      return begun(act.layout);
    case "set": {
      const isGoingOn = act.going !== undefined && act.going === history.going;
      return {
        now: act.layout,
        before: isGoingOn ? before : [...before, now].slice(-STEPS_MAX),
        after: [],
        going: act.going,
      };
    }
    case "undo": {
      const last = before.at(-1);
      if (!last) return history;
      return { now: last, before: before.slice(0, -1), after: [now, ...after], going: undefined };
    }
    case "redo": {
      const [next, ...rest] = after;
      if (!next) return history;
      return { now: next, before: [...before, now], after: rest, going: undefined };
    }
  }
}

/** The layout with a side's element changed. */
export function changed(layout: Layout, side: SideName, at: number, patch: Partial<Element>): Layout {
  const elements = layout[side].elements.map((one, place) => (place === at ? { ...one, ...patch } : one));
  return { ...layout, [side]: { ...layout[side], elements } };
}
