//! Answers that others keep: of a table, of the cube, of portraits, with the same rights as on their pages.

use guanxi_http::Call;
use guanxi_types::{Day, Result};
use serde_json::Value as Js;

use super::{answered, cube, portrait};
use crate::indicator;
use crate::{AsOf, Query, Table};

/// Rows that are kept at most; the fewer, the wider they are.
const ROWS: [usize; 5] = [60, 30, 15, 8, 4];
/// What portraits are called in questions.
const PORTRAIT: &str = "portrait";

/// The answer as JSON that has so many characters at most, and the last day of its figures. A cube is asked by its cells where the question
/// has `rows`, portraits by the name `portrait`, all else by an indicator's name.
///
/// # Errors
/// `access.forbidden`; when the question can't be understood or answered.
pub async fn told(call: &Call, name: &str, query: Query, most: usize) -> Result<(String, Option<Day>)> {
    if name == PORTRAIT {
        let (groups, as_of) = portrait::kept(call, query).await?;
        return Ok((fitted(&|rows| first(&groups, rows), most), day(&as_of)));
    }
    let indicator = indicator::named(name)?;
    if name == "cube" && query.value("rows").is_some() {
        let (cells, as_of) = cube::kept(call, query).await?;
        return Ok((fitted(&|rows| cells.json(rows), most), day(&as_of)));
    }
    let (table, as_of, _): (std::sync::Arc<Table>, _, _) = answered(call, indicator, query).await?;
    Ok((fitted(&|rows| table.json(rows), most), day(&as_of)))
}

fn day(as_of: &AsOf) -> Option<Day> {
    as_of.facts_through.as_deref().and_then(|day| day.parse().ok())
}

fn first(items: &Js, count: usize) -> Js {
    let items = items.as_array().into_iter().flatten();
    items.take(count).cloned().collect()
}

/// As many rows as fit; none where not even the fewest do.
fn fitted(rows: &dyn Fn(usize) -> Js, most: usize) -> String {
    let texts = ROWS.into_iter().map(|count| rows(count).to_string());
    texts
        .into_iter()
        .find(|text| text.chars().count() <= most)
        .unwrap_or_else(|| "[]".to_owned())
}
