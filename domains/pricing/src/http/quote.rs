//! Pricing a basket.

use std::collections::BTreeMap;

use axum::routing::post;
use axum::{Json, Router};
use guanxi_catalog::entities::Product;
use guanxi_catalog::queries::sees_cost;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_http::{ApiResult, AppState, Call, body};
use guanxi_record::{get, require};
use guanxi_store::{Queries, Reader};
use guanxi_types::{Action, Ctx, FieldError, Id, Money, Problem, RawId, Result, Zone};
use serde::Deserialize;
use serde_json::Value as Js;

use super::shapes::LINES_MAX;
use crate::answer::answer;
use crate::catalogue::{Catalogues, load};
use crate::engine::{Basket, BasketLine, Buyer, Purpose, Situation, Warning, explain};
use crate::entities::PriceBook;
use crate::queries::{buyer, prepare};

/// Units of a line at most.
const QTY_MAX: i64 = 1_000_000_000;
/// Cents of a unit at most.
const PRICE_MAX: i64 = 100_000_000_000;
/// Coupons of a basket at most.
const COUPONS_MAX: usize = 50;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/prices/quote", post(quote))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Body {
    lines: Vec<Line>,
    coupons: Vec<String>,
    customer_id: Option<String>,
    store_id: Option<String>,
    market_area_id: Option<String>,
    channel: Option<String>,
    currency: Option<String>,
    purpose: Option<String>,
    at: Option<String>,
    clerk: Option<String>,
    tier: Option<String>,
    decile: Option<u8>,
    is_first_purchase: bool,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    product_id: String,
    qty: String,
    surcharge: Option<String>,
    given_price: Option<String>,
}

/// Adds to a buyer what the domains above know: the tier, and whether nothing was bought before.
pub type Complete = fn(&mut dyn Queries, &mut Buyer) -> Result<()>;

/// The service that knows buyers; without it a quote has of them what it says itself.
#[derive(Clone, Copy, Debug)]
pub struct KnownBuyers(pub Complete);

async fn quote(call: Call, Json(body): Json<Body>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, Product::def())?;
    let kept = call.state.service::<Catalogues>()?;
    let known = call.state.service::<KnownBuyers>().ok().map(|known| known.0);
    let ctx = call.ctx;
    let answering = call
        .state
        .store
        .read(move |r| told(r, &ctx, (&kept, known), &body));
    Ok(Json(answering.await?))
}

fn told(
    r: &mut Reader<'_>,
    ctx: &Ctx,
    (kept, known): (&Catalogues, Option<Complete>),
    body: &Body,
) -> Result<Js> {
    let basket = basket(body)?;
    let mut situation = situation(r, ctx, body, known)?;
    let catalogue = load(r, kept)?;
    prepare(r, &catalogue, &mut situation, &basket.coupons)?;
    let mut priced = explain(&catalogue, &situation, &basket);
    if require(ctx, Action::Read, PriceBook::def()).is_err() {
        // What goods cost, and that books contradict each other, is for those who keep the books.
        priced.warnings.retain(|warning| !warning.is_of_books());
    }
    if !sees_cost(ctx) {
        let tells_cost = |warning: &Warning| matches!(warning, Warning::BelowCost { .. });
        priced.warnings.retain(|warning| !tells_cost(warning));
    }
    let names = names(r, priced.lines.iter().map(|line| line.product.raw()).collect())?;
    Ok(answer(&priced, &catalogue, &|id| {
        names.get(&id).cloned().unwrap_or_default()
    }))
}

fn price(field: &str, text: Option<&String>) -> Result<Option<Money>> {
    let text = text.filter(|text| !text.is_empty());
    let read = |text: &String| {
        let money = body::money(field, text)?;
        let is_fit = (0..=PRICE_MAX).contains(&money.raw());
        if is_fit {
            Ok(money)
        } else {
            Err(Problem::wrong(field, "out_of_range"))
        }
    };
    text.map(read).transpose()
}

fn basket(body: &Body) -> Result<Basket> {
    if body.lines.len() > LINES_MAX {
        return Err(Problem::invalid(vec![
            FieldError::new("lines", "too_many").with("max", LINES_MAX),
        ]));
    }
    if body.coupons.len() > COUPONS_MAX {
        return Err(Problem::invalid(vec![
            FieldError::new("coupons", "too_many").with("max", COUPONS_MAX),
        ]));
    }
    let line = |(at, line): (usize, &Line)| {
        let field = |name: &str| format!("lines.{at}.{name}");
        let qty = body::qty(&field("qty"), &line.qty)?;
        if !(1..=QTY_MAX).contains(&qty.raw()) {
            return Err(Problem::wrong(&field("qty"), "out_of_range"));
        }
        let product = body::some_id(&field("product_id"), Some(&line.product_id))?;
        let product = product.ok_or_else(|| Problem::wrong(&field("product_id"), "required"))?;
        Ok(BasketLine {
            key: u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1),
            product: Id::new(product),
            qty,
            surcharge: price(&field("surcharge"), line.surcharge.as_ref())?.unwrap_or(Money::ZERO),
            given_price: price(&field("given_price"), line.given_price.as_ref())?,
            hand_price: None,
        })
    };
    Ok(Basket {
        lines: body.lines.iter().enumerate().map(line).collect::<Result<_>>()?,
        coupons: body.coupons.iter().map(|code| code.trim().to_owned()).collect(),
    })
}

/// Who buys: the customer as he is known, or some member of this tier and decile whom nobody named. What the quote says of him comes first.
fn who(r: &mut Reader<'_>, ctx: &Ctx, body: &Body, known: Option<Complete>) -> Result<Option<Buyer>> {
    let tier = body.tier.clone().filter(|tier| !tier.is_empty());
    let mut who = match body::some_id("customer_id", body.customer_id.as_deref())? {
        Some(customer) => {
            // Who isn't seen isn't there.
            get(r, ctx, Customer::def(), customer)?;
            buyer(r, Id::new(customer))?
        }
        None if tier.is_some() || body.decile.is_some() || body.is_first_purchase => Some(Buyer::member()),
        None => return Ok(None),
    };
    if let Some(who) = &mut who {
        if let Some(known) = known.filter(|_| who.customer.raw() != 0) {
            known(r, who)?;
        }
        who.tier = tier.or_else(|| who.tier.take());
        who.decile = body.decile.or(who.decile);
        who.is_first_purchase |= body.is_first_purchase;
    }
    Ok(who)
}

fn situation(r: &mut Reader<'_>, ctx: &Ctx, body: &Body, known: Option<Complete>) -> Result<Situation> {
    let store = body::some_id("store_id", body.store_id.as_deref())?;
    let at = match body.at.as_deref().filter(|text| !text.is_empty()) {
        None => ctx.clock.now(),
        Some(text) => guanxi_record::parse_field("at", &guanxi_entity::Kind::DateTime, text)
            .ok()
            .and_then(|value| value.as_int())
            .ok_or_else(|| Problem::wrong("at", "not_a_datetime"))?,
    };
    let zone = match store {
        Some(store) => zone_of(r, store)?,
        None => None,
    };
    let (day, minute) = zone.as_ref().unwrap_or(&ctx.zone).local(at);
    let is_one_of =
        |said: Option<&String>, all: &[&str]| said.is_none_or(|text| all.contains(&text.as_str()));
    if !is_one_of(body.purpose.as_ref(), &["sale", "service"]) {
        return Err(Problem::wrong("purpose", "not_a_choice"));
    }
    if !is_one_of(body.channel.as_ref(), &["store", "phone", "web"]) {
        return Err(Problem::wrong("channel", "not_a_choice"));
    }
    if body.decile.is_some_and(|decile| !(1..=10).contains(&decile)) {
        return Err(Problem::wrong("decile", "out_of_range"));
    }
    Ok(Situation {
        at,
        day,
        minute: u16::try_from(minute).unwrap_or(0),
        store: store.map(Id::new),
        market_area: body::some_id("market_area_id", body.market_area_id.as_deref())?.map(Id::new),
        channel: body.channel.clone().unwrap_or_else(|| "store".to_owned()),
        currency: body.currency.clone().unwrap_or_default(),
        buyer: who(r, ctx, body, known)?,
        clerk: body.clerk.clone(),
        purpose: if body.purpose.as_deref() == Some("service") {
            Purpose::Service
        } else {
            Purpose::Sale
        },
        ..Situation::default()
    })
}

fn zone_of(r: &mut Reader<'_>, store: RawId) -> Result<Option<Zone>> {
    let row = r.query_first("SELECT zone FROM org_store WHERE id = ?1", &[Value::from(store)])?;
    Ok(row.and_then(|row| Zone::named(row.text(0)).ok()))
}

fn names(r: &mut Reader<'_>, mut ids: Vec<RawId>) -> Result<BTreeMap<RawId, String>> {
    ids.sort_unstable();
    ids.dedup();
    let mut found = BTreeMap::new();
    for part in ids.chunks(LINES_MAX) {
        let marks: Vec<String> = (1..=part.len()).map(|at| format!("?{at}")).collect();
        let marks = marks.join(", ");
        let params: Vec<Value> = part.iter().copied().map(Value::from).collect();
        let sql = format!("SELECT id, name FROM catalog_product WHERE id IN ({marks})");
        for row in r.query(&sql, &params)? {
            found.insert(row.int(0), row.text(1).to_owned());
        }
    }
    Ok(found)
}
