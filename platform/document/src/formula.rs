//! Text that a spreadsheet would run as a formula is made harmless on the way out, and made itself again on the way in.
//!
//! OWASP names the leading characters (CSV injection). The mark is an apostrophe. A text that already begins with
//! apostrophes before such a character gets one more, so that taking one away always gives back the original.

use std::borrow::Cow;

const MARK: char = '\'';
const STARTERS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn starts_dangerously(text: &str) -> bool {
    text.trim_start_matches(MARK).starts_with(STARTERS)
}

/// The text, with an apostrophe in front if a spreadsheet would otherwise take it for a formula.
#[must_use]
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if starts_dangerously(text) {
        Cow::Owned(format!("{MARK}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`neutralise`] was given.
#[must_use]
pub fn restore(text: &str) -> &str {
    match text.strip_prefix(MARK) {
        Some(rest) if starts_dangerously(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_out_comes_back() {
        for text in [
            "=1+1", "'=1", "''@x", "-3", "+86 138", "\tx", "it's", "'quoted'", "", "'", "a=b",
        ] {
            assert_eq!(restore(&neutralise(text)), text);
        }
    }

    #[test]
    fn no_output_starts_a_formula() {
        for text in ["=1+1", "@SUM(A1)", "-2+3", "+1", "\t=1", "\r=1"] {
            assert!(neutralise(text).starts_with('\''));
        }
        assert_eq!(neutralise("plain"), "plain");
    }
}
