//! How long a dashboard waits for its tiles: asked for the first time, and again, as everybody after the first does.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use guanxi_insight::Insight;
use guanxi_insight::question::{Asking, Question};
use guanxi_types::{Problem, Result, to_f64};

use super::load;
use crate::measure::{say, thread_cpu_ms};

/// Tiles of a manager's page: an indicator, its parameters, and the columns drawn.
const TILES: &[(&str, &str, &str)] = &[
    ("kpi", "by=month", "period,net_sales_c,customers"),
    ("kpi", "by=week", "period,tickets,atv_c"),
    ("kpi", "by=year", ""),
    ("customer-decile", "by=year", "period,grp,sales_share"),
    ("sales-decile", "by=quarter", "period,grp,customers"),
    ("bestsellers", "by=year&top=10", ""),
    ("bestsellers", "class=decile&top=10", ""),
    ("abc", "", ""),
    ("rfm-cells", "", ""),
    ("cohort", "by=month", ""),
    ("lifecycle", "", ""),
    ("decile-profile", "", ""),
];
/// How often the page is opened again.
const TIMES: usize = 200;

/// Measures the tiles over the warehouse of a folder of lines.
pub fn run(folder: &Path) -> Result<()> {
    let insight = Insight::new(Arc::new(load::open(folder)?));
    let mut questions = Vec::new();
    for (indicator, parameters, columns) in TILES {
        questions.push(Question::read(&Asking {
            indicator: (*indicator).to_owned(),
            parameters: (*parameters).to_owned(),
            shown_columns: (*columns).to_owned(),
            ..Asking::default()
        })?);
    }
    let (mut first, mut again, mut again_cpu) = (Vec::new(), Vec::new(), Vec::new());
    for time in 0..=TIMES {
        for question in &questions {
            let cpu = thread_cpu_ms();
            let ms = answer(&insight, question)?;
            if time == 0 {
                say(&format!(
                    "{} for the first time: {ms:.1} ms",
                    question.indicator.name
                ))?;
                first.push(ms);
            } else {
                again.push(ms);
                again_cpu.push(thread_cpu_ms() - cpu);
            }
        }
    }
    say("a tile, ms | median | p99 | most")?;
    let kinds = [
        ("for the first time", first),
        ("again", again),
        ("again, time on the processor", again_cpu),
    ];
    for (what, mut all) in kinds {
        all.sort_by(f64::total_cmp);
        let at = |share: usize| all.get((all.len() * share / 100).min(all.len() - 1)).copied();
        let [middle, p99, most] = [50, 99, 100].map(|share| at(share).unwrap_or_default());
        say(&format!("{what} | {middle:.3} | {p99:.3} | {most:.3}"))?;
    }
    Ok(())
}

/// Milliseconds to the text that a browser gets.
fn answer(insight: &Insight, question: &Question) -> Result<f64> {
    let began = Instant::now();
    let query = question.within(&BTreeMap::new())?;
    let whole = insight.indicator(question.indicator.name, &query)?;
    let drawn = question.drawn(&whole);
    let text = serde_json::to_string(&drawn.json(usize::MAX)).map_err(Problem::internal)?;
    let micros = began.elapsed().as_micros();
    if text.is_empty() {
        return Err(Problem::internal("a tile without an answer"));
    }
    Ok(to_f64(i64::try_from(micros).unwrap_or(i64::MAX)) / 1e3)
}
