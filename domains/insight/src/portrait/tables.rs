//! The tables of portraits. Every sentence names a row of one of them.

use std::cmp::Reverse;

use guanxi_types::Result;
use rustc_hash::FxHashMap;

use super::NamedTable;
use super::traits::{Beside, Ratio};
use crate::indicators::cube::{DAYPARTS, MISSIONS};
use crate::indicators::profile;
use crate::queries::facts::Facts;
use crate::queries::portrait::Sums;
use crate::queries::roster::UNKNOWN;
use crate::rules::item_sales::ItemSum;
use crate::sentence::Text;
use crate::table::{AVERAGE_PLACES, Cell, Column, Table, Unit};

/// Best sellers of a group that are listed and looked at.
const BEST: usize = 20;
/// What everybody is called in tables.
const EVERYBODY: &str = "*";

/// A share of a group in something, beside everybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Number of the group, from 0.
    pub group: usize,
    /// What kind of thing: mission, daypart, department, product, or the field.
    pub of: String,
    /// The thing: name of a department, number of a product, value of a field.
    pub name: String,
    /// What people call it, where that is something else.
    pub called: Option<String>,
    /// The group's tickets with it; of products and fields its customers.
    pub base: i64,
    /// The same of everybody.
    pub all_base: i64,
    /// The shares.
    pub beside: Beside,
}

/// All tables.
pub struct Tables {
    behaviour: Table,
    /// Missions and dayparts.
    pub habits: Vec<Share>,
    /// Departments.
    pub departments: Vec<Share>,
    /// Best sellers of each group.
    pub products: Vec<Share>,
    /// Profile fields.
    pub fields: Vec<Share>,
    names: Vec<String>,
}

impl Tables {
    /// Of these sums; `names` are those of the groups.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn of(facts: &Facts<'_>, sums: &Sums, names: &[String]) -> Result<Self> {
        Ok(Self {
            behaviour: behaviour(sums, names),
            habits: habits(sums),
            departments: departments(sums),
            products: products(facts, sums)?,
            fields: fields(sums),
            names: names.to_vec(),
        })
    }

    /// With their names.
    #[must_use]
    pub fn named(self) -> Vec<NamedTable> {
        let named = |name, (zh, en): (&str, &str), table| NamedTable {
            name,
            label: Text {
                zh: zh.to_owned(),
                en: en.to_owned(),
            },
            table,
        };
        let names = &self.names;
        vec![
            named("behaviour", ("行为", "Behaviour"), self.behaviour),
            named(
                "habits",
                ("购物任务与时段", "Missions and dayparts"),
                shares(&self.habits, names, "tickets"),
            ),
            named(
                "departments",
                ("部门", "Departments"),
                shares(&self.departments, names, "tickets"),
            ),
            named(
                "products",
                ("畅销品", "Best sellers"),
                shares(&self.products, names, "customers"),
            ),
            named(
                "fields",
                ("档案", "Profile"),
                shares(&self.fields, names, "customers"),
            ),
        ]
    }
}

fn behaviour(sums: &Sums, names: &[String]) -> Table {
    let names = [EVERYBODY.to_owned()].into_iter().chain(names.iter().cloned());
    let rows = sums
        .profiles
        .iter()
        .zip(names)
        .map(|(sum, name)| profile::cells(Cell::Text(name), sum, sums.knows_redeemers));
    let mut table = profile::INDICATOR.table(&profile::COLUMNS, rows.collect());
    if let Some(group) = table.columns.first_mut() {
        group.unit = Unit::Text;
    }
    table
}

fn shares(shares: &[Share], names: &[String], base: &'static str) -> Table {
    let ratio = |(part, whole): Ratio| Cell::ratio(part, whole);
    let row = |share: &Share| {
        let (numerator, denominator) = share.beside.index();
        vec![
            Cell::Text(names.get(share.group).cloned().unwrap_or_default()),
            Cell::Text(share.of.clone()),
            Cell::Text(share.name.clone()),
            Cell::Text(share.called.clone().unwrap_or_default()),
            Cell::Int(share.base),
            ratio(share.beside.own),
            ratio(share.beside.all),
            Cell::Ratio {
                numerator,
                denominator,
                places: AVERAGE_PLACES,
            },
        ]
    };
    Table {
        columns: vec![
            Column::new("grp", Unit::Text),
            Column::new("of", Unit::Text),
            Column::new("name", Unit::Text),
            Column::new("called", Unit::Text),
            Column::new(base, Unit::Count),
            Column::new("share", Unit::Ratio),
            Column::new("all_share", Unit::Ratio),
            Column::new("index", Unit::Number),
        ],
        rows: shares.iter().map(row).collect(),
    }
}

/// The groups' parts with their numbers from 0, and everybody's.
fn parts<T>(all: &[T]) -> Option<(&T, impl Iterator<Item = (usize, &T)>)> {
    let (everybody, groups) = all.split_first()?;
    Some((everybody, groups.iter().enumerate()))
}

fn habits(sums: &Sums) -> Vec<Share> {
    let mut found = Vec::new();
    let missions: Vec<Vec<i64>> = sums.missions.iter().map(|m| m.to_vec()).collect();
    let dayparts: Vec<Vec<i64>> = sums.dayparts.iter().map(|d| d.to_vec()).collect();
    for (of, names, counts) in [
        ("mission", MISSIONS.as_slice(), missions),
        ("daypart", DAYPARTS.as_slice(), dayparts),
    ] {
        let Some((all, groups)) = parts(&counts) else {
            continue;
        };
        for (group, own) in groups {
            let totals: (i64, i64) = (own.iter().sum(), all.iter().sum());
            for ((name, base), all_base) in names.iter().zip(own).zip(all) {
                found.push(Share {
                    group,
                    of: of.to_owned(),
                    name: (*name).to_owned(),
                    called: None,
                    base: *base,
                    all_base: *all_base,
                    beside: Beside {
                        own: (*base, totals.0),
                        all: (*all_base, totals.1),
                    },
                });
            }
        }
    }
    found
}

fn by_item(items: &[(usize, ItemSum)]) -> (FxHashMap<usize, ItemSum>, i64) {
    let total = items.iter().map(|(_, sum)| sum.net_c).sum();
    (items.iter().copied().collect(), total)
}

fn departments(sums: &Sums) -> Vec<Share> {
    let (names, items) = &sums.departments;
    let mut found = Vec::new();
    let Some((all, groups)) = parts(items) else {
        return found;
    };
    let (all, all_c) = by_item(all);
    for (group, items) in groups {
        let (own, own_c) = by_item(items);
        for (at, name) in names.iter().enumerate() {
            let (Some(own), Some(all)) = (own.get(&at), all.get(&at)) else {
                continue;
            };
            if own.tickets > 0 {
                found.push(Share {
                    group,
                    of: "department".to_owned(),
                    name: name.clone(),
                    called: None,
                    base: own.tickets,
                    all_base: all.tickets,
                    beside: Beside {
                        own: (own.net_c, own_c),
                        all: (all.net_c, all_c),
                    },
                });
            }
        }
    }
    found
}

fn products(facts: &Facts<'_>, sums: &Sums) -> Result<Vec<Share>> {
    let products = facts.products()?;
    let table = facts.warehouse.dimension("product", &["name"])?;
    let names = table.text("name")?;
    let called = |at: usize| {
        let id = products.roster.ids().get(at)?;
        let row = table.ids().binary_search(id).ok()?;
        names
            .get(row)
            .filter(|name| !name.is_empty())
            .map(ToString::to_string)
    };
    let mut found = Vec::new();
    let Some((all, groups)) = parts(&sums.products) else {
        return Ok(found);
    };
    let (all, all_c) = by_item(all);
    for (group, items) in groups {
        let total: i64 = items.iter().map(|(_, sum)| sum.net_c).sum();
        let mut best: Vec<(usize, ItemSum)> = items.clone();
        best.retain(|(at, sum)| sum.tickets > 0 && *at < products.roster.len());
        let key = |(at, sum): &(usize, ItemSum)| (Reverse(sum.net_c), products.roster.place(*at));
        if best.len() > BEST {
            best.select_nth_unstable_by_key(BEST, key);
            best.truncate(BEST);
        }
        best.sort_unstable_by_key(key);
        for (at, own) in best {
            let everybody = all.get(&at).copied().unwrap_or_default();
            found.push(Share {
                group,
                of: "product".to_owned(),
                name: products.roster.number(at).to_owned(),
                called: called(at),
                base: own.customers,
                all_base: everybody.customers,
                beside: Beside {
                    own: (own.net_c, total),
                    all: (everybody.net_c, all_c),
                },
            });
        }
    }
    Ok(found)
}

fn fields(sums: &Sums) -> Vec<Share> {
    let mut found = Vec::new();
    for field in &sums.fields {
        let Some((all, groups)) = parts(&field.counts) else {
            continue;
        };
        let all_known: i64 = all.iter().sum();
        for (group, own) in groups {
            let known: i64 = own.iter().sum();
            for ((value, count), all_count) in field.values.iter().zip(own).zip(all) {
                if *all_count > 0 && value != UNKNOWN {
                    found.push(Share {
                        group,
                        of: field.field.clone(),
                        name: value.clone(),
                        called: None,
                        base: *count,
                        all_base: *all_count,
                        beside: Beside {
                            own: (*count, known),
                            all: (*all_count, all_known),
                        },
                    });
                }
            }
        }
    }
    found
}

/// The place of a group in the table of behaviour: everybody comes first.
#[must_use]
pub const fn behaviour_row(group: usize) -> usize {
    group + 1
}
