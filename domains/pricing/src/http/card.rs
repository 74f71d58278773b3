//! The card of a product's prices.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_catalog::entities::Product;
use guanxi_catalog::queries::bundle::bundle_of;
use guanxi_catalog::queries::sees_cost;
use guanxi_entity::{Entity, Value};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_record::{Schema, get as record, require};
use guanxi_store::Reader;
use guanxi_types::{Action, Ctx, Money, RawId, Result};
use serde_json::{Value as Js, json};

use crate::catalogue::{Catalogues, load};
use crate::engine::{Catalogue, Method, PriceKind, Situation, Window, made};
use crate::entities::PriceBook;
use crate::queries::card::{CardLine, Words, about, card, seen_customers, words};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/products/{id}/price-card", get(show))
}

async fn show(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, PriceBook::def())?;
    let id = id_in(&id, &Product::def().key)?;
    let kept = call.state.service::<Catalogues>()?;
    let (ctx, schema) = (call.ctx, call.state.schema.now());
    let card = call
        .state
        .store
        .read(move |r| told(r, (&schema, &ctx), &kept, id));
    Ok(Json(card.await?))
}

fn told(r: &mut Reader<'_>, (schema, ctx): (&Schema, &Ctx), kept: &Catalogues, id: RawId) -> Result<Js> {
    let product = record(r, ctx, Product::def(), id)?;
    let field = |name: &str| {
        let (at, _) = Product::def().field(name)?;
        product.values.get(at)
    };
    let text = |name: &str| field(name).and_then(Value::as_text);
    let catalogue = load(r, kept)?;
    let mut lines = card(&catalogue, id);
    // Whoever doesn't see what the product costs doesn't see it here, nor what is worked out from it.
    let sees_cost = sees_cost(ctx);
    if !sees_cost {
        let tells_cost = |line: &CardLine<'_>| {
            let base = match line.rule.method {
                Method::From { base, .. } => base,
                Method::Amount(_) => line.book.kind,
            };
            base == PriceKind::Cost || line.book.kind == PriceKind::Cost
        };
        lines.retain(|line| !tells_cost(line));
    }
    // Who has prices of his own is a customer's affair.
    let names = seen_customers(r, ctx, &mut lines)?;
    let words = words(r, names, &lines)?;
    let (day, minute) = ctx.zone.local(ctx.clock.now());
    let now = Situation {
        day,
        minute: u16::try_from(minute).unwrap_or(0),
        ..Situation::default()
    };
    let asked = (id, &*catalogue, &now);
    let mut prices: Vec<Js> = lines.iter().map(|line| row(line, &words, asked)).collect();
    let facts = catalogue.product(id);
    let is_bundle = text("kind") == Some("bundle");
    let own = |kind, price: Option<(&str, Money)>| {
        price.map(|(source, price)| own_row(kind, (source, price), &catalogue.currency))
    };
    let standard = match facts.and_then(|facts| facts.standard) {
        Some(price) => Some(("product", price)),
        None if is_bundle => of_parts(r, (schema, ctx), id)?.map(|price| ("parts", price)),
        None => None,
    };
    prices.extend(own(PriceKind::Standard, standard));
    let is_of_parts = is_bundle && field("cost_price").is_none_or(Value::is_null);
    let source = if is_of_parts { "parts" } else { "product" };
    let cost = facts.and_then(|facts| facts.cost).filter(|_| sees_cost);
    prices.extend(own(PriceKind::Cost, cost.map(|price| (source, price))));
    Ok(json!({
        "product_id": id.to_string(),
        "product": text("name"),
        "currency": catalogue.currency,
        "prices": prices,
    }))
}

/// What a bundle costs that has no price of its own: what its parts do, the first of each group. A price is the same for everybody, whatever of the
/// catalogue he may read.
fn of_parts(r: &mut Reader<'_>, (schema, ctx): (&Schema, &Ctx), id: RawId) -> Result<Option<Money>> {
    let found = bundle_of(r, schema, &ctx.as_program("prices"), (id, None))?;
    let has_parts = found.groups.iter().any(|group| !group.parts.is_empty());
    let price = found.price.filter(|_| has_parts);
    Ok(price.and_then(|price| Money::parse(&price).ok()))
}

/// The product, the prices, and the moment.
type AskedOf<'a> = (RawId, &'a Catalogue, &'a Situation);

fn row(line: &CardLine<'_>, words: &Words, (product, catalogue, now): AskedOf<'_>) -> Js {
    let (book, rule) = (line.book, line.rule);
    let named = |code: &'static str, id: Option<RawId>| {
        let name = words.get(&(code, id?)).cloned().unwrap_or_default();
        Some(json!({ "code": code, "name": name }))
    };
    let said =
        |code: &str, text: &Option<String>| text.as_ref().map(|text| json!({ "code": code, "name": text }));
    let whom: Vec<Js> = [
        named("customer", book.customer),
        named("group", book.group),
        named("class", book.class),
        said("tier", &book.tier),
        said("tier", &rule.tier),
    ]
    .into_iter()
    .flatten()
    .collect();
    let places: Vec<Js> = [
        named("store", book.store),
        named("area", book.area),
        named("area", rule.area),
        said("channel", &book.channel),
    ]
    .into_iter()
    .flatten()
    .collect();
    let amount = made(catalogue, now, product, (rule, book));
    let is_amount = matches!(rule.method, Method::Amount(_));
    let (starts, ends) = span(&book.window, &rule.window);
    json!({
        "kind": book.kind.name(),
        "source": "book",
        "book_id": book.id.to_string(),
        "book": book.name,
        "rule_id": rule.id.to_string(),
        "about": about(rule),
        "qty_from": rule.qty_from.to_string(),
        "priority": book.priority,
        "whom": whom,
        "places": places,
        "starts_on": starts,
        "ends_on": ends,
        "weekdays": weekdays(book.window.weekdays),
        "time_from": book.window.minutes.map(|(from, _)| clock(from)),
        "time_to": book.window.minutes.map(|(_, to)| clock(to)),
        "currency": if book.currency.is_empty() { &catalogue.currency } else { &book.currency },
        "method": if is_amount { "amount" } else { "formula" },
        "amount": amount.map(|amount| amount.to_string()),
    })
}

/// Days of the week, Monday 1; none where every day is meant.
fn weekdays(bits: u8) -> Vec<u8> {
    (1..=7_u8).filter(|day| bits & (1 << (day - 1)) != 0).collect()
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The days on which both hold.
fn span(one: &Window, other: &Window) -> (Option<String>, Option<String>) {
    let first = one.from.max(other.from);
    let last = match (one.to, other.to) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    (first.map(|day| day.to_string()), last.map(|day| day.to_string()))
}

fn own_row(kind: PriceKind, (source, price): (&str, Money), currency: &str) -> Js {
    json!({
        "kind": kind.name(),
        "source": source,
        "book_id": Js::Null,
        "book": Js::Null,
        "rule_id": Js::Null,
        "about": "product",
        "qty_from": "0",
        "priority": 0,
        "whom": [],
        "places": [],
        "starts_on": Js::Null,
        "ends_on": Js::Null,
        "weekdays": [],
        "time_from": Js::Null,
        "time_to": Js::Null,
        "currency": currency,
        "method": "amount",
        "amount": price.to_string(),
    })
}
