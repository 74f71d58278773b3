//! How a tile is drawn on paper: the same columns for the same things as in the browser.

use std::collections::BTreeSet;

use guanxi_report::chart::{Heat, Picture, Scale, Series, bars, columns, heat, lines};

use super::readable::Readable;
use crate::Unit;

/// Lines and groups of columns that are told apart.
const SERIES_MAX: usize = 6;
/// Labels along, up to which columns stand side by side; more become bars below one another.
const COLUMNS_MAX: usize = 31;
/// Bars, the first ones.
const BARS_MAX: usize = 30;
/// Rows of which lines, or columns in groups, are drawn: a list of all customers is no picture.
const DRAWN_MAX: usize = 5_000;
/// Rows and columns of a heat map.
const HEAT_MAX: (usize, usize) = (40, 16);

/// What the columns of an answer are for: the first goes along; a second one that is a text tells lines apart; the others are values. A pivot
/// and a heat map take the second one in any case.
pub(super) struct Shape {
    pub across: Option<usize>,
    pub values: Vec<usize>,
}

impl Shape {
    pub fn of(kind: &str, read: &Readable<'_>) -> Self {
        let is_crossed = matches!(kind, "pivot" | "heat_map");
        let is_number = |at: &usize| read.unit(*at) != Unit::Text;
        let has_across = read.width() > 1 && (is_crossed || read.unit(1) == Unit::Text);
        if has_across {
            return Self {
                across: Some(1),
                values: (2..read.width()).filter(is_number).collect(),
            };
        }
        Self {
            across: None,
            values: (1..read.width()).filter(is_number).collect(),
        }
    }
}

/// The texts of a column, each once, in the order in which they come.
pub(super) fn distinct(read: &Readable<'_>, at: usize) -> Vec<String> {
    let mut known = BTreeSet::new();
    let each = (0..read.rows.len()).map(|row| read.text(row, at));
    each.filter(|text| known.insert(text.clone())).collect()
}

/// The picture of a tile; none where it is a table or a number, or its columns can't be drawn so.
pub(super) fn picture(kind: &str, read: &Readable<'_>) -> Option<Picture> {
    let shape = Shape::of(kind, read);
    let first = *shape.values.first()?;
    if read.rows.is_empty() {
        return None;
    }
    let scale = match read.unit(first) {
        Unit::Ratio => Scale::Percent,
        _ => Scale::Plain,
    };
    let is_in_groups = kind == "line" || shape.across.is_some() || shape.values.len() > 1;
    match kind {
        "line" | "bar" if is_in_groups && read.rows.len() > DRAWN_MAX => None,
        "line" | "bar" => {
            let (labels, series) = match shape.across {
                Some(across) => crossed(read, (across, first)),
                None => side_by_side(read, &shape.values),
            };
            Some(match (kind, series.as_slice()) {
                ("line", _) => lines(&labels, &series, scale),
                (_, [one]) if labels.len() > COLUMNS_MAX => {
                    let values: Vec<f64> = one.values.iter().map(|value| value.unwrap_or(0.0)).collect();
                    bars(&first_of(&labels), &first_of(&values), scale)
                }
                _ => columns(&labels, &series, scale),
            })
        }
        // A share or a step is compared by length, which print shows better than by an angle; an area by the figure that colours it.
        "pie" | "funnel" | "map" => {
            let rows: Vec<usize> = (0..read.rows.len()).take(BARS_MAX).collect();
            let labels: Vec<String> = rows.iter().map(|row| read.text(*row, 0)).collect();
            let values: Vec<f64> = rows
                .iter()
                .map(|row| read.number(*row, first).unwrap_or(0.0))
                .collect();
            Some(bars(&labels, &values, scale))
        }
        "heat_map" => Some(heat(&cells(read, (shape.across?, first)))),
        _ => None,
    }
}

fn first_of<T: Clone>(all: &[T]) -> Vec<T> {
    all.iter().take(BARS_MAX).cloned().collect()
}

/// A line for each value column that has the unit of the first: others would want a scale of their own.
fn side_by_side(read: &Readable<'_>, values: &[usize]) -> (Vec<String>, Vec<Series>) {
    let rows = 0..read.rows.len();
    let labels = rows.clone().map(|row| read.text(row, 0)).collect();
    let unit = values.first().map(|at| read.unit(*at));
    let alike = values.iter().filter(|at| Some(read.unit(**at)) == unit);
    let series = alike.take(SERIES_MAX).map(|at| Series {
        name: read.head(*at).label,
        values: rows.clone().map(|row| read.number(row, *at)).collect(),
    });
    (labels, series.collect())
}

/// A line for each text of the second column.
fn crossed(read: &Readable<'_>, (across, value): (usize, usize)) -> (Vec<String>, Vec<Series>) {
    let labels = distinct(read, 0);
    let names = distinct(read, across);
    let series = names.into_iter().take(SERIES_MAX).map(|name| {
        let mut values = vec![None; labels.len()];
        for row in 0..read.rows.len() {
            if read.text(row, across) != name {
                continue;
            }
            let along = read.text(row, 0);
            let place = labels.iter().position(|label| *label == along);
            if let Some(slot) = place.and_then(|place| values.get_mut(place)) {
                *slot = read.number(row, value);
            }
        }
        Series { name, values }
    });
    let series = series.collect();
    (labels, series)
}

fn cells(read: &Readable<'_>, (across, value): (usize, usize)) -> Heat {
    let rows: Vec<String> = distinct(read, 0).into_iter().take(HEAT_MAX.0).collect();
    let columns: Vec<String> = distinct(read, across).into_iter().take(HEAT_MAX.1).collect();
    let mut cells: Vec<Vec<Option<(f64, String)>>> = vec![vec![None; columns.len()]; rows.len()];
    for row in 0..read.rows.len() {
        let (down, along) = (read.text(row, 0), read.text(row, across));
        let place = rows
            .iter()
            .position(|one| *one == down)
            .zip(columns.iter().position(|one| *one == along));
        let slot = place.and_then(|(down, along)| cells.get_mut(down)?.get_mut(along));
        if let (Some(slot), Some(number)) = (slot, read.number(row, value)) {
            *slot = Some((number, read.text(row, value)));
        }
    }
    Heat { rows, columns, cells }
}
