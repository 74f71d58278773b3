/** A topic's flow as the server keeps it. */
export interface FlowNode {
  id: string;
  text: string;
  shape: "step" | "choice" | "end";
  column: number;
  row: number;
}

export interface FlowEdge {
  from: string;
  to: string;
  text: string;
}

export interface Flow {
  nodes: FlowNode[];
  edges: FlowEdge[];
}

export const EMPTY: Flow = { nodes: [], edges: [] };
/** The flow in a text; an empty one where the text is none. */
export function readFlow(text: unknown): Flow {
  if (typeof text !== "string" || !text) return EMPTY;
  try {
    const found = JSON.parse(text) as Partial<Flow>;
    return { nodes: found.nodes ?? [], edges: found.edges ?? [] };
  } catch {
    return EMPTY;
  }
}

/** The flow as a text, the same however the server has set it. */
export const flowText = ({ nodes, edges }: Flow): string =>
  JSON.stringify({
    nodes: nodes.map(({ id, text, shape, column, row }) => ({ id, text, shape, column, row })),
    edges: edges.map(({ from, to, text }) => ({ from, to, text })),
  });

/** A name that no step has yet. */
export function freshId(flow: Flow): string {
  let at = flow.nodes.length;
  while (flow.nodes.some((node) => node.id === `n${at}`)) at += 1;
  return `n${at}`;
}

/** A flow with a step more, below the last one, and an edge that leads to it from the step chosen. */
export function withStep(flow: Flow, text: string, after: string | null): Flow {
  const id = freshId(flow);
  const from = flow.nodes.find((node) => node.id === after);
  const taken = (column: number, row: number) =>
    flow.nodes.some((node) => node.column === column && node.row === row);
  const row = from?.row ?? Math.max(-1, ...flow.nodes.map((node) => node.row)) + 1;
  let column = from ? from.column + 1 : 0;
  while (taken(column, row) && column < 11) column += 1;
  const node: FlowNode = { id, text, shape: flow.nodes.length ? "step" : "end", column, row };
  const edges = from ? [...flow.edges, { from: from.id, to: id, text: "" }] : flow.edges;
  return { nodes: [...flow.nodes, node], edges };
}

/** A flow without a step and what led to and from it. */
export const without = (flow: Flow, id: string): Flow => ({
  nodes: flow.nodes.filter((node) => node.id !== id),
  edges: flow.edges.filter((edge) => edge.from !== id && edge.to !== id),
});

/** A flow with a step changed. */
export const changed = (flow: Flow, id: string, change: Partial<FlowNode>): Flow => ({
  ...flow,
  nodes: flow.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});
