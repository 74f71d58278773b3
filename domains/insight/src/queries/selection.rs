//! What filters mean: days, and sets of ids.

use std::sync::Arc;

use guanxi_types::{Period, Result};
use guanxi_warehouse::{DayRange, DimensionTable, NULL, Watched};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error;
use crate::queries::facts::Facts;
use crate::request::Filters;
use crate::rules::decile::DecileKind;
use crate::visible::Visible;

/// Filters looked up; `None`: no restriction.
#[derive(Clone, Debug)]
pub struct Selection {
    pub days: DayRange,
    pub stores: Option<FxHashSet<i64>>,
    pub products: Option<FxHashSet<i64>>,
    pub customers: Option<FxHashSet<i64>>,
    pub visible: Option<Arc<Visible>>,
}

impl Selection {
    /// Everything.
    pub const ALL: Self = Self {
        days: DayRange::ALL,
        stores: None,
        products: None,
        customers: None,
        visible: None,
    };

    /// Looks filters up; `period` narrows the days further.
    ///
    /// # Errors
    /// When a store, area or category isn't known, or the warehouse can't be read.
    pub fn of(facts: &Facts<'_>, filters: &Filters, period: Option<Period>) -> Result<Self> {
        let warehouse = facts.warehouse;
        let mut days = DayRange::ALL;
        if let Some(from) = filters.from {
            days.first = from.raw();
        }
        if let Some(to) = filters.to {
            days.last = to.raw();
        }
        if let Some(period) = period {
            days.first = days.first.max(period.first.raw());
            days.last = days.last.min(period.last().raw());
        }
        Ok(Self {
            days,
            stores: stores(warehouse, filters)?,
            products: products(warehouse, filters)?,
            customers: customers(facts, &filters.customer_groups)?,
            visible: filters.visible.clone(),
        })
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        let is_unfiltered = self.stores.is_none() && self.products.is_none() && self.customers.is_none();
        is_unfiltered && self.visible.is_none() && self.days == DayRange::ALL
    }

    /// Whether a ticket of this store and customer counts.
    #[inline]
    pub fn keeps(&self, store: i64, customer: Option<i64>) -> bool {
        self.stores.as_ref().is_none_or(|wanted| wanted.contains(&store))
            && self
                .customers
                .as_ref()
                .is_none_or(|wanted| customer.is_some_and(|c| wanted.contains(&c)))
            && self
                .visible
                .as_ref()
                .is_none_or(|visible| visible.keeps(store, customer))
    }

    /// Whether what is known of this customer beside sales counts.
    pub fn keeps_customer(&self, customer: i64) -> bool {
        let is_among = |ids: &FxHashSet<i64>| ids.contains(&customer);
        self.customers.as_ref().is_none_or(is_among)
            && self.visible.as_ref().is_none_or(|v| is_among(&v.customers))
    }

    /// Whether the customer of a line must be known.
    pub const fn needs_customer(&self) -> bool {
        self.customers.is_some() || self.visible.is_some()
    }

    /// Whether the store of a line must be known.
    pub const fn needs_store(&self) -> bool {
        self.stores.is_some() || self.visible.is_some()
    }
}

fn stores(warehouse: &Watched, filters: &Filters) -> Result<Option<FxHashSet<i64>>> {
    let mut wanted: Option<FxHashSet<i64>> = None;
    if !filters.stores.is_empty() {
        let named = find(
            &warehouse.dimension("store", &["number", "name"])?,
            "store",
            &filters.stores,
        )?;
        narrow(&mut wanted, named);
    }
    if !filters.market_areas.is_empty() {
        let areas = subtree(warehouse, "market_area", &filters.market_areas)?;
        let table = warehouse.dimension("store", &["market_area_id"])?;
        narrow(&mut wanted, members_of(&table, "market_area_id", &areas)?);
    }
    Ok(wanted)
}

fn products(warehouse: &Watched, filters: &Filters) -> Result<Option<FxHashSet<i64>>> {
    let mut wanted: Option<FxHashSet<i64>> = None;
    if !filters.products.is_empty() {
        let table = warehouse.dimension("product", &["number", "name"])?;
        narrow(&mut wanted, find(&table, "product", &filters.products)?);
    }
    if !filters.categories.is_empty() {
        let categories = subtree(warehouse, "category", &filters.categories)?;
        let table = warehouse.dimension("product", &["category_id"])?;
        narrow(&mut wanted, members_of(&table, "category_id", &categories)?);
    }
    Ok(wanted)
}

/// Customer classes are deciles by heads over the full horizon, whatever else is filtered.
fn customers(facts: &Facts<'_>, groups: &[i64]) -> Result<Option<FxHashSet<i64>>> {
    if groups.is_empty() {
        return Ok(None);
    }
    let (customers, deciles) = (facts.customers()?, facts.deciles(DecileKind::Customer)?);
    let of_groups = customers
        .ids()
        .iter()
        .zip(deciles.iter())
        .filter(|(_, group)| groups.contains(&i64::from(**group)));
    Ok(Some(of_groups.map(|(&id, _)| id).collect()))
}

fn narrow(wanted: &mut Option<FxHashSet<i64>>, to: FxHashSet<i64>) {
    *wanted = Some(match wanted.take() {
        None => to,
        Some(before) => before.intersection(&to).copied().collect(),
    });
}

fn members_of(table: &DimensionTable, link: &str, wanted: &FxHashSet<i64>) -> Result<FxHashSet<i64>> {
    let links = table.i64(link)?;
    Ok(table
        .ids()
        .iter()
        .zip(links)
        .filter(|(_, to)| wanted.contains(to))
        .map(|(&id, _)| id)
        .collect())
}

/// The ids of these records: each is named by its id, else by its number, else by its name.
///
/// A name that several records have is refused: a guess would show figures of the wrong one.
fn find(table: &DimensionTable, dimension: &str, named: &[String]) -> Result<FxHashSet<i64>> {
    let mut found = FxHashSet::default();
    for token in named {
        if let Some(id) = token
            .parse()
            .ok()
            .filter(|id| table.ids().binary_search(id).is_ok())
        {
            found.insert(id);
            continue;
        }
        let called = |column: &str| -> Vec<i64> {
            let texts = table.text(column).unwrap_or_default();
            table
                .ids()
                .iter()
                .zip(texts)
                .filter(|(_, text)| text.as_ref() == token)
                .map(|(&id, _)| id)
                .collect()
        };
        let mut ids = called("number");
        if ids.is_empty() {
            ids = called("name");
        }
        match ids.as_slice() {
            [] => return Err(error::unknown_record(dimension, token)),
            [id] => drop(found.insert(*id)),
            several => return Err(error::ambiguous_record(dimension, token, several)),
        }
    }
    Ok(found)
}

/// The named nodes of a tree and all below them.
fn subtree(warehouse: &Watched, dimension: &str, named: &[String]) -> Result<FxHashSet<i64>> {
    let table = warehouse.dimension(dimension, &["name", "parent_id"])?;
    let mut children: FxHashMap<i64, Vec<i64>> = FxHashMap::default();
    for (&id, &parent) in table.ids().iter().zip(table.i64("parent_id")?) {
        if parent != NULL {
            children.entry(parent).or_default().push(id);
        }
    }
    let mut open: Vec<i64> = find(&table, dimension, named)?.into_iter().collect();
    let mut found = FxHashSet::default();
    while let Some(id) = open.pop() {
        // A node seen before isn't opened again, so a circle ends.
        if found.insert(id) {
            open.extend(children.get(&id).into_iter().flatten());
        }
    }
    Ok(found)
}
