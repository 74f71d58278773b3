//! What a campaign sold, over the web: the tickets of the people whom it brought, and those that its coupons were handed in on.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::{Entity, Value};
use guanxi_http::shape::{Shapes, day, id, id_in, integer, list, nullable, object, text};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_marketing::entities::{Campaign, Lead, PlanFigure};
use guanxi_record::{get as record, may, require};
use guanxi_store::Queries;
use guanxi_trade::entities::Sale;
use guanxi_types::{Action, Ctx, Money, RawId, Result, div_half_away};
use serde_json::{Value as Js, json};

/// People who are listed with what they bought.
const LISTED: i64 = 200;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 1] = [Operation::get(
    "/measures/campaigns/{id}/sales",
    "read_campaign_sales",
    "Tickets of the people whom a campaign brought and of its coupons, and its return on what was spent",
)
.gives(200, shape)];

/// `/measures/campaigns/…`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/measures/campaigns/{id}/sales", get(sales))
}

fn shape(shapes: &mut Shapes) -> Js {
    shapes.named("CampaignSales", |_| {
        let bought = object(&[
            ("lead_id", id()),
            ("name", text()),
            ("customer_id", id()),
            ("sale_id", nullable(id())),
            ("sold_on", nullable(day())),
            ("first_amount", text()),
            ("tickets", integer()),
            ("amount", text()),
        ]);
        object(&[
            ("of_leads", text()),
            ("of_coupons", text()),
            ("reported", text()),
            ("total", text()),
            ("spent", text()),
            // (total − spent) ÷ spent in ten-thousandths; nothing where nothing was spent.
            ("roi_bp", nullable(integer())),
            ("leads", list(&bought)),
        ])
    })
}

async fn sales(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (ctx, id) = (call.ctx, id_in(&id, "marketing.campaign")?);
    Ok(Json(call.state.store.read(move |r| told(r, &ctx, id)).await?))
}

/// Tickets of a customer count from the moment that the lead became one. A ticket on which a coupon of the campaign was handed
/// in counts once, and not again under its customer.
const COUPONED: &str =
    "EXISTS (SELECT 1 FROM trade_coupon_redemption c WHERE c.sale_id = s.id AND c.campaign_id = ?1)";

fn told(r: &mut dyn Queries, ctx: &Ctx, campaign: RawId) -> Result<Js> {
    require(ctx, Action::Read, PlanFigure::def())?;
    // All tickets are summed, whoever sold them.
    ctx.require_all(Action::Read, &Sale::def().key)?;
    record(r, ctx, Campaign::def(), campaign)?;
    let of = [Value::from(campaign)];
    let coupons = one(
        r,
        &format!("SELECT COALESCE(CAST(SUM(s.amount) AS BIGINT), 0) FROM trade_sale s WHERE {COUPONED}"),
        &of,
    )?;
    let leads = one(
        r,
        &format!(
            "SELECT COALESCE(CAST(SUM(s.amount) AS BIGINT), 0) FROM trade_sale s WHERE NOT {COUPONED} AND EXISTS \
             (SELECT 1 FROM marketing_lead l WHERE l.campaign_id = ?1 AND l.state = 'converted' \
             AND l.customer_id = s.customer_id AND s.sold_at >= l.converted_at)"
        ),
        &of,
    )?;
    let reported = one(
        r,
        "SELECT COALESCE(CAST(SUM(sales) AS BIGINT), 0) FROM marketing_execution_report WHERE campaign_id = ?1",
        &of,
    )?;
    let spent = one(
        r,
        "SELECT COALESCE(CAST(SUM(spent) AS BIGINT), 0) FROM marketing_budget_line WHERE campaign_id = ?1",
        &of,
    )?;
    let total = coupons + leads + reported;
    let roi = div_half_away(i128::from(total - spent) * 10_000, i128::from(spent));
    let roi = roi.and_then(|points| i64::try_from(points).ok());
    let money = |minor: i64| Money::new(minor).to_string();
    Ok(json!({
        "of_leads": money(leads), "of_coupons": money(coupons), "reported": money(reported),
        "total": money(total), "spent": money(spent), "roi_bp": roi,
        "leads": if may(ctx, Action::Read, Lead::def()) { people(r, ctx, campaign)? } else { Vec::new() },
    }))
}

fn one(r: &mut dyn Queries, sql: &str, of: &[Value]) -> Result<i64> {
    Ok(r.query_first(sql, of)?.map_or(0, |row| row.int(0)))
}

/// The people who became customers, each with the first ticket and all of them.
fn people(r: &mut dyn Queries, ctx: &Ctx, campaign: RawId) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT l.id, l.customer_id, COUNT(s.id), COALESCE(CAST(SUM(s.amount) AS BIGINT), 0), MIN(s.sold_at) \
         FROM marketing_lead l LEFT JOIN trade_sale s ON s.customer_id = l.customer_id AND s.sold_at >= l.converted_at \
         WHERE l.campaign_id = ?1 AND l.state = 'converted' GROUP BY l.id, l.customer_id ORDER BY l.id DESC LIMIT ?2",
        &[Value::from(campaign), Value::from(LISTED)],
    )?;
    let zone = guanxi_org::zone(r)?;
    let mut found = Vec::new();
    for row in rows {
        // Who sees only his own leads is told of no other; what is masked for him stays so.
        let Ok(lead) = record(r, ctx, Lead::def(), row.int(0)) else {
            continue;
        };
        let name = lead
            .value(Lead::def(), "name")
            .as_text()
            .unwrap_or_default()
            .to_owned();
        let first = r.query_first(
            "SELECT id, amount FROM trade_sale WHERE customer_id = ?1 AND sold_at = ?2 ORDER BY id LIMIT 1",
            &[Value::from(row.int(1)), Value::from(row.optional_int(4))],
        )?;
        found.push(json!({
            "lead_id": row.int(0).to_string(),
            "name": name,
            "customer_id": row.int(1).to_string(),
            "sale_id": first.as_ref().map(|sale| sale.int(0).to_string()),
            "sold_on": row.optional_int(4).map(|at| zone.day_of(at).to_string()),
            "first_amount": Money::new(first.map_or(0, |sale| sale.int(1))).to_string(),
            "tickets": row.int(2),
            "amount": Money::new(row.int(3)).to_string(),
        }));
    }
    Ok(found)
}
