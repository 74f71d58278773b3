//! A second person lets an edition go.

use guanxi_entity::{Entity, Value};
use guanxi_record::Schema;
use guanxi_record::attachment::require_change;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Id, Problem, RawId, Result};

use super::write::{change, seen, system, today};
use crate::entities::Edition;
use crate::queries::page::files;

/// Approves an edition that somebody else wrote, as of the version that was read: what was written since was approved by nobody.
///
/// # Errors
/// `record.version_conflict`, `periodicals.not_a_draft`, `periodicals.own_text`, `periodicals.empty`; as updating the edition.
pub fn approve(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, version): (RawId, i64)) -> Result<()> {
    require_change(tx, ctx, Edition::def(), id)?;
    let edition: Edition = seen(tx, ctx, id)?;
    if edition.state != "draft" {
        return Err(Problem::conflict("periodicals.not_a_draft").with("state", edition.state.as_str()));
    }
    let me = ctx.user();
    if me.is_none() || edition.author_id.map(Id::raw) == me {
        return Err(Problem::conflict("periodicals.own_text"));
    }
    says_something(tx, ctx, (id, &edition))?;
    let now = today(tx, ctx)?;
    let changes = vec![
        ("state", Value::from("approved")),
        ("approved_by_id", Value::from(me)),
        ("approved_on", Value::from(now)),
    ];
    change::<Edition>(tx, schema, ctx, (id, Some(version)), changes)
}

/// Refuses an edition without a text and without a PDF file.
pub(super) fn says_something(r: &mut dyn Queries, ctx: &Ctx, (id, edition): (RawId, &Edition)) -> Result<()> {
    let text = edition.body.as_deref().unwrap_or_default();
    if text.trim().is_empty() && files(r, &system(ctx), id)?.is_empty() {
        return Err(Problem::conflict("periodicals.empty"));
    }
    Ok(())
}

/// Makes an approved edition a draft again, as long as it isn't being sent.
///
/// # Errors
/// `periodicals.not_approved`; as updating the edition.
pub fn reopen(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    require_change(tx, ctx, Edition::def(), id)?;
    let edition: Edition = seen(tx, ctx, id)?;
    if edition.state != "approved" {
        return Err(Problem::conflict("periodicals.not_approved").with("state", edition.state.as_str()));
    }
    let changes = vec![
        ("state", Value::from("draft")),
        ("approved_by_id", Value::Null),
        ("approved_on", Value::Null),
    ];
    change::<Edition>(tx, schema, ctx, id, changes)
}
