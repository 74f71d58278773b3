const cache = new Map<string, Intl.NumberFormat>();

/** Intl formatters are slow to make and lists have thousands of cells: each is made once. */
function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, options);
    cache.set(key, found);
  }
  return found;
}

const currencyStyle = (currency: string): Intl.NumberFormatOptions => ({
  style: "currency",
  currency,
  currencyDisplay: "narrowSymbol",
});

/** Digits after the point of a currency: 2 for CNY, 0 for JPY. */
export function minorDigits(currency: string): number {
  return formatter("en-US", currencyStyle(currency)).resolvedOptions().maximumFractionDigits ?? 2;
}

/** A decimal string as money. Stays exact: the string never becomes a float. */
export function moneyText(amount: string | number, currency: string, locale: string): string {
  return formatter(locale, currencyStyle(currency)).format(amount as Intl.StringNumericLiteral);
}

export const fromMinor = (minor: number | string, currency: string) =>
  Number(minor) / 10 ** minorDigits(currency);

/** Minor units as money in full. */
export function minorText(minor: number | string, currency: string, locale: string): string {
  return moneyText(fromMinor(minor, currency), currency, locale);
}

// From here on a reader wants the size and not the digits: 1.2万 in Chinese, 12K in English.
const COMPACT_FROM = 100_000;
const COMPACT_DIGITS: Intl.NumberFormatOptions = { notation: "compact", maximumSignificantDigits: 4 };

/** A number inside of a sentence: no line ends between its minus sign and what follows. */
export const unbroken = (number: string) => number.replace(/^[-−]/, "$&\u2060");

/** Minor units as money for headlines: in full while short, in 万/亿 or K/M when long. */
export function minorShort(minor: number | string, currency: string, locale: string): string {
  const amount = fromMinor(minor, currency);
  if (Math.abs(amount) < COMPACT_FROM) return moneyText(amount, currency, locale);
  return formatter(locale, { ...currencyStyle(currency), ...COMPACT_DIGITS }).format(amount);
}

/** Minor units on a chart's axis, where the same number of digits everywhere matters more than the digits. */
export function minorAxis(minor: number, currency: string, locale: string): string {
  return formatter(locale, {
    ...currencyStyle(currency),
    notation: "compact",
    minimumFractionDigits: 0,
    maximumSignificantDigits: 3,
  }).format(fromMinor(minor, currency));
}

export function numberText(value: number | string, locale: string, digits = 6): string {
  return formatter(locale, { maximumFractionDigits: digits }).format(value as Intl.StringNumericLiteral);
}

export function fixedText(value: number | string, locale: string, digits: number): string {
  return formatter(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value as Intl.StringNumericLiteral,
  );
}

export function shortText(value: number, locale: string): string {
  if (Math.abs(value) < COMPACT_FROM) return numberText(value, locale, 0);
  return formatter(locale, COMPACT_DIGITS).format(value);
}

export function percentText(ratio: number | string, locale: string, digits = 1): string {
  return formatter(locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(ratio));
}

/** A change with its sign; nothing changed has none. */
export function changeText(ratio: number, locale: string): string {
  return formatter(locale, {
    style: "percent",
    maximumFractionDigits: 1,
    minimumFractionDigits: 1,
    signDisplay: "exceptZero",
  }).format(ratio);
}

export function pointsText(difference: number, locale: string): string {
  return formatter(locale, {
    maximumFractionDigits: 1,
    minimumFractionDigits: 1,
    signDisplay: "exceptZero",
  }).format(difference * 100);
}

/** A decimal without zeros that say nothing. */
export const plain = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
