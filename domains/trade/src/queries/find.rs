//! Products and members by what is scanned or typed.

use guanxi_catalog::entities::{Product, ProductBarcode};
use guanxi_catalog::queries::barcode::scanned;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_loyalty::queries::card::{Found, find_member, verify};
use guanxi_loyalty::queries::person::{Relative, family};
use guanxi_record::{Rank, Record, Schema, Search, SqlText, get, require, restrict, search};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Money, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use crate::till::bundle::with_choices;

/// Products that one question gives.
const FOUND_MAX: i64 = 20;
/// Members that one question gives.
const MEMBERS_MAX: i64 = 8;

/// A product as a till shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundProduct {
    /// Its id.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its barcode.
    pub barcode: Option<String>,
    /// What one piece holds.
    pub package_size: Option<String>,
    /// Its standard price.
    pub price: Option<Money>,
    /// Whether it is sold by measure.
    pub is_measured: bool,
    /// How much of it the code stands for: a box of twelve, what a scale weighed.
    pub qty: Option<String>,
    /// Whether it is a bundle whose buyer chooses among parts.
    pub has_choice: bool,
}

impl FoundProduct {
    /// As it is answered.
    #[must_use]
    pub fn json(&self) -> Js {
        json!({
            "id": self.id.to_string(),
            "number": self.number,
            "name": self.name,
            "barcode": self.barcode,
            "package_size": self.package_size,
            "price": self.price.map(|price| price.to_string()),
            "is_measured": self.is_measured,
            "qty": self.qty,
            "has_choice": self.has_choice,
        })
    }

    fn of_row(row: &Row) -> Self {
        let text = |at: usize| Some(row.text(at).to_owned()).filter(|text| !text.is_empty());
        Self {
            id: row.int(0),
            number: row.text(1).to_owned(),
            name: row.text(2).to_owned(),
            barcode: text(3),
            package_size: text(4),
            price: row.optional_int(5).map(Money::new),
            is_measured: row.int(6) != 0,
            qty: None,
            has_choice: false,
        }
    }

    fn of_record(record: &Record) -> Self {
        let value = |name: &str| record.value(Product::def(), name);
        let text = |name: &str| value(name).as_text().map(str::to_owned);
        Self {
            id: record.id,
            number: text("number").unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            barcode: text("barcode"),
            package_size: text("package_size"),
            price: value("standard_price").as_int().map(Money::new),
            is_measured: value("is_measured").as_int() == Some(1),
            qty: None,
            has_choice: false,
        }
    }
}

/// The product that a code of the catalogue stands for.
fn scan(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, code: &str) -> Result<Option<FoundProduct>> {
    if require(ctx, Action::Read, ProductBarcode::def()).is_err() {
        return Ok(None);
    }
    let hit = match scanned(r, schema, ctx, code) {
        Ok(hit) => hit,
        Err(problem) if problem.kind == ErrorKind::NotFound => return Ok(None),
        Err(problem) => return Err(problem),
    };
    // All of it costs so much, but how much of it there is isn't said: it isn't one whole unit.
    if hit.quantity.is_none() && hit.price.is_some() {
        return Err(Problem::new(ErrorKind::Invalid, "till.price_label"));
    }
    let def = Product::def();
    let id = hit.product.id.parse().map_err(Problem::internal)?;
    let product = FoundProduct::of_record(&get(r, ctx, def, id)?);
    Ok(Some(FoundProduct {
        qty: hit.quantity,
        ..product
    }))
}

/// The product of a barcode or number, and whether that was it; otherwise what the text finds by name and sound.
///
/// # Errors
/// `access.forbidden` for who may see no products; `till.price_label` for a scale's label without a quantity.
pub fn find(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    code: &str,
) -> Result<(bool, Vec<FoundProduct>)> {
    let (is_exact, mut found) = named(r, schema, ctx, code)?;
    let choices = with_choices(r, found.iter().map(|one| one.id))?;
    for one in &mut found {
        one.has_choice = choices.contains(&one.id);
    }
    Ok((is_exact, found))
}

fn named(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, code: &str) -> Result<(bool, Vec<FoundProduct>)> {
    if let Some(hit) = scan(r, schema, ctx, code)? {
        return Ok((true, vec![hit]));
    }
    let def = Product::def();
    let mut sql = SqlText::new(
        "SELECT id, number, name, barcode, package_size, standard_price, is_measured FROM catalog_product",
    );
    sql.and("number = ?", [Value::from(code)]);
    restrict(&mut sql, ctx, require(ctx, Action::Read, def)?, def);
    sql.push(" ORDER BY id LIMIT ?", [Value::from(FOUND_MAX)]);
    let exact: Vec<FoundProduct> = r
        .query(&sql.text, &sql.params)?
        .iter()
        .map(FoundProduct::of_row)
        .collect();
    if !exact.is_empty() {
        return Ok((true, exact));
    }
    let query = Search {
        text: code,
        entity: Some(&def.key),
        limit: FOUND_MAX,
        is_over: &|| false,
    };
    let found = search(r, schema, ctx, &query)?;
    let records = found.iter().flat_map(|group| &group.records);
    Ok((
        false,
        records
            .map(|(_, record)| FoundProduct::of_record(record))
            .collect(),
    ))
}

/// The customers whom a card, a phone number or a name finds, as far as the user may see them: those alone whose number it is,
/// where there are any.
///
/// # Errors
/// `access.forbidden` for who may see no customers.
pub fn members(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, code: &str) -> Result<Vec<Js>> {
    if let Some(found) = of_card(r, ctx, code)? {
        return Ok(vec![found]);
    }
    let query = Search {
        text: code,
        entity: Some(&Customer::def().key),
        limit: MEMBERS_MAX,
        is_over: &|| false,
    };
    let found = search(r, schema, ctx, &query)?;
    let records: Vec<&(Rank, Record)> = found.iter().flat_map(|group| &group.records).collect();
    let has_exact = records.iter().any(|(rank, _)| *rank == Rank::Exact);
    let wanted = records
        .iter()
        .filter(|(rank, _)| !has_exact || *rank == Rank::Exact);
    wanted.map(|(_, record)| member(r, ctx, record, None)).collect()
}

/// The holder of the club's card of this code. A card that can't be used says so.
fn of_card(r: &mut dyn Queries, ctx: &Ctx, code: &str) -> Result<Option<Js>> {
    match find_member(r, code, ctx.today()) {
        Ok(found) if found.card.is_some() => {
            let record = get(r, ctx, Customer::def(), found.customer)?;
            member(r, ctx, &record, Some(&found)).map(Some)
        }
        Err(problem) if problem.kind != ErrorKind::NotFound => Err(problem),
        _ => Ok(None),
    }
}

/// Whether a code looks like what a phone shows for a card: `card.step.proof`.
#[must_use]
pub fn is_phone_code(code: &str) -> bool {
    let parts: Vec<&str> = code.trim().split('.').collect();
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), [card, step, proof] if is_number(card) && is_number(step) && !proof.is_empty())
}

/// The member of what a phone shows; it is taken once.
///
/// # Errors
/// `loyalty.token_invalid`, `loyalty.token_used`, `loyalty.card_unusable`; `access.forbidden`.
pub fn member_of_phone(tx: &mut Tx<'_>, ctx: &Ctx, code: &str) -> Result<Vec<Js>> {
    require(ctx, Action::Read, Customer::def())?;
    let found = verify(tx, code, (ctx.clock.now(), ctx.today()))?;
    let record = get(tx, ctx, Customer::def(), found.customer)?;
    // A member's own code says who it is, and no card was shown.
    let shown = Some(&found).filter(|found| found.is_of_card(code));
    Ok(vec![member(tx, ctx, &record, shown)?])
}

/// A member as a till shows it, with the card that was shown, and who of its household may have shown it.
fn member(r: &mut dyn Queries, ctx: &Ctx, record: &Record, found: Option<&Found>) -> Result<Js> {
    let family: Vec<Js> = match found {
        Some(found) => family(r, ctx, found)?.iter().map(Relative::json).collect(),
        None => Vec::new(),
    };
    let text = |name: &str| {
        let value = record.value(Customer::def(), name);
        value.as_text().map(str::to_owned)
    };
    Ok(json!({
        "id": record.id.to_string(),
        "number": text("number"),
        "name": text("name"),
        "phone": text("phone"),
        "card_number": text("card_number"),
        "is_member": record.value(Customer::def(), "is_member").as_int() == Some(1),
        "card_id": found.and_then(|found| found.card).map(|id| id.to_string()),
        "family": family,
    }))
}
