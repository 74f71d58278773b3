//! A study of a file: sums by customer (`x`, `t_x`, `T`, average value), or purchases (customer, day, amount).

use std::collections::BTreeMap;
use std::path::Path;

use guanxi_document::{OpenOptions, TableFile};
use guanxi_types::{Day, Problem, Result, int, round_to};

use super::tables::Study;
use super::{INDICATOR, SHOWS_OF_FILE};
use crate::error;
use crate::request::Query;
use crate::rules::btyd::History;
use crate::rules::btyd::history::{Known, Purchase, known};
use crate::table::Table;

/// Parts of a unit of the currency that amounts of a file are read to.
const PARTS: i64 = 10_000;
const PARTS_PLACES: i32 = 4;
/// Parameters that a question on a file may have.
const TAKES: [&str; 6] = ["model", "show", "weeks", "holdout", "as_of", "top"];

/// The names that columns go by, in small letters.
const ID: &[&str] = &[
    "customer_id",
    "customer",
    "id",
    "customer_number",
    "顾客",
    "客户",
    "顾客编号",
];
const REPEATS: &[&str] = &["x", "frequency"];
const RECENCY: &[&str] = &["t_x", "tx", "recency"];
const AGE: &[&str] = &["t", "age"];
const MEAN: &[&str] = &["zbar", "m_x", "m", "monetary_value", "monetary"];
const DAY: &[&str] = &["date", "day", "日期"];
const AMOUNT: &[&str] = &["amount", "dollar_value", "value", "sales", "sales_value", "金额"];

/// The table of `btyd` of a file: of its own kind, or as the CDNOW study was published, without a header and parted by spaces.
///
/// # Errors
/// When the indicator `name` takes no file; when the file can't be read, has none of the columns, a row can't be understood,
/// or its data can't be fitted.
pub fn of_file(name: &str, path: &Path, query: &Query) -> Result<Table> {
    if name != INDICATOR.name {
        return Err(error::unknown_parameter("input", name, ""));
    }
    let unknown = query
        .more
        .iter()
        .find(|(name, text)| !text.is_empty() && !TAKES.contains(&name.as_str()));
    if let Some((name, _)) = unknown {
        return Err(error::unknown_parameter(name, INDICATOR.name, &TAKES.join(", ")));
    }
    if let Some(model) = query
        .value("model")
        .filter(|model| !super::MODELS.contains(model))
    {
        return Err(error::unknown_choice("model", model, &super::MODELS.join(", ")));
    }
    if let Some(show) = query.value("show").filter(|show| !SHOWS_OF_FILE.contains(show)) {
        return Err(error::unknown_choice("show", show, &SHOWS_OF_FILE.join(", ")));
    }
    let as_of = query.day("as_of")?;
    let study = match spaced(path)? {
        Some(rows) => of_purchases(rows, as_of)?,
        None => of_table(path, as_of)?,
    };
    study.table(query, &INDICATOR)
}

/// A purchase of a file: row, customer, day, amount.
type Bought = (usize, String, String, String);

/// The rows of a text parted by spaces: customer, day, discs, dollars, the customer perhaps with a second number; `None`: another file.
fn spaced(path: &Path) -> Result<Option<Vec<Bought>>> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Ok(None);
    };
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    if first.contains([',', ';', '\t', '|']) || !(4..=5).contains(&first.split_whitespace().count()) {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        match cells.as_slice() {
            [] => {}
            ["customer_id", ..] if rows.is_empty() => {}
            [customer, day, _, amount] | [_, customer, day, _, amount] => {
                rows.push((
                    number,
                    (*customer).to_owned(),
                    (*day).to_owned(),
                    (*amount).to_owned(),
                ));
            }
            _ => return Err(error::bad_row(number, line)),
        }
    }
    Ok(Some(rows))
}

fn of_table(path: &Path, as_of: Option<Day>) -> Result<Study> {
    let mut file = TableFile::open(path, &OpenOptions::default())?;
    let headers: Vec<String> = file
        .info()
        .headers
        .iter()
        .map(|h| h.trim().to_lowercase())
        .collect();
    let find = |names: &[&str]| headers.iter().position(|header| names.contains(&header.as_str()));
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(some) = file.next_rows()? {
        for row in some.iter() {
            rows.push(row.cells().map(|cell| cell.to_text()).collect());
        }
    }
    let cell = |row: &[String], at: Option<usize>| at.and_then(|at| row.get(at)).cloned().unwrap_or_default();
    let rows = rows.iter().zip(2_usize..);
    if let (Some(x), Some(recency), Some(age)) = (find(REPEATS), find(RECENCY), find(AGE)) {
        let sums = rows.map(|(row, number)| {
            let cells = [x, recency, age].map(|at| cell(row, Some(at)));
            (number, cell(row, find(ID)), cells, cell(row, find(MEAN)))
        });
        return of_sums(sums);
    }
    let (Some(id), Some(day)) = (find(ID), find(DAY)) else {
        return Err(error::unknown_columns(&headers.join(", ")));
    };
    let bought = rows.map(|(row, number)| {
        (
            number,
            cell(row, Some(id)),
            cell(row, Some(day)),
            cell(row, find(AMOUNT)),
        )
    });
    of_purchases(bought.collect(), as_of)
}

fn of_sums(rows: impl Iterator<Item = (usize, String, [String; 3], String)>) -> Result<Study> {
    let (mut all, mut names) = (Vec::new(), Vec::new());
    for (number, id, [x, recency, age], mean) in rows {
        let wrong = || error::bad_row(number, &[x.as_str(), &recency, &age, &mean].join(", "));
        let history = History {
            repeats: whole(&x).ok_or_else(wrong)?,
            recency: decimal(&recency).ok_or_else(wrong)?,
            age: decimal(&age).ok_or_else(wrong)?,
        };
        let mean = if mean.is_empty() {
            0.0
        } else {
            decimal(&mean).ok_or_else(wrong)?
        };
        if !history.is_possible() || mean < 0.0 {
            return Err(wrong());
        }
        all.push(Known {
            customer: all.len(),
            history,
            mean,
        });
        names.push(if id.is_empty() { number.to_string() } else { id });
    }
    Ok(Study {
        known: all,
        names,
        purchases: Vec::new(),
        end: i32::MIN,
        parts: PARTS,
        id: "id",
        is_published: true,
    })
}

fn of_purchases(rows: Vec<Bought>, as_of: Option<Day>) -> Result<Study> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let (mut all, mut purchases) = (Vec::new(), Vec::new());
    for (number, customer, day, amount) in rows {
        let wrong = || -> Problem { error::bad_row(number, &[customer.as_str(), &day, &amount].join(", ")) };
        let on = date(&day).ok_or_else(wrong)?;
        let worth = if amount.is_empty() {
            0.0
        } else {
            decimal(&amount).ok_or_else(wrong)?
        };
        let next = numbers.len();
        let who = *numbers.entry(customer.clone()).or_insert(next);
        if who == next {
            all.push(customer);
        }
        purchases.push(Purchase {
            customer: who,
            day: on.raw(),
            amount: int(round_to(worth, PARTS_PLACES) * 10_000.0 + 0.5_f64.copysign(worth)),
        });
    }
    let last = purchases.iter().map(|p| p.day).max().unwrap_or(0);
    let end = as_of.map_or(last, Day::raw);
    purchases.retain(|p| p.day <= end);
    let known = known(&mut purchases, end, PARTS);
    let names = known
        .iter()
        .filter_map(|one| all.get(one.customer).cloned())
        .collect();
    Ok(Study {
        known,
        names,
        purchases,
        end,
        parts: PARTS,
        id: "id",
        is_published: true,
    })
}

fn whole(text: &str) -> Option<u32> {
    let value = decimal(text).filter(|value| value.fract() == 0.0)?;
    u32::try_from(int(value)).ok()
}

fn decimal(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|value| value.is_finite())
}

/// `1997-01-31`, with a time behind it or not, or `19970131`.
fn date(text: &str) -> Option<Day> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return format!("{year}-{month}-{day}").parse().ok();
    }
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
