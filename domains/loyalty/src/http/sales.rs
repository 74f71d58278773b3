//! Sales of members that were made elsewhere: what they earn, and what goes back with the goods.

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::{ApiResult, AppState, Call};
use guanxi_record::{get, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, FieldError, Money, Problem, Qty, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::accounts::id_of;
use super::shapes::{LINES_MAX, NAME_MAX, POINTS_MAX};
use crate::commands::{KEY_MAX, Reversal, SaleEarned, earn_for_sale, reverse_sale};
use crate::entities::Purchase;
use crate::facts::{BackFacts, LineFacts, SaleFacts};
use crate::queries::card::{Found, Shown, find_card};
use crate::queries::person::{Moment, Person, by_person};
use crate::queries::quote::{Quoted, quote};
use crate::queries::sale::{categories_of, place_of};
use crate::rules::earn::ONE;

/// Names of sales that the company's own tills and files give.
const TILLS: &str = "trade:";
/// Refuses the name of a sale of the company's own: what becomes of its points is told by the till, or by the file.
pub(super) fn require_foreign(field: &str, name: &str) -> Result<()> {
    if name.starts_with(TILLS) {
        return Err(wrong(field, "reserved"));
    }
    Ok(())
}

/// Minor units of a line, thousandths of a quantity, at most.
const NUMBER_MAX: i64 = 100_000_000_000;
/// A multiplier at most, in thousandths.
const MULTIPLIER_MAX: i64 = 1_000_000;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/club/sales/quote", post(quoted))
        .route("/club/sales", post(book))
        .route("/club/sales/return", post(back))
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SaleBody {
    sale: String,
    #[serde(default)]
    customer_id: Option<String>,
    #[serde(default)]
    card: Option<String>,
    #[serde(default)]
    store_id: Option<String>,
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    at: Option<String>,
    lines: Vec<LineBody>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineBody {
    #[serde(default)]
    key: Option<u32>,
    #[serde(default)]
    product_id: Option<String>,
    qty: String,
    #[serde(default)]
    list_amount: Option<String>,
    amount: String,
    #[serde(default)]
    multiplier: Option<String>,
}

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

fn qty(field: &str, text: &str, max: i64) -> Result<Qty> {
    let read = Qty::parse(text).map_err(|_| wrong(field, "not_a_number"))?;
    if (0..=max).contains(&read.raw()) {
        return Ok(read);
    }
    Err(wrong(field, "out_of_range"))
}

fn money(field: &str, text: &str) -> Result<Money> {
    let read = Money::parse(text).map_err(|_| wrong(field, "not_a_number"))?;
    if (0..=NUMBER_MAX).contains(&read.raw()) {
        return Ok(read);
    }
    Err(wrong(field, "out_of_range"))
}

fn named(field: &str, text: &str, max: usize) -> Result<()> {
    match text.chars().count() {
        0 => Err(wrong(field, "required")),
        length if length > max => Err(Problem::invalid(vec![
            FieldError::new(field, "too_long").with("max", max),
        ])),
        _ => Ok(()),
    }
}

fn line((at, line): (usize, &LineBody)) -> Result<LineFacts> {
    let field = |name: &str| format!("lines.{at}.{name}");
    let amount = money(&field("amount"), &line.amount)?;
    let list = line.list_amount.as_ref();
    let list = list.map_or(Ok(amount), |text| money(&field("list_amount"), text))?;
    let product = line.product_id.as_ref();
    let times = line.multiplier.as_ref();
    let times = times.map_or(Ok(Qty::new(ONE)), |text| {
        qty(&field("multiplier"), text, MULTIPLIER_MAX)
    })?;
    Ok(LineFacts {
        key: line
            .key
            .unwrap_or_else(|| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1)),
        product: product
            .map(|text| id_of(&field("product_id"), text))
            .transpose()?,
        categories: Vec::new(),
        qty: qty(&field("qty"), &line.qty, NUMBER_MAX)?,
        list_amount: list,
        amount,
        multiplier: times.raw(),
    })
}

fn check(body: &SaleBody) -> Result<()> {
    named("sale", &body.sale, NAME_MAX)?;
    if body.lines.is_empty() || body.lines.len() > LINES_MAX {
        return Err(Problem::invalid(vec![
            FieldError::new("lines", "too_many").with("max", LINES_MAX),
        ]));
    }
    let known = ["store", "phone", "web"];
    if body
        .channel
        .as_deref()
        .is_some_and(|channel| !known.contains(&channel))
    {
        return Err(wrong("channel", "not_a_choice"));
    }
    Ok(())
}

/// The facts that a call tells, with what the company knows of products and stores.
fn facts(reads: &mut dyn Queries, ctx: &Ctx, body: &SaleBody) -> Result<SaleFacts> {
    check(body)?;
    let person = named_person(reads, ctx, body)?;
    let mut lines = body
        .lines
        .iter()
        .enumerate()
        .map(line)
        .collect::<Result<Vec<_>>>()?;
    for line in &mut lines {
        line.categories = match line.product {
            Some(product) => categories_of(reads, product)?,
            None => Vec::new(),
        };
    }
    let store: Option<RawId> = body
        .store_id
        .as_ref()
        .filter(|text| !text.is_empty())
        .map(|text| id_of("store_id", text))
        .transpose()?;
    let now = ctx.clock.now();
    let at = match &body.at {
        Some(text) => text
            .parse::<jiff::Timestamp>()
            .map_err(|_| wrong("at", "not_a_datetime"))?
            .as_millisecond(),
        None => now,
    };
    if at > now + AHEAD_MS_MAX {
        return Err(wrong("at", "out_of_range"));
    }
    let (day, minute): (Day, i32) = place_of(reads, store, at)?;
    let found = buyer(reads, ctx, (body, person), day)?;
    Ok(SaleFacts {
        sale: body.sale.clone(),
        customer: found.customer,
        household: found.household,
        card: found.card,
        store,
        channel: body.channel.clone(),
        at,
        day,
        minute,
        lines,
    })
}

/// The person whom the call names, as far as the user may see people.
fn named_person(reads: &mut dyn Queries, ctx: &Ctx, body: &SaleBody) -> Result<Option<RawId>> {
    let named = body.customer_id.as_deref().filter(|text| !text.is_empty());
    let person = named.map(|text| id_of("customer_id", text)).transpose()?;
    if let Some(person) = person {
        get(reads, ctx, Customer::def(), person)?;
    }
    Ok(person)
}

/// Who bought: the person that is named, of the household whose card was shown; the card's holder where nobody is named.
fn buyer(
    reads: &mut dyn Queries,
    ctx: &Ctx,
    (body, person): (&SaleBody, Option<RawId>),
    day: Day,
) -> Result<Found> {
    let card = body.card.clone().filter(|code| !code.trim().is_empty());
    let found = match (card, person) {
        (Some(code), person) => {
            let today = ctx.today();
            let at = if day < today {
                Moment::On(day)
            } else {
                Moment::Today(today)
            };
            let shown = find_card(reads, &Shown::Code(code), Some(today))?;
            by_person(reads, shown, person.map_or(Person::Holder, Person::Customer), at)?
        }
        (None, Some(customer)) => Found {
            customer,
            household: None,
            card: None,
        },
        (None, None) => return Err(wrong("customer_id", "required")),
    };
    get(reads, ctx, Customer::def(), found.customer)?;
    Ok(found)
}

/// How far a sender's clock may be ahead.
const AHEAD_MS_MAX: i64 = 5 * 60_000;

async fn quoted(call: Call, Json(body): Json<SaleBody>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, Customer::def())?;
    require(&call.ctx, Action::Read, Purchase::def())?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        let facts = facts(r, &ctx, &body)?;
        quote(r, &facts)
    });
    let programmes: Vec<Js> = reading.await?.iter().map(told).collect();
    Ok(Json(json!({ "programmes": programmes })))
}

fn told(quoted: &Quoted) -> Js {
    let rules: Vec<Js> = quoted
        .rules
        .iter()
        .map(|(id, name, points)| json!({ "rule_id": id.to_string(), "rule": name, "points": points }))
        .collect();
    json!({
        "programme_id": quoted.programme.to_string(),
        "programme": quoted.name,
        "unit": quoted.unit,
        "points": quoted.points,
        "rules": rules,
    })
}

async fn book(call: Call, Json(body): Json<SaleBody>) -> ApiResult<(StatusCode, Json<Js>)> {
    require(&call.ctx, Action::Create, Purchase::def())?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    require_foreign("sale", &body.sale)?;
    let booking = call.state.store.write(move |tx: &mut Tx<'_>| {
        let facts = facts(tx, &ctx, &body)?;
        let earned = earn_for_sale(tx, &schema, &ctx, &facts)?;
        if !earned.is_new {
            // The first answer is for who may see it.
            crate::queries::sale::require_seen(tx, &ctx, &body.sale)?;
        }
        Ok(earned)
    });
    let SaleEarned {
        purchase,
        terms,
        is_new,
    } = booking.await?;
    let points: i64 = terms.iter().map(|term| term.points).sum();
    let terms: Vec<Js> = terms
        .iter()
        .map(|term| {
            json!({
                "programme_id": term.programme.to_string(),
                "account_id": term.account.to_string(),
                "points": term.points,
            })
        })
        .collect();
    let told =
        json!({ "purchase_id": purchase.to_string(), "points": points, "terms": terms, "is_new": is_new });
    Ok((StatusCode::CREATED, Json(told)))
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct BackBody {
    sale: String,
    key: String,
    lines: Vec<BackLine>,
    #[serde(default)]
    restore: i64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct BackLine {
    key: u32,
    qty: String,
    #[serde(default)]
    list_amount: Option<String>,
    amount: String,
}

fn back_line((at, line): (usize, &BackLine)) -> Result<BackFacts> {
    let field = |name: &str| format!("lines.{at}.{name}");
    let amount = money(&field("amount"), &line.amount)?;
    let list = line.list_amount.as_ref();
    Ok(BackFacts {
        key: line.key,
        qty: qty(&field("qty"), &line.qty, NUMBER_MAX)?,
        list_amount: list.map_or(Ok(amount), |text| money(&field("list_amount"), text))?,
        amount,
    })
}

async fn back(call: Call, Json(body): Json<BackBody>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Create, Purchase::def())?;
    named("sale", &body.sale, NAME_MAX)?;
    require_foreign("sale", &body.sale)?;
    named("key", &body.key, KEY_MAX)?;
    if body.lines.len() > LINES_MAX {
        return Err(
            Problem::invalid(vec![FieldError::new("lines", "too_many").with("max", LINES_MAX)]).into(),
        );
    }
    if !(0..=POINTS_MAX).contains(&body.restore) {
        return Err(wrong("restore", "out_of_range").into());
    }
    let lines = body
        .lines
        .iter()
        .enumerate()
        .map(back_line)
        .collect::<Result<Vec<_>>>()?;
    let wanted = Reversal {
        sale: body.sale,
        key: body.key,
        lines,
        restore: body.restore,
    };
    let booking = call.write(move |tx, schema, ctx| {
        crate::queries::sale::require_seen(tx, ctx, &wanted.sale)?;
        reverse_sale(tx, schema, ctx, &wanted)
    });
    let done = booking.await?;
    Ok(Json(
        json!({ "taken": done.taken, "restored": done.restored, "is_new": done.is_new }),
    ))
}
