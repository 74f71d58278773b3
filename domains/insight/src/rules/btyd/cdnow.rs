//! The data of the published studies, and what was published, for tests.

use std::collections::BTreeMap;
use std::path::Path;

use super::gammagamma::Spend;
use super::history::{Known, Purchase, known};
use super::{Histories, History};

pub fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The summary of the study: x, t_x, T and the average value.
pub fn customers() -> Vec<Known> {
    let number = |text: &str| text.parse::<f64>().unwrap();
    file("cdnow/customers_summary.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            Known {
                customer: cells[0].parse().unwrap(),
                history: History {
                    repeats: cells[1].parse().unwrap(),
                    recency: number(cells[2]),
                    age: number(cells[3]),
                },
                mean: number(cells[4]),
            }
        })
        .collect()
}

pub fn histories() -> Histories {
    Histories::new(customers().iter().map(|c| c.history))
}

pub fn spends() -> Vec<Spend> {
    customers().iter().filter_map(Known::spend).collect()
}

/// The purchases themselves.
pub fn purchases() -> Vec<Purchase> {
    file("cdnow/CDNOW_sample.txt")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let date = cells[2].parse::<i32>().unwrap();
            let day = guanxi_types::Day::from_date(jiff::civil::date(
                i16::try_from(date / 10_000).unwrap(),
                i8::try_from(date / 100 % 100).unwrap(),
                i8::try_from(date % 100).unwrap(),
            ));
            Purchase {
                customer: cells[1].parse().unwrap(),
                day: day.raw(),
                amount: cells[4].replace('.', "").parse().unwrap(),
            }
        })
        .collect()
}

/// A golden file's rows by column.
pub fn golden(name: &str) -> Vec<BTreeMap<String, String>> {
    let text = file(&format!("golden/{name}"));
    let mut lines = text.lines();
    let header: Vec<String> = lines.next().unwrap().split(',').map(str::to_owned).collect();
    lines
        .map(|line| {
            header
                .iter()
                .cloned()
                .zip(line.split(',').map(str::to_owned))
                .collect()
        })
        .collect()
}

/// Compares parameters and likelihoods with the golden ones, within the tolerance of the file.
pub fn check_parameters(model: &str, found: &[(&str, f64)]) {
    let rows = golden("btyd_parameters.csv");
    let rows: Vec<_> = rows.iter().filter(|row| row["model"] == model).collect();
    assert_eq!(rows.len(), found.len());
    for row in rows {
        let (_, value) = found.iter().find(|(name, _)| *name == row["parameter"]).unwrap();
        let wanted: f64 = row["own_mle"]
            .parse()
            .or_else(|_| row["lifetimes_0_11_3"].parse())
            .unwrap();
        let tolerance: f64 = row["tolerance_abs"].parse().unwrap();
        assert!(
            (value - wanted).abs() <= tolerance,
            "{model} {}: {value} v {wanted}",
            row["parameter"]
        );
        assert!(
            (value - wanted).abs() <= 2e-6 * wanted.abs().max(1.0),
            "{model} {}: {value} v {wanted}: within the tolerance, but another optimum",
            row["parameter"]
        );
    }
}

/// The derivatives are those of the function: differences to both sides say the same.
pub fn check_slope<const N: usize>(at: [f64; N], function: impl Fn([f64; N]) -> (f64, [f64; N])) {
    let (_, slope) = function(at);
    for i in 0..N {
        let step = at[i] * 1e-5;
        let (mut up, mut down) = (at, at);
        up[i] += step;
        down[i] -= step;
        let wanted = (function(up).0 - function(down).0) / (up[i] - down[i]);
        let scale = wanted.abs().max(1.0);
        assert!(
            (slope[i] - wanted).abs() < 2e-5 * scale,
            "at {at:?}, parameter {i}: {} v {wanted}",
            slope[i]
        );
    }
}

/// ₂F₁(a, b; c; z) by its series, for the formulas as they were published.
pub fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 0.0_f64, 0.0);
    while f64::abs(term) > 1e-17 * sum.abs() && n < 1e6 {
        sum += term;
        term *= (a + n) * (b + n) * z / ((c + n) * (n + 1.0));
        n += 1.0;
    }
    sum
}

/// B17: the purchases give the summary of the study, which rounds to two decimals.
#[test]
fn purchases_give_the_summary() {
    let through = "1997-09-30".parse::<guanxi_types::Day>().unwrap().raw();
    let found = known(&mut purchases(), through, 100);
    let wanted = customers();
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(&wanted) {
        assert_eq!(
            found.history.repeats, wanted.history.repeats,
            "{found:?} {wanted:?}"
        );
        let differences = [
            found.history.recency - wanted.history.recency,
            found.history.age - wanted.history.age,
            found.mean - wanted.mean,
        ];
        assert!(
            differences.iter().all(|d| d.abs() < 0.006),
            "{found:?} {wanted:?}"
        );
    }
}
