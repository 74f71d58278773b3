//! What is printed on the cards of a batch.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::{self, FileFolder};
use guanxi_record::{FieldView, Schema, get, require, scope_of};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result, Sight};

use super::tier::tiers_of;
use crate::commands::Holder;
use crate::entities::{Card, CardBatch, CardFace};
use crate::print::{CardText, FacePictures};
use crate::rules::face::Layout;

/// Cards of one file at most.
pub const SHEET_CARDS_MAX: i64 = 500;
/// Megabytes of a face's pictures together at most.
const PICTURES_MB_MAX: usize = 8;
/// Pictures that can be set.
const PICTURES: [&str; 2] = ["image/png", "image/jpeg"];

/// A face with what it shows, for a user who may read it.
///
/// # Errors
/// `record.not_found`, `loyalty.face_picture_missing` with the place of a picture that is gone or none,
/// `loyalty.face_pictures_too_large`.
pub fn face(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (id, files): (RawId, &FileFolder),
) -> Result<(CardFace, Layout, FacePictures)> {
    let face: CardFace = get(r, ctx, CardFace::def(), id)?.typed()?;
    let layout = Layout::read(&face.layout).map_err(|e| Problem::invalid(vec![e]))?;
    let mut pictures = FacePictures::new();
    let mut bytes = 0;
    for (file, place) in layout.files() {
        let missing = || {
            Problem::new(ErrorKind::Conflict, "loyalty.face_picture_missing").with("place", place.as_str())
        };
        let known = attachment::get(r, schema, ctx, file).map_err(|_| missing())?;
        let is_its = known.entity == CardFace::def().key && known.record_id == id;
        if !is_its || !PICTURES.contains(&known.media_type.as_str()) {
            return Err(missing());
        }
        let content = std::fs::read(files.path(&known.sha256)?).map_err(|_| missing())?;
        bytes += content.len();
        if bytes > PICTURES_MB_MAX * 1_000_000 {
            let large = Problem::new(ErrorKind::Conflict, "loyalty.face_pictures_too_large");
            return Err(large.with("max", PICTURES_MB_MAX).with("place", place.as_str()));
        }
        pictures.push((file, place, content));
    }
    Ok((face, layout, pictures))
}

/// What stands on the cards of a batch, in the order of their numbers, for a user who may take numbers out; the part of so many.
///
/// # Errors
/// `access.forbidden`, `record.not_found` for a batch or a part that isn't there, `loyalty.no_cards_to_print` where all of its cards are
/// over, `loyalty.face_not_active`, `loyalty.face_other_series`.
pub fn cards_of(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (batch, part): (RawId, i64),
    face: &CardFace,
) -> Result<Vec<CardText>> {
    require_numbers(ctx)?;
    let of: CardBatch = get(r, ctx, CardBatch::def(), batch)?.typed()?;
    require_fit(face, &of)?;
    // A list of all members on paper is one that was taken out.
    let names = scope_of(ctx, Action::Export, Customer::def()).is_all();
    let rows = r.query(
        "SELECT code, customer_id, state FROM loyalty_card WHERE batch_id = ?1 ORDER BY code LIMIT ?2 OFFSET ?3",
        &[
            Value::from(batch),
            Value::from(SHEET_CARDS_MAX),
            Value::from((part - 1).saturating_mul(SHEET_CARDS_MAX)),
        ],
    )?;
    if rows.is_empty() {
        return Err(Problem::not_found(&CardBatch::def().key));
    }
    // A card that is over isn't printed again; the parts of a batch stay what they were.
    let rows: Vec<_> = rows.into_iter().filter(|row| !is_over(row.text(2))).collect();
    if rows.is_empty() {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.no_cards_to_print"));
    }
    let own = match face.tier_id {
        Some(tier) => tier_name(r, tier.raw())?,
        None => String::new(),
    };
    let mut cards = Vec::new();
    for row in rows {
        let mut card = CardText {
            number: row.text(0).to_owned(),
            tier: own.clone(),
            ..CardText::default()
        };
        if let Some(customer) = row.optional_int(1) {
            // Whom the user may not read stays without a name; what of a name he may not see is covered.
            if names && let Ok(record) = get(r, ctx, Customer::def(), customer) {
                card.name = record.typed::<Customer>()?.name;
            }
            card.tier = tier_of_customer(r, customer)?.unwrap_or(card.tier);
        }
        cards.push(card);
    }
    Ok(cards)
}

/// Whether a card in this state is never used again.
fn is_over(state: &str) -> bool {
    matches!(state, "replaced" | "merged" | "ended")
}

/// Refuses a face that isn't used any more, or that is for cards of another series.
fn require_fit(face: &CardFace, batch: &CardBatch) -> Result<()> {
    let code = if !face.is_active {
        "loyalty.face_not_active"
    } else if face.series_id.is_some_and(|series| series != batch.series_id) {
        "loyalty.face_other_series"
    } else {
        return Ok(());
    };
    Err(Problem::new(ErrorKind::Conflict, code))
}

fn tier_name(r: &mut dyn Queries, tier: RawId) -> Result<String> {
    let row = r.query_first(
        "SELECT name FROM loyalty_tier WHERE id = ?1",
        &[Value::from(tier)],
    )?;
    Ok(row.map_or_else(String::new, |row| row.text(0).to_owned()))
}

/// The name of the customer's tier; of the first ladder where there are several.
fn tier_of_customer(r: &mut dyn Queries, customer: RawId) -> Result<Option<String>> {
    let holder = Holder::of(r, customer)?;
    let tiers = tiers_of(r, holder)?;
    tiers.first().map(|tier| tier_name(r, *tier)).transpose()
}

/// Numbers of all cards go out on paper: for whoever may export every card and see its whole number.
fn require_numbers(ctx: &Ctx) -> Result<()> {
    let def = Card::def();
    let reach = require(ctx, Action::Export, def)?;
    let sees = def
        .field("code")
        .is_some_and(|(at, _)| FieldView::of(ctx, def).access(at).sight == Sight::Full);
    if reach.is_all() && sees {
        Ok(())
    } else {
        Err(Problem::forbidden(&def.key, Action::Export))
    }
}
