//! The form of text that search and case-blind sort go by, the same on both engines.

use pinyin::ToPinyin;

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

/// What a search for this text may be typed as: the text itself, its pinyin, and the pinyin's initials.
#[must_use]
pub fn search_text(text: &str) -> String {
    let plain = normalise(text);
    if plain.is_ascii() {
        return plain;
    }
    let mut full = String::new();
    let mut initials = String::new();
    for (c, sound) in plain.chars().zip(plain.as_str().to_pinyin()) {
        match sound {
            Some(sound) => {
                full.push_str(sound.plain());
                initials.push_str(&sound.plain().chars().take(1).collect::<String>());
            }
            None => {
                full.push(c);
                initials.push(c);
            }
        }
    }
    if full == plain {
        plain
    } else {
        format!("{plain} {full} {initials}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_sound() {
        let text = search_text("张小美");
        assert!(text.contains("张小美") && text.contains("zhangxiaomei") && text.contains("zxm"));
    }

    #[test]
    fn width_and_case_don_t_matter() {
        assert_eq!(normalise("  ＡＢＣ　１２ 3 "), "abc 12 3");
    }
}
