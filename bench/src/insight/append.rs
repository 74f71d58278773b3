//! What a day more costs: its sales brought in, and the figures of all periods asked again, against all sales brought in and these figures
//! asked for the first time. The answers after it are compared with those of somebody who computes everything anew.

use std::path::Path;
use std::sync::Arc;

use guanxi_insight::{Insight, Query};
use guanxi_trade::facts::{SALE_LINE, SaleLineRow, TICKET, push_sale, schema};
use guanxi_types::{Problem, Result};
use guanxi_warehouse::{Batch, FactChange, FactRows, Warehouse};

use super::load::{each_line, fill};
use crate::measure::{Cost, Watch, say};

/// Both tables are made by year, quarter, month and week when one of these is asked for.
const FIGURES: [&str; 2] = ["kpi", "customer-decile"];
/// Processor time is counted in hundredths of a second: a day costs few, so that so many are brought in, one after another.
const DAYS: u8 = 8;

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
    let insight = Insight::new(Arc::clone(&warehouse));
    let all = figures(&insight)?;

    let lines = lines_of(folder, last)?;
    let (mut appended, mut open) = (Cost::default(), Cost::default());
    for day in 1..=DAYS {
        let batch = day_more(&warehouse, &lines, i64::from(day))?;
        let watch = Watch::start();
        warehouse.apply(&batch)?;
        appended.add(watch.cost());
        open.add(figures(&insight)?);
    }
    same(&insight, &Insight::new(warehouse))?;
    say("CPU s of | all | a day more | ratio")?;
    let line = |what: &str, all: f64, days: f64| {
        let day = days / f64::from(DAYS);
        say(&format!("{what} | {all:.2} | {day:.3} | {:.4}", day / all))
    };
    line("bringing in", loaded.cpu, appended.cpu)?;
    line("KPI and deciles, four grains each", all.cpu, open.cpu)?;
    line("both", loaded.cpu + all.cpu, appended.cpu + open.cpu)
}

fn query() -> Result<Query> {
    Query::of(vec![("by".to_owned(), "year".to_owned())])
}

fn figures(insight: &Insight) -> Result<Cost> {
    let watch = Watch::start();
    for name in FIGURES {
        insight.indicator(name, &query()?)?;
    }
    Ok(watch.cost())
}

fn same(gone_on: &Insight, anew: &Insight) -> Result<()> {
    for name in FIGURES {
        for by in ["year", "quarter", "month", "week"] {
            let query = Query::of(vec![("by".to_owned(), by.to_owned())])?;
            let [one, two] = [gone_on, anew].map(|insight| insight.indicator(name, &query));
            if one?.json(usize::MAX) != two?.json(usize::MAX) {
                return Err(Problem::internal(format!(
                    "{name} by {by} went on to something else"
                )));
            }
        }
    }
    Ok(())
}

/// The lines of a day, and the highest number of a sale.
fn lines_of(folder: &Path, day: i32) -> Result<(Vec<SaleLineRow>, i64)> {
    let (mut lines, mut highest) = (Vec::<SaleLineRow>::new(), 0);
    each_line(folder, &mut |line| {
        highest = highest.max(line.sale_id);
        if line.day == day {
            lines.push(line);
        }
        Ok(())
    })?;
    Ok((lines, highest))
}

/// As many sales as there were on the last day, once more on that day: the oldest periods that a day can touch are open then.
fn day_more(warehouse: &Warehouse, (lines, highest): &(Vec<SaleLineRow>, i64), number: i64) -> Result<Batch> {
    let mut lines = lines.clone();
    for line in &mut lines {
        line.sale_id += highest * number;
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
