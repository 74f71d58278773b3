//! The KPI table.

use guanxi_types::Result;
use guanxi_warehouse::Warehouse;

use crate::catalogue;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::request::KpiRequest;
use crate::rules::kpi::{KpiPass, KpiRow};
use crate::table::{Cell, Column, Table, Unit};

/// The measures of the table, in its order; the period stands in front.
pub const KPI_MEASURES: &[&str] = &[
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
///
/// # Errors
/// When a filter names something unknown, or the warehouse can't be read.
pub fn table(warehouse: &Warehouse, request: &KpiRequest) -> Result<Table> {
    let selection = Selection::of(warehouse, &request.filters, None)?;
    let mut pass = KpiPass::new(source::period_index(warehouse, &selection, request.by));
    source::each_ticket(warehouse, &selection, Need::Units, |ticket| pass.add(ticket))?;
    let mut columns = vec![
        Column::new("period", Unit::Text),
        Column::hidden("first", Unit::Text),
        Column::hidden("last", Unit::Text),
    ];
    columns.extend(
        KPI_MEASURES
            .iter()
            .filter_map(|name| catalogue::measure(name))
            .map(|m| Column::new(m.name, m.unit)),
    );
    Ok(Table {
        columns,
        rows: pass.finish().iter().map(cells).collect(),
    })
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
