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

/** The corners of the line from one step to another. */
export function lineOf(
  from: Pick<DrawnNode, "column" | "row">,
  to: Pick<DrawnNode, "column" | "row">,
): string {
  const [a, b] = [middle(from), middle(to)];
  const side = Math.sign(b.x - a.x) * (BOX.width / 2);
  const down = Math.sign(b.y - a.y) * (BOX.height / 2);
  if (from.row === to.row) return `${a.x + side},${a.y} ${b.x - side},${b.y}`;
  const turn = b.y - Math.sign(b.y - a.y) * (TALL / 2);
  return `${a.x},${a.y + down} ${a.x},${turn} ${b.x},${turn} ${b.x},${b.y - down}`;
}
