import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { symbolQuery } from "@/api/cardface";
import { fileUrl } from "@/api/together";
import {
  type Box,
  type Element,
  HEIGHT,
  type Sample,
  SIZE,
  type Side,
  said,
  snapped,
  WIDTH,
  wordsOf,
} from "./layout";

function Code({ element, sample }: { element: Element; sample: Sample }) {
  const kind = element.kind === "qr" ? "qr" : "barcode";
  const { data, isError } = useQuery(symbolQuery(kind, said(element, sample.number)));
  const { x, y, w, h } = element;
  const side = Math.min(w, h);
  const box =
    kind === "qr"
      ? { x: x + (w - side) / 2, y: y + (h - side) / 2, width: side, height: side }
      : { x, y, width: w, height: h };
  if (isError) return <rect {...box} className="face-fault" />;
  return (
    <>
      <rect {...box} fill="#fff" />
      {data ? (
        <svg
          {...box}
          viewBox={`0 0 ${data.width} ${data.height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path d={data.path} fill="#000" shapeRendering="crispEdges" />
        </svg>
      ) : null}
    </>
  );
}

function Words({ element, sample }: { element: Element; sample: Sample }) {
  const size = element.size ?? SIZE;
  const lines = wordsOf(element, sample).split("\n");
  const { x, y, w, h, align } = element;
  const anchor = align === "center" ? "middle" : align === "right" ? "end" : "start";
  const at = align === "center" ? x + w / 2 : align === "right" ? x + w : x;
  const step = size * 1.3;
  const first = y + h / 2 - ((lines.length - 1) * step) / 2;
  return (
    <text
      fontSize={size}
      fill={element.color ?? "#000000"}
      fontWeight={element.bold ? 700 : 400}
      textAnchor={anchor}
      dominantBaseline="central"
    >
      {lines.map((line, n) => (
        <tspan key={n} x={at} y={first + n * step}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

function Drawn({ element, sample }: { element: Element; sample: Sample }) {
  const { x, y, w, h } = element;
  switch (element.kind) {
    case "barcode":
    case "qr":
      return <Code element={element} sample={sample} />;
    case "area":
      return <rect x={x} y={y} width={w} height={h} fill={element.color ?? "#000000"} />;
    case "picture":
      return element.file ? (
        <image href={fileUrl(element.file)} x={x} y={y} width={w} height={h} />
      ) : (
        <rect x={x} y={y} width={w} height={h} className="face-fault" />
      );
    default:
      return <Words element={element} sample={sample} />;
  }
}

interface Props {
  side: Side;
  name: string;
  sample: Sample;
  chosen: number | undefined;
  onChoose: (at: number | undefined) => void;
  onBox: (at: number, box: Box, going: string) => void;
}

interface Drag {
  at: number;
  id: string;
  from: { x: number; y: number };
  box: Box;
  resizes: boolean;
}

/** A side of the card as it is printed; elements are chosen, dragged, and made larger at the corner. */
export function CardSide({ side, name, sample, chosen, onChoose, onBox }: Props) {
  const { t } = useTranslation();
  const canvas = useRef<SVGSVGElement>(null);
  const drag = useRef<Drag | null>(null);
  const place = (event: PointerEvent) => {
    const area = canvas.current?.getBoundingClientRect();
    const scale = area ? WIDTH / area.width : 1;
    return { x: (event.clientX - (area?.left ?? 0)) * scale, y: (event.clientY - (area?.top ?? 0)) * scale };
  };
  const begin = (event: PointerEvent, at: number, resizes: boolean) => {
    const one = side.elements[at];
    if (!one) return;
    event.stopPropagation();
    onChoose(at);
    const { x, y, w, h } = one;
    drag.current = { at, id: `drag${event.timeStamp}`, from: place(event), box: { x, y, w, h }, resizes };
    canvas.current?.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const now = drag.current;
    if (!now) return;
    const to = place(event);
    const [dx, dy] = [to.x - now.from.x, to.y - now.from.y];
    const others = side.elements.filter((_, at) => at !== now.at);
    const box = now.resizes
      ? { ...now.box, w: Math.round((now.box.w + dx) / 50) * 50, h: Math.round((now.box.h + dy) / 50) * 50 }
      : snapped(
          { ...now.box, x: now.box.x + dx, y: now.box.y + dy },
          event.altKey ? [] : others,
          event.altKey ? 0 : 80,
        );
    onBox(now.at, box, now.id);
  };
  const end = () => {
    drag.current = null;
  };
  const own = chosen === undefined ? undefined : side.elements[chosen];
  return (
    <svg
      ref={canvas}
      className="face-side"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={name}
      onPointerDown={() => onChoose(undefined)}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <rect width={WIDTH} height={HEIGHT} fill={side.color ?? "#ffffff"} />
      {side.picture ? (
        <image
          href={fileUrl(side.picture)}
          width={WIDTH}
          height={HEIGHT}
          preserveAspectRatio="xMidYMid slice"
        />
      ) : null}
      {side.elements.map((element, at) => (
        <g key={at} className="face-element" onPointerDown={(event) => begin(event, at, false)}>
          <Drawn element={element} sample={sample} />
          <rect x={element.x} y={element.y} width={element.w} height={element.h} fill="transparent" />
        </g>
      ))}
      {own && chosen !== undefined ? (
        <g className="face-chosen">
          <rect x={own.x} y={own.y} width={own.w} height={own.h} />
          <rect
            className="face-corner"
            x={own.x + own.w - 110}
            y={own.y + own.h - 110}
            width={220}
            height={220}
            onPointerDown={(event) => begin(event, chosen, true)}
          >
            <title>{t("cardface.resize")}</title>
          </rect>
        </g>
      ) : null}
    </svg>
  );
}
