//! The sales behind a number of the KPI table, newest first.

use std::cmp::Reverse;

use guanxi_types::{RawId, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::catalogue::{Population, measure};
use crate::error;
use crate::indicators::kpi::KPI_COLUMNS;
use crate::queries::decile::as_text;
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::request::{Page, RecordsRequest};
use crate::rules::ticket::Ticket;

/// A sale, as far as the warehouse knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaleRef {
    /// The sale's record.
    #[serde(serialize_with = "as_text")]
    pub sale_id: RawId,
    /// The store's local business date, days since 1970.
    pub day: i32,
    /// Minute of that day.
    pub minute: i32,
    /// The store's record.
    #[serde(serialize_with = "as_text")]
    pub store_id: RawId,
    /// The customer's record; `None`: anonymous.
    #[serde(serialize_with = "as_optional_text")]
    pub customer_id: Option<RawId>,
    /// Sum of the lines that the filters left, minor units.
    pub amount_c: i64,
}

/// A page of sales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordPage {
    /// Newest first.
    pub items: Vec<SaleRef>,
    /// Where the next page starts; `None`: this was the last.
    pub next: Option<String>,
    /// How many sales there are on all pages.
    pub count: i64,
}

fn as_optional_text<S: serde::Serializer>(id: &Option<RawId>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => as_text(id, serializer),
        None => serializer.serialize_none(),
    }
}

/// Where a sale stands in the list: newest first, so everything reversed.
type Place = Reverse<(i32, i32, i64)>;

/// Lists the sales that a number is made of.
///
/// # Errors
/// When the measure or a filter isn't known, the cursor isn't ours, or the warehouse can't be read.
pub fn page(facts: &Facts<'_>, request: &RecordsRequest) -> Result<RecordPage> {
    let name = request.measure.as_str();
    let population = KPI_COLUMNS
        .contains(&name)
        .then(|| measure(name).and_then(|m| m.population))
        .flatten()
        .ok_or_else(|| error::unknown_measure(name))?;
    let mut first = FirstSales::after(&request.page)?;
    let selection = Selection::of(facts, &request.filters, Some(request.period))?;
    let wanted = Wanted::of(facts, &selection, population)?;
    source::each_ticket(facts.warehouse, &selection, Need::Sums, |ticket| {
        if wanted.holds(ticket) {
            first.add(sale(ticket));
        }
    })?;
    Ok(first.finish())
}

/// The newest sales behind a cursor; only a page is kept, however many there are.
pub struct FirstSales {
    count: i64,
    limit: usize,
    after: Option<Place>,
    found: Vec<(Place, SaleRef)>,
}

impl FirstSales {
    /// Of this page.
    ///
    /// # Errors
    /// When the cursor isn't ours.
    pub fn after(page: &Page) -> Result<Self> {
        Ok(Self {
            count: 0,
            limit: page.limit,
            after: page.after.as_deref().map(cursor).transpose()?,
            found: Vec::new(),
        })
    }

    /// Counts a sale, and keeps it if it may be on the page.
    pub fn add(&mut self, sale: SaleRef) {
        self.count += 1;
        let place = Reverse((sale.day, sale.minute, sale.sale_id));
        if self.after.is_none_or(|after| place > after) {
            self.found.push((place, sale));
        }
        if self.found.len() >= (self.limit + 1) * 4 {
            keep_first(&mut self.found, self.limit + 1);
        }
    }

    /// The page.
    #[must_use]
    pub fn finish(mut self) -> RecordPage {
        keep_first(&mut self.found, self.limit + 1);
        let has_more = self.found.len() > self.limit;
        self.found.truncate(self.limit);
        let last = self.found.last().filter(|_| has_more);
        let next = last.map(|(Reverse((d, m, id)), _)| format!("{d}.{m}.{id}"));
        RecordPage {
            items: self.found.into_iter().map(|(_, sale)| sale).collect(),
            next,
            count: self.count,
        }
    }
}

fn keep_first(found: &mut Vec<(Place, SaleRef)>, limit: usize) {
    found.sort_unstable_by_key(|(place, _)| *place);
    found.truncate(limit);
}

const fn sale(ticket: &Ticket) -> SaleRef {
    SaleRef {
        sale_id: ticket.sale_id,
        day: ticket.day,
        minute: ticket.minute,
        store_id: ticket.store_id,
        customer_id: ticket.customer_id,
        amount_c: ticket.amount_c,
    }
}

fn cursor(text: &str) -> Result<Place> {
    let mut parts = text.split('.');
    let mut place = || {
        let day = parts.next()?.parse().ok()?;
        let minute = parts.next()?.parse().ok()?;
        let sale = parts.next()?.parse().ok()?;
        Some(Reverse((day, minute, sale)))
    };
    place().ok_or_else(|| error::bad_cursor(text))
}

/// A population, with what must be known of the whole period before one ticket can be judged.
struct Wanted {
    population: Population,
    extreme_c: Option<i64>,
    repeaters: FxHashSet<i64>,
}

impl Wanted {
    fn of(facts: &Facts<'_>, selection: &Selection, population: Population) -> Result<Self> {
        let mut wanted = Self {
            population,
            extreme_c: None,
            repeaters: FxHashSet::default(),
        };
        let mut last_day: FxHashMap<i64, i32> = FxHashMap::default();
        let mut look = |ticket: &Ticket| {
            if !ticket.is_purchase() {
                return;
            }
            let amount = ticket.amount_c;
            let extreme = wanted.extreme_c.unwrap_or(amount);
            match population {
                Population::Smallest => wanted.extreme_c = Some(extreme.min(amount)),
                Population::Largest => wanted.extreme_c = Some(extreme.max(amount)),
                _ => {
                    if let Some(customer) = ticket.customer_id
                        && last_day
                            .insert(customer, ticket.day)
                            .is_some_and(|day| day != ticket.day)
                    {
                        wanted.repeaters.insert(customer);
                    }
                }
            }
        };
        if matches!(
            population,
            Population::Smallest | Population::Largest | Population::Repeat
        ) {
            source::each_ticket(facts.warehouse, selection, Need::Spend, &mut look)?;
        }
        Ok(wanted)
    }

    fn holds(&self, ticket: &Ticket) -> bool {
        match self.population {
            Population::All => true,
            Population::Gross => ticket.gross_c > 0,
            Population::Returns => ticket.gross_c > ticket.amount_c,
            Population::Purchase => ticket.is_purchase(),
            Population::NonPurchase => !ticket.is_purchase(),
            Population::Member => ticket.is_purchase() && ticket.customer_id.is_some(),
            Population::Repeat => {
                ticket.is_purchase() && ticket.customer_id.is_some_and(|c| self.repeaters.contains(&c))
            }
            Population::Smallest | Population::Largest => self.extreme_c == Some(ticket.amount_c),
            Population::Discounted => ticket.discount_c > 0,
        }
    }
}
