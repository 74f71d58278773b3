//! Names in their several forms, and edits of text by place.

/// `price_book` → `PriceBook`.
pub fn type_name(name: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars
            .next()
            .map(|c| c.to_ascii_uppercase().to_string() + chars.as_str())
            .unwrap_or_default()
    };
    name.split('_').map(capital).collect()
}

/// `price_book` → `Price book`.
pub fn words(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_ascii_uppercase().to_string() + chars.as_str())
        .unwrap_or_default()
}

/// Puts `new` before the first `end` that follows `begin`, whose list may stand on one line or on several.
///
/// Returns `None` when there is no such place.
pub fn add_to_list(text: &str, begin: &str, end: &str, new: &str) -> Option<String> {
    let from = text.find(begin)? + begin.len();
    let to = from + text.get(from..)?.find(end)?;
    let (before, after) = text.split_at_checked(to)?;
    let list = before.get(from..)?;
    if list.contains('\n') {
        let indent: String = list
            .lines()
            .rev()
            .find(|l| !l.trim().is_empty())?
            .chars()
            .take_while(|c| *c == ' ')
            .collect();
        let closing: String = before.chars().rev().take_while(|c| *c == ' ').collect();
        return Some(format!("{}\n{indent}{new},\n{closing}{after}", before.trim_end()));
    }
    let comma = if list.trim().is_empty() || list.trim_end().ends_with(',') {
        ""
    } else {
        ", "
    };
    Some(format!("{before}{comma}{new}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{add_to_list, type_name};

    #[test]
    fn names() {
        assert_eq!(type_name("price_book"), "PriceBook");
    }

    #[test]
    fn lists_on_one_line_and_on_several() {
        assert_eq!(
            add_to_list("vec![A::def()]", "vec![", "]", "B::def()").unwrap(),
            "vec![A::def(), B::def()]"
        );
        assert_eq!(
            add_to_list("vec![\n  A,\n];", "vec![", "]", "B").unwrap(),
            "vec![\n  A,\n  B,\n];"
        );
    }
}
