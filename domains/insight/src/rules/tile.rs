//! What must hold for dashboards and their tiles: a question is one that can be asked.

use guanxi_entity::{Entity, RowReader, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, Result};

use crate::entities::{Dashboard, Tile};
use crate::question::{Asking, Question};
use crate::request::Query;

/// Tiles of a dashboard.
pub const TILES_MAX: i64 = 40;

/// The filters of a page are ones that indicators take.
pub(crate) fn check_dashboard(
    _: &mut Tx<'_>,
    _: &Ctx,
    _: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let dashboard = Dashboard::from_values(&mut RowReader::new(after))?;
    let said = [
        ("period", dashboard.period),
        ("customer_class", dashboard.customer_class),
    ];
    for (name, text) in said {
        let query = Query::of([(name.to_owned(), text.unwrap_or_default())])?;
        if let Err(problem) = query.filters_within() {
            let mut told = FieldError::new(name, &problem.code);
            told.params = problem.params;
            return Err(Problem::invalid(vec![told]));
        }
    }
    Ok(())
}

/// A tile asks what its indicator can be asked, and there aren't too many.
pub(crate) fn check_tile(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let tile = Tile::from_values(&mut RowReader::new(after))?;
    let dashboard = tile.dashboard_id.raw();
    Question::read(&asking(tile))?;
    if before.is_some() {
        return Ok(());
    }
    let count = tx.query_first(
        "SELECT COUNT(*) FROM insight_tile WHERE dashboard_id = ?1",
        &[Value::from(dashboard)],
    )?;
    if count.map_or(0, |row| row.int(0)) >= TILES_MAX {
        return Err(Problem::new(ErrorKind::Conflict, "insight.too_many_tiles").with("max", TILES_MAX));
    }
    Ok(())
}

/// What a tile asks, in its own texts.
pub(crate) fn asking(tile: Tile) -> Asking {
    Asking {
        indicator: tile.indicator,
        parameters: tile.parameters.unwrap_or_default(),
        shown_columns: tile.shown_columns.unwrap_or_default(),
        sort_by: tile.sort_by.unwrap_or_default(),
        row_limit: tile.row_limit,
    }
}
