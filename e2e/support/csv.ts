/** A CSV file's rows. */
export function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const body = text.replace(/^﻿/, "");
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ",") {
      row.push(cell);
      cell = "";
    } else if (sign === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else if (sign !== "\r") cell += sign;
  }
  if (cell || row.length) rows.push([...row, cell]);
  return rows;
}

let signs: Map<string, [number, number]> | undefined;

/** GBK bytes by asking the decoder about every pair of bytes: Node can read GBK but not write it. */
export function gbk(text: string): Buffer {
  if (!signs) {
    signs = new Map();
    const decoder = new TextDecoder("gbk");
    for (let high = 0x81; high <= 0xfe; high += 1)
      for (let low = 0x40; low <= 0xfe; low += 1) {
        const sign = decoder.decode(Uint8Array.of(high, low));
        if ([...sign].length === 1 && sign !== "�" && !signs.has(sign)) signs.set(sign, [high, low]);
      }
  }
  const known = signs;
  return Buffer.from(
    [...text].flatMap((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      if (code < 0x80) return [code];
      const pair = known.get(sign);
      if (!pair) throw new Error(`${sign} isn't in GBK`);
      return pair;
    }),
  );
}
