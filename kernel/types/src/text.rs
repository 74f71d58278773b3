//! The form of text that search and case-blind sort go by, the same on both engines.

/// Lower case, full-width letters and digits made narrow, inner white space made single, ends trimmed.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        let c = match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        };
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_case_don_t_matter() {
        assert_eq!(normalise("  ＡＢＣ　１２ 3 "), "abc 12 3");
    }
}
