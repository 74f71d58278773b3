/** Where the steps of a drawn flow stand: a grid, so that a drawing looks the same for everybody. */
export interface DrawnNode {
  id: string;
  text: string;
  shape: "step" | "choice" | "end";
  column: number;
  row: number;
  /** A second line, smaller: a count, a kind. */
  note?: string;
  /** Something is wrong with it. */
  isWrong?: boolean;
}

export interface DrawnEdge {
  from: string;
  to: string;
  text: string;
}

export const WIDE = 180;
export const TALL = 92;
export const BOX = { width: 148, height: 54 };

/** Where the middle of a step is. */
export const middle = (node: Pick<DrawnNode, "column" | "row">) => ({
  x: node.column * WIDE + WIDE / 2,
  y: node.row * TALL + TALL / 2,
});

/** The place that a point of the drawing lies in. */
export const placeOf = (x: number, y: number, most = 12) => ({
  column: Math.max(0, Math.min(most - 1, Math.floor(x / WIDE))),
  row: Math.max(0, Math.min(most - 1, Math.floor(y / TALL))),
});

/** The way from one step to another: its corners, and where what is said of it stands, clear of every box. */
export function wayOf(
  from: Pick<DrawnNode, "column" | "row">,
  to: Pick<DrawnNode, "column" | "row">,
): { points: string; x: number; y: number; anchor: "start" | "middle" } {
  const [a, b] = [middle(from), middle(to)];
  const [w, h] = [BOX.width / 2, BOX.height / 2];
  const points = (...all: [number, number][]) => all.map((point) => point.join(",")).join(" ");
  if (from.row === to.row) {
    const side = Math.sign(b.x - a.x) * w;
    const between = (a.x + b.x) / 2;
    if (Math.abs(from.column - to.column) < 2)
      return {
        points: points([a.x + side, a.y], [b.x - side, b.y]),
        x: between,
        y: a.y - 6,
        anchor: "middle",
      };
    // Over what lies between.
    const over = a.y - h - 10;
    return {
      points: points([a.x, a.y - h], [a.x, over], [b.x, over], [b.x, b.y - h]),
      x: between,
      y: over + 12,
      anchor: "middle",
    };
  }
  const down = Math.sign(b.y - a.y);
  const turn = b.y - down * (TALL / 2);
  return {
    points: points([a.x, a.y + down * h], [a.x, turn], [b.x, turn], [b.x, b.y - down * h]),
    x: a.x + 6,
    y: a.y + down * h + (down > 0 ? 13 : -6),
    anchor: "start",
  };
}

/** How wide a text is, in signs as wide as a Chinese one. */
const wideOf = (text: string) =>
  [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 0x2e80 ? 0.56 : 1), 0);

/** A text in lines that fit into so many wide signs each; what is left over is cut. */
export function linesOf(text: string, room: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.match(/[\u2e80-\uffff]|[^\u2e80-\uffff\s]+\s*|\s+/g) ?? []) {
    if (line && wideOf(line) + wideOf(word.trimEnd()) > room) {
      lines.push(line.trim());
      line = "";
    }
    line += word;
  }
  if (line.trim()) lines.push(line.trim());
  const shown = lines.slice(0, most);
  const last = shown.at(-1) ?? "";
  const isCut = lines.length > most || wideOf(last) > room;
  if (!isCut) return shown;
  let cut = last;
  while (cut && wideOf(cut) > room - 1) cut = cut.slice(0, -1);
  return [...shown.slice(0, -1), `${cut}…`];
}
