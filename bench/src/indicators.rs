//! Indicators of a year of sales: ours from the warehouse, and SQL over a flat table of the same lines in SQLite, in
//! PostgreSQL where a server is given, and in DataFusion over the very files that ours are read from. The SQL computes fewer
//! columns than ours, and no totals; a sum of each answer is compared.

mod by_hand;

use std::sync::Arc;

use guanxi_app::{Company, Mode, sample};
use guanxi_insight::{Insight, Query, Table};
use guanxi_types::{Problem, Result};

use crate::import::company;
use crate::measure::{Cost, Watch, folder, median, say, wheel};
use by_hand::{ByHand, CASES, Case};

const ROUNDS: usize = 5;

/// Runs the comparison.
pub fn run() -> Result<()> {
    let company = Company::open(&company(folder("indicators")?), Mode::ReadWrite)?;
    if company.insight.as_of().facts_through.is_none() {
        sample::load_complete_journey(&company, &wheel()?, &mut |_, _| {})?;
        company.catch_up()?;
    }
    let mut references = by_hand::all(&company)?;
    say("indicator | by hand in | ours ms | by hand ms | ours CPU ms | by hand CPU ms | CPU by hand / ours")?;
    for case in CASES {
        for reference in &mut references {
            compare(&company, case, reference.as_mut())?;
        }
    }
    Ok(())
}

fn compare(company: &Company, case: &Case, reference: &mut dyn ByHand) -> Result<()> {
    let Some(sql) = case.sql(reference.engine()) else {
        return Ok(());
    };
    let (mut ours, mut by_hand) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Whoever goes second finds warmer caches.
        for turn in [round % 2 == 0, round % 2 != 0] {
            let watch = Watch::start();
            let processor = reference.cpu()?;
            if turn {
                let sum = sum_of(&*answer(company, case)?, case.column);
                ours.push(watch.cost());
                expect(case, sum, reference.sum(&sql)?)?;
            } else {
                reference.run(&sql)?;
                let cost = watch.cost();
                by_hand.push(Cost {
                    cpu: cost.cpu + reference.cpu()? - processor,
                    ..cost
                });
            }
        }
    }
    let middle = |costs: &[Cost], of: fn(&Cost) -> f64| median(costs.iter().map(of).collect()) * 1e3;
    let (wall, cpu) = (|cost: &Cost| cost.wall, |cost: &Cost| cost.cpu);
    say(&format!(
        "{} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1}",
        case.title,
        reference.engine(),
        middle(&ours, wall),
        middle(&by_hand, wall),
        middle(&ours, cpu),
        middle(&by_hand, cpu),
        middle(&by_hand, cpu) / middle(&ours, cpu).max(1e-9),
    ))
}

/// Ours, with nothing kept from the question before.
fn answer(company: &Company, case: &Case) -> Result<Arc<Table>> {
    let insight = Insight::new(Arc::clone(company.insight.warehouse()));
    let pairs = case
        .question
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    insight.indicator(case.indicator, &Query::of(pairs)?)
}

fn sum_of(table: &Table, column: &str) -> f64 {
    let at = table
        .columns
        .iter()
        .position(|c| c.name == column)
        .unwrap_or(usize::MAX);
    // Of a table with totals, the rows that are none.
    let is_total = |row: &[guanxi_insight::Cell]| row.iter().any(|cell| cell.text() == "*");
    table
        .rows
        .iter()
        .filter(|row| !is_total(row))
        .filter_map(|row| row.get(at)?.number())
        .sum()
}

fn expect(case: &Case, ours: f64, by_hand: f64) -> Result<()> {
    if (ours - by_hand).abs() < 0.5 {
        return Ok(());
    }
    let title = case.title;
    Err(Problem::internal(format!(
        "{title}: ours say {ours}, by hand {by_hand}"
    )))
}
