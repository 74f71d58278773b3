//! A quotation priced again at the moment that it was priced.

use guanxi_store::Queries;
use guanxi_trade::till::Desk;
use guanxi_types::{RawId, Result};
use serde_json::Value as Js;

use super::read::{asked_of, at, kept_price};
use crate::price::offer;

/// What the engine answered when a quotation was priced, and what it answers now for that moment. They differ where prices or
/// promotions were changed since; otherwise they are equal.
///
/// # Errors
/// `record.not_found`; as [`offer`].
pub fn replay(r: &mut dyn Queries, desk: &Desk<'_>, id: RawId) -> Result<(Js, Js)> {
    let asked = asked_of(r, desk.ctx, id)?;
    let kept = kept_price(r, id)?;
    let again = offer(r, desk, &asked, kept.situation.at)?;
    Ok((at(&kept.json, "answer").clone(), again.answer))
}
