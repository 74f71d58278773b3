//! Decile tables, and the customers of a group.

use guanxi_types::{Period, RawId, Result, index_of};
use guanxi_warehouse::Warehouse;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::request::{DecileRequest, Filters, GroupCustomersRequest};
use crate::rules::decile::{DecileKind, GroupRow, Ranked, SpendPass, groups, rank};
use crate::table::{Cell, Column, Table, Unit};

/// A customer of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupCustomer {
    /// The customer's record.
    #[serde(serialize_with = "as_text")]
    pub customer_id: RawId,
    /// The customer's number.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// Net spend, minor units.
    pub spend_c: i64,
    /// Purchase tickets.
    pub tickets: i64,
    /// Place by spend among all customers of the period, from 1.
    pub rank: i64,
    /// Group, from 1.
    pub group: i64,
}

/// A page of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupCustomers {
    /// By rank.
    pub items: Vec<GroupCustomer>,
    /// Where the next page starts; `None`: this was the last.
    pub next: Option<String>,
}

/// Ids are text in JSON: a browser's numbers lose the last digits of 64 bits.
pub fn as_text<S: serde::Serializer>(id: &RawId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

/// Computes a decile table: for each period its groups, best first; empty groups have no row.
///
/// # Errors
/// When a filter names something unknown, or the warehouse can't be read.
pub fn table(warehouse: &Warehouse, request: &DecileRequest) -> Result<Table> {
    let selection = Selection::of(warehouse, &request.filters, request.period)?;
    let order = source::number_order(warehouse)?;
    let mut rows: Vec<GroupRow> = Vec::new();
    let index = source::period_index(warehouse, &selection, request.by);
    let mut pass = SpendPass::new(index, |period, members| {
        rows.extend(groups(period, &rank(request.kind, members, |id| order.place(id))));
    });
    source::each_ticket(warehouse, &selection, Need::Spend, |ticket| pass.add(ticket))?;
    pass.finish();
    Ok(Table {
        columns: columns(),
        rows: rows.iter().map(cells).collect(),
    })
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("period", Unit::Text),
        Column::new("grp", Unit::Count),
        Column::new("customers", Unit::Count),
        Column::new("customer_share", Unit::Ratio),
        Column::new("sales_c", Unit::Money),
        Column::new("sales_share", Unit::Ratio),
        Column::new("cum_sales_share", Unit::Ratio),
        Column::new("spend_avg_c", Unit::Money),
        Column::new("spend_min_c", Unit::Money),
        Column::new("spend_max_c", Unit::Money),
        Column::new("tickets", Unit::Count),
        Column::new("frequency", Unit::Number),
        Column::new("atv_c", Unit::Money),
    ]
}

fn cells(row: &GroupRow) -> Vec<Cell> {
    vec![
        Cell::Text(row.period.to_string()),
        Cell::Int(row.group),
        Cell::Int(row.customers),
        Cell::ratio(row.customers, row.all_customers),
        Cell::Int(row.sales_c),
        Cell::ratio(row.sales_c, row.all_sales_c),
        Cell::ratio(row.cum_sales_c, row.all_sales_c),
        Cell::average(row.sales_c, row.customers),
        Cell::Int(row.spend_min_c),
        Cell::Int(row.spend_max_c),
        Cell::Int(row.tickets),
        Cell::ratio(row.tickets, row.customers),
        Cell::average(row.sales_c, row.tickets),
    ]
}

/// The members of one period with rank and group, best first.
///
/// # Errors
/// When a filter names something unknown, or the warehouse can't be read.
pub fn ranked(
    warehouse: &Warehouse,
    kind: DecileKind,
    period: Period,
    filters: &Filters,
) -> Result<Vec<Ranked>> {
    let selection = Selection::of(warehouse, filters, Some(period))?;
    let members = source::members(warehouse, &selection)?;
    let order = source::number_order(warehouse)?;
    Ok(rank(kind, members, |id| order.place(id)))
}

/// Lists the customers of a group by rank.
///
/// # Errors
/// When a filter names something unknown, the cursor isn't ours, or the warehouse can't be read.
pub fn customers(warehouse: &Warehouse, request: &GroupCustomersRequest) -> Result<GroupCustomers> {
    let after: i64 = match request.page.after.as_deref() {
        None => 0,
        Some(text) => text.parse().map_err(|_| error::bad_cursor(text))?,
    };
    let all = ranked(warehouse, request.kind, request.period, &request.filters)?;
    let mut wanted = all
        .into_iter()
        .filter(|r| r.rank > after && request.group.is_none_or(|group| r.group == group));
    let page: Vec<Ranked> = wanted.by_ref().take(request.page.limit).collect();
    let next = wanted.next().and(page.last()).map(|last| last.rank.to_string());
    let names = names(warehouse, &page)?;
    let items = page
        .into_iter()
        .map(|r| {
            let (number, name) = names.get(&r.member.customer_id).cloned().unwrap_or_default();
            GroupCustomer {
                customer_id: r.member.customer_id,
                number,
                name,
                spend_c: r.member.spend_c,
                tickets: r.member.tickets,
                rank: r.rank,
                group: r.group,
            }
        })
        .collect();
    Ok(GroupCustomers { items, next })
}

/// Number and name of the customers of a page.
fn names(warehouse: &Warehouse, page: &[Ranked]) -> Result<FxHashMap<i64, (String, String)>> {
    let table = warehouse.dimension("customer", &["number", "name"])?;
    let (numbers, names) = (table.text("number")?, table.text("name")?);
    let mut found = FxHashMap::default();
    for id in page.iter().map(|r| r.member.customer_id) {
        if let Ok(at) = table.ids().binary_search(&id) {
            let text = |column: &[Box<str>]| column.get(at).map_or_else(String::new, ToString::to_string);
            found.insert(id, (text(numbers), text(names)));
        }
    }
    Ok(found)
}

/// The group of each member, for looking up.
pub fn group_of(ranked: &[Ranked]) -> FxHashMap<i64, usize> {
    ranked
        .iter()
        .map(|r| (r.member.customer_id, index_of(r.group)))
        .collect()
}
