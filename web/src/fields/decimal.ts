const FULL_WIDTH = /[０-９．－＋，]/g;
const toHalfWidth = (text: string) =>
  text.replace(FULL_WIDTH, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));

/**
 * What a person typed as an exact decimal string: full-width digits, thousands separators and currency signs are
 * understood. Null when it isn't a number.
 */
export function parseDecimal(text: string): string | null {
  const plain = toHalfWidth(text)
    .trim()
    .replace(/^([+-]?)\s*[¥$€£￥]/, "$1")
    .replace(/[,\s']/g, "");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  const sign = plain.startsWith("-") ? "-" : "";
  const [whole = "", part = ""] = plain.replace(/^[+-]/, "").split(".");
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return part ? `${sign}${digits}.${part}` : `${sign}${digits}`;
}

export const decimals = (text: string) => text.split(".")[1]?.length ?? 0;
