import { type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Item, type Piece, type Week, weekdayOf } from "./calendar";
import { daysBetween } from "./gantt";

/** Pixels that a pointer goes before a bar is dragged and not clicked. */
const SLIP = 4;

interface Props {
  weeks: Week[];
  /** Days of another month are told quietly. */
  month: string | null;
  today: string;
  onOpen: (item: Item) => void;
  onMove: (item: Item, by: number) => void;
}

interface Drag {
  item: Item;
  x: number;
  y: number;
  /** The day that it was taken at, and the one that it is over. */
  from: string;
  over: string;
}

/** The day under the pointer. */
function dayAt(event: PointerEvent): string | null {
  const found = document.elementsFromPoint(event.clientX, event.clientY);
  for (const one of found) if (one instanceof HTMLElement && one.dataset.day) return one.dataset.day;
  return null;
}

/** Weeks below each other, with a bar for each campaign, phase or task: dragged to other days with a mouse, moved with Shift and the arrows. */
export function MonthGrid({ weeks, month, today, onOpen, onMove }: Props) {
  const { t } = useTranslation();
  const [drag, setDrag] = useState<Drag | null>(null);
  const dragged = useRef(false);

  const down = (item: Item) => (event: PointerEvent<HTMLButtonElement>) => {
    dragged.current = false;
    const from = dayAt(event);
    if (!item.movable || event.pointerType !== "mouse" || event.button !== 0 || !from) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ item, x: event.clientX, y: event.clientY, from, over: from });
  };
  const move = (event: PointerEvent) => {
    if (!drag) return;
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > SLIP) dragged.current = true;
    const over = dayAt(event);
    if (over && over !== drag.over) setDrag({ ...drag, over });
  };
  const up = () => {
    if (drag && dragged.current && drag.over !== drag.from)
      onMove(drag.item, daysBetween(drag.from, drag.over));
    setDrag(null);
  };
  const bar = ({ item, from, to, lane, begins, ends }: Piece) => {
    const named = [item.name, item.of, `${item.from} – ${item.to}`].filter(Boolean).join(" · ");
    const classes = ["calendar-bar", item.state, begins ? "begins" : "", ends ? "ends" : ""];
    if (item.movable) classes.push("movable");
    if (drag?.item.id === item.id) classes.push("dragged");
    return (
      <button
        key={item.id}
        type="button"
        className={classes.join(" ")}
        style={{ gridColumn: `${from + 1} / ${to + 2}`, gridRow: lane + 2 }}
        title={named}
        aria-label={named}
        onPointerDown={down(item)}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => setDrag(null)}
        onClick={() => {
          if (!dragged.current) onOpen(item);
        }}
        onKeyDown={(event) => {
          const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
          if (!event.shiftKey || !by || !item.movable) return;
          event.preventDefault();
          onMove(item, by);
        }}
      >
        {begins || from === 0 ? item.name : ""}
      </button>
    );
  };
  const dayClass = (day: string) => {
    const classes = ["calendar-day"];
    if (day === today) classes.push("today");
    if (month && !day.startsWith(month)) classes.push("other");
    if (weekdayOf(day) > 4) classes.push("weekend");
    if (drag && day === drag.over && drag.over !== drag.from) classes.push("over");
    return classes.join(" ");
  };
  return (
    <div className="calendar">
      <div className="calendar-week calendar-head" aria-hidden="true">
        {weeks[0]?.days.map((day) => (
          <span key={day}>{t(`campaign.weekday.${weekdayOf(day) + 1}`)}</span>
        ))}
      </div>
      {weeks.map((week) => (
        <div
          key={week.days[0]}
          className="calendar-week"
          style={{ gridTemplateRows: `1.6rem repeat(${Math.max(week.lanes, 2)}, 1.6rem) 0.3rem` }}
        >
          {week.days.map((day, at) => (
            <div key={day} data-day={day} className={dayClass(day)} style={{ gridColumn: at + 1 }}>
              <time dateTime={day}>{Number(day.slice(-2))}</time>
            </div>
          ))}
          {week.pieces.map(bar)}
        </div>
      ))}
    </div>
  );
}
