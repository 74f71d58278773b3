//! Where a customer stands, over the web: stage of the life cycle with its reason and its changes, value, and what may come.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::shape::{
    self, Shapes, choice, day, dictionary, id, instant, integer, label, list, nullable, object,
};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_record::Schema;
use guanxi_record::merge::merged_from;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, ErrorKind, Grain, Period, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use crate::Visible;
use crate::rules::lifecycle::{STATES, holds_until, rhythm};
use crate::rules::rfm::SEGMENTS;
use crate::rules::standing::Standing;
use crate::sentence::Figure;
use crate::standing::reason;
use crate::standing::table::{self, Change, State};

const CUSTOMER: &str = "customers.customer";

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 1] = [Operation::get(
    "/customers/{id}/standing",
    "read_customer_standing",
    "Stage of the life cycle with its reason and changes, value, deciles and RFM of a customer",
)
.gives(200, standing_shape)];

/// `/customers/{id}/…`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/customers/{id}/standing", get(standing))
}

/// A sentence: its key, its figures, and its text in both languages.
pub fn sentence_shape(shapes: &mut Shapes) -> Js {
    let properties = sentence_properties(shapes);
    shapes.named("Sentence", |_| object(&properties))
}

/// What a sentence says of itself.
pub fn sentence_properties(shapes: &mut Shapes) -> Vec<(&'static str, Js)> {
    let text = label(shapes);
    vec![
        ("key", shape::text()),
        ("values", dictionary(&shape::anything())),
        ("text", text),
    ]
}

fn tenth() -> Js {
    nullable(shape::integer_in(1, 10))
}

fn spend() -> Js {
    object(&[
        ("net_c", integer()),
        ("tickets", integer()),
        ("atv_c", nullable(json!({ "type": "number" }))),
    ])
}

fn standing_shape(shapes: &mut Shapes) -> Js {
    let sentence = sentence_shape(shapes);
    let stage = || choice(&STATES);
    let score = || shape::integer_in(1, 5);
    let tenths = || object(&[("customer", tenth()), ("sales", tenth())]);
    let standing = object(&[
        ("stage", stage()),
        ("since", nullable(day())),
        ("until", nullable(day())),
        ("reason", sentence.clone()),
        ("first_day", day()),
        ("last_day", day()),
        ("recency_days", integer()),
        ("purchase_days", integer()),
        ("gap_days", json!({ "type": "number" })),
        ("gap_is_own", shape::boolean()),
        ("all", spend()),
        ("year", spend()),
        ("segment", choice(&SEGMENTS)),
        ("r_score", score()),
        ("f_score", score()),
        ("m_score", score()),
        ("deciles", tenths()),
        ("quarter", shape::text()),
        ("quarter_deciles", tenths()),
    ]);
    let change = object(&[
        ("as_of", day()),
        ("found_at", instant()),
        ("from", nullable(stage())),
        ("to", nullable(stage())),
        ("is_of_merged", shape::boolean()),
        ("reason", sentence),
    ]);
    shapes.named("CustomerStanding", |_| {
        object(&[
            ("customer_id", id()),
            ("as_of", nullable(day())),
            ("found_at", nullable(instant())),
            ("standing", nullable(standing)),
            ("changes", list(&change)),
        ])
    })
}

/// The id of a customer whom the user may read, and whose sales may be told of.
///
/// # Errors
/// As reading the customer; `access.forbidden` and `insight.scope_too_narrow` where the sales are out of reach.
pub(super) fn seen(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, text: &str) -> Result<RawId> {
    let customer = schema.entity(CUSTOMER)?;
    let id = shape::id_in(text, CUSTOMER)?;
    guanxi_record::get(r, ctx, customer, id)?;
    match Visible::of(r, schema, ctx)? {
        Some(visible) if !visible.customers.contains(&id) => {
            Err(Problem::new(ErrorKind::Forbidden, "insight.scope_too_narrow"))
        }
        _ => Ok(id),
    }
}

async fn standing(call: Call, Path(text): Path<String>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let found = call.state.store.read(move |r| {
        let id = seen(r, &schema, &ctx, &text)?;
        let state = table::state(r)?;
        let standing = table::of_customer(r, id)?;
        let ids = merged_from(r, id)?;
        let changes = table::changes(r, &ids)?;
        let since = changes.iter().find(|change| change.customer_id == id);
        let since = since.map(|change| Day::new(change.as_of).to_string());
        Ok(json!({
            "customer_id": id.to_string(),
            "as_of": state.map(|state| Day::new(state.as_of).to_string()),
            "found_at": state.map(|state| guanxi_http::instant(&state.found_at.into())),
            "standing": state.zip(standing).map(|(state, s)| describe(&s, state, since.as_deref())),
            "changes": changes.iter().map(|change| describe_change(change, id)).collect::<Vec<Js>>(),
        }))
    });
    Ok(Json(found.await?))
}

fn describe(standing: &Standing, state: State, since: Option<&str>) -> Js {
    let purchases = &standing.purchases;
    let gap = state.population_gap;
    let rhythm = rhythm(purchases, gap);
    let until = holds_until(purchases, gap, standing.stage);
    let spend = |net_c: i64, tickets: i64, amount_c: i64| json!({ "net_c": net_c, "tickets": tickets, "atv_c": Figure::Number(amount_c, tickets, 2).json() });
    let quarter = Period::of(Grain::Quarter, Day::new(state.as_of));
    let year = standing.year;
    json!({
        "stage": standing.stage,
        "since": since,
        "until": until.map(|day| Day::new(day).to_string()),
        "reason": reason(Some(standing.stage), purchases, gap, state.as_of),
        "first_day": Day::new(purchases.first_day).to_string(),
        "last_day": Day::new(purchases.last_day).to_string(),
        "recency_days": i64::from(state.as_of) - i64::from(purchases.last_day),
        "purchase_days": purchases.days,
        "gap_days": Figure::Number(rhythm.days, rhythm.per, 1).json(),
        "gap_is_own": rhythm.is_own,
        "all": spend(standing.net_c, purchases.tickets, purchases.amount_c),
        "year": spend(year.net_c, year.tickets, year.purchases_c),
        "segment": standing.segment,
        "r_score": standing.scores.r,
        "f_score": standing.scores.f,
        "m_score": standing.scores.m,
        "deciles": { "customer": standing.tenths.customer, "sales": standing.tenths.sales },
        "quarter": quarter.to_string(),
        "quarter_deciles": { "customer": standing.quarter.customer, "sales": standing.quarter.sales },
    })
}

fn describe_change(change: &Change, id: RawId) -> Js {
    json!({
        "as_of": Day::new(change.as_of).to_string(),
        "found_at": guanxi_http::instant(&change.found_at.into()),
        "from": change.from,
        "to": change.to,
        "is_of_merged": change.customer_id != id,
        "reason": reason(change.to, &change.purchases, change.population_gap, change.as_of),
    })
}
