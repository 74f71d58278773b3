//! Portraits (客户分类描述): what groups of customers are like, in sentences, each with the figure behind it, and the tables that the
//! figures stand in.
//!
//! A sentence is said by rule: the group differs enough from everybody (an index of 1.2 or 0.8 in shares, 1.1 or 0.9 in averages), and
//! rests on enough customers or tickets. A group of few says nothing but its size.

mod draw;
mod tables;
mod traits;

use guanxi_types::Result;
use serde::Serialize;

use crate::queries::facts::Facts;
use crate::queries::portrait::{Division, Sums, sums};
use crate::request::Query;
use crate::sentence::{Currency, Sentence, Text};
use crate::table::Table;

pub use crate::queries::portrait::DIVISIONS;

/// Customers that a group needs before anything but its size is said.
pub const MEMBERS_MIN: i64 = 30;
/// Tickets, or customers who bought a product, that a share needs.
pub const BASE_MIN: i64 = 30;
/// Members of the group, counted or expected, that a value of a profile field needs.
pub const VALUE_MEMBERS_MIN: i64 = 10;
/// Groups that are compared at once.
pub const GROUPS_MAX: usize = 10;

/// Where a figure stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Name of the table.
    pub table: &'static str,
    /// Row, from 0.
    pub row: usize,
}

/// A sentence about a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// What it is about: size, behaviour, departments, products, fields.
    pub section: &'static str,
    /// The sentence.
    #[serde(flatten)]
    pub sentence: Sentence,
    /// Customers or tickets that it rests on.
    pub base: i64,
    /// As many are needed.
    pub base_min: i64,
    /// Where its figures stand.
    pub place: Place,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// As it is named in questions and tables.
    pub name: String,
    /// As people call it.
    pub label: Text,
    /// Its customers.
    pub customers: i64,
    /// What is said of it.
    pub said: Vec<Said>,
}

/// A table by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTable {
    /// Its name.
    pub name: &'static str,
    /// What people call it.
    pub label: Text,
    /// The table.
    pub table: Table,
}

/// Portraits of groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    /// The division.
    pub by: String,
    /// All groups of the division that there can be.
    pub choices: Vec<(String, Text)>,
    /// The groups chosen.
    pub groups: Vec<Group>,
    /// What their figures stand in.
    pub tables: Vec<NamedTable>,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The division: one of [`DIVISIONS`], or a profile field.
    pub by: String,
    /// Groups of it; empty: the best, the middle and the last decile, or the first groups.
    pub groups: Vec<String>,
    /// Profile fields that may be told of.
    pub fields: Vec<String>,
    /// Filters.
    pub query: Query,
}

/// Words for profile fields and their values, and the company's currency.
pub struct Words<'a> {
    /// A field, or a value of it.
    pub label: &'a dyn Fn(&str, Option<&str>) -> Text,
    /// The currency.
    pub currency: Currency,
}

/// Draws portraits.
///
/// # Errors
/// When the division or a group is unknown, or the warehouse can't be read.
pub fn portrait(facts: &Facts<'_>, wanted: &Wanted, words: &Words<'_>) -> Result<Portrait> {
    let by = if wanted.by.is_empty() {
        "decile"
    } else {
        &wanted.by
    };
    let division = Division::of(facts, by)?;
    let names = groups_of(by, wanted, &division)?;
    let chosen = division.chosen(&names)?;
    let selection = facts.selection(&wanted.query)?;
    let fields: Vec<String> = wanted.fields.iter().filter(|f| *f != by).cloned().collect();
    let sums: Sums = sums(facts, &selection, (&division, &chosen), &fields)?;
    let label = |name: &str| draw::group_label(by, name, words);
    let labels: Vec<Text> = names.iter().map(|name| label(name)).collect();
    let tables = tables::Tables::of(facts, &sums, &names)?;
    let groups = draw::groups(&sums, &tables, (&names, &labels), words);
    Ok(Portrait {
        choices: division
            .names
            .iter()
            .map(|name| (name.clone(), label(name)))
            .collect(),
        by: by.to_owned(),
        groups,
        tables: tables.named(),
    })
}

/// What a column of the tables is called.
#[must_use]
pub fn column_label(name: &str) -> Text {
    let (zh, en) = match name {
        "of" => ("类别", "Kind"),
        "name" => ("名称", "Name"),
        "called" => ("商品名称", "Product"),
        "all_share" => ("全体占比", "Share of all"),
        name => {
            let known = crate::indicators::profile::INDICATOR.column(name);
            known.map_or(("", ""), |measure| (measure.label.zh, measure.label.en))
        }
    };
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn groups_of(by: &str, wanted: &Wanted, division: &Division) -> Result<Vec<String>> {
    if wanted.groups.len() > GROUPS_MAX {
        return Err(crate::error::too_many_groups(GROUPS_MAX));
    }
    Ok(match (wanted.groups.as_slice(), by) {
        ([], "decile") => ["1", "5", "10"].map(str::to_owned).to_vec(),
        ([], _) => division.names.iter().take(3).cloned().collect(),
        (named, _) => {
            let mut named = named.to_vec();
            named.dedup();
            named
        }
    })
}
