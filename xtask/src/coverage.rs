//! Capability number → the tests whose doc line begins with it, in Rust (`/// B5: …`), and journeys whose name has it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use crate::Outcome;
use crate::capability::{known, numbers};
use crate::workspace::{files, read};

/// One test.
struct Test {
    file: String,
    name: String,
    numbers: Vec<String>,
}

/// Prints the table.
pub fn print() -> Outcome {
    let mut by_number: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count = 0;
    for test in tests()? {
        count += 1;
        for number in test.numbers {
            by_number
                .entry(number)
                .or_default()
                .push(format!("{}::{}", test.file, test.name));
        }
    }
    let mut out = std::io::stdout().lock();
    for (number, tests) in &by_number {
        writeln!(out, "{number}\t{}\n\t{}", tests.len(), tests.join("\n\t")).map_err(|e| e.to_string())?;
    }
    writeln!(out, "{count} tests, {} capabilities named", by_number.len()).map_err(|e| e.to_string())
}

/// Tests that name a capability which doesn't exist.
pub fn faults() -> Outcome<Vec<String>> {
    let known: BTreeSet<String> = known()?;
    let mut faults = Vec::new();
    for test in tests()? {
        for number in test.numbers.iter().filter(|n| !known.contains(*n)) {
            faults.push(format!(
                "{}: {} names {number}, which docs/capabilities.md doesn't have",
                test.file, test.name
            ));
        }
    }
    Ok(faults)
}

fn tests() -> Outcome<Vec<Test>> {
    let mut tests = Vec::new();
    for file in files()? {
        if file.ends_with(".rs") {
            rust_tests(&file, &read(&file)?, &mut tests);
        } else if file.starts_with("e2e/") && file.ends_with(".ts") {
            journeys(&file, &read(&file)?, &mut tests);
        }
    }
    Ok(tests)
}

fn rust_tests(file: &str, text: &str, tests: &mut Vec<Test>) {
    let (mut found, mut is_test) = (Vec::new(), false);
    for line in text.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("/// ") {
            // `/// B1` or `/// B5, H2: what holds`; a number in the middle of a sentence is a mention, not a claim.
            let claim = doc.split_once(':').map_or(doc, |(claim, _)| claim);
            found.extend(numbers(claim));
        } else if line.starts_with("#[") {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        } else if let Some(rest) = line
            .strip_prefix("fn ")
            .or_else(|| line.strip_prefix("async fn "))
        {
            if is_test {
                let name = rest.split('(').next().unwrap_or_default().to_owned();
                tests.push(Test {
                    file: file.to_owned(),
                    name,
                    numbers: std::mem::take(&mut found),
                });
            }
            (found, is_test) = (Vec::new(), false);
        } else if !line.is_empty() {
            (found, is_test) = (Vec::new(), false);
        }
    }
}

fn journeys(file: &str, text: &str, tests: &mut Vec<Test>) {
    for line in text
        .lines()
        .map(str::trim)
        .filter(|l| l.starts_with("test(") || l.starts_with("test.describe("))
    {
        let name = line.split(['"', '\'', '`']).nth(1).unwrap_or_default();
        tests.push(Test {
            file: file.to_owned(),
            name: name.to_owned(),
            numbers: numbers(name),
        });
    }
}
