//! Deciles of customers: by heads and by sales.

use guanxi_types::{Grain, Result};

use crate::catalogue::Words;
use crate::indicator::{Chart, Indicator, Sibling, TOGETHER};
use crate::indicators::BY_GRAIN;
use crate::queries::facts::Facts;
use crate::queries::running;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::request::Query;
use crate::rules::decile::{DecileKind, GroupRow, Member};
use crate::rules::spend::SpendPass;
use crate::rules::tenths::{Divisions, divisions};
use crate::table::{Cell, Table};

const COLUMNS: &[&str] = &[
    "period",
    "grp",
    "customers",
    "customer_share",
    "sales_c",
    "sales_share",
    "cum_sales_share",
    "spend_avg_c",
    "spend_min_c",
    "spend_max_c",
    "tickets",
    "frequency",
    "atv_c",
];

/// Deciles by heads (顾客十分位). H3.
pub const CUSTOMER: Indicator = Indicator {
    name: "customer-decile",
    label: Words {
        zh: "顾客十分位",
        en: "Customer deciles",
    },
    note: Words {
        zh: "每期净消费大于 0 的会员按净消费从高到低排列（相同者按编号），分成人数相等的十组，第 1 组最好；人数不能整除时前几组各多一人。",
        en: "The members with a net spend above 0 in the period, highest first, ties by number, in ten groups of equal size; \
             group 1 is the best. When the number isn't a multiple of ten, the first groups have one more.",
    },
    params: &[BY_GRAIN],
    own: &[],
    columns: COLUMNS,
    chart: Chart::Bar {
        x: "grp",
        y: "sales_share",
    },
    names_customers: false,
    ledgers: &[],
    compute: |facts, query| table(facts, query, DecileKind::Customer),
    together: Some(together),
};

/// Deciles by sales (销售十分位). H3.
pub const SALES: Indicator = Indicator {
    name: "sales-decile",
    label: Words {
        zh: "销售十分位",
        en: "Sales deciles",
    },
    note: Words {
        zh: "排列同顾客十分位，按累计销售额分成十组：组号 = ⌊10 ×（此前顾客的销售额 ÷ 总额）⌋ + 1。跨界的顾客归入他开始的那一组；没有顾客的组没有行。",
        en: "The same order, in ten groups of equal sales: ⌊10 × sales of all before ÷ total⌋ + 1. Who spans a border belongs \
             where his sales begin; an empty group has no row.",
    },
    compute: |facts, query| table(facts, query, DecileKind::Sales),
    ..CUSTOMER
};

/// For each period its groups, best first.
fn table(facts: &Facts<'_>, query: &Query, kind: DecileKind) -> Result<Table> {
    let request = query.deciles(kind)?;
    let selection = Selection::of(facts, &request.filters, request.period)?;
    let [made] = divided(facts, &selection, [request.by])?;
    Ok(rows(&match kind {
        DecileKind::Customer => made.heads,
        DecileKind::Sales => made.sales,
    }))
}

fn together(facts: &Facts<'_>, query: &Query) -> Result<Vec<Sibling>> {
    let selection = Selection::of(facts, &query.deciles(DecileKind::Customer)?.filters, None)?;
    let made = if selection.is_everything() {
        running::divisions(facts)?
    } else {
        divided(facts, &selection, TOGETHER)?
    };
    let mut siblings = Vec::new();
    for (by, made) in TOGETHER.into_iter().zip(made) {
        siblings.extend([(CUSTOMER.name, made.heads), (SALES.name, made.sales)].map(
            |(indicator, groups)| Sibling {
                indicator,
                by,
                table: rows(&groups),
            },
        ));
    }
    Ok(siblings)
}

fn rows(groups: &[GroupRow]) -> Table {
    CUSTOMER.table(COLUMNS, groups.iter().map(cells).collect())
}

/// Both divisions by these lengths of periods, of one pass over the tickets.
fn divided<const N: usize>(
    facts: &Facts<'_>,
    selection: &Selection,
    by: [Grain; N],
) -> Result<[Divisions; N]> {
    let customers = facts.customers()?;
    let mut made = by.map(|_| Divisions::default());
    let mut done = |grain: usize, period, members: &[Member]| {
        if let Some(rows) = made.get_mut(grain) {
            rows.extend(divisions(period, members, |at| customers.place(at)));
        }
    };
    let mut pass = SpendPass::new(by.map(|by| facts.periods(selection, by)), customers.len());
    source::each_ticket(facts.warehouse, selection, Need::Spend, |ticket| {
        let customer = ticket.customer_id.and_then(|id| customers.find(id));
        pass.add(ticket, customer, &mut done);
    })?;
    pass.finish(&mut done);
    Ok(made)
}

/// A group's cells, in the order of the columns.
pub(super) fn cells(row: &GroupRow) -> Vec<Cell> {
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
