//! What is read.

use guanxi_entity::Entity;
use guanxi_record::{Filter, ListQuery, list};
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};

/// Records that one page brings.
const PAGE: i64 = 200;

/// All records of an entity whose fields have these values, as far as the user may see them, by id.
///
/// # Errors
/// `access.forbidden`, or when the database can't be read.
pub fn all<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, wanted: &[(&str, &str)]) -> Result<Vec<(RawId, E)>> {
    let def = E::def();
    let filters = wanted
        .iter()
        .map(|(field, value)| Filter::parse(def, &format!("{field}:eq:{value}")))
        .collect::<Result<Vec<Filter>>>()?;
    let mut query = ListQuery {
        filters,
        limit: Some(PAGE),
        ..ListQuery::default()
    };
    let mut found = Vec::new();
    loop {
        let page = list(r, ctx, def, &query)?;
        for record in page.records {
            found.push((record.id, record.typed::<E>()?));
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    found.sort_by_key(|(id, _)| *id);
    Ok(found)
}
