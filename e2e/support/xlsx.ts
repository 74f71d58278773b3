import { gzipSync, inflateRawSync } from "node:zlib";

/** The files of a zip archive, by its directory at the end. */
function entries(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place)) as [number, number, number];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const body = zip.subarray(start, start + size);
    files.set(zip.toString("utf8", at + 46, at + 46 + name), (method ? inflateRawSync(body) : body).toString("utf8"));
    at += 46 + name + extra + comment;
  }
  return files;
}

const SIGNS: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const plain = (xml: string) =>
  [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)]
    .map((found) => (found[1] ?? "").replace(/&(\w+);/g, (all, name: string) => SIGNS[name] ?? all))
    .join("");

/** The rows of a workbook's first sheet, as text. */
export function sheetOf(workbook: Buffer): string[][] {
  const files = entries(workbook);
  const shared = [...(files.get("xl/sharedStrings.xml") ?? "").matchAll(/<si>(.*?)<\/si>/gs)].map((one) => plain(one[1] ?? ""));
  const sheet = files.get("xl/worksheets/sheet1.xml") ?? "";
  return [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map((row) =>
    [...(row[1] ?? "").matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = "", inner = ""]) => {
      if (attributes.includes('t="inlineStr"')) return plain(inner);
      const value = /<v>([^<]*)<\/v>/.exec(inner)?.[1] ?? "";
      return attributes.includes('t="s"') ? (shared[Number(value)] ?? "") : value;
    }),
  );
}

/** A zip archive; what gzip makes of a file holds all that an archive says of it. */
function zipOf(files: [string, string][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of files) {
    const packed = gzipSync(text);
    const body = packed.subarray(10, -8);
    const known = Buffer.alloc(26);
    known.writeUInt16LE(20, 0);
    known.writeUInt16LE(8, 4);
    packed.copy(known, 10, packed.length - 8, packed.length - 4);
    known.writeUInt32LE(body.length, 14);
    packed.copy(known, 18, packed.length - 4);
    known.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), known, Buffer.from(name), body);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), known, place, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** A workbook of one sheet, as somebody saves it who filled in rows. */
export function workbookOf(rows: (string | number)[][]): Buffer {
  const cell = (value: string | number, place: string) =>
    typeof value === "number"
      ? `<c r="${place}"><v>${value}</v></c>`
      : `<c r="${place}" t="inlineStr"><is><t>${value.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</t></is></c>`;
  const row = (cells: (string | number)[], at: number) =>
    `<row r="${at + 1}">${cells.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${at + 1}`)).join("")}</row>`;
  return zipOf([
    [
      "[Content_Types].xml",
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
    ],
    ["_rels/.rels", `${XML}<Relationships ${RELATIONS}><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `${XML}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `${XML}<Relationships ${RELATIONS}><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
    ["xl/worksheets/sheet1.xml", `${XML}<worksheet ${MAIN}><sheetData>${rows.map(row).join("")}</sheetData></worksheet>`],
  ]);
}
