import "./board.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { countQuery, fetchPage, type ListQuery, updateRecord } from "@/api/records";
import type { Board as BoardDef, EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { routeOf, useTitle } from "@/fields/title";
import { useLocale } from "@/i18n/useLocale";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";

/** Cards of a column; the count above it tells of all. */
const CARDS = 50;

interface Props {
  entity: EntityDef;
  board: BoardDef;
  query: ListQuery;
}

interface ColumnProps extends Props {
  field: FieldDef;
  /** The choice; empty for records without one. */
  option: string;
  options: string[];
  onMove: (row: RecordRow, option: string) => void;
}

function Card({ entity, board, field, row, option, options, onMove }: ColumnProps & { row: RecordRow }) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const labels = useLabels();
  const shown = board.cards.flatMap((name) => entity.fields.filter((one) => one.name === name));
  const at = options.indexOf(option);
  const name = (one: string) => (one ? labels.choice(entity.key, field.name, one) : t("board.none"));
  const keyed = (event: KeyboardEvent) => {
    const to = event.altKey
      ? options[at + (event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0)]
      : "";
    if (!to || to === option) return;
    event.preventDefault();
    onMove(row, to);
  };
  return (
    <li
      data-row={row.id}
      className="board-card"
      draggable={entity.can.update}
      onDragStart={(event) => event.dataTransfer.setData("text/plain", row.id)}
      onKeyDown={keyed}
    >
      <Link
        data-open=""
        to="/r/$domain/$name/$id"
        params={{ ...routeOf(entity.key), id: row.id }}
        draggable={false}
      >
        {titleOf(entity, row)}
      </Link>
      {shown.map((one) => (
        <div key={one.name} className="board-fact">
          <span className="quiet">{labels.field(entity.key, one.name)}</span>{" "}
          <FieldCell entity={entity.key} field={one} row={row} />
        </div>
      ))}
      {entity.can.update ? (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: options
              .filter((one) => one !== option && one !== "")
              .map((one) => ({ key: one, label: name(one), onClick: () => onMove(row, one) })),
          }}
        >
          <Button
            size="small"
            className="board-move"
            aria-label={t("board.move", { name: titleOf(entity, row) })}
          >
            {t("board.to")}
          </Button>
        </Dropdown>
      ) : null}
    </li>
  );
}

function Column(props: ColumnProps) {
  const { entity, field, option, query, onMove } = props;
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const [over, setOver] = useState(false);
  const condition = option ? `${field.name}:eq:${option}` : `${field.name}:empty:`;
  const narrowed: ListQuery = { ...query, f: [...(query.f ?? []), condition] };
  const found = useQuery({
    queryKey: ["records", entity.key, "board", narrowed],
    queryFn: ({ signal }) => fetchPage(entity.key, narrowed, CARDS, null, signal),
  });
  const count = useQuery(countQuery(entity.key, narrowed));
  const client = useQueryClient();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const id = event.dataTransfer.getData("text/plain");
    const pages = client.getQueriesData<{ items: RecordRow[] }>({
      queryKey: ["records", entity.key, "board"],
    });
    const row = pages.flatMap(([, page]) => page?.items ?? []).find((one) => one.id === id);
    if (row && option) onMove(row, option);
  };
  const label = option ? labels.choice(entity.key, field.name, option) : t("board.none");
  return (
    <section
      data-column={option}
      className={over ? "board-column over" : "board-column"}
      aria-label={label}
      onDragOver={(event) => {
        if (!option) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2>
        {label} <span className="count">{count.data ? numberText(count.data.count, locale) : ""}</span>
      </h2>
      {found.isError ? <ProblemView error={found.error} /> : null}
      <ul>
        {found.data?.items.map((row) => (
          <Card key={row.id} {...props} row={row} />
        ))}
      </ul>
    </section>
  );
}

/** Records as cards. A card is moved by dragging, by its button, or by Alt and an arrow. */
export function Board({ entity, board, query }: Props) {
  const titleOf = useTitle();
  const { t } = useTranslation();
  const labels = useLabels();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const root = useRef<HTMLElement>(null);
  const field = entity.fields.find((one) => one.name === board.field);
  if (field?.kind.type !== "choice") return null;
  const options = [...field.kind.options, ...(field.required ? [] : [""])];
  const move = async (row: RecordRow, option: string) => {
    if (row[field.name] === option) return;
    setError(null);
    try {
      await updateRecord(entity.key, row.id, row.version, { [field.name]: option });
      const name = labels.choice(entity.key, field.name, option);
      setSaid(t("board.moved", { what: titleOf(entity, row), to: name }));
    } catch (problem) {
      setError(problem);
    }
    await client.invalidateQueries({ queryKey: ["records", entity.key] });
    // The card stands in another column now, and the focus with it.
    requestAnimationFrame(() => {
      const card = root.current?.querySelector<HTMLElement>(`[data-row="${row.id}"] [data-open]`);
      if (document.activeElement === document.body) card?.focus();
    });
  };
  return (
    <>
      {error ? <ProblemView error={error} /> : null}
      <p className="board-said" role="status">
        {said}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (axe rule) */}
      <section ref={root} className="board" tabIndex={0} aria-label={t("board.label")}>
        {options.map((option) => (
          <Column
            key={option}
            entity={entity}
            board={board}
            query={query}
            field={field}
            option={option}
            options={options}
            onMove={(row, to) => void move(row, to)}
          />
        ))}
      </section>
    </>
  );
}
