//! The KPI table.

use guanxi_types::{Grain, Result};

use crate::catalogue::Words;
use crate::indicator::{Chart, Indicator, Sibling, TOGETHER};
use crate::indicators::BY_GRAIN;
use crate::queries::facts::Facts;
use crate::queries::running;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::request::Query;
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
    let selection = Selection::of(facts, &request.filters, None)?;
    let [rows] = passed(facts, &selection, [request.by])?;
    Ok(of_rows(&rows))
}

fn together(facts: &Facts<'_>, query: &Query) -> Result<Vec<Sibling>> {
    let selection = Selection::of(facts, &query.kpi()?.filters, None)?;
    let made = if selection.is_everything() {
        running::kpi(facts)?
    } else {
        passed(facts, &selection, TOGETHER)?
    };
    let sibling = |(by, rows): (Grain, Vec<KpiRow>)| Sibling {
        indicator: INDICATOR.name,
        by,
        table: of_rows(&rows),
    };
    Ok(TOGETHER.into_iter().zip(made).map(sibling).collect())
}

/// The rows by these lengths of periods, of one pass over the tickets.
fn passed<const N: usize>(
    facts: &Facts<'_>,
    selection: &Selection,
    by: [Grain; N],
) -> Result<[Vec<KpiRow>; N]> {
    let mut pass = KpiPass::new(by.map(|by| facts.periods(selection, by)));
    // By id and not by the roster: a figure that names nobody stands when a customer is added.
    source::each_ticket(facts.warehouse, selection, Need::Units, |ticket| {
        pass.add(ticket);
    })?;
    Ok(pass.finish())
}

fn of_rows(rows: &[KpiRow]) -> Table {
    let mut table = INDICATOR.table(KPI_COLUMNS, rows.iter().map(cells).collect());
    // The page needs the days of a period to open what is in it.
    let days = ["first", "last"].map(|name| Column::hidden(name, Unit::Text));
    table.columns.splice(1..1, days);
    table
}

fn cells(row: &KpiRow) -> Vec<Cell> {
    let (period, sums) = (&row.period, &row.sums);
    vec![
        Cell::Text(period.to_string()),
        Cell::Text(period.first.to_string()),
        Cell::Text(period.last().to_string()),
        Cell::Int(sums.days_covered),
        Cell::Int(sums.lines),
        Cell::Int(sums.net_sales_c),
        Cell::Int(sums.gross_sales_c),
        Cell::Int(sums.returns_c()),
        Cell::Int(sums.tickets),
        Cell::Int(sums.nonpurchase_tickets),
        Cell::Int(sums.member_tickets),
        Cell::Int(row.customers),
        Cell::average(sums.purchase_c, sums.tickets),
        Cell::optional(sums.ticket_min_c),
        Cell::optional(sums.ticket_max_c),
        Cell::ratio(sums.member_tickets, row.customers),
        Cell::average(sums.member_purchase_c, row.customers),
        Cell::Quantity(sums.units_milli),
        Cell::ratio(sums.units_milli, sums.tickets * 1_000),
        Cell::ratio(sums.products, sums.tickets),
        Cell::per_unit(sums.purchase_c, sums.units_milli),
        Cell::Int(row.repeat_customers),
        Cell::ratio(row.repeat_customers, row.customers),
        Cell::ratio(sums.discount_c, sums.net_sales_c + sums.discount_c),
    ]
}
