//! The KPI table.

use guanxi_types::{Grain, Result};

use crate::catalogue::Words;
use crate::indicator::{Chart, Indicator, Sibling, TOGETHER};
use crate::indicators::BY_GRAIN;
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::request::{Filters, Query};
use crate::rules::dense::DenseIds;
use crate::rules::kpi::{KpiPass, KpiRow};
use crate::table::{Cell, Column, Table, Unit};

/// The KPI table. H2, B5.
pub const INDICATOR: Indicator = Indicator {
    name: "kpi",
    label: Words {
        zh: "关键指标",
        en: "Key figures",
    },
    note: Words {
        zh: "按期汇总销售明细。有效小票是金额大于 0 的小票；散客计入销售与客数，不计入顾客数、频率与复购率。\
             各期的顾客数与频率不能相加。",
        en: "Sums of the lines of each period. A purchase ticket has an amount above 0; anonymous sales count in sales and \
             tickets, never in customers, frequency or repeat rate. Customers and frequencies don't add up over periods.",
    },
    params: &[BY_GRAIN],
    own: &[],
    columns: KPI_COLUMNS,
    chart: Chart::Line {
        x: "period",
        y: "net_sales_c",
        series: "",
    },
    names_customers: false,
    ledgers: &[],
    compute: table,
    together: Some(together),
};

/// The columns of the table, in its order.
pub const KPI_COLUMNS: &[&str] = &[
    "period",
    "days_covered",
    "lines",
    "net_sales_c",
    "gross_sales_c",
    "returns_c",
    "tickets",
    "nonpurchase_tickets",
    "member_tickets",
    "customers",
    "atv_c",
    "atv_min_c",
    "atv_max_c",
    "frequency",
    "spend_per_customer_c",
    "units",
    "upt",
    "lines_per_ticket",
    "asp_c",
    "repeat_customers",
    "repeat_rate",
    "discount_rate",
];

/// Computes the table: one row for each period with a line.
fn table(facts: &Facts<'_>, query: &Query) -> Result<Table> {
    let request = query.kpi()?;
    let [table] = tables(facts, &request.filters, [request.by])?;
    Ok(table)
}

fn together(facts: &Facts<'_>, query: &Query) -> Result<Vec<Sibling>> {
    let made = tables(facts, &query.kpi()?.filters, TOGETHER)?;
    let sibling = |(by, table)| Sibling {
        indicator: INDICATOR.name,
        by,
        table,
    };
    Ok(TOGETHER.into_iter().zip(made).map(sibling).collect())
}

/// The tables by these lengths of periods, of one pass over the tickets.
fn tables<const N: usize>(facts: &Facts<'_>, filters: &Filters, by: [Grain; N]) -> Result<[Table; N]> {
    let selection = Selection::of(facts, filters, None)?;
    let mut passes = by.map(|by| KpiPass::new(facts.periods(&selection, by)));
    // Not by the roster: a figure that names nobody stands when a customer is added.
    let mut customers = DenseIds::default();
    source::each_ticket(facts.warehouse, &selection, Need::Units, |ticket| {
        let customer = ticket.customer_id.map(|id| customers.number(id));
        for pass in &mut passes {
            pass.add(ticket, customer);
        }
    })?;
    Ok(passes.map(|pass| {
        let mut table = INDICATOR.table(KPI_COLUMNS, pass.finish().iter().map(cells).collect());
        // The page needs the days of a period to open what is in it.
        let days = ["first", "last"].map(|name| Column::hidden(name, Unit::Text));
        table.columns.splice(1..1, days);
        table
    }))
}

fn cells(row: &KpiRow) -> Vec<Cell> {
    vec![
        Cell::Text(row.period.to_string()),
        Cell::Text(row.period.first.to_string()),
        Cell::Text(row.period.last().to_string()),
        Cell::Int(row.days_covered),
        Cell::Int(row.lines),
        Cell::Int(row.net_sales_c),
        Cell::Int(row.gross_sales_c),
        Cell::Int(row.returns_c()),
        Cell::Int(row.tickets),
        Cell::Int(row.nonpurchase_tickets),
        Cell::Int(row.member_tickets),
        Cell::Int(row.customers),
        Cell::average(row.purchase_c, row.tickets),
        Cell::optional(row.ticket_min_c),
        Cell::optional(row.ticket_max_c),
        Cell::ratio(row.member_tickets, row.customers),
        Cell::average(row.member_purchase_c, row.customers),
        Cell::Quantity(row.units_milli),
        Cell::ratio(row.units_milli, row.tickets * 1_000),
        Cell::ratio(row.products, row.tickets),
        Cell::average(row.purchase_c * 1_000, row.units_milli),
        Cell::Int(row.repeat_customers),
        Cell::ratio(row.repeat_customers, row.customers),
        Cell::ratio(row.discount_c, row.net_sales_c + row.discount_c),
    ]
}
