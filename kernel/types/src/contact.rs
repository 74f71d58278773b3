//! Telephone numbers, e-mail and web addresses in the one form that they are stored in.

/// Digits of the longest number of the world (E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;
/// Most characters of an address (RFC 5321, and what browsers take).
const EMAIL_MAX: usize = 254;
const URL_MAX: usize = 2_000;

/// A telephone number as E.164; without a country code it is Chinese. `None` when it is no number.
///
/// Spaces, hyphens, brackets and full-width digits are taken as people type them; `00` is a `+`; the trunk `0` of an area
/// code is left out, as E.164 wants it.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut is_international = false;
    for c in crate::normalise(text).chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !is_international => is_international = true,
            ' ' | '-' | '(' | ')' | '.' | '–' | '—' | '/' => {}
            _ => return None,
        }
    }
    if !is_international && let Some(rest) = digits.strip_prefix("00") {
        digits = rest.to_owned();
        is_international = true;
    }
    if !is_international {
        digits = chinese(&digits)?;
    }
    let is_sound = PHONE_DIGITS.contains(&digits.len()) && !digits.starts_with('0');
    is_sound.then(|| format!("+{digits}"))
}

/// A number dialled inside China with its country code: a mobile, a fixed line with area code, or a service number.
fn chinese(digits: &str) -> Option<String> {
    let national = match digits.len() {
        // 86 before a mobile number, written without the plus.
        13 if digits.starts_with("861") => return Some(digits.to_owned()),
        11 if digits.starts_with('1') => digits,
        10..=12 if digits.starts_with('0') => digits.strip_prefix('0')?,
        10 if digits.starts_with("400") || digits.starts_with("800") => digits,
        5..=6 if digits.starts_with("95") || digits.starts_with("96") || digits.starts_with("10") => digits,
        _ => return None,
    };
    Some(format!("86{national}"))
}

/// An e-mail address with its domain in lower case; `None` when it is none.
#[must_use]
pub fn email(text: &str) -> Option<String> {
    let (local, domain) = text.trim().rsplit_once('@')?;
    let is_local =
        !local.is_empty() && !local.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@');
    let is_sound = is_local && is_host(domain) && domain.contains('.');
    let address = format!("{local}@{}", domain.to_lowercase());
    (is_sound && address.len() <= EMAIL_MAX).then_some(address)
}

/// A web address with its scheme; `https://` is put before one that has none. `None` when it is none: other schemes
/// (`javascript:`) are no web addresses.
#[must_use]
pub fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_lowercase(), rest),
        None => ("https".to_owned(), text),
    };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_sound = matches!(scheme.as_str(), "http" | "https")
        && is_host(name)
        && (name.contains('.') || name == "localhost")
        && port.parse::<u16>().is_ok()
        && !path.contains(|c: char| c.is_whitespace() || c.is_control());
    let address = format!("{scheme}://{}{path}", host.to_lowercase());
    (is_sound && address.len() <= URL_MAX).then_some(address)
}

fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F1
    #[test]
    fn one_number_has_one_form() {
        for text in [
            "13800138000",
            "138-0013-8000",
            "+86 138 0013 8000",
            "0086 13800138000",
            "８６13800138000",
        ] {
            assert_eq!(phone(text).as_deref(), Some("+8613800138000"), "{text}");
        }
        assert_eq!(phone("(0571) 8765-4321").as_deref(), Some("+8657187654321"));
        assert_eq!(phone("400 820 8820").as_deref(), Some("+864008208820"));
        assert_eq!(phone("+1 (650) 253-0000").as_deref(), Some("+16502530000"));
        for text in [
            "",
            "12",
            "call me",
            "1380013800",
            "+0123456789",
            "13800138000 转 8",
        ] {
            assert_eq!(phone(text), None, "{text}");
        }
        let stored = "+8613800138000";
        assert_eq!(
            phone(stored).as_deref(),
            Some(stored),
            "what is stored stays as it is"
        );
    }

    /// F1
    #[test]
    fn addresses_are_checked() {
        assert_eq!(
            email(" Zhang.San@Example.COM ").as_deref(),
            Some("Zhang.San@example.com")
        );
        for text in [
            "",
            "a",
            "a@b",
            "@example.com",
            "a b@example.com",
            "a@ex ample.com",
            "a@-x.com",
        ] {
            assert_eq!(email(text), None, "{text}");
        }
        assert_eq!(
            web_address("Example.com/a?b=1").as_deref(),
            Some("https://example.com/a?b=1")
        );
        assert_eq!(
            web_address("http://示例.中国").as_deref(),
            Some("http://示例.中国")
        );
        for text in [
            "",
            "example",
            "javascript:alert(1)",
            "ftp://example.com",
            "https://a b.com",
            "https://x.com/a b",
        ] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }
}
