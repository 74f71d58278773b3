/**
 * How far something is on its way, in percent: 0 where it stands as in the beginning or worse, 100 where it arrived. None where the beginning or
 * the end isn't known, or both are the same.
 */
export function shareDone(from: number | null, to: number | null, now: number): number | null {
  if (from === null || to === null || from === to) return null;
  const share = (now - from) / (to - from);
  return Math.round(Math.max(0, Math.min(1, share)) * 100);
}
