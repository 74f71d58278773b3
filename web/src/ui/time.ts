import dayjs from "dayjs";
import timezone from "dayjs/plugin/timezone";
import utc from "dayjs/plugin/utc";

dayjs.extend(utc);
dayjs.extend(timezone);

const cache = new Map<string, Intl.DateTimeFormat>();

/**
 * An instant as the clock on the company's wall: `2017-01-31 18:05`. The same form in both languages, because
 * it sorts by eye, lines up in a column and can't be read the wrong way round.
 */
export function instantText(instant: string, zone: string, seconds = false): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const key = `${zone}|${seconds}`;
  let format = cache.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: seconds ? "medium" : "short",
    });
    cache.set(key, format);
  }
  return format.format(date);
}

export const dayOf = (instant: string, zone: string) => instantText(instant, zone).slice(0, 10);

/** A wall-clock time of the company as an instant. */
export function wallToInstant(wall: string, zone: string): string {
  return dayjs.tz(wall, zone).utc().format("YYYY-MM-DDTHH:mm:ss[Z]");
}
