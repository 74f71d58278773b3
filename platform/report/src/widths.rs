//! How wide the columns of a table are.

use crate::{Head, Table};

/// Twentieths of a point in the width of the text: 16.4 cm.
pub const TEXT_TWIPS: usize = 9_298;

/// What half a wide sign takes in a cell, and what lies around its text, in twentieths of a point.
const SIGN: usize = 90;
const AROUND: usize = 160;
/// Half-wide signs up to which a column isn't broken: a day, an amount, a short name.
const SHORT: usize = 14;
/// Twentieths of a point that a column with longer texts has at least, for this to be worth it.
const LEAST: usize = 900;

/// Half-wide signs of a text.
fn ems(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Where the unit of a head begins.
pub fn unit_at(label: &str) -> Option<usize> {
    label.find('（')
}

/// Half-wide signs that a head needs: on one line where it is short, else on two, but neither a word nor its unit is torn.
fn of_head(label: &str) -> usize {
    let all = ems(label);
    if all <= 10 {
        return all;
    }
    let unit = unit_at(label).and_then(|at| label.get(at..)).map_or(0, ems);
    // Heads are bold, and so a little wider.
    let words = label.split_whitespace().filter(|word| word.is_ascii());
    let word = words.map(|word| word.len() + 1).max().unwrap_or(0);
    (all / 2 + 1).max(unit).max(word)
}

/// Widths of columns by the longest text in each, within reason: where all don't fit, short columns keep what they need and the others
/// share what is left.
pub fn widths(table: &Table) -> Vec<usize> {
    let need = |(at, head): (usize, &Head)| {
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        let longest = cells.map(|cell| ems(cell)).max().unwrap_or(0);
        longest.max(of_head(&head.label)).clamp(6, 44)
    };
    let needs: Vec<usize> = table.heads.iter().enumerate().map(need).collect();
    let whole = |need: usize| need * SIGN + AROUND;
    let all = needs.iter().map(|need| whole(*need)).sum::<usize>().max(1);
    let (short, long): (Vec<usize>, Vec<usize>) = needs.iter().partition(|need| **need <= SHORT);
    let kept = short.iter().map(|need| whole(*need)).sum::<usize>();
    let left = TEXT_TWIPS.saturating_sub(kept);
    let shared = long.iter().sum::<usize>().max(1);
    if all <= TEXT_TWIPS || left < long.len().max(1) * LEAST {
        return needs.iter().map(|need| TEXT_TWIPS * whole(*need) / all).collect();
    }
    let wide = |need: &usize| {
        if *need <= SHORT {
            whole(*need)
        } else {
            left * need / shared
        }
    };
    needs.iter().map(wide).collect()
}
