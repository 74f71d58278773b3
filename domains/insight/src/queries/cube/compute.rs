//! The cells of a cube as a table, with their totals and, if asked, the same cells of another period.

use guanxi_types::{Result, len_i64};
use rustc_hash::FxHashMap;

use super::{Plan, Sold, each_sold};
use crate::dimensions::{COMPARED, CUBE_MEASURES};
use crate::error;
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::request::CubeRequest;
use crate::rules::cells::{AXES, At, CellSums, Cells, SoldLine};
use crate::table::{AVERAGE_PLACES, Cell, Column, RATIO_PLACES, Table, Unit};

/// Cells of a cube at most, totals among them.
pub const CELLS_MAX: usize = 20_000;
/// What stands for all of a dimension.
const ALL: &str = "*";

/// The sums of each cell.
type Found = FxHashMap<At, CellSums>;

/// Computes the cube.
///
/// # Errors
/// When a filter, dimension or member isn't known, there are more than [`CELLS_MAX`] cells, or the warehouse can't be read.
pub fn table(facts: &Facts<'_>, request: &CubeRequest) -> Result<Table> {
    let plan = Plan::of(facts, request)?;
    let axes = request.axes.len();
    let now = Figures::new(cells(facts, &plan, &plan.selection, axes)?, axes);
    let before = match request.base {
        Some(window) => Some(Figures::new(cells(facts, &plan, &plan.over(window), axes)?, axes)),
        None => None,
    };
    let mut places: Vec<At> = now.of.keys().copied().collect();
    let others = before.iter().flat_map(|found| found.of.keys().copied());
    places.extend(others.filter(|at| !now.of.contains_key(at)));
    if places.len() > CELLS_MAX {
        return Err(error::too_many_cells(CELLS_MAX));
    }
    places.sort_unstable();
    let columns = columns(&plan, request, axes);
    let rows = places.iter().map(|at| {
        let mut row = labels(&plan, at, axes);
        let values = now.measures(at);
        let compared = before.as_ref().map(|before| {
            let old = before.measures(at);
            let which = CUBE_MEASURES.iter().position(|m| m.name == request.measure);
            let of = |cells: &[Cell]| which.and_then(|n| cells.get(n)).cloned().unwrap_or(Cell::Empty);
            compared(&of(&values), of(&old))
        });
        row.extend(values);
        row.extend(compared.into_iter().flatten());
        row
    });
    let rows = rows.collect();
    Ok(Table { columns, rows })
}

fn cells(facts: &Facts<'_>, plan: &Plan, selection: &Selection, axes: usize) -> Result<Found> {
    let mut sizes = [0; AXES];
    for (size, dimension) in sizes.iter_mut().zip(&plan.dimensions).take(axes) {
        *size = dimension.members.len();
    }
    let mut cells = Cells::new(sizes, facts.customers()?.len(), CELLS_MAX);
    each_sold(facts, plan, selection, |sold: &Sold<'_>| {
        let mut at: At = [None; AXES];
        for (slot, member) in at.iter_mut().zip(sold.at).take(axes) {
            *slot = *member;
        }
        let line = SoldLine {
            ticket: sold.ticket,
            member: sold.basket.customer.and_then(|at| u32::try_from(at).ok()),
            amount_c: sold.line.amount_c,
            units_milli: sold.line.units_milli,
        };
        cells.add(&line, at);
    })?;
    match cells.is_over() {
        true => Err(error::too_many_cells(CELLS_MAX)),
        false => Ok(cells.finish()),
    }
}

fn columns(plan: &Plan, request: &CubeRequest, axes: usize) -> Vec<Column> {
    let mut found = Vec::new();
    for dimension in plan.dimensions.iter().take(axes) {
        found.push(Column::new(dimension.name.clone(), Unit::Text));
        if dimension.has_names {
            found.push(Column::new(format!("{}_name", dimension.name), Unit::Text));
        }
    }
    found.extend(CUBE_MEASURES.iter().map(|m| Column::new(m.name, m.unit)));
    if request.base.is_some() {
        let compared = CUBE_MEASURES.iter().find(|m| m.name == request.measure);
        let unit = compared.map_or(Unit::Number, |measure| measure.unit);
        let units = [unit, unit, Unit::Ratio];
        found.extend(
            COMPARED
                .iter()
                .zip(units)
                .map(|(name, unit)| Column::new(*name, unit)),
        );
    }
    found
}

fn labels(plan: &Plan, at: &At, axes: usize) -> Vec<Cell> {
    let mut found = Vec::new();
    for (dimension, member) in plan.dimensions.iter().zip(at).take(axes) {
        let member = member.and_then(|at| dimension.members.get(at));
        found.push(Cell::Text(
            member.map_or_else(|| ALL.to_owned(), |m| m.key.clone()),
        ));
        if dimension.has_names {
            found.push(Cell::Text(member.map_or_else(String::new, |m| m.name.clone())));
        }
    }
    found
}

/// The sums of a period, and what one axis is compared with.
struct Figures {
    of: Found,
    /// Members with sales and their sales, where there is but one axis.
    one_axis: Option<(i64, i64)>,
}

impl Figures {
    fn new(of: Found, axes: usize) -> Self {
        let members = || of.iter().filter(|([row, ..], _)| row.is_some());
        let total = members().map(|(_, sums)| sums.sales_c).sum();
        let one_axis = (axes == 1).then(|| (len_i64(members().count()), total));
        Self { of, one_axis }
    }

    fn at(&self, at: At) -> CellSums {
        self.of.get(&at).copied().unwrap_or_default()
    }

    /// The measures of a cell in the order of [`CUBE_MEASURES`].
    fn measures(&self, at: &At) -> Vec<Cell> {
        let (sums, all) = (self.at(*at), self.at([None, None, at[2]]));
        vec![
            Cell::Int(sums.sales_c),
            Cell::Quantity(sums.units_milli),
            Cell::Int(sums.tickets),
            Cell::Int(sums.customers),
            Cell::average(sums.sales_c, sums.tickets),
            Cell::average(sums.member_sales_c, sums.customers),
            Cell::ratio(sums.sales_c, all.sales_c),
            self.index(*at, sums.sales_c, all.sales_c),
        ]
    }

    fn index(&self, [row, column, page]: At, sales_c: i64, all_c: i64) -> Cell {
        let (by, of) = match self.one_axis {
            Some((members, total_c)) if row.is_some() => (i128::from(members), i128::from(total_c)),
            _ => {
                let of_row = self.at([row, None, page]).sales_c;
                let of_column = self.at([None, column, page]).sales_c;
                (i128::from(all_c), i128::from(of_row) * i128::from(of_column))
            }
        };
        Cell::Ratio {
            numerator: i128::from(sales_c) * by,
            denominator: of,
            places: RATIO_PLACES,
        }
    }
}

/// The value of the period before, the difference, and the growth.
fn compared(now: &Cell, before: Cell) -> [Cell; 3] {
    let (difference, growth) = match (now, &before) {
        (Cell::Int(now), Cell::Int(before)) => (Cell::Int(now - before), Cell::ratio(now - before, *before)),
        (Cell::Quantity(now), Cell::Quantity(before)) => {
            (Cell::Quantity(now - before), Cell::ratio(now - before, *before))
        }
        _ => match (rounded(now), rounded(&before)) {
            (Some(now), Some(before)) => {
                let places = match now.1 {
                    places if places == before.1 => places,
                    _ => RATIO_PLACES,
                };
                let ratio = |numerator, denominator, places| Cell::Ratio {
                    numerator,
                    denominator,
                    places,
                };
                let change = now.0 - before.0;
                (
                    ratio(change, 10_i128.pow(places), places),
                    ratio(change, before.0, RATIO_PLACES),
                )
            }
            _ => (Cell::Empty, Cell::Empty),
        },
    };
    [before, difference, growth]
}

/// A ratio above 0 as a whole number of its last decimal, half up, so that two printed ratios differ by what is printed.
fn rounded(cell: &Cell) -> Option<(i128, u32)> {
    match cell {
        Cell::Ratio {
            numerator,
            denominator,
            places,
        } if *denominator > 0 => {
            let unit = 10_i128.pow((*places).max(AVERAGE_PLACES));
            let doubled = numerator.checked_mul(2)?.checked_mul(unit)?;
            Some(((doubled + denominator) / (2 * denominator), *places))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B15
    #[test]
    fn differences_are_those_of_what_is_printed() {
        let texts = |now: Cell, before: Cell| compared(&now, before).map(|cell| cell.text());
        assert_eq!(texts(Cell::Int(30), Cell::Int(20)), ["20", "10", "0.5"]);
        assert_eq!(texts(Cell::Int(30), Cell::Int(0)), ["0", "30", ""]);
        assert_eq!(
            texts(Cell::ratio(1, 3), Cell::ratio(1, 6)),
            ["0.166667", "0.166666", "0.999994"]
        );
        assert_eq!(texts(Cell::average(1, 3), Cell::average(0, 0)), ["", "", ""]);
    }
}
