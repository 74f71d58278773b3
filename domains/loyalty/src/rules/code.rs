//! Numbers of cards and their check digits.

/// How a code is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// One digit by Luhn's formula, ISO/IEC 7812-1 annex B; letters aren't counted.
    Luhn,
    /// Two digits by mod 97-10, ISO/IEC 7064; letters count as in an IBAN.
    Mod97,
    /// None.
    None,
}

impl Check {
    /// The method of this name; none where there is no such.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "luhn" => Self::Luhn,
            "mod97" => Self::Mod97,
            _ => Self::None,
        }
    }

    /// The code with its check digits behind it.
    #[must_use]
    pub fn complete(self, body: &str) -> String {
        match self {
            Self::Luhn => format!("{body}{}", (10 - luhn(body, 1) % 10) % 10),
            Self::Mod97 => format!("{body}{:02}", 98 - mod97(&format!("{body}00"))),
            Self::None => body.to_owned(),
        }
    }

    /// Whether the code's check digits are right.
    #[must_use]
    pub fn is_right(self, code: &str) -> bool {
        match self {
            Self::Luhn => luhn(code, 0).is_multiple_of(10),
            Self::Mod97 => mod97(code) == 1,
            Self::None => true,
        }
    }
}

/// Luhn's sum; every second digit from the right is doubled, from the one at `first` behind the end on.
fn luhn(code: &str, first: usize) -> u32 {
    let digits = code.chars().rev().filter_map(|c| c.to_digit(10));
    let each = digits.enumerate().map(|(at, digit)| {
        if (at + first) % 2 == 1 {
            digit * 2 / 10 + digit * 2 % 10
        } else {
            digit
        }
    });
    each.sum()
}

fn mod97(code: &str) -> u32 {
    let step = |rest: u32, c: char| match c.to_digit(36) {
        Some(value) if value < 10 => (rest * 10 + value) % 97,
        Some(value) => (rest * 100 + value) % 97,
        None => rest,
    };
    code.chars().fold(0, step)
}

/// A code as it is compared: capitals, without blanks and dashes.
#[must_use]
pub fn plain(code: &str) -> String {
    let kept = code.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// M1
    #[test]
    fn check_digits_are_those_of_the_standards() {
        assert_eq!(Check::Luhn.complete("7992739871"), "79927398713");
        assert!(Check::Luhn.is_right("79927398713"));
        assert!(!Check::Luhn.is_right("79927398710"));
        // The example of ISO/IEC 7064: 794 has the check digits 44.
        assert_eq!(Check::Mod97.complete("794"), "79444");
        assert!(Check::Mod97.is_right(&Check::Mod97.complete("VIP0100000042")));
        assert_eq!(Check::None.complete("7"), "7");
        assert_eq!(plain(" vip-01 02"), "VIP0102");
    }

    /// M1, B1
    #[test]
    fn a_wrong_digit_or_two_swapped_ones_are_seen() {
        for check in [Check::Luhn, Check::Mod97] {
            let code = check.complete("8612345678");
            for at in 0..code.len() {
                for digit in '0'..='9' {
                    let mut other: Vec<char> = code.chars().collect();
                    let is_same = other[at] == digit;
                    other[at] = digit;
                    assert_eq!(check.is_right(&other.iter().collect::<String>()), is_same);
                }
            }
            let swapped = code.replacen("12", "21", 1);
            assert!(!check.is_right(&swapped));
        }
    }
}
