import "./scheme.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Select } from "antd";
import { type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import {
  BOX,
  changed,
  type Flow,
  type FlowNode,
  middle,
  placeOf,
  readFlow,
  TALL,
  WIDE,
  without,
  withStep,
} from "./flow";

interface DrawingProps {
  flow: Flow;
  chosen: string | null;
  onChoose: (id: string) => void;
  onMove?: (id: string, x: number, y: number) => void;
}

function Edges({ flow }: { flow: Flow }) {
  const find = (id: string) => flow.nodes.find((node) => node.id === id);
  return flow.edges.map((edge) => {
    const [from, to] = [find(edge.from), find(edge.to)];
    if (!from || !to) return null;
    const [a, b] = [middle(from), middle(to)];
    const side = Math.sign(b.x - a.x) * (BOX.width / 2);
    const down = Math.sign(b.y - a.y) * (BOX.height / 2);
    const points =
      from.row === to.row
        ? `${a.x + side},${a.y} ${b.x - side},${b.y}`
        : `${a.x},${a.y + down} ${a.x},${b.y - Math.sign(b.y - a.y) * (TALL / 2)} ${b.x},${b.y - Math.sign(b.y - a.y) * (TALL / 2)} ${b.x},${b.y - down}`;
    return (
      <g key={`${edge.from}-${edge.to}`}>
        <polyline
          points={points}
          fill="none"
          stroke="#5f6b7a"
          strokeWidth="1.4"
          markerEnd="url(#flow-arrow)"
        />
        <text x={(a.x + b.x) / 2 + 4} y={(a.y + b.y) / 2 - 4} fontSize="11" fill="#5f6b7a">
          {edge.text}
        </text>
      </g>
    );
  });
}

function Node({ node, isChosen }: { node: FlowNode; isChosen: boolean }) {
  const { x, y } = middle(node);
  const stroke = isChosen ? "#c2456a" : node.shape === "choice" ? "#e07b27" : "#2f6fde";
  const [w, h] = [BOX.width / 2, BOX.height / 2];
  return (
    <>
      {node.shape === "choice" ? (
        <polygon
          points={`${x},${y - h} ${x + w},${y} ${x},${y + h} ${x - w},${y}`}
          fill="#fff6ea"
          stroke={stroke}
          strokeWidth={isChosen ? 2 : 1}
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
          strokeWidth={isChosen ? 2 : 1}
        />
      )}
      <text x={x} y={y + 4} fontSize="12" fill="#1f2933" textAnchor="middle">
        {node.text.length > 11 ? `${node.text.slice(0, 10)}…` : node.text}
      </text>
    </>
  );
}

/** The drawing: a step is chosen by a click or by Enter, and dragged to another place. */
function Drawing({ flow, chosen, onChoose, onMove }: DrawingProps) {
  const { t } = useTranslation();
  const svg = useRef<SVGSVGElement>(null);
  const held = useRef<string | null>(null);
  const columns = Math.max(4, ...flow.nodes.map((node) => node.column + 1));
  const rows = Math.max(1, ...flow.nodes.map((node) => node.row + 1)) + (onMove ? 1 : 0);
  const release = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    const id = held.current;
    held.current = null;
    if (!box || !id || !onMove) return;
    const scale = (columns * WIDE) / box.width;
    onMove(id, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no fieldset.
    <svg
      ref={svg}
      className="round-diagram"
      viewBox={`0 0 ${columns * WIDE} ${rows * TALL}`}
      role="group"
      aria-label={t("scheme.flow.view")}
      onPointerUp={release}
    >
      <defs>
        <marker
          id="flow-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0,0 L8,4 L0,8 z" fill="#5f6b7a" />
        </marker>
      </defs>
      <Edges flow={flow} />
      {flow.nodes.map((node) => (
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

interface StepFormProps {
  flow: Flow;
  node: FlowNode;
  onChange: (flow: Flow) => void;
}

/** What is said of the step chosen: text, shape, place, and where it leads. */
function StepForm({ flow, node, onChange }: StepFormProps) {
  const { t } = useTranslation();
  const leads = flow.edges.filter((edge) => edge.from === node.id).map((edge) => edge.to);
  const others = flow.nodes.filter((one) => one.id !== node.id);
  const lead = (to: string[]) =>
    onChange({
      ...flow,
      edges: [
        ...flow.edges.filter((edge) => edge.from !== node.id || to.includes(edge.to)),
        ...to.filter((id) => !leads.includes(id)).map((id) => ({ from: node.id, to: id, text: "" })),
      ],
    });
  const number = (label: string, value: number, change: (value: number) => void) => (
    <Input
      type="number"
      aria-label={label}
      title={label}
      min={1}
      max={12}
      style={{ width: 72 }}
      value={value + 1}
      onChange={(event) => change(Math.max(0, Math.min(11, Number(event.target.value) - 1)))}
    />
  );
  return (
    <div className="round-pin">
      <Input
        aria-label={t("scheme.flow.text")}
        style={{ width: 220 }}
        maxLength={60}
        value={node.text}
        onChange={(event) => onChange(changed(flow, node.id, { text: event.target.value }))}
      />
      <Select
        aria-label={t("scheme.flow.shape")}
        value={node.shape}
        onChange={(shape) => onChange(changed(flow, node.id, { shape }))}
        options={(["step", "choice", "end"] as const).map((one) => ({
          value: one,
          label: t(`scheme.flow.${one}`),
        }))}
      />
      {number(t("scheme.flow.column"), node.column, (column) => onChange(changed(flow, node.id, { column })))}
      {number(t("scheme.flow.row"), node.row, (row) => onChange(changed(flow, node.id, { row })))}
      <Select
        mode="multiple"
        aria-label={t("scheme.flow.leads")}
        placeholder={t("scheme.flow.leads")}
        style={{ minWidth: 200 }}
        value={leads}
        onChange={lead}
        options={others.map((one) => ({ value: one.id, label: one.text }))}
      />
      <Button danger onClick={() => onChange(without(flow, node.id))}>
        {t("scheme.flow.remove")}
      </Button>
    </div>
  );
}

/** A topic's flow, drawn and changed. */
export function FlowView({ row, entity }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [flow, setFlow] = useState<Flow>(() => readFlow(row.flow));
  const [chosen, setChosen] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: () => updateRecord(entity.key, row.id, Number(row.version), { flow: JSON.stringify(flow) }),
    onSuccess: () => {
      message.success(t("scheme.flow.saved"));
      void client.invalidateQueries({ queryKey: ["records", entity.key] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const mayChange = entity.can.update;
  const node = flow.nodes.find((one) => one.id === chosen);
  const move = (id: string, x: number, y: number) => {
    const place = placeOf(x, y);
    const taken = flow.nodes.some(
      (one) => one.id !== id && one.column === place.column && one.row === place.row,
    );
    if (!taken) setFlow(changed(flow, id, place));
  };
  return (
    <div>
      <Drawing flow={flow} chosen={chosen} onChoose={setChosen} {...(mayChange ? { onMove: move } : {})} />
      {mayChange ? (
        <>
          {node ? <StepForm flow={flow} node={node} onChange={setFlow} /> : null}
          <div className="round-bar">
            <Button onClick={() => setFlow(withStep(flow, t("scheme.flow.new"), chosen))}>
              {t("scheme.flow.add")}
            </Button>
            <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
              {t("scheme.flow.save")}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  );
}
