/** Whose turn it is, and who comes after. */
export interface Turn<One> {
  now: One | undefined;
  others: One[];
}

/**
 * Whoever is being called stays until something came of it, whatever comes into the list meanwhile; whoever was skipped comes again at the
 * end.
 */
export function turnOf<One extends { id: string }>(
  items: One[],
  skipped: string[],
  held?: string,
): Turn<One> {
  const order = [
    ...items.filter((one) => !skipped.includes(one.id)),
    ...skipped.flatMap((id) => items.filter((one) => one.id === id)),
  ];
  const now = order.find((one) => one.id === held) ?? order[0];
  return { now, others: order.filter((one) => one !== now) };
}
