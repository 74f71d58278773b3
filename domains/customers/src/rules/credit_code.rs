//! The unified social credit code (统一社会信用代码).

/// The characters of a code; their place is their value. I, O, S, V and Z are left out.
const CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;
const MODULUS: usize = 31;

/// Whether the text is a code whose check character is right. Upper case only. Source: GB 32100-2015, after ISO 7064 with
/// weights 3^i mod 31.
#[must_use]
pub fn is_credit_code(text: &str) -> bool {
    if text.len() != LENGTH {
        return false;
    }
    let values: Option<Vec<usize>> = text
        .bytes()
        .map(|c| CHARACTERS.iter().position(|known| *known == c))
        .collect();
    let Some(values) = values else { return false };
    let Some((check, body)) = values.split_last() else {
        return false;
    };
    let mut weight = 1;
    let mut sum = 0;
    for value in body {
        sum += value * weight;
        weight = weight * 3 % MODULUS;
    }
    *check == (MODULUS - sum % MODULUS) % MODULUS
}

#[cfg(test)]
mod tests {
    use super::is_credit_code;

    /// F1: codes that companies publish on their own pages (Huawei, Alibaba, Tencent).
    #[test]
    fn published_codes_are_right() {
        for code in ["914403001922038216", "91330100799655058B", "9144030071526726XG"] {
            assert!(is_credit_code(code), "{code}");
        }
    }

    /// F1
    #[test]
    fn one_wrong_character_is_found() {
        let right = "914403001922038216";
        for at in 0..right.len() {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
                let mut wrong: Vec<char> = right.chars().collect();
                if wrong[at] == other {
                    continue;
                }
                wrong[at] = other;
                let wrong: String = wrong.into_iter().collect();
                assert!(!is_credit_code(&wrong), "{wrong}");
            }
        }
    }

    /// F1
    #[test]
    fn what_is_no_code_at_all_is_refused() {
        for text in [
            "",
            "1",
            "91440300192203821",
            "91440300192203821I",
            "九一四四零三零零一九二二零三八二一六",
        ] {
            assert!(!is_credit_code(text), "{text}");
        }
    }
}
