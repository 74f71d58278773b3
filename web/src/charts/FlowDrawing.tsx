import { type PointerEvent, useId, useRef } from "react";
import { BOX, type DrawnEdge, type DrawnNode, linesOf, middle, TALL, WIDE, wayOf } from "./flowPlace";

interface Props {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  label: string;
  chosen: string | null;
  onChoose: (id: string) => void;
  /** Takes a step to where it was dropped; without it nothing moves. */
  onMove?: (id: string, x: number, y: number) => void;
  className?: string;
}

/** Wide signs of a line: a decision is narrow above and below its middle. */
const ROOM = { step: 11, end: 10, choice: 7.5 };
const LINE = 15;

function Node({ node, isChosen }: { node: DrawnNode; isChosen: boolean }) {
  const { x, y } = middle(node);
  const plain = node.shape === "choice" ? "#e07b27" : "#2f6fde";
  // Red is for what is wrong alone.
  const stroke = isChosen ? "#12625a" : node.isWrong ? "#cf1322" : plain;
  const width = isChosen ? 3 : node.isWrong ? 2 : 1;
  const [w, h] = [BOX.width / 2, BOX.height / 2];
  const lines = linesOf(node.text, ROOM[node.shape], node.note ? 1 : 2);
  const first = node.note ? y - 2 : y + 4 - ((lines.length - 1) * LINE) / 2;
  return (
    <>
      <title>{node.text}</title>
      {node.shape === "choice" ? (
        <polygon
          points={`${x},${y - h} ${x + w},${y} ${x},${y + h} ${x - w},${y}`}
          fill="#fff6ea"
          stroke={stroke}
          strokeWidth={width}
        />
      ) : (
        <rect
          x={x - w}
          y={y - h}
          width={BOX.width}
          height={BOX.height}
          rx={node.shape === "end" ? h : 6}
          fill={node.shape === "end" ? "#dfeafe" : "#f5f8ff"}
          stroke={stroke}
          strokeWidth={width}
        />
      )}
      {lines.map((line, at) => (
        <text key={at} x={x} y={first + at * LINE} fontSize="12" fill="#1f2933" textAnchor="middle">
          {line}
        </text>
      ))}
      {node.note ? (
        <text x={x} y={y + 14} fontSize="10" fill="#5f6b7a" textAnchor="middle">
          {linesOf(node.note, ROOM[node.shape], 1)[0]}
        </text>
      ) : null}
      {node.isWrong ? (
        <text x={x + w - 10} y={y - h + 14} fontSize="13" fill="#cf1322" textAnchor="middle">
          !
        </text>
      ) : null}
    </>
  );
}

/** A flow, drawn: a step is chosen by a click or by Enter, and dragged to another place. */
export function FlowDrawing({ nodes, edges, label, chosen, onChoose, onMove, className }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const held = useRef<string | null>(null);
  // Several drawings may stand on one page.
  const arrow = useId();
  const columns = Math.max(4, ...nodes.map((node) => node.column + 1));
  const rows = Math.max(1, ...nodes.map((node) => node.row + 1)) + (onMove ? 1 : 0);
  const release = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    const id = held.current;
    held.current = null;
    if (!box || !id || !onMove) return;
    const scale = (columns * WIDE) / box.width;
    onMove(id, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  };
  const find = (id: string) => nodes.find((node) => node.id === id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no fieldset.
    <svg
      ref={svg}
      className={className}
      viewBox={`0 0 ${columns * WIDE} ${rows * TALL}`}
      role="group"
      aria-label={label}
      onPointerUp={release}
    >
      <defs>
        <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0,0 L8,4 L0,8 z" fill="#5f6b7a" />
        </marker>
      </defs>
      {edges.map((edge) => {
        const [from, to] = [find(edge.from), find(edge.to)];
        if (!from || !to) return null;
        const way = wayOf(from, to);
        return (
          <g key={`${edge.from}-${edge.to}-${edge.text}`}>
            <polyline
              points={way.points}
              fill="none"
              stroke="#5f6b7a"
              strokeWidth="1.4"
              markerEnd={`url(#${arrow})`}
            />
            <text x={way.x} y={way.y} fontSize="11" fill="#5f6b7a" textAnchor={way.anchor}>
              {edge.text}
            </text>
          </g>
        );
      })}
      {nodes.map((node) => (
        // biome-ignore lint/a11y/useSemanticElements: a button can't stand in a drawing.
        <g
          key={node.id}
          role="button"
          tabIndex={0}
          aria-label={node.text}
          aria-pressed={chosen === node.id}
          onPointerDown={() => {
            held.current = node.id;
            onChoose(node.id);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") onChoose(node.id);
          }}
        >
          <Node node={node} isChosen={chosen === node.id} />
        </g>
      ))}
    </svg>
  );
}
