//! `guanxi infer`: what follows from some figures. `guanxi simulate`: a company that has them.

use guanxi_insight::inference::{Given, inferred_from, word};
use guanxi_insight::rules::inference::Inference;
use guanxi_insight::rules::sheet::LINES;
use guanxi_types::{ErrorKind, Locale, Problem, Result};

use guanxi_app::simulate::Simulation;

use super::arguments::{InferArguments, SimulateArguments};
use super::output::{print, print_table};
use super::words::locale;

/// Prints the sheet with what follows from the givens; a contradiction is a failure that names the figures that clash.
pub fn run(arguments: &InferArguments) -> Result<()> {
    let givens = arguments
        .givens
        .iter()
        .map(|text| read(text))
        .collect::<Result<Vec<Given>>>()?;
    let all = match inferred_from(&givens)? {
        Inference::Consistent(all) => all,
        Inference::Contradiction(clash) => {
            return Err(Problem::new(ErrorKind::Invalid, "insight.clash").with("names", clash.join(", ")));
        }
    };
    let end = |end: f64| {
        if end.is_finite() {
            serde_json::json!(end)
        } else {
            serde_json::Value::Null
        }
    };
    let rows: Vec<Vec<serde_json::Value>> = LINES
        .iter()
        .filter_map(|line| {
            let (interval, standing) = all.get(line.variable.name)?;
            let label = match locale() {
                Locale::Zh => line.label().zh,
                Locale::En => line.label().en,
            };
            Some(vec![
                line.variable.name.into(),
                label.into(),
                end(interval.low),
                end(interval.high),
                word(*standing).into(),
            ])
        })
        .collect();
    let columns = ["name", "label", "low", "high", "standing"].map(str::to_owned);
    print_table(&columns, &rows)
}

/// Writes the sales of a made-up company, and says how much it made.
pub fn simulate(arguments: &SimulateArguments) -> Result<()> {
    let wanted = Simulation {
        seed: arguments.seed,
        customers: arguments.customers,
        frequency_milli: arguments.frequency.raw(),
        ticket_c: arguments.ticket.raw(),
        lines_milli: arguments.lines.raw(),
        anonymous_permille: arguments.anonymous.raw(),
        discount_permille: arguments.discount.raw(),
        products: arguments.products,
        stores: arguments.stores,
        first: arguments.from,
        days: arguments.days,
    };
    wanted.plan()?;
    let file = std::fs::File::create(&arguments.file).map_err(|e| {
        Problem::new(ErrorKind::Invalid, "simulate.cannot_write")
            .with("file", arguments.file.display().to_string())
            .with("why", e.to_string())
    })?;
    let made = wanted.write(&mut std::io::BufWriter::new(file))?;
    let told = [
        ("lines", made.lines),
        ("tickets", made.tickets),
        ("member_tickets", made.member_tickets),
        ("customers", made.customers),
        ("net_sales_c", made.net_sales_c),
    ];
    print(&told.map(|(name, value)| format!("{name}\t{value}\n")).concat())
}

/// `name=value`, `name=low..high`, `name=low..`, `name=..high`.
fn read(text: &str) -> Result<Given> {
    let bad = || Problem::new(ErrorKind::Malformed, "insight.bad_given").with("value", text);
    let (name, value) = text.split_once('=').ok_or_else(bad)?;
    let figure = |text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse::<f64>().map(Some).map_err(|_| bad()),
    };
    let (low, high) = match value.split_once("..") {
        Some((low, high)) => (figure(low)?, figure(high)?),
        None => (figure(value)?, figure(value)?),
    };
    if low.is_none() && high.is_none() {
        return Err(bad());
    }
    Ok(Given {
        name: name.trim().to_owned(),
        low,
        high,
    })
}
