/** How many variants these values make: one for each combination. */
export function combinationsOf(axes: { values: string[] }[]): number {
  if (axes.length === 0) return 0;
  return axes.reduce((count, axis) => count * new Set(axis.values).size, 1);
}

/**
 * What is chosen after a click on an option: off where it was on; where one of the group may be chosen, it takes the place of
 * another.
 */
export function toggled(
  chosen: string[],
  option: string,
  group: { max: number | null; ids: string[] },
): string[] {
  if (chosen.includes(option)) return chosen.filter((id) => id !== option);
  const kept = group.max === 1 ? chosen.filter((id) => !group.ids.includes(id)) : chosen;
  return [...kept, option].sort();
}
