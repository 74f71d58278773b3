/** `2026-11` of the day that it is here. */
export function thisMonth(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`;
}

const parts = (month: string): [number, number] => {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return [year, number];
};

/** The month so many months later. */
export function monthAfter(month: string, by: number): string {
  const [year, number] = parts(month);
  return thisMonth(new Date(year, number - 1 + by, 1));
}

/** Its days, `2026-11-01` and so on. */
export function daysOf(month: string): string[] {
  const [year, number] = parts(month);
  const count = new Date(year, number, 0).getDate();
  return Array.from({ length: count }, (_, at) => `${month}-${String(at + 1).padStart(2, "0")}`);
}
