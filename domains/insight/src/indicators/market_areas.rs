//! Market areas and stores with their figures: what a map is drawn from.

use std::collections::BTreeMap;

use guanxi_types::Result;
use guanxi_warehouse::NULL;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalogue::{Measure, Words, column};
use crate::indicator::{Chart, Indicator, Kind, Param};
use crate::indicators::structure::tree;
use crate::queries::facts::Facts;
use crate::queries::roster::UNKNOWN;
use crate::queries::source::{self, Need};
use crate::request::Query;
use crate::rules::structure::{Node, Sold, branches, way_up};
use crate::rules::ticket::Ticket;
use crate::table::{Cell, Column, Table, Unit};

const OWN: &[Measure] = &[
    column(
        "level",
        Unit::Count,
        ("层级", "Level"),
        ("市场区域的层级，从 1 起", "level of the market area, from 1"),
    ),
    column(
        "path",
        Unit::Text,
        ("市场区域", "Market area"),
        (
            "从第一级到本级的名称；没有区域的门店为 (unknown)",
            "names from the first level down to this; (unknown) for stores without an area",
        ),
    ),
    column(
        "store",
        Unit::Text,
        ("门店编号", "Store"),
        ("门店编号", "the store's number"),
    ),
    column(
        "store_name",
        Unit::Text,
        ("门店", "Name"),
        ("门店名称", "the store's name"),
    ),
    column(
        "sales_share",
        Unit::Ratio,
        ("销售占比", "Share of sales"),
        ("÷ 全部销售净额", "÷ all net sales"),
    ),
];

/// Market areas.
pub const INDICATOR: Indicator = Indicator {
    name: "market-areas",
    label: Words {
        zh: "市场区域",
        en: "Market areas",
    },
    note: Words {
        zh: "销售按门店归入市场区域；每个区域含其下全部区域的门店。顾客数和购物频率按区域分别计算，一位顾客可以在多个区域购买，因此不能相加。\
             没有区域的门店单列为“未知”。",
        en: "A sale belongs to the market area of its store; an area has the stores of all areas below it. Customers and frequency are computed \
             for each area: a customer may buy in several, so they don't add up. Stores without an area stand apart as unknown.",
    },
    params: &[Param::new(
        "of",
        Kind::Choice {
            options: &["area", "store"],
        },
        "area",
        ("按", "Of"),
    )],
    own: OWN,
    columns: &[
        "level",
        "path",
        "store",
        "store_name",
        "net_sales_c",
        "sales_share",
        "tickets",
        "customers",
        "atv_c",
        "frequency",
        "spend_per_customer_c",
    ],
    chart: Chart::Bar {
        x: "path",
        y: "net_sales_c",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: None,
};

/// Sums of a place. Amounts in minor units.
#[derive(Clone, Debug, Default)]
struct Sums {
    net_c: i64,
    purchase_c: i64,
    tickets: i64,
    member_purchase_c: i64,
    member_tickets: i64,
    members: FxHashSet<i64>,
}

impl Sums {
    fn add(&mut self, ticket: &Ticket) {
        self.net_c += ticket.amount_c;
        if !ticket.is_purchase() {
            return;
        }
        self.tickets += 1;
        self.purchase_c += ticket.amount_c;
        if let Some(customer) = ticket.customer_id {
            self.member_tickets += 1;
            self.member_purchase_c += ticket.amount_c;
            self.members.insert(customer);
        }
    }

    fn cells(&self, total_c: i64) -> [Cell; 7] {
        let customers = guanxi_types::len_i64(self.members.len());
        [
            Cell::Int(self.net_c),
            Cell::ratio(self.net_c, total_c),
            Cell::Int(self.tickets),
            Cell::Int(customers),
            Cell::average(self.purchase_c, self.tickets),
            Cell::ratio(self.member_tickets, customers),
            Cell::average(self.member_purchase_c, customers),
        ]
    }
}

/// A store: its place in the tree, and what people know it by.
struct Place {
    area: Option<i64>,
    number: String,
    name: String,
}

const FIGURES: usize = 7;

fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let selection = facts.selection(query)?;
    let (tree, places) = (tree(facts, "market_area")?, places(facts)?);
    let mut stores: FxHashMap<i64, Sums> = FxHashMap::default();
    let mut areas: FxHashMap<Option<i64>, Sums> = FxHashMap::default();
    let above = |store: i64| {
        let area = places.get(&store).and_then(|place| place.area);
        let way = way_up(&tree, area);
        let known = way.into_iter().map(Some).collect::<Vec<_>>();
        if known.is_empty() { vec![None] } else { known }
    };
    let mut ways: FxHashMap<i64, Vec<Option<i64>>> = FxHashMap::default();
    source::each_ticket(facts.warehouse, &selection, Need::Sums, |ticket| {
        stores.entry(ticket.store_id).or_default().add(ticket);
        for area in ways
            .entry(ticket.store_id)
            .or_insert_with(|| above(ticket.store_id))
        {
            areas.entry(*area).or_default().add(ticket);
        }
    })?;
    let total_c: i64 = stores.values().map(|sums| sums.net_c).sum();
    if INDICATOR.text(query, "of")? == "store" {
        Ok(by_store(&stores, (&places, &tree), total_c))
    } else {
        Ok(by_area(&stores, &areas, (&places, &tree), total_c))
    }
}

type Map<'a> = (&'a BTreeMap<i64, Place>, &'a BTreeMap<i64, Node>);

fn by_area(
    stores: &FxHashMap<i64, Sums>,
    areas: &FxHashMap<Option<i64>, Sums>,
    (places, tree): Map<'_>,
    total_c: i64,
) -> Table {
    let sold: Vec<Sold> = stores
        .iter()
        .map(|(store, sums)| Sold {
            category: places.get(store).and_then(|place| place.area),
            net_c: sums.net_c,
            abc: None,
        })
        .collect();
    let nothing = Sums::default();
    let rows = branches(tree, &sold).into_iter().map(|branch| {
        let level = i64::try_from(branch.path.len().max(1)).unwrap_or(i64::MAX);
        let mut row = vec![Cell::Int(level), Cell::Text(named(&branch.path))];
        row.extend(areas.get(&branch.category).unwrap_or(&nothing).cells(total_c));
        row.push(record(branch.category));
        row
    });
    let columns: Vec<&'static str> = figures(&["level", "path"]);
    with_record(INDICATOR.table(&columns, rows.collect()))
}

fn by_store(stores: &FxHashMap<i64, Sums>, (places, tree): Map<'_>, total_c: i64) -> Table {
    let mut found: Vec<(&i64, &Sums)> = stores.iter().collect();
    found.sort_by_key(|(id, sums)| (-sums.net_c, **id));
    let rows = found.into_iter().map(|(id, sums)| {
        let place = places.get(id);
        let mut path: Vec<String> = way_up(tree, place.and_then(|place| place.area))
            .iter()
            .filter_map(|area| tree.get(area).map(|node| node.name.clone()))
            .collect();
        path.reverse();
        let text = |text: Option<&String>| Cell::Text(text.cloned().unwrap_or_else(|| id.to_string()));
        let mut row = vec![
            text(place.map(|place| &place.number)),
            text(place.map(|place| &place.name)),
            Cell::Text(named(&path)),
        ];
        row.extend(sums.cells(total_c));
        row.push(record(Some(*id)));
        row
    });
    let columns = figures(&["store", "store_name", "path"]);
    with_record(INDICATOR.table(&columns, rows.collect()))
}

fn figures(before: &[&'static str]) -> Vec<&'static str> {
    let all = INDICATOR.columns;
    let own = all.get(all.len() - FIGURES..).unwrap_or_default();
    before.iter().chain(own).copied().collect()
}

/// The record of a row: what a browser asks further with.
fn with_record(mut table: Table) -> Table {
    table.columns.push(Column::hidden("record_id", Unit::Text));
    table
}

fn record(id: Option<i64>) -> Cell {
    id.map_or(Cell::Empty, |id| Cell::Text(id.to_string()))
}

fn named(path: &[String]) -> String {
    if path.is_empty() {
        UNKNOWN.to_owned()
    } else {
        path.join(" / ")
    }
}

fn places(facts: &Facts<'_>) -> Result<BTreeMap<i64, Place>> {
    let columns = ["number", "name", "market_area_id"];
    let table = facts.warehouse.dimension("store", &columns)?;
    let texts = table.text("number")?.iter().zip(table.text("name")?);
    let rows = table.ids().iter().zip(texts).zip(table.i64("market_area_id")?);
    let places = rows.map(|((&id, (number, name)), &area)| {
        let place = Place {
            area: (area != NULL).then_some(area),
            number: number.to_string(),
            name: name.to_string(),
        };
        (id, place)
    });
    Ok(places.collect())
}
