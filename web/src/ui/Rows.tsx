import type { ReactNode } from "react";

export interface Column<T> {
  key: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  numeric?: boolean;
  /** Set on columns that can order the list. */
  sort?: { direction: "ascending" | "descending" | null; onSort: () => void } | undefined;
}

/** Rows that can be chosen, each and all that are shown. */
export interface Choosing<T> {
  has: (row: T) => boolean;
  toggle: (row: T) => void;
  toggleAll: () => void;
  label: (row: T) => string;
  labelAll: string;
}

function All<T>({ rows, choosing }: { rows: T[]; choosing: Choosing<T> }) {
  const count = rows.filter(choosing.has).length;
  return (
    <th scope="col" className="choose">
      <input
        type="checkbox"
        aria-label={choosing.labelAll}
        checked={count > 0 && count === rows.length}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && count < rows.length;
        }}
        onChange={choosing.toggleAll}
      />
    </th>
  );
}

interface Props<T> {
  label: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string;
  onOpen?: ((row: T) => void) | undefined;
  /** The first column stays while the others scroll sideways. */
  pinned?: boolean;
  /** The row that stands out, e.g. the chosen period. */
  marked?: ((row: T) => boolean) | undefined;
  choosing?: Choosing<T> | undefined;
}

const isControl = (target: EventTarget) =>
  target instanceof Element && target.closest("a, button, input, .choose") !== null;

/**
 * A table of plain DOM cells: component-library tables cost more per row than all of our data does.
 * A click anywhere in a row opens it; the link in the row does the same for the keyboard.
 */
export function Rows<T>({ label, columns, rows, keyOf, onOpen, pinned, marked, choosing }: Props<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard (axe rule)
    <section className="rows-scroll" tabIndex={0} aria-label={label}>
      <table className={pinned ? "rows pinned" : "rows"}>
        <thead>
          <tr>
            {choosing ? <All rows={rows} choosing={choosing} /> : null}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={column.numeric ? "num" : undefined}
                aria-sort={column.sort?.direction ?? undefined}
              >
                {column.sort ? (
                  <button type="button" className="sort" onClick={column.sort.onSort}>
                    {column.head}
                    <span aria-hidden="true" className={`sort-mark ${column.sort.direction ?? ""}`} />
                  </button>
                ) : (
                  column.head
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const open = onOpen
              ? {
                  onClick: (event: { target: EventTarget }) => {
                    if (!isControl(event.target) && !window.getSelection()?.toString()) onOpen(row);
                  },
                }
              : {};
            const classes = `${onOpen ? "openable" : ""} ${marked?.(row) ? "marked" : ""}`.trim();
            return (
              <tr key={keyOf(row)} data-row={keyOf(row)} className={classes || undefined} {...open}>
                {choosing ? (
                  <td className="choose">
                    <input
                      type="checkbox"
                      aria-label={choosing.label(row)}
                      checked={choosing.has(row)}
                      onChange={() => choosing.toggle(row)}
                    />
                  </td>
                ) : null}
                {columns.map((column) => (
                  <td key={column.key} className={column.numeric ? "num" : undefined}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
