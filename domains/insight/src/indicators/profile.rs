//! What groups of customers are like: a description of the deciles, and of the best, the middle and the last.

use guanxi_trade::facts::TICKET;
use guanxi_types::{Result, index_of, len_i64};
use rustc_hash::FxHashSet;

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::queries::baskets::{Need, each_basket};
use crate::queries::facts::{Facts, Groups, Products};
use crate::queries::source;
use crate::request::Query;
use crate::rules::decile::{DecileKind, GROUPS};
use crate::rules::item_sales::ItemSales;
use crate::rules::profile::{GroupSum, ProfilePass};
use crate::table::{AVERAGE_PLACES, Cell, Column, Table, Unit};

/// The groups that are compared: the best, the middle, the last.
const COMPARED: [usize; 3] = [1, 5, 10];

const OWN: &[Measure] = &[
    column(
        "customers",
        Unit::Count,
        ("顾客数", "Customers"),
        ("组内会员数", "members of the group"),
    ),
    column(
        "lines_per_ticket",
        Unit::Number,
        ("品项数", "Products per ticket"),
        (
            "有效小票上不同商品数的平均",
            "mean distinct products of purchase tickets",
        ),
    ),
    column(
        "avg_recency_days",
        Unit::Number,
        ("平均最近度（天）", "Mean recency"),
        (
            "截止日 + 1 − 最近购买日的平均",
            "mean of as-of day + 1 − last purchase",
        ),
    ),
    column(
        "products_per_customer",
        Unit::Number,
        ("人均商品数", "Products per customer"),
        (
            "会员购买过的不同商品数的平均",
            "mean distinct products that a member bought",
        ),
    ),
    column(
        "categories_per_customer",
        Unit::Number,
        ("人均品类数", "Categories per customer"),
        ("不同已知品类数的平均", "mean distinct known categories"),
    ),
    column(
        "stores_per_customer",
        Unit::Number,
        ("人均门店数", "Stores per customer"),
        ("去过的不同门店数的平均", "mean distinct stores"),
    ),
    column(
        "private_label_share",
        Unit::Ratio,
        ("自有品牌占比", "Private-label share"),
        (
            "自有品牌销售净额 ÷ 销售净额",
            "net sales of private label ÷ net sales",
        ),
    ),
    column(
        "weekend_ticket_share",
        Unit::Ratio,
        ("周末小票占比", "Weekend share"),
        (
            "周六日有效小票 ÷ 有效小票",
            "purchase tickets on Saturday or Sunday ÷ all",
        ),
    ),
    column(
        "morning_ticket_share",
        Unit::Ratio,
        ("上午小票占比", "Morning share"),
        (
            "当地 6–11 时有效小票 ÷ 有效小票",
            "purchase tickets in the local hours 6–11 ÷ all",
        ),
    ),
    column(
        "coupon_redeemer_share",
        Unit::Ratio,
        ("用券会员占比", "Coupon redeemers"),
        (
            "核销过优惠券的会员 ÷ 会员",
            "members who redeemed a coupon ÷ members",
        ),
    ),
    column(
        "share",
        Unit::Ratio,
        ("组内占比", "Share in the group"),
        (
            "部门：÷ 组销售净额；档案：÷ 组内已知会员数",
            "department: ÷ net sales of the group; profile: ÷ members of the group with a known value",
        ),
    ),
    column(
        "index",
        Unit::Number,
        ("指数", "Index"),
        (
            "组内占比 ÷ 总体占比，1 为平均",
            "share in the group ÷ share overall; 1 is average",
        ),
    ),
];

/// What a group is described by.
pub const COLUMNS: [&str; 17] = [
    "grp",
    "customers",
    "sales_c",
    "tickets",
    "atv_c",
    "frequency",
    "upt",
    "lines_per_ticket",
    "avg_recency_days",
    "products_per_customer",
    "categories_per_customer",
    "stores_per_customer",
    "private_label_share",
    "discount_rate",
    "weekend_ticket_share",
    "morning_ticket_share",
    "coupon_redeemer_share",
];

/// The same, and what its parts are compared by.
const ALL_COLUMNS: [&str; 20] = {
    let mut all = [""; 20];
    let (head, rest) = all.split_at_mut(17);
    head.copy_from_slice(&COLUMNS);
    rest.copy_from_slice(&["department", "share", "index"]);
    all
};

/// What the deciles are like.
pub const INDICATOR: Indicator = Indicator {
    name: "decile-profile",
    label: Words {
        zh: "顾客组描述",
        en: "Description of groups",
    },
    note: Words {
        zh: "按全期顾客十分位描述各组。部门与档案只比较第 1、5、10 组；指数 = 组内占比 ÷ 总体占比，1 为平均。档案占比只以已知者为分母；品类只数已知的；\
             上午为当地 6–11 时；自有品牌看商品的品牌（Private、自有品牌）。没有优惠券核销数据时用券占比为空。",
        en: "The head-count deciles over the full horizon. Departments and profile fields compare groups 1, 5 and 10; index = share in the \
             group ÷ share overall, 1 is average. Profile shares are over known values; only known categories count; morning is the local \
             hours 6–11; private label is told by the product's brand (Private, 自有品牌). Without coupon redemptions their share is empty.",
    },
    params: &[Param::new(
        "by",
        Kind::Attribute {
            options: &["departments"],
        },
        "",
        ("细分", "By"),
    )],
    own: OWN,
    columns: &ALL_COLUMNS,
    chart: Chart::Bar { x: "grp", y: "atv_c" },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    match query.value("by") {
        None => description(facts, query),
        Some("departments") => departments(facts, query),
        Some(field) => by_field(facts, query, field),
    }
}

/// The group of a member from 1; `None`: in none.
fn group_of(groups: &Groups, member: usize) -> Option<usize> {
    groups
        .get(member)
        .copied()
        .map(usize::from)
        .filter(|group| *group > 0)
}

fn description(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (selection, products) = (facts.selection(query)?, facts.products()?);
    let groups = facts.deciles(DecileKind::Customer)?;
    let mut pass = ProfilePass::default();
    let need = Need {
        units: true,
        discount: true,
        place: true,
    };
    let is_own = |product: usize| is_private_label(&products, product);
    each_basket(facts, &selection, need, |basket| {
        if let Some(member) = basket.customer
            && let Some(group) = group_of(&groups, member)
        {
            pass.add(group, member, basket, is_own);
        }
    })?;
    let last = facts.warehouse.days(TICKET.name).map_or(0, |days| days.last);
    let redeemers = redeemers(facts)?;
    let is_redeemer = |member| redeemers.as_ref().is_some_and(|found| found.contains(&member));
    let category = |product| known_category(&products, product);
    let sums = pass.finish(last.min(selection.days.last), is_redeemer, category);
    let groups = sums.iter().zip(0_i64..).filter(|(sum, _)| sum.customers > 0);
    let rows = groups.map(|(sum, group)| cells(Cell::Int(group), sum, redeemers.is_some()));
    Ok(INDICATOR.table(&COLUMNS, rows.collect()))
}

/// A group with the figures of [`COLUMNS`].
#[must_use]
pub fn cells(group: Cell, sum: &GroupSum, knows_redeemers: bool) -> Vec<Cell> {
    vec![
        group,
        Cell::Int(sum.customers),
        Cell::Int(sum.sales_c),
        Cell::Int(sum.tickets),
        Cell::average(sum.sales_c, sum.tickets),
        Cell::ratio(sum.tickets, sum.customers),
        Cell::ratio(sum.units_milli, sum.tickets * 1_000),
        Cell::ratio(sum.ticket_products, sum.tickets),
        Cell::ratio(sum.recency, sum.buyers),
        Cell::ratio(sum.products, sum.customers),
        Cell::ratio(sum.categories, sum.customers),
        Cell::ratio(sum.stores, sum.customers),
        Cell::ratio(sum.private_label_c, sum.sales_c),
        Cell::ratio(sum.discount_c, sum.sales_c + sum.discount_c),
        Cell::ratio(sum.weekend_tickets, sum.tickets),
        Cell::ratio(sum.morning_tickets, sum.tickets),
        if knows_redeemers {
            Cell::ratio(sum.redeemers, sum.customers)
        } else {
            Cell::Empty
        },
    ]
}

/// The number of a product's category; `None`: unknown.
#[must_use]
pub fn known_category(products: &Products, product: usize) -> Option<u32> {
    Some(products.category.at(product)).filter(|category| *category != products.category.unknown())
}

/// Whether a product is the retailer's own brand.
#[must_use]
pub fn is_private_label(products: &Products, product: usize) -> bool {
    products.private_label.get(product).copied().unwrap_or(false)
}

/// Dense numbers of the members who redeemed a coupon; `None` where redemptions aren't known.
///
/// # Errors
/// When the warehouse can't be read.
pub fn redeemers(facts: &Facts<'_>) -> Result<Option<FxHashSet<usize>>> {
    if facts.warehouse.dimension_columns("coupon_redemption").is_empty() {
        return Ok(None);
    }
    let customers = facts.customers()?;
    let table = facts.warehouse.dimension("coupon_redemption", &["customer_id"])?;
    let found = table
        .i64("customer_id")?
        .iter()
        .filter_map(|id| customers.find(*id));
    let found: FxHashSet<usize> = found.collect();
    Ok((!table.ids().is_empty()).then_some(found))
}

/// Share in the group over share overall.
fn index((part, whole): (i64, i64), (all_part, all_whole): (i64, i64)) -> Cell {
    Cell::Ratio {
        numerator: i128::from(part) * i128::from(all_whole),
        denominator: i128::from(whole) * i128::from(all_part),
        places: AVERAGE_PLACES,
    }
}

fn departments(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let (selection, products) = (facts.selection(query)?, facts.products()?);
    let groups = facts.deciles(DecileKind::Customer)?;
    let parts = index_of(GROUPS) + 1;
    let mut sales = ItemSales::new(parts, products.department.len(), false);
    each_basket(facts, &selection, Need::default(), |basket| {
        if let Some(group) = basket.customer.and_then(|member| group_of(&groups, member)) {
            let item = |product: usize| Some(index_of(i64::from(products.department.at(product))));
            sales.add(group, basket, item);
        }
    })?;
    let totals: Vec<i64> = sales.parts().iter().map(|part| part.net_c).collect();
    let all_c: i64 = totals.iter().sum();
    let mut overall = vec![0_i64; products.department.len()];
    let found = sales.finish();
    for (item, sum) in found.iter().flatten() {
        if let Some(all) = overall.get_mut(*item) {
            *all += sum.net_c;
        }
    }
    let mut rows = Vec::new();
    for group in COMPARED {
        let total = totals.get(group).copied().unwrap_or(0);
        let mut items = found.get(group).cloned().unwrap_or_default();
        items.retain(|(_, sum)| sum.tickets > 0);
        items.sort_unstable_by_key(|(item, _)| *item);
        for (item, sum) in items {
            let all = overall.get(item).copied().unwrap_or(0);
            let name = products.department.name(u32::try_from(item).unwrap_or(u32::MAX));
            rows.push(vec![
                Cell::Int(len_i64(group)),
                Cell::Text(name.to_owned()),
                Cell::Int(sum.net_c),
                Cell::ratio(sum.net_c, total),
                index((sum.net_c, total), (all, all_c)),
            ]);
        }
    }
    Ok(INDICATOR.table(&["grp", "department", "sales_c", "share", "index"], rows))
}

fn by_field(facts: &Facts<'_>, query: &Query, field: &str) -> Result<Table> {
    let (selection, customers) = (facts.selection(query)?, facts.customers()?);
    let mut is_seen = vec![false; customers.len()];
    source::each_ticket(facts.warehouse, &selection, source::Need::Spend, |ticket| {
        let member = ticket.customer_id.and_then(|id| customers.find(id));
        if let Some(seen) = member.and_then(|member| is_seen.get_mut(member)) {
            *seen = true;
        }
    })?;
    let labels = facts.attribute("by", field, &["departments"])?;
    let groups = facts.deciles(DecileKind::Customer)?;
    let width = index_of(GROUPS) + 1;
    let mut counts = vec![vec![0_i64; labels.len()]; width];
    for (member, is_seen) in is_seen.into_iter().enumerate() {
        let label = labels.at(member);
        if !is_seen || label == labels.unknown() {
            continue;
        }
        // Group 0 has all of them together.
        for group in group_of(&groups, member).into_iter().flat_map(|group| [0, group]) {
            let count = counts
                .get_mut(group)
                .and_then(|row| row.get_mut(index_of(i64::from(label))));
            if let Some(count) = count {
                *count += 1;
            }
        }
    }
    let row = |group: usize| counts.get(group).map(Vec::as_slice).unwrap_or_default();
    let all: i64 = row(0).iter().sum();
    let mut rows = Vec::new();
    for group in COMPARED {
        let known: i64 = row(group).iter().sum();
        for ((&count, &overall), label) in row(group).iter().zip(row(0)).zip(0_u32..) {
            if count > 0 {
                rows.push(vec![
                    Cell::Int(len_i64(group)),
                    Cell::Text(labels.name(label).to_owned()),
                    Cell::Int(count),
                    Cell::ratio(count, known),
                    index((count, known), (overall, all)),
                ]);
            }
        }
    }
    let mut table = INDICATOR.table(&["grp", "department", "customers", "share", "index"], rows);
    if let Some(column) = table.columns.get_mut(1) {
        *column = Column::new(field.to_owned(), Unit::Text);
    }
    Ok(table)
}
