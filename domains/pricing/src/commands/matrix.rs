//! Writing a grid of prices.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, Target, delete, insert, require, update};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Money, Problem, RawId, Result};

use crate::entities::PriceRule;
use crate::queries::matrix::{Matrix, Place, Subject, matrix};

/// Cells of a grid at most.
pub const CELLS_MAX: usize = 500;

/// Makes a book's prices of a subject these and no others; cells that stay as they are aren't written. With `version`, only if
/// the grid is still what the caller has seen.
///
/// # Errors
/// `record.version_conflict`, `pricing.cell_twice`, and as writing the book's lines.
pub fn write_matrix(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (book, subject): (RawId, Subject),
    (version, cells): (Option<&str>, &[(Place, Money)]),
) -> Result<Matrix> {
    let before = matrix(tx, ctx, book, subject)?;
    require(ctx, Action::Update, PriceRule::def())?;
    if let Some(sent) = version.filter(|sent| *sent != before.version) {
        return Err(Problem::new(ErrorKind::Conflict, "record.version_conflict")
            .with("current", before.version.as_str())
            .with("sent", sent));
    }
    if cells.len() > CELLS_MAX {
        return Err(Problem::invalid(vec![
            FieldError::new("cells", "too_many").with("max", CELLS_MAX),
        ]));
    }
    let mut wanted: BTreeMap<&Place, Money> = BTreeMap::new();
    for (place, amount) in cells {
        if wanted.insert(place, *amount).is_some() {
            return Err(Problem::new(ErrorKind::Invalid, "pricing.cell_twice")
                .with("qty_from", place.qty_from.to_string()));
        }
    }
    for (place, cell) in &before.cells {
        match wanted.remove(place) {
            Some(amount) if amount == cell.amount => {}
            Some(amount) => change(tx, schema, ctx, cell.rule, amount)?,
            None => delete(tx, schema, ctx, &target(cell.rule))?,
        }
    }
    for (place, amount) in wanted {
        insert(tx, schema, ctx, new(book, subject, place, amount))?;
    }
    matrix(tx, ctx, book, subject)
}

fn target(id: RawId) -> Target<'static> {
    Target {
        def: PriceRule::def(),
        id,
        version: None,
        import_id: None,
    }
}

fn change(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId, amount: Money) -> Result<()> {
    let at = PriceRule::def().field("amount").map(|(at, _)| at);
    let given: Vec<(usize, Value)> = at.map(|at| (at, Value::from(amount.raw()))).into_iter().collect();
    update(tx, schema, ctx, &target(id), &given)
}

fn new(book: RawId, subject: Subject, place: &Place, amount: Money) -> PriceRule {
    PriceRule {
        book_id: Id::new(book),
        product_id: subject.product.map(Id::new),
        category_id: subject.category.map(Id::new),
        qty_from: place.qty_from,
        tier: place.tier.clone(),
        market_area_id: place.area.map(Id::new),
        starts_on: None,
        ends_on: None,
        method: "amount".to_owned(),
        amount,
        base: "standard".to_owned(),
        percent_off: None,
        round_to: None,
        add_amount: None,
        min_margin: None,
        max_margin: None,
    }
}
