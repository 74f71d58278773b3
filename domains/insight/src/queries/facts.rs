//! What indicators read from: the warehouse, and the rosters of its customers and products, which are kept (`queries/kept.rs`).

use std::collections::BTreeSet;
use std::sync::Arc;

use guanxi_trade::facts::{ADDED, SALE_LINE, TICKET, added_value};
use guanxi_types::{Day, Grain, Result};
use guanxi_warehouse::Watched;

use crate::error;
use crate::queries::database::Database;
use crate::queries::kept::{Derived, Kept, Scope};
use crate::queries::roster::{Labels, Roster};
use crate::queries::selection::Selection;
use crate::queries::source;
use crate::request::Query;
use crate::rules::decile::{self, DecileKind};
use crate::rules::periods::PeriodIndex;

/// Products by dense number.
#[derive(PartialEq, Eq)]
pub struct Products {
    /// Numbers and ties.
    pub roster: Roster,
    /// First level of the category tree.
    pub department: Labels,
    /// Second level.
    pub category: Labels,
    /// By dense number: whether its quantity is a measure.
    pub measured: Vec<bool>,
    /// By dense number: whether it is the retailer's own brand.
    pub private_label: Vec<bool>,
}

/// Brands that mean the retailer's own (自有品牌), in lower case.
const PRIVATE_LABELS: [&str; 5] = ["private", "private label", "own brand", "自有品牌", "自有"];

/// Where facts name customers, and products.
const CUSTOMERS_BUYING: (&str, &str) = (TICKET.name, "customer_id");
const PRODUCTS_SOLD: (&str, &str) = (SALE_LINE.name, "product_id");

/// The group of each customer by dense number; 0: in none.
pub type Groups = Arc<Vec<u8>>;

/// The facts of one company, as one computation reads them.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Where they are.
    pub warehouse: &'a Watched,
    pub(super) scope: &'a Scope,
    pub(super) kept: &'a Kept,
    pub(super) database: Option<&'a Database>,
}

impl Products {
    fn of(facts: &Facts<'_>) -> Result<Self> {
        let columns = ["number", "department", "category", "is_measured", "brand"];
        let mut table = facts.warehouse.dimension("product", &columns)?;
        let numbers = table.take_text("number")?;
        let roster = Roster::of(facts.warehouse, (&table, numbers), PRODUCTS_SOLD)?;
        let flags = |flags: &mut dyn Iterator<Item = bool>| {
            let mut found = vec![false; roster.len()];
            for (&id, flag) in table.ids().iter().zip(flags) {
                if let Some(slot) = roster.find(id).and_then(|at| found.get_mut(at)) {
                    *slot = flag;
                }
            }
            found
        };
        let measured = flags(&mut table.bool("is_measured")?.iter().copied());
        let brands = table.text("brand")?.iter().map(|brand| brand.to_lowercase());
        let mut own = brands.map(|brand| PRIVATE_LABELS.contains(&brand.as_str()));
        Ok(Self {
            private_label: flags(&mut own),
            department: Labels::of(&roster, &table, table.text("department")?),
            category: Labels::of(&roster, &table, table.text("category")?),
            measured,
            roster,
        })
    }
}

fn groups(facts: &Facts<'_>, kind: DecileKind) -> Result<Vec<u8>> {
    let customers = facts.customers()?;
    let members = source::members(facts.warehouse, &customers, &Selection::ALL)?;
    let mut groups = vec![0_u8; customers.len()];
    for ranked in decile::rank(kind, members, |at| customers.place(at)) {
        if let Some(slot) = groups.get_mut(ranked.member.customer) {
            *slot = u8::try_from(ranked.group).unwrap_or(0);
        }
    }
    Ok(groups)
}

impl<'a> Facts<'a> {
    /// As this computation reads them.
    #[must_use]
    pub const fn new(scope: &'a Scope, kept: &'a Kept) -> Self {
        Self {
            warehouse: scope.watched(),
            scope,
            kept,
            database: None,
        }
    }

    /// And the company's tables, for what isn't a fact.
    #[must_use]
    pub const fn with(self, database: Option<&'a Database>) -> Self {
        Self { database, ..self }
    }

    /// The customers.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn customers(&self) -> Result<Arc<Roster>> {
        self.kept_or(
            Derived::Customers,
            |kept| &mut kept.customers,
            |facts, before| before.is_still(facts.warehouse, "customer", CUSTOMERS_BUYING),
            |facts| {
                let mut table = facts.warehouse.dimension("customer", &["number"])?;
                let numbers = table.take_text("number")?;
                Roster::of(facts.warehouse, (&table, numbers), CUSTOMERS_BUYING)
            },
        )
    }

    /// The products.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn products(&self) -> Result<Arc<Products>> {
        self.kept_or(
            Derived::Products,
            |kept| &mut kept.products,
            |facts, before| {
                let roster = &before.roster;
                roster.is_still(facts.warehouse, "product", PRODUCTS_SOLD)
            },
            Products::of,
        )
    }

    /// The customer class: the decile of each customer over the full horizon, whatever else is asked.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn deciles(&self, kind: DecileKind) -> Result<Groups> {
        let which = match kind {
            DecileKind::Customer => Derived::Deciles,
            DecileKind::Sales => Derived::SalesDeciles,
        };
        self.kept_or(
            which,
            |kept| match kind {
                DecileKind::Customer => &mut kept.deciles,
                DecileKind::Sales => &mut kept.sales_deciles,
            },
            |_, _| Ok(false),
            |facts| groups(facts, kind),
        )
    }

    /// A profile field of customers, by dense number: one of the program's, or one that administrators added for analysis.
    ///
    /// # Errors
    /// When customers have no such field, or the warehouse can't be read.
    pub fn attribute(&self, parameter: &str, name: &str, others: &[&str]) -> Result<Labels> {
        let customers = self.customers()?;
        if self.profile().iter().any(|field| field == name) {
            let table = self.warehouse.dimension("customer", &[name])?;
            return Ok(Labels::of(&customers, &table, table.text(name)?));
        }
        let fields = self.attributes()?;
        if !fields.iter().any(|f| f == name) {
            let choices = others.iter().copied().chain(fields.iter().map(String::as_str));
            let choices: Vec<&str> = choices.collect();
            return Err(error::unknown_choice(parameter, name, &choices.join(", ")));
        }
        let table = self.warehouse.dimension("customer", &[ADDED])?;
        let value = |added: &str| added_value(added, name).unwrap_or_default().into_boxed_str();
        let texts: Vec<Box<str>> = table.text(ADDED)?.iter().map(|added| value(added)).collect();
        Ok(Labels::of(&customers, &table, &texts))
    }

    /// The fields of customers that indicators can be told by: the profile, and what administrators added for analysis.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn attributes(&self) -> Result<Vec<String>> {
        let mut fields = self.profile();
        let table = self.warehouse.dimension("customer", &[ADDED])?;
        let mut added = BTreeSet::new();
        for text in table.text(ADDED)?.iter().filter(|text| !text.is_empty()) {
            let object: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(text).unwrap_or_default();
            added.extend(object.into_iter().map(|(field, _)| field));
        }
        fields.extend(added);
        Ok(fields)
    }

    fn profile(&self) -> Vec<String> {
        let columns = self.warehouse.dimension_columns("customer").into_iter();
        let others = ["number", "name", ADDED];
        columns
            .filter(|column| !others.contains(&column.as_str()))
            .collect()
    }

    /// The last day included: what the question says, else the last day with sales.
    ///
    /// # Errors
    /// When it isn't a date.
    pub fn as_of(&self, query: &Query) -> Result<Day> {
        let last = || self.warehouse.days(TICKET.name).map_or(0, |days| days.last);
        Ok(query.day("as_of")?.unwrap_or_else(|| Day::new(last())))
    }

    /// The last day of a selection that may have sales.
    #[must_use]
    pub fn last_day(&self, selection: &Selection) -> i32 {
        let last = self.warehouse.days(TICKET.name).map_or(0, |days| days.last);
        last.min(selection.days.last)
    }

    /// What a question leaves of the facts.
    ///
    /// # Errors
    /// When a filter can't be read or names something unknown.
    pub fn selection(&self, query: &Query) -> Result<Selection> {
        Selection::of(self, &query.filters_within()?, None)
    }

    /// The periods that a selection can touch.
    #[must_use]
    pub fn periods(&self, selection: &Selection, by: Grain) -> PeriodIndex {
        source::period_index(self.warehouse, selection, by)
    }
}
