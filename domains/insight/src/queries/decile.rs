//! The customers of a decile.

use guanxi_types::{Period, RawId, Result, index_of};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error;
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::queries::source;
use crate::request::{Filters, GroupCustomersRequest};
use crate::rules::decile::{DecileKind, Ranked, rank};

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

/// The members of one period with rank and group, best first.
///
/// # Errors
/// When a filter names something unknown, or the warehouse can't be read.
pub fn ranked(facts: &Facts<'_>, kind: DecileKind, period: Period, filters: &Filters) -> Result<Vec<Ranked>> {
    let selection = Selection::of(facts, filters, Some(period))?;
    let customers = facts.customers()?;
    let members = source::members(facts.warehouse, &customers, &selection)?;
    Ok(rank(kind, members, |at| customers.place(at)))
}

/// Lists the customers of a group by rank.
///
/// # Errors
/// When a filter names something unknown, the cursor isn't ours, or the warehouse can't be read.
pub fn customers(facts: &Facts<'_>, request: &GroupCustomersRequest) -> Result<GroupCustomers> {
    let after: i64 = match request.page.after.as_deref() {
        None => 0,
        Some(text) => text.parse().map_err(|_| error::bad_cursor(text))?,
    };
    let all = ranked(facts, request.kind, request.period, &request.filters)?;
    let mut wanted = all
        .into_iter()
        .filter(|r| r.rank > after && request.group.is_none_or(|group| r.group == group));
    let page: Vec<Ranked> = wanted.by_ref().take(request.page.limit).collect();
    let next = wanted.next().and(page.last()).map(|last| last.rank.to_string());
    let customers = facts.customers()?;
    let id = |r: &Ranked| customers.id(r.member.customer);
    let names = names(facts, page.iter().map(id))?;
    let items = page
        .into_iter()
        .map(|r| {
            let customer_id = id(&r);
            let (number, name) = names.get(&customer_id).cloned().unwrap_or_default();
            GroupCustomer {
                customer_id,
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
///
/// # Errors
/// When the warehouse can't be read.
pub fn names(
    facts: &Facts<'_>,
    page: impl Iterator<Item = RawId>,
) -> Result<FxHashMap<i64, (String, String)>> {
    let table = facts.warehouse.dimension("customer", &["number", "name"])?;
    let (numbers, names) = (table.text("number")?, table.text("name")?);
    let mut found = FxHashMap::default();
    for id in page {
        if let Ok(at) = table.ids().binary_search(&id) {
            let text = |column: &[Box<str>]| column.get(at).map_or_else(String::new, ToString::to_string);
            found.insert(id, (text(numbers), text(names)));
        }
    }
    Ok(found)
}

/// The group of each member by dense number, for looking up.
pub fn group_of(ranked: &[Ranked]) -> FxHashMap<usize, usize> {
    ranked
        .iter()
        .map(|r| (r.member.customer, index_of(r.group)))
        .collect()
}
