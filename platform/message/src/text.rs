//! How a text becomes parts of a text message.

/// Characters of GSM 7 bit by their codes (3GPP TS 23.038, 6.2.1).
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that take two, by their second code.
const EXTENDED: [(char, u8); 10] = [
    ('\u{c}', 0x0A),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2F),
    ('[', 0x3C),
    ('~', 0x3D),
    (']', 0x3E),
    ('|', 0x40),
    ('€', 0x65),
];
const ESCAPE: u8 = 0x1B;
/// Codes of one message, and of one part of several.
const GSM: (usize, usize) = (160, 153);
/// Bytes of one message in UCS-2, and of one part of several.
const UCS2: (usize, usize) = (140, 134);
/// Parts of one message at most.
pub const PARTS_MAX: usize = 10;

/// How the bytes of a part are to be read, as SMPP says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// The gateway's default: GSM 7 bit, one code a byte.
    Gsm,
    /// UCS-2, big end first.
    Ucs2,
}

/// The parts of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// How their bytes are to be read.
    pub coding: Coding,
    /// Their bytes, without headers.
    pub parts: Vec<Vec<u8>>,
}

/// The codes of a character in GSM 7 bit.
fn gsm(sign: char) -> Option<Vec<u8>> {
    if sign == '\u{1b}' {
        return None;
    }
    if let Some(at) = BASIC.chars().position(|known| known == sign) {
        return u8::try_from(at).ok().map(|code| vec![code]);
    }
    let extended = EXTENDED.iter().find(|(known, _)| *known == sign);
    extended.map(|(_, code)| vec![ESCAPE, *code])
}

fn ucs2(sign: char) -> Vec<u8> {
    let mut units = [0; 2];
    let units = sign.encode_utf16(&mut units);
    units.iter().flat_map(|unit| unit.to_be_bytes()).collect()
}

/// The parts of a text; a character is never torn apart.
#[must_use]
pub fn parts(text: &str) -> Parts {
    let signs: Option<Vec<Vec<u8>>> = text.chars().map(gsm).collect();
    let (coding, signs, (whole, part)) = match signs {
        Some(signs) => (Coding::Gsm, signs, GSM),
        None => (Coding::Ucs2, text.chars().map(ucs2).collect(), UCS2),
    };
    let all: usize = signs.iter().map(Vec::len).sum();
    let room = if all <= whole { whole } else { part };
    let mut parts = vec![Vec::new()];
    for sign in signs {
        if let Some(last) = parts.last_mut().filter(|last| last.len() + sign.len() <= room) {
            last.extend(sign);
        } else {
            parts.push(sign);
        }
    }
    Parts { coding, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// G5
    #[test]
    fn a_text_is_cut_where_phones_put_it_together() {
        for (text, coding, sizes) in [
            ("a".repeat(160), Coding::Gsm, vec![160]),
            ("a".repeat(161), Coding::Gsm, vec![153, 8]),
            // Two codes each: 79 of them and one that doesn't fit whole.
            ("€".repeat(81), Coding::Gsm, vec![152, 10]),
            ("码".repeat(70), Coding::Ucs2, vec![140]),
            ("码".repeat(71), Coding::Ucs2, vec![134, 8]),
            // A character of four bytes stays whole: 33 of them fill 132 of 134.
            ("😀".repeat(36), Coding::Ucs2, vec![132, 12]),
        ] {
            let made = parts(&text);
            let found: Vec<usize> = made.parts.iter().map(Vec::len).collect();
            assert_eq!((made.coding, found), (coding, sizes), "{text}");
        }
        assert_eq!(parts("@Hi[").parts, vec![vec![0, 0x48, 0x69, 0x1B, 0x3C]]);
        assert_eq!(parts("您").parts, vec![vec![0x60, 0xA8]]);
    }
}
