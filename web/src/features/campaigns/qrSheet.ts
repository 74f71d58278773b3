import { encode } from "uqr";

/** A code that is to be printed. */
export interface QrCard {
  address: string;
  name: string;
  /** Where it hangs and whose it is. */
  below: string;
}

/** Cards across and down a sheet of A4. */
const ACROSS = 3;
const DOWN = 4;
export const CARDS_A_SHEET = ACROSS * DOWN;
/** A sheet, in millimetres. */
export const SHEET = { width: 210, height: 297 };
const MARGIN = 12;
const SIDE = 46;
/** Letters of a line: a Chinese one counts double. */
const LINE = 26;
const LINES = 2;

const plain = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const width = (letter: string) => (letter.charCodeAt(0) > 0x2e7f ? 2 : 1);

/** A name in as many lines as a card has, cut with dots where it is longer. */
export function linesOf(name: string): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const letter of name) {
    if (used + width(letter) > LINE) {
      lines.push(line);
      line = "";
      used = 0;
    }
    line += letter;
    used += width(letter);
  }
  lines.push(line);
  if (lines.length <= LINES) return lines;
  return [...lines.slice(0, LINES - 1), `${(lines[LINES - 1] ?? "").slice(0, -1)}…`];
}

/** The squares of a code, one unit each. */
function squaresOf(address: string) {
  const { data, size } = encode(address, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { path, size };
}

function cardOf(card: QrCard, at: number): string {
  const [column, row] = [at % ACROSS, Math.floor(at / ACROSS)];
  const wide = (SHEET.width - 2 * MARGIN) / ACROSS;
  const high = (SHEET.height - 2 * MARGIN) / DOWN;
  const middle = MARGIN + (column + 0.5) * wide;
  const top = MARGIN + row * high;
  const { path, size } = squaresOf(card.address);
  const word = (y: number, height: number, text: string) =>
    `<text x="${middle}" y="${top + y}" font-size="${height}" text-anchor="middle">${plain(text)}</text>`;
  const name = linesOf(card.name);
  const below = SIDE + 5 + name.length * 4.6;
  return [
    `<g transform="translate(${middle - SIDE / 2} ${top}) scale(${SIDE / size})"><path d="${path}" shape-rendering="crispEdges"/></g>`,
    ...name.map((line, index) => word(SIDE + 4.5 + index * 4.6, 4, line)),
    card.below ? word(below, 2.9, linesOf(card.below)[0] ?? "") : "",
  ].join("");
}

/** A sheet of A4 as SVG: codes with their names, to be cut out. */
export function sheetOf(cards: QrCard[]): string {
  const drawn = cards.slice(0, CARDS_A_SHEET).map(cardOf).join("");
  const { width, height } = SHEET;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" ` +
    `font-family="'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif" fill="#000">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>${drawn}</svg>`
  );
}
