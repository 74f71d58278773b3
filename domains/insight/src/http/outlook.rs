//! What may come of a customer, over the web: models of buying, and the next best product.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_customers::consent::{Standing as Consent, may_contact};
use guanxi_entity::Value;
use guanxi_http::shape::{Shapes, day, id, integer, list, nullable, object, text};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, Problem, RawId, Result, int};
use serde_json::{Value as Js, json};

use super::names_of;
use super::standing::{seen, sentence_shape};
use crate::Insight;
use crate::queries::outlook::{Foretold, Outlook};
use crate::rules::next_best::{BOTH_MIN, LATELY_DAYS, Pair};
use crate::rules::standing::Standing;
use crate::sentence::{Currency, Figure, Sentence, say};
use crate::standing::table;

/// How far is foretold.
const WEEKS: i64 = 52;
/// Products that are recommended.
const TOP: usize = 3;
/// Days back that tell what a customer buys.
const BOUGHT_DAYS: i32 = 365;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 1] = [Operation::get(
    "/customers/{id}/outlook",
    "read_customer_outlook",
    "What the models of buying expect of a customer, and the next best products, each with its reason",
)
.gives(200, outlook_shape)];

/// `/customers/{id}/outlook`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/customers/{id}/outlook", get(outlook))
}

fn outlook_shape(shapes: &mut Shapes) -> Js {
    let sentence = sentence_shape(shapes);
    let number = || json!({ "type": "number" });
    let foretold = object(&[
        ("weeks", integer()),
        ("p_alive", number()),
        ("purchases", number()),
        ("value_c", nullable(number())),
    ]);
    let product = || object(&[("id", id()), ("name", text())]);
    let next = object(&[
        ("product", product()),
        ("because", product()),
        ("confidence", number()),
        ("lift", number()),
        ("both_n", integer()),
        ("reason", sentence.clone()),
    ]);
    shapes.named("CustomerOutlook", |_| {
        object(&[
            ("as_of", nullable(day())),
            ("foretold", nullable(foretold)),
            ("said", list(&sentence)),
            ("next", list(&next)),
            ("left_out", list(&sentence)),
        ])
    })
}

/// What the database knows of a customer.
struct Known {
    standing: Option<Standing>,
    refused: bool,
    first_day_c: i64,
    bought: Vec<(RawId, i32)>,
    currency: Currency,
}

async fn outlook(call: Call, Path(asked): Path<String>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let known = call.state.store.read(move |r| {
        let id = seen(r, &schema, &ctx, &asked)?;
        known(r, &ctx, id)
    });
    let known = known.await?;
    let Some(standing) = known.standing.clone().filter(|_| !known.refused) else {
        let left_out: Vec<Sentence> = known
            .refused
            .then(|| say("outlook.refused", &[]))
            .into_iter()
            .collect();
        return Ok(Json(
            json!({ "as_of": null, "foretold": null, "said": [], "next": [], "left_out": left_out }),
        ));
    };
    let insight = call.state.service::<Insight>()?;
    let outlook = tokio::task::spawn_blocking(move || insight.outlook());
    let outlook = outlook.await.map_err(Problem::internal)??;
    let next = outlook.partners.next(&known.bought, outlook.as_of, TOP);
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let ids: Vec<RawId> = next.iter().flat_map(|pair| [pair.other, pair.own]).collect();
    let names = call.state.store.read(move |r| names(r, &schema, &ctx, &ids));
    let names = names.await?;
    Ok(Json(told(&outlook, &standing, &known, (&next, &names))))
}

fn known(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Known> {
    let standing = table::of_customer(r, id)?;
    let consent = may_contact(r, id, "profiling", "any", ctx.today())?;
    let first = standing.as_ref().map_or(0, |s| i64::from(s.purchases.first_day));
    let since = standing
        .as_ref()
        .map_or(0, |s| s.purchases.last_day - BOUGHT_DAYS);
    let first_day_c = r.query_first(
        "SELECT CAST(SUM(amount) AS BIGINT) FROM trade_sale WHERE customer_id = ?1 AND business_date = ?2 AND amount > 0",
        &[id.into(), first.into()],
    )?;
    let bought = r.query(
        "SELECT l.product_id, MAX(s.business_date) FROM trade_sale s JOIN trade_sale_line l ON l.sale_id = s.id \
         WHERE s.customer_id = ?1 AND s.business_date > ?2 AND l.amount > 0 AND l.product_id IS NOT NULL \
         GROUP BY l.product_id ORDER BY l.product_id",
        &[id.into(), Value::from(i64::from(since))],
    )?;
    let currency = r.query_first("SELECT currency FROM org_company ORDER BY id LIMIT 1", &[])?;
    let of_row = |row: &guanxi_store::Row| Some((row.int(0), i32::try_from(row.int(1)).ok()?));
    Ok(Known {
        standing,
        refused: matches!(consent, Consent::Refused | Consent::Withdrawn | Consent::Expired),
        first_day_c: first_day_c.map_or(0, |row| row.int(0)),
        bought: bought.iter().filter_map(of_row).collect(),
        currency: Currency::new(currency.unwrap_or_default().text(0)),
    })
}

/// The products that the user may read.
fn names(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, ids: &[RawId]) -> Result<BTreeMap<RawId, String>> {
    names_of(r, ctx, schema.entity("catalog.product")?, ids)
}

fn told(
    outlook: &Outlook,
    standing: &Standing,
    known: &Known,
    (next, names): (&[Pair], &BTreeMap<RawId, String>),
) -> Js {
    let foretold = outlook.foretell(
        &standing.purchases,
        known.first_day_c,
        guanxi_types::to_f64(WEEKS),
    );
    let mut left_out = Vec::new();
    let said = foretold.map_or_else(Vec::new, |f| sentences(outlook, &f, known.currency));
    if outlook.buying.is_err() {
        left_out.push(say("outlook.unfit", &[]));
    } else if foretold.is_none() {
        left_out.push(say("outlook.once", &[]));
    }
    let days = ("days", Figure::Count(i64::from(LATELY_DAYS)));
    let named = |id: RawId| {
        names
            .get(&id)
            .map(|name| json!({ "id": id.to_string(), "name": name }))
    };
    let next: Vec<Js> = next
        .iter()
        .filter_map(|pair| {
            let (product, because) = (named(pair.other)?, named(pair.own)?);
            let figures = [
                ("because", Figure::Name(names.get(&pair.own).cloned()?)),
                ("confidence", Figure::Share(pair.both, pair.own_n)),
                ("lift", lift(outlook, pair)),
                ("both", Figure::Count(pair.both)),
                days.clone(),
            ];
            let [_, confidence, lift, ..] = &figures;
            Some(json!({
                "product": product, "because": because, "confidence": confidence.1.json(), "lift": lift.1.json(),
                "both_n": pair.both, "reason": say("next.because", &figures),
            }))
        })
        .collect();
    if next.is_empty() {
        left_out.push(say(
            "next.none",
            &[("both", Figure::Count(BOTH_MIN)), days.clone()],
        ));
    }
    let foretold = foretold.map(|f| {
        json!({
            "weeks": WEEKS, "p_alive": share(f.alive).json(), "purchases": real(f.purchases, 3).json(),
            "value_c": f.value_c.map(f64::round),
        })
    });
    json!({
        "as_of": Day::new(outlook.as_of).to_string(), "foretold": foretold, "said": said, "next": next,
        "left_out": left_out,
    })
}

fn sentences(outlook: &Outlook, foretold: &Foretold, currency: Currency) -> Vec<Sentence> {
    let weeks = ("weeks", Figure::Count(WEEKS));
    let mut said = vec![say(
        "outlook.alive",
        &[
            ("alive", share(foretold.alive)),
            ("purchases", real(foretold.purchases, 1)),
            weeks.clone(),
        ],
    )];
    if let Some(value_c) = foretold.value_c {
        let money = |amount_c: f64| Figure::Money(int(amount_c.round()), 1, currency);
        let total = money(value_c * foretold.purchases);
        said.push(say(
            "outlook.value",
            &[("value", money(value_c)), ("total", total), weeks],
        ));
    }
    said.push(say(
        "outlook.caveat",
        &[
            ("customers", Figure::Count(outlook.customers)),
            ("day", Figure::Day(outlook.as_of)),
        ],
    ));
    said
}

/// Both × tickets ÷ (with one × with the other).
fn lift(outlook: &Outlook, pair: &Pair) -> Figure {
    let lift = guanxi_types::to_f64(pair.both) * guanxi_types::to_f64(outlook.partners.tickets())
        / (guanxi_types::to_f64(pair.own_n) * guanxi_types::to_f64(pair.other_n));
    real(lift, 1)
}

fn share(part: f64) -> Figure {
    Figure::Share(int((part * 1e6).round()), 1_000_000)
}

fn real(value: f64, places: u32) -> Figure {
    Figure::Number(int((value * 1e6).round()), 1_000_000, places)
}
