//! What a day more costs: its sales brought in, and the figures of every period that is still open made anew, against all sales
//! brought in and the figures of all periods.

use std::path::Path;
use std::sync::Arc;

use guanxi_insight::{Insight, Query};
use guanxi_trade::facts::{SALE_LINE, SaleLineRow, TICKET, push_sale, schema};
use guanxi_types::{Day, Grain, Period, Problem, Result};
use guanxi_warehouse::{Batch, FactChange, FactRows, Warehouse};

use super::load::{each_line, fill};
use crate::measure::{Cost, Watch, say};

/// Both tables are made by year, quarter, month and week when one of these is asked for.
const FIGURES: [&str; 2] = ["kpi", "customer-decile"];

/// Runs the comparison in a warehouse of its own beside the lines.
pub fn run(folder: &Path) -> Result<()> {
    let place = folder.join("warehouse-append");
    if place.exists() {
        std::fs::remove_dir_all(&place).map_err(Problem::internal)?;
    }
    let warehouse = Arc::new(Warehouse::open(&place, schema(&[])?)?);
    let watch = Watch::start();
    fill(&warehouse, folder)?;
    let loaded = watch.cost();
    let last = warehouse.days(TICKET.name).map_or(0, |days| days.last);
    let batch = day_more(&warehouse, folder, last)?;
    let insight = Insight::new(Arc::clone(&warehouse));
    let all = figures(&insight, None)?;

    let watch = Watch::start();
    warehouse.apply(&batch)?;
    let appended = watch.cost();
    // The week, the month and the quarter of a day are the last of its year.
    let open = figures(&insight, Some(Period::of(Grain::Year, Day::new(last)).first))?;
    say("CPU s of | all | a day more | ratio")?;
    let line =
        |what: &str, all: f64, day: f64| say(&format!("{what} | {all:.2} | {day:.2} | {:.4}", day / all));
    line("bringing in", loaded.cpu, appended.cpu)?;
    line("KPI and deciles, four grains each", all.cpu, open.cpu)?;
    line("both", loaded.cpu + all.cpu, appended.cpu + open.cpu)
}

fn figures(insight: &Insight, from: Option<Day>) -> Result<Cost> {
    let watch = Watch::start();
    for name in FIGURES {
        let mut said = vec![("by".to_owned(), "year".to_owned())];
        said.extend(from.map(|day| ("from".to_owned(), day.to_string())));
        insight.indicator(name, &Query::of(said)?)?;
    }
    Ok(watch.cost())
}

/// As many sales as there were on the last day, once more on that day: the oldest periods that a day can touch are open then.
fn day_more(warehouse: &Warehouse, folder: &Path, last: i32) -> Result<Batch> {
    let (mut lines, mut highest) = (Vec::<SaleLineRow>::new(), 0);
    each_line(folder, &mut |line| {
        highest = highest.max(line.sale_id);
        if line.day == last {
            lines.push(line);
        }
        Ok(())
    })?;
    for line in &mut lines {
        line.sale_id += highest;
    }
    let (mut of_lines, mut of_tickets) = (FactRows::new(&SALE_LINE), FactRows::new(&TICKET));
    for sale in lines.chunk_by(|a, b| a.sale_id == b.sale_id) {
        push_sale(sale, &mut of_lines, &mut of_tickets)?;
    }
    let change = |fact, rows| FactChange {
        fact,
        replaces: Vec::new(),
        rows,
    };
    let watermark = warehouse.freshness().watermark + 1;
    Ok(Batch {
        facts: vec![change(SALE_LINE.name, of_lines), change(TICKET.name, of_tickets)],
        watermark,
        at: watermark,
        ..Batch::default()
    })
}
