import { inflateRawSync } from "node:zlib";

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
