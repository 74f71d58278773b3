import type { JourneyFault } from "@/api/journeys";
import type { DrawnEdge, DrawnNode } from "@/charts/flowPlace";
import { laidOut } from "./flowLaid";

export const KINDS = [
  "wait",
  "condition",
  "split",
  "send",
  "task",
  "coupon",
  "points",
  "tag",
  "event",
  "end",
] as const;
export type Kind = (typeof KINDS)[number] | "start";

export interface Step {
  id: string;
  kind: Kind;
  text: string;
  column: number;
  row: number;
  set: Record<string, unknown>;
}

export interface Way {
  from: string;
  to: string;
  when?: string;
}

export interface Flow {
  nodes: Step[];
  edges: Way[];
}

/** Columns and rows of a drawing at most, as the server takes it. */
export const PLACES = 24;
/** Where a journey begins to be drawn. */
export const BEGINNING: Flow = {
  nodes: [
    { id: "start", kind: "start", text: "", column: 0, row: 0, set: {} },
    { id: "end", kind: "end", text: "", column: 1, row: 0, set: {} },
  ],
  edges: [{ from: "start", to: "end" }],
};

/** The flow in a text; a beginning where there is none. */
export function readFlow(text: string | null | undefined): Flow {
  if (!text) return BEGINNING;
  try {
    const found = JSON.parse(text) as { nodes?: Partial<Step>[]; edges?: Way[] };
    const nodes = (found.nodes ?? []).map((node) => ({
      id: node.id ?? "",
      kind: node.kind ?? "end",
      text: node.text ?? "",
      column: node.column ?? 0,
      row: node.row ?? 0,
      set: node.set ?? {},
    }));
    const edges = found.edges ?? [];
    return nodes.length ? { nodes: laidOut(nodes, edges, PLACES), edges } : BEGINNING;
  } catch {
    return BEGINNING;
  }
}

/** As the server keeps it. */
export const flowText = (flow: Flow) => JSON.stringify(flow);

/** What a new step of a kind is set to. */
export function settingsOf(kind: Kind): Record<string, unknown> {
  switch (kind) {
    case "wait":
      return { mode: "for", days: 1 };
    case "split":
      return { weights: [50, 50] };
    case "send":
      return { channel: "sms", body: "" };
    case "task":
      return { kind: "call", subject: "", due_days: 1 };
    case "points":
      return { programme_id: "", points: 100 };
    case "coupon":
      return { coupon_id: "" };
    case "tag":
      return { tag_id: "" };
    case "event":
      return { session_id: "" };
    default:
      return {};
  }
}

/** The ways that lead on from a step: `yes` and `no` of a condition, say; "" where there is one. */
export function waysOf(step: Step): string[] {
  switch (step.kind) {
    case "end":
      return [];
    case "condition":
      return ["yes", "no"];
    case "split":
      return weightsOf(step).map((_, at) => String(at + 1));
    case "wait":
      return step.set.mode === "event" ? ["done", "time_out"] : [""];
    default:
      return [""];
  }
}

export const weightsOf = (step: Step): number[] =>
  Array.isArray(step.set.weights) ? step.set.weights.map(Number) : [];

function freshId(flow: Flow): string {
  let at = flow.nodes.length;
  while (flow.nodes.some((node) => node.id === `n${at}`)) at += 1;
  return `n${at}`;
}

const isTaken = (flow: Flow, column: number, row: number) =>
  flow.nodes.some((node) => node.column === column && node.row === row);

/** A free place beside a step, to the right or below. */
function placeBeside(flow: Flow, step: Step): { column: number; row: number } {
  for (let row = step.row; row < PLACES; row += 1)
    if (step.column + 1 < PLACES && !isTaken(flow, step.column + 1, row))
      return { column: step.column + 1, row };
  for (let row = step.row + 1; row < PLACES; row += 1)
    if (!isTaken(flow, step.column, row)) return { column: step.column, row };
  return { column: step.column, row: step.row };
}

/** The steps, with those from the first on a column further than they stood; null where there is no room for it. */
function movedOn(flow: Flow, first: string, from: Step): Step[] | null {
  const after = new Set([first]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const edge of flow.edges)
      if (after.has(edge.from) && !after.has(edge.to)) {
        after.add(edge.to);
        grew = true;
      }
  }
  const moves = (step: Step) => after.has(step.id) && step.column > from.column;
  const nodes = flow.nodes.map((step) => (moves(step) ? { ...step, column: step.column + 1 } : step));
  const places = new Set(nodes.map((step) => `${step.column} ${step.row}`));
  const isFree = !places.has(`${from.column + 1} ${from.row}`) && places.size === nodes.length;
  return isFree && nodes.every((step) => step.column < PLACES) ? nodes : null;
}

/** A flow with a step put in behind another, on its first way: what came after comes after the new one. */
export function withStep(flow: Flow, kind: Kind, after: string | null): [Flow, string] {
  const from =
    flow.nodes.find((node) => node.id === after && node.kind !== "end") ??
    flow.nodes.find((node) => node.kind === "start");
  const id = freshId(flow);
  const set = settingsOf(kind);
  if (!from)
    return [
      { nodes: [...flow.nodes, { id, kind, text: "", column: 0, row: 0, set }], edges: flow.edges },
      id,
    ];
  const ways = waysOf(from);
  // A way that leads nowhere is taken first; else the new step stands between.
  const open = ways.find(
    (way) => !flow.edges.some((edge) => edge.from === from.id && (edge.when ?? "") === way),
  );
  const way = open ?? ways[0] ?? "";
  const old = flow.edges.find((edge) => edge.from === from.id && (edge.when ?? "") === way);
  const between = old && isTaken(flow, from.column + 1, from.row) ? movedOn(flow, old.to, from) : null;
  const place = between ? { column: from.column + 1, row: from.row } : placeBeside(flow, from);
  const step: Step = { id, kind, text: "", ...place, set };
  const edges = flow.edges.filter((edge) => edge !== old);
  edges.push(edgeOf(from.id, id, way));
  const first = waysOf(step)[0];
  // A branch that led nowhere ends where everything ends, as long as nobody draws it otherwise.
  const ends = flow.nodes.filter((node) => node.kind === "end");
  const next = old?.to ?? (ends.length === 1 ? ends[0]?.id : undefined);
  if (next && first !== undefined) edges.push(edgeOf(id, next, first));
  const nodes = endBehind(between ?? flow.nodes, next, place.column);
  return [{ nodes: [...nodes, step], edges }, id];
}

/** The steps, with an end that a step leads to in a later column than that step, where there is room: no line goes back. */
function endBehind(nodes: Step[], end: string | undefined, column: number): Step[] {
  const isBehind = (step: Step) => step.kind !== "end" || step.id !== end || step.column > column;
  return nodes.map((step) => {
    const isTakenThere = nodes.some((other) => other.column === column + 1 && other.row === step.row);
    return isBehind(step) || isTakenThere || column + 1 >= PLACES ? step : { ...step, column: column + 1 };
  });
}

const edgeOf = (from: string, to: string, when: string): Way => (when ? { from, to, when } : { from, to });

/** A flow without a step; what led to it leads to what came after it. */
export function without(flow: Flow, id: string): Flow {
  const next = flow.edges.find((edge) => edge.from === id)?.to;
  const edges = flow.edges
    .filter((edge) => edge.from !== id)
    .flatMap((edge) => (edge.to !== id ? [edge] : next && next !== edge.from ? [{ ...edge, to: next }] : []));
  return { nodes: flow.nodes.filter((node) => node.id !== id), edges };
}

/** A flow with a step changed; ways that it has no more are gone. */
export function changed(flow: Flow, id: string, change: Partial<Step>): Flow {
  const nodes = flow.nodes.map((node) => (node.id === id ? { ...node, ...change } : node));
  const step = nodes.find((node) => node.id === id);
  const ways = step ? waysOf(step) : [];
  const edges = flow.edges.flatMap((edge) => {
    if (edge.from !== id || ways.includes(edge.when ?? "")) return [edge];
    // Where one way became several or several one, the step after it stays the first of them.
    const first = ways[0];
    const isFree =
      first !== undefined && !flow.edges.some((one) => one.from === id && (one.when ?? "") === first);
    return isFree && edge === flow.edges.find((one) => one.from === id) ? [edgeOf(id, edge.to, first)] : [];
  });
  return { nodes, edges };
}

/** A flow in which a way of a step leads to another step, or nowhere. */
export function withWay(flow: Flow, from: string, way: string, to: string | null): Flow {
  const edges = flow.edges.filter((edge) => edge.from !== from || (edge.when ?? "") !== way);
  return { ...flow, edges: to ? [...edges, edgeOf(from, to, way)] : edges };
}

/** The steps that a way may lead to: no step before this one, so that nobody goes round for ever. */
export function mayLeadTo(flow: Flow, from: string): Step[] {
  const before = new Set([from]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const edge of flow.edges)
      if (before.has(edge.to) && !before.has(edge.from)) {
        before.add(edge.from);
        grew = true;
      }
  }
  return flow.nodes.filter((node) => !before.has(node.id) && node.kind !== "start");
}

export interface Said {
  title: (step: Step) => string;
  way: (way: string) => string;
  note: (step: Step) => string | undefined;
}

const SHAPES: Partial<Record<Kind, DrawnNode["shape"]>> = {
  start: "end",
  end: "end",
  condition: "choice",
  split: "choice",
};

/** A flow as it is drawn. */
export function drawn(flow: Flow, faults: JourneyFault[], said: Said): [DrawnNode[], DrawnEdge[]] {
  const nodes = flow.nodes.map((step) => {
    const note = said.note(step);
    return {
      id: step.id,
      text: said.title(step),
      shape: SHAPES[step.kind] ?? ("step" as const),
      column: step.column,
      row: step.row,
      isWrong: faults.some((fault) => fault.node === step.id),
      ...(note ? { note } : {}),
    };
  });
  // Ways that lead to the same step are one line: their words would stand on each other.
  const lines = new Map<string, DrawnEdge>();
  for (const edge of flow.edges) {
    const key = `${edge.from} ${edge.to}`;
    const text = [lines.get(key)?.text, edge.when ? said.way(edge.when) : ""].filter(Boolean).join(" / ");
    lines.set(key, { from: edge.from, to: edge.to, text });
  }
  return [nodes, [...lines.values()]];
}
