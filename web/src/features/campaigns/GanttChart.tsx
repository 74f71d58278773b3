import { type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePhone } from "@/ui/usePhone";
import { useWidth } from "@/ui/useWidth";
import { type Bar, type Gantt, monthsOf, shifted } from "./gantt";

const ROW = 34;
const HEAD = 26;
const LEAST_DAY = 9;
/** Pixels from its edge in which a bar is drawn longer or shorter instead of moved. */
const EDGE = 8;

interface Dragged {
  bar: Bar;
  at: number;
  by: number;
  part: "whole" | "end";
}

interface Props {
  gantt: Gantt;
  today: string;
  mayMove: boolean;
  onOpen: (bar: Bar) => void;
  onMove: (bar: Bar, from: number, to: number) => void;
}

const moved = (bar: Bar, drag: Dragged | null): [number, number] => {
  if (drag?.bar.id !== bar.id) return [bar.from, bar.to];
  return drag.part === "whole"
    ? [bar.from + drag.by, bar.to + drag.by]
    : [bar.from, Math.max(bar.from, bar.to + drag.by)];
};

/** The plan by days: phases and their tasks, what waits for what, and today. Bars are dragged with a mouse, opened with a click. */
export function GanttChart({ gantt, today, mayMove, onOpen, onMove }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [drag, setDrag] = useState<Dragged | null>(null);
  const dragged = useRef(false);
  const day = Math.max(LEAST_DAY, Math.floor((width || 600) / gantt.days));
  const height = HEAD + gantt.bars.length * ROW;
  const now = Math.round((Date.parse(today) - Date.parse(gantt.start)) / 86_400_000);
  const grip = mayMove && !phone;

  const down = (bar: Bar) => (event: PointerEvent<SVGGElement>) => {
    dragged.current = false;
    if (!grip || event.pointerType !== "mouse") return;
    const box = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    const part = box.right - event.clientX < EDGE && box.width > EDGE * 2 ? "end" : "whole";
    setDrag({ bar, at: event.clientX, by: 0, part });
  };
  const move = (event: PointerEvent<SVGGElement>) => {
    if (!drag) return;
    const by = Math.round((event.clientX - drag.at) / day);
    if (by !== 0) dragged.current = true;
    if (by !== drag.by) setDrag({ ...drag, by });
  };
  const up = () => {
    if (drag?.by) onMove(drag.bar, ...moved(drag.bar, drag));
    setDrag(null);
  };
  const text = (bar: Bar) =>
    `${bar.name} ${shifted(gantt.start, moved(bar, drag)[0])} – ${shifted(gantt.start, moved(bar, drag)[1])}`;

  return (
    <div className="gantt">
      {phone ? null : (
        <ol className="gantt-names" style={{ paddingTop: HEAD }} aria-hidden="true">
          {gantt.bars.map((bar) => (
            <li key={bar.id} className={bar.kind} style={{ height: ROW }} title={bar.name}>
              {bar.name}
            </li>
          ))}
        </ol>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (axe rule) */}
      <section className="gantt-days" ref={ref} tabIndex={0} aria-label={t("campaign.plan")}>
        <svg width={gantt.days * day} height={height}>
          <title>{t("campaign.plan")}</title>
          <defs>
            <marker
              id="gantt-arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 z" className="gantt-head" />
            </marker>
          </defs>
          {monthsOf(gantt.start, gantt.days).map(({ at, text: month }) => (
            <g key={month}>
              <line x1={at * day} x2={at * day} y1={0} y2={height} className="gantt-month" />
              <text x={at * day + 4} y={16} className="gantt-text">
                {month}
              </text>
            </g>
          ))}
          {now >= 0 && now < gantt.days ? (
            <line
              x1={(now + 0.5) * day}
              x2={(now + 0.5) * day}
              y1={HEAD - 6}
              y2={height}
              className="gantt-today"
            />
          ) : null}
          {gantt.bars.map((bar) => {
            const [from, to] = moved(bar, drag);
            const y = HEAD + bar.row * ROW;
            const thin = bar.kind === "phase" ? 8 : 16;
            return (
              // biome-ignore lint/a11y/useSemanticElements: a bar of a drawing can't be a button element
              <g
                key={bar.id}
                role="button"
                tabIndex={0}
                aria-label={text(bar)}
                className={`gantt-bar ${bar.kind} ${bar.state} ${grip ? "grip" : ""}`}
                onPointerDown={down(bar)}
                onPointerMove={move}
                onPointerUp={up}
                onPointerCancel={() => setDrag(null)}
                onClick={() => {
                  if (!dragged.current) onOpen(bar);
                }}
                onKeyDown={(event) => {
                  if (event.key === "Enter" || event.key === " ") onOpen(bar);
                }}
              >
                <title>{text(bar)}</title>
                <rect
                  x={from * day + 1}
                  y={y + (ROW - thin) / 2 + (phone ? 6 : 0)}
                  width={Math.max(4, (to - from + 1) * day - 2)}
                  height={phone ? thin - 4 : thin}
                  rx={3}
                />
                {phone ? (
                  <text x={Math.min(from * day + 2, gantt.days * day - 90)} y={y + 13} className="gantt-text">
                    {bar.name}
                  </text>
                ) : null}
              </g>
            );
          })}
          {gantt.arrows.map(({ from, to }) => {
            const [x1, x2] = [(moved(from, drag)[1] + 1) * day, moved(to, drag)[0] * day];
            const [y1, y2] = [HEAD + (from.row + 0.5) * ROW, HEAD + (to.row + 0.5) * ROW];
            return (
              <path
                key={`${from.id}-${to.id}`}
                d={`M${x1} ${y1} h5 V${y2} H${x2 - 1}`}
                className={x2 < x1 ? "gantt-arrow late" : "gantt-arrow"}
                markerEnd="url(#gantt-arrow)"
              />
            );
          })}
        </svg>
      </section>
    </div>
  );
}
