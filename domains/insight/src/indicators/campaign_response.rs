//! The response to campaigns: who was targeted, who handed a coupon in.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_types::{Day, Result, len_i64};
use guanxi_warehouse::{DimensionTable, NULL};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator};
use crate::indicators::TOP;
use crate::queries::facts::Facts;
use crate::queries::roster::order_of_numbers;
use crate::queries::selection::Selection;
use crate::request::Query;
use crate::table::{Cell, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "campaign_id",
        Unit::Text,
        ("活动编号", "Campaign"),
        ("活动编号", "the campaign's number"),
    ),
    column(
        "campaign_type",
        Unit::Text,
        ("活动类型", "Kind"),
        ("活动类型", "the campaign's kind"),
    ),
    column(
        "start_date",
        Unit::Text,
        ("开始日期", "First day"),
        ("活动首日", "the campaign's first day"),
    ),
    column(
        "end_date",
        Unit::Text,
        ("结束日期", "Last day"),
        ("活动末日", "the campaign's last day"),
    ),
    column(
        "targeted",
        Unit::Count,
        ("目标顾客数", "Targeted"),
        ("活动目标名单中的顾客数", "customers on the campaign's list"),
    ),
    column(
        "redemptions",
        Unit::Count,
        ("核销次数", "Redemptions"),
        ("该活动被核销的券数", "coupons of the campaign handed in"),
    ),
    column(
        "redeemers",
        Unit::Count,
        ("核销人数", "Redeemers"),
        ("核销过该活动券的顾客数", "customers who handed one in"),
    ),
    column(
        "targeted_redeemers",
        Unit::Count,
        ("目标内核销人数", "Targeted redeemers"),
        ("核销者中在目标名单内的人数", "redeemers who were targeted"),
    ),
    column(
        "response_rate",
        Unit::Ratio,
        ("响应率", "Response rate"),
        ("目标内核销人数 ÷ 目标顾客数", "targeted redeemers ÷ targeted"),
    ),
];

/// The response to campaigns.
pub const INDICATOR: Indicator = Indicator {
    name: "campaign-response",
    label: Words {
        zh: "营销活动响应",
        en: "Campaign response",
    },
    note: Words {
        zh: "响应率 = 目标名单内的核销者 ÷ 目标顾客；名单外的核销计入核销次数和人数，不计入响应率。响应率不等于效果：没有对照组，不知道没有活动时会怎样。\
             日期范围只限制核销日期。",
        en: "Response rate = redeemers who were targeted ÷ targeted. Redemptions of others count as redemptions and redeemers, not in the rate. \
             A response isn't an effect: without a control group nobody knows what would have happened otherwise. Dates limit redemptions only.",
    },
    params: &[TOP],
    own: OWN,
    columns: &[
        "campaign_id",
        "campaign_type",
        "start_date",
        "end_date",
        "targeted",
        "redemptions",
        "redeemers",
        "targeted_redeemers",
        "response_rate",
    ],
    chart: Chart::Bar {
        x: "campaign_id",
        y: "response_rate",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

/// What happened to a campaign.
#[derive(Default)]
struct Response {
    targeted: BTreeSet<i64>,
    redemptions: i64,
    redeemers: BTreeSet<i64>,
}

fn responses(facts: &Facts<'_>, selection: &Selection) -> Result<BTreeMap<i64, Response>> {
    let mut found: BTreeMap<i64, Response> = BTreeMap::new();
    let targets = facts
        .warehouse
        .dimension("campaign_target", &["campaign_id", "customer_id"])?;
    for (&campaign, &customer) in targets
        .i64("campaign_id")?
        .iter()
        .zip(targets.i64("customer_id")?)
    {
        if selection.keeps_customer(customer) {
            found.entry(campaign).or_default().targeted.insert(customer);
        }
    }
    let columns = ["campaign_id", "customer_id", "day"];
    let redemptions = facts.warehouse.dimension("coupon_redemption", &columns)?;
    let who = redemptions
        .i64("campaign_id")?
        .iter()
        .zip(redemptions.i64("customer_id")?);
    for ((&campaign, &customer), &day) in who.zip(redemptions.i64("day")?) {
        let is_within =
            i32::try_from(day).is_ok_and(|day| (selection.days.first..=selection.days.last).contains(&day));
        if campaign == NULL || !is_within || !selection.keeps_customer(customer) {
            continue;
        }
        let response = found.entry(campaign).or_default();
        response.redemptions += 1;
        if customer != NULL {
            response.redeemers.insert(customer);
        }
    }
    Ok(found)
}

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let found = responses(facts, &facts.selection(query)?)?;
    let campaigns = facts
        .warehouse
        .dimension("campaign", &["number", "kind", "starts", "ends"])?;
    let nothing = Response::default();
    let mut rows = Vec::new();
    for at in order_of_numbers(campaigns.text("number")?) {
        let response = campaigns
            .ids()
            .get(at)
            .and_then(|id| found.get(id))
            .unwrap_or(&nothing);
        let both = len_i64(response.targeted.intersection(&response.redeemers).count());
        let targeted = len_i64(response.targeted.len());
        rows.push(vec![
            text(&campaigns, "number", at)?,
            text(&campaigns, "kind", at)?,
            day(&campaigns, "starts", at)?,
            day(&campaigns, "ends", at)?,
            Cell::Int(targeted),
            Cell::Int(response.redemptions),
            Cell::Int(len_i64(response.redeemers.len())),
            Cell::Int(both),
            Cell::ratio(both, targeted),
        ]);
    }
    rows.truncate(query.top()?);
    Ok(INDICATOR.table(INDICATOR.columns, rows))
}

fn text(table: &DimensionTable, column: &str, at: usize) -> Result<Cell> {
    let text = table.text(column)?.get(at).map(|text| text.as_ref().to_owned());
    Ok(Cell::Text(text.unwrap_or_default()))
}

fn day(table: &DimensionTable, column: &str, at: usize) -> Result<Cell> {
    let day = table
        .i64(column)?
        .get(at)
        .and_then(|day| i32::try_from(*day).ok());
    Ok(day.map_or(Cell::Empty, |day| Cell::Text(Day::new(day).to_string())))
}
