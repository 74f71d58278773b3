import type { MatrixCell } from "@/api/prices";

/** A column of the grid: for whom and where. */
export interface GridColumn {
  tier: string;
  area: string;
}

/** A grid of prices while it is edited: quantities down, tiers and areas across, texts in the cells. */
export interface Grid {
  quantities: string[];
  columns: GridColumn[];
  texts: Record<string, string>;
}

export const keyOf = (qty: string, column: GridColumn) => `${qty}|${column.tier}|${column.area}`;

const columnOf = (cell: MatrixCell): GridColumn => ({
  tier: cell.tier ?? "",
  area: cell.market_area_id ?? "",
});

export function gridOf(cells: MatrixCell[]): Grid {
  const quantities = [...new Set(cells.map((cell) => cell.qty_from))].sort((a, b) => Number(a) - Number(b));
  const columns = new Map<string, GridColumn>();
  for (const cell of cells) columns.set(keyOf("", columnOf(cell)), columnOf(cell));
  return {
    quantities: quantities.length ? quantities : ["0"],
    columns: columns.size ? [...columns.values()] : [{ tier: "", area: "" }],
    texts: Object.fromEntries(cells.map((cell) => [keyOf(cell.qty_from, columnOf(cell)), cell.amount])),
  };
}

/** The cells that hold something. */
export function cellsOf(grid: Grid): MatrixCell[] {
  return grid.quantities.flatMap((qty) =>
    grid.columns.flatMap((column) => {
      const amount = grid.texts[keyOf(qty, column)]?.trim();
      return amount
        ? [{ qty_from: qty, tier: column.tier || null, market_area_id: column.area || null, amount }]
        : [];
    }),
  );
}

export const withQuantity = (grid: Grid, qty: string): Grid =>
  grid.quantities.some((one) => Number(one) === Number(qty))
    ? grid
    : { ...grid, quantities: [...grid.quantities, qty].sort((a, b) => Number(a) - Number(b)) };

export const withColumn = (grid: Grid, column: GridColumn): Grid =>
  grid.columns.some((one) => keyOf("", one) === keyOf("", column))
    ? grid
    : { ...grid, columns: [...grid.columns, column] };
