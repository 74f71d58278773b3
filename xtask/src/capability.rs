//! Capability numbers (`B5`), as docs/capabilities.md lists them.

use std::collections::BTreeSet;

use crate::Outcome;
use crate::workspace::read;

/// Every number that exists.
pub fn known() -> Outcome<BTreeSet<String>> {
    let text = read("docs/capabilities.md")?;
    let cells = text
        .lines()
        .filter(|l| l.starts_with('|'))
        .filter_map(|l| l.split('|').nth(1));
    let mut known: BTreeSet<String> = cells.flat_map(numbers).collect();
    // Several short ones may share a row: `| F3 | Transactions · F4 Activities`.
    known.extend(text.lines().filter(|l| l.starts_with('|')).flat_map(|l| {
        l.split('·')
            .skip(1)
            .flat_map(|part| part.split_whitespace().next().map(numbers).unwrap_or_default())
    }));
    Ok(known)
}

/// The numbers in a text, ranges (`B5–B8`) written out.
pub fn numbers(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '–';
    let words = text.split(|c| !is_part(c));
    words
        .flat_map(|word| match word.split_once('–') {
            Some((first, last)) => range(first, last),
            None => parse(word).map(|_| word.to_owned()).into_iter().collect(),
        })
        .collect()
}

fn range(first: &str, last: &str) -> Vec<String> {
    match (parse(first), parse(last)) {
        (Some((letter, from)), Some((other, to))) if letter == other => {
            (from..=to).map(|n| format!("{letter}{n}")).collect()
        }
        _ => Vec::new(),
    }
}

fn parse(word: &str) -> Option<(char, u32)> {
    let mut chars = word.chars();
    let letter = chars.next().filter(|c| ('A'..='O').contains(c))?;
    let digits = chars.as_str();
    let number = digits.parse().ok().filter(|n| (1..100).contains(n))?;
    (!digits.starts_with('0')).then_some((letter, number))
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn finds_numbers_and_ranges() {
        assert_eq!(numbers("H2, B5–B7; issue 2"), ["H2", "B5", "B6", "B7"]);
        assert!(numbers("UTF-8 S0 B05 X1 AB1").is_empty());
    }
}
