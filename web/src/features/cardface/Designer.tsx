import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Segmented } from "antd";
import { type KeyboardEvent, useEffect, useReducer, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import { useSession } from "@/api/session";
import { filesQuery } from "@/api/together";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { CardSide } from "./CardSide";
import "./cardface.css";
import { ElementPanel } from "./ElementPanel";
import {
  acted,
  begun,
  CODES_MAX,
  changed,
  ELEMENTS_MAX,
  type Element,
  inside,
  isCode,
  KINDS,
  type Kind,
  type Layout,
  made,
  parsed,
  type SideName,
  starter,
} from "./layout";
import { PrintBatch } from "./PrintBatch";
import { SidePanel } from "./SidePanel";

const EMPTY: Layout = { front: { elements: [] }, back: { elements: [] } };
const NUDGES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Places and drags what stands on a card, on both sides, as it will be printed. */
export default function Designer({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { company } = useSession();
  const client = useQueryClient();
  const kept = parsed(row.layout);
  const [history, act] = useReducer(acted, kept ?? EMPTY, begun);
  const [side, setSide] = useState<SideName>("front");
  const [chosen, choose] = useState<number>();
  const [sample, setSample] = useState({
    name: t("cardface.sample.name"),
    tier: t("cardface.sample.tier"),
    number: "VIP0000000017",
  });
  const files = useQuery(filesQuery(entity.key, row.id));
  const pictures = (files.data ?? []).filter((file) => ["image/png", "image/jpeg"].includes(file.media_type));
  const [isOvertaken, setOvertaken] = useState(false);
  const now = useRef(history.now);
  /** What the changes began with, and what was sent last. */
  const base = useRef(row.layout);
  const sent = useRef<string>(undefined);
  useEffect(() => {
    now.current = history.now;
  }, [history.now]);
  useEffect(() => {
    const isDirty = JSON.stringify(now.current) !== JSON.stringify(parsed(base.current) ?? EMPTY);
    const isOwn = row.layout === sent.current;
    if (row.layout !== base.current && !isOwn && isDirty) {
      setOvertaken(true);
      return;
    }
    setOvertaken(false);
    if (row.layout === base.current) return;
    base.current = row.layout;
    const layout = parsed(row.layout);
    // What was changed since the own save was sent stays.
    if (layout && !isOwn) act({ do: "load", layout });
  }, [row.layout]);
  const takeTheirs = () => {
    base.current = row.layout;
    setOvertaken(false);
    act({ do: "load", layout: kept ?? EMPTY });
    choose(undefined);
  };
  const save = useMutation({
    mutationFn: (text: string) => {
      sent.current = text;
      return updateRecord(entity.key, row.id, row.version, { layout: text });
    },
    onSuccess: () => void message.success(t("cardface.saved")),
    onError: (error) => void message.error(problemText(t, error)),
    onSettled: () => client.invalidateQueries({ queryKey: ["records", entity.key] }),
  });
  const layout = history.now;
  const own = layout[side];
  const element = chosen === undefined ? undefined : own.elements[chosen];
  const isChanged = JSON.stringify(layout) !== JSON.stringify(kept);
  const set = (next: Layout, going?: string) => act({ do: "set", layout: next, going });
  const setElements = (elements: Element[]) => set({ ...layout, [side]: { ...own, elements } });
  const patch = (at: number, more: Partial<Element>, going?: string) =>
    set(changed(layout, side, at, more), going && `${side}${at}${going}`);
  const add = (kind: Kind) => {
    const more =
      kind === "text"
        ? { text: t("cardface.text.new") }
        : kind === "picture"
          ? { file: pictures[0]?.id }
          : {};
    setElements([...own.elements, made(kind, more)]);
    choose(own.elements.length);
  };
  const remove = () => {
    setElements(own.elements.filter((_, at) => at !== chosen));
    choose(undefined);
  };
  const copy = () => {
    if (!element || (hasAllCodes && isCode(element.kind))) return;
    setElements([
      ...own.elements,
      { ...element, ...inside({ ...element, x: element.x + 200, y: element.y + 200 }) },
    ]);
    choose(own.elements.length);
  };
  const raise = (by: 1 | -1) => {
    if (chosen === undefined || !element) return;
    const to = Math.min(Math.max(chosen + by, 0), own.elements.length - 1);
    const rest = own.elements.filter((_, at) => at !== chosen);
    setElements([...rest.slice(0, to), element, ...rest.slice(to)]);
    choose(to);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    const step = NUDGES[event.key];
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) act({ do: event.shiftKey ? "redo" : "undo" });
    else if (event.key === "Escape") choose(undefined);
    else if (chosen === undefined || !element) return;
    else if (event.key === "Delete" || event.key === "Backspace") remove();
    else if (step) {
      const by = event.shiftKey ? 100 : 10;
      patch(
        chosen,
        inside({ ...element, x: element.x + step[0] * by, y: element.y + step[1] * by }),
        "nudge",
      );
    } else return;
    event.preventDefault();
  };
  const isBlank = [layout.front, layout.back].every((one) => one.elements.length === 0 && !one.picture);
  const isFull = own.elements.length >= ELEMENTS_MAX;
  const hasAllCodes = own.elements.filter((one) => isCode(one.kind)).length >= CODES_MAX;
  return (
    <div className="face">
      {kept ? null : <Alert type="warning" showIcon title={t("cardface.unreadable")} />}
      {isBlank && entity.can.update ? (
        <Alert
          type="info"
          showIcon
          title={t("cardface.blank")}
          action={
            <Button size="small" type="primary" onClick={() => set(starter(company.name))}>
              {t("cardface.start")}
            </Button>
          }
        />
      ) : null}
      {isOvertaken ? (
        <Alert
          type="warning"
          showIcon
          title={t("cardface.overtaken")}
          action={
            <Button size="small" onClick={takeTheirs}>
              {t("cardface.take_theirs")}
            </Button>
          }
        />
      ) : null}
      <div className="face-tools">
        <Segmented<SideName>
          aria-label={t("cardface.side")}
          value={side}
          onChange={(next) => {
            setSide(next);
            choose(undefined);
          }}
          options={(["front", "back"] as const).map((one) => ({ value: one, label: t(`cardface.${one}`) }))}
        />
        <Button disabled={history.before.length === 0} onClick={() => act({ do: "undo" })}>
          {t("cardface.undo")}
        </Button>
        <Button disabled={history.after.length === 0} onClick={() => act({ do: "redo" })}>
          {t("cardface.redo")}
        </Button>
        <Button
          type="primary"
          disabled={!isChanged || !entity.can.update}
          loading={save.isPending}
          onClick={() => save.mutate(JSON.stringify(layout))}
        >
          {t("cardface.save")}
        </Button>
        <PrintBatch face={row.id} series={row.series_id} isChanged={isChanged} />
      </div>
      <div className="face-tools" role="toolbar" aria-label={t("cardface.add")}>
        {KINDS.map((kind) => (
          <Button
            key={kind}
            size="small"
            disabled={
              isFull ||
              (hasAllCodes && isCode(kind)) ||
              !entity.can.update ||
              (kind === "picture" && pictures.length === 0)
            }
            onClick={() => add(kind)}
          >
            + {t(`cardface.kind.${kind}`)}
          </Button>
        ))}
      </div>
      <div className="face-work">
        <section
          className="face-canvas"
          aria-label={t("cardface.canvas")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move what is chosen
          tabIndex={0}
          onKeyDown={keys}
        >
          <CardSide
            side={own}
            name={t(`cardface.${side}`)}
            sample={sample}
            chosen={chosen}
            onChoose={choose}
            onBox={(at, box, going) => patch(at, inside(box), going)}
          />
          <p className="quiet">{t("cardface.hint")}</p>
        </section>
        {element && chosen !== undefined ? (
          <ElementPanel
            element={element}
            pictures={pictures}
            onChange={(more, going) => patch(chosen, more, going)}
            onRemove={remove}
            onCopy={copy}
            onRaise={raise}
          />
        ) : (
          <SidePanel
            entity={entity.key}
            record={row.id}
            side={own}
            pictures={pictures}
            sample={sample}
            onSide={(more, going) => set({ ...layout, [side]: { ...own, ...more } }, going && side + going)}
            onSample={setSample}
          />
        )}
      </div>
    </div>
  );
}
