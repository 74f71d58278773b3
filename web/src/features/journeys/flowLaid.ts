/** A step with its place in the drawing. */
interface Placed {
  id: string;
  column: number;
  row: number;
}

/** How many steps lie before each one on the longest way to it. */
function depths(nodes: Placed[], edges: { from: string; to: string }[]): Map<string, number> {
  const found = new Map(nodes.map((node) => [node.id, 0]));
  // As often as there are steps at most: a flow that goes in circles comes to an end as well.
  let grew = true;
  for (let round = 0; grew && round < nodes.length; round += 1) {
    grew = false;
    for (const edge of edges) {
      const depth = (found.get(edge.from) ?? 0) + 1;
      const known = found.get(edge.to);
      if (known === undefined || depth <= known) continue;
      found.set(edge.to, depth);
      grew = true;
    }
  }
  return found;
}

/** Steps at places of their own: where two stand at the same one, as in a flow that a program wrote without places, all are laid out from above. */
export function laidOut<T extends Placed>(
  nodes: T[],
  edges: { from: string; to: string }[],
  places: number,
): T[] {
  if (new Set(nodes.map((node) => `${node.column} ${node.row}`)).size === nodes.length) return nodes;
  const found = depths(nodes, edges);
  const depth = (node: Placed) => found.get(node.id) ?? 0;
  const beside = new Map<number, number>();
  const rows = nodes.map((node) => {
    const column = beside.get(depth(node)) ?? 0;
    beside.set(depth(node), column + 1);
    return { ...node, column, row: depth(node) };
  });
  if (rows.every((node) => node.row < places && node.column < places)) return rows;
  const order = [...nodes].sort((one, other) => depth(one) - depth(other));
  return order.map((node, at) => ({ ...node, column: Math.floor(at / places), row: at % places }));
}
