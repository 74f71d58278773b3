//! Codes that machines read: Code 128 (ISO/IEC 15417) and QR (ISO/IEC 18004), as areas of black modules.

use std::fmt::Write as _;

use barcoders::sym::code128::Code128;
use qrcode::{Color, EcLevel, QrCode};

/// Characters that a code says at most.
pub const SYMBOL_MAX: usize = 200;
/// Modules that stay white beside a Code 128 and around a QR code.
const QUIET: [usize; 2] = [10, 4];
/// Digits in a row from which the set of pairs is shorter.
const PAIRED_FROM: usize = 6;
/// The marks by which the encoder is told to change to the set of all characters, and to that of pairs of digits.
const SETS: [char; 2] = ['\u{0181}', '\u{0106}'];

/// A code, in modules: white is what no line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Modules from left to right, with what stays white.
    pub width: usize,
    /// From top to bottom; 1 for lines, which are as high as one likes.
    pub height: usize,
    /// The black modules, as an SVG path.
    pub path: String,
}

/// Black modules of rows as a path, with white around.
fn drawn(rows: &[Vec<bool>], (left, top): (usize, usize)) -> Symbol {
    let mut path = String::new();
    for (row, y) in rows.iter().zip(top..) {
        let mut x = left;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    Symbol {
        width: rows.first().map_or(0, Vec::len) + 2 * left,
        height: rows.len() + 2 * top,
        path,
    }
}

/// The text with the encoder's marks: pairs of digits where many come together.
fn marked(text: &str) -> String {
    let [all, pairs] = SETS;
    let mut out = String::new();
    let mut set = None;
    let chars: Vec<char> = text.chars().collect();
    for run in chars.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        let is_long = run.len() >= PAIRED_FROM && run.iter().all(char::is_ascii_digit);
        let single = if is_long { run.len() % 2 } else { run.len() };
        let (first, rest) = run.split_at(single);
        for (part, wanted) in [(first, all), (rest, pairs)] {
            if part.is_empty() {
                continue;
            }
            if set != Some(wanted) {
                out.push(wanted);
                set = Some(wanted);
            }
            out.extend(part);
        }
    }
    out
}

/// A text of printable ASCII as Code 128; nothing where it is none, or too long.
#[must_use]
pub fn code128(text: &str) -> Option<Symbol> {
    let is_printable = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if text.is_empty() || text.len() > SYMBOL_MAX || !is_printable {
        return None;
    }
    let code = Code128::new(marked(text)).ok()?;
    let row: Vec<bool> = code.encode().into_iter().map(|module| module == 1).collect();
    Some(drawn(&[row], (QUIET[0], 0)))
}

/// A text as a QR code that survives a quarter of it; nothing where it is too long.
#[must_use]
pub fn qr(text: &str) -> Option<Symbol> {
    if text.is_empty() || text.chars().count() > SYMBOL_MAX {
        return None;
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
    let modules: Vec<bool> = code
        .to_colors()
        .into_iter()
        .map(|color| color == Color::Dark)
        .collect();
    let rows: Vec<Vec<bool>> = modules.chunks(code.width()).map(<[bool]>::to_vec).collect();
    Some(drawn(&rows, (QUIET[1], QUIET[1])))
}

impl Symbol {
    /// As a picture in black on white.
    #[must_use]
    pub fn svg(&self) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
             preserveAspectRatio=\"none\"><path fill=\"#fff\" d=\"M0 0h{0}v{1}h-{0}z\"/><path fill=\"#000\" d=\"{2}\"/></svg>",
            self.width, self.height, self.path
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The widths of bars and spaces of ISO/IEC 15417, table 1, by value; the last is the stop.
    const WIDTHS: &str = "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 \
        113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 \
        232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 \
        211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 \
        121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 \
        114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 \
        114131 311141 411131 211412 211214 211232 2331112";

    /// The rows of modules that a symbol's path draws.
    fn modules(symbol: &Symbol) -> Vec<Vec<bool>> {
        let mut rows = vec![vec![false; symbol.width]; symbol.height];
        for part in symbol.path.split('M').skip(1) {
            let numbers: Vec<usize> = part
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|text| text.parse().ok())
                .collect();
            for module in rows[numbers[1]].iter_mut().skip(numbers[0]).take(numbers[2]) {
                *module = true;
            }
        }
        rows
    }

    /// What a reader makes of a Code 128: the table of the standard, its check value, its sets B and C.
    fn read(symbol: &Symbol) -> String {
        let row = &modules(symbol)[0];
        let inner = &row[10..row.len() - 10];
        let runs: Vec<usize> = inner.chunk_by(|a, b| a == b).map(<[bool]>::len).collect();
        let widths: Vec<&str> = WIDTHS.split_whitespace().collect();
        let (body, stop) = runs.split_at(runs.len() - 7);
        let text = |part: &[usize]| part.iter().map(ToString::to_string).collect::<String>();
        assert_eq!(text(stop), widths[106]);
        let values: Vec<usize> = body
            .chunks(6)
            .map(|part| widths.iter().position(|known| *known == text(part)).unwrap())
            .collect();
        let (check, data) = values.split_last().unwrap();
        let sum: usize = data.iter().enumerate().map(|(at, value)| value * at.max(1)).sum();
        assert_eq!(sum % 103, *check);
        let (mut is_pairs, mut said) = (data[0] == 105, String::new());
        assert!(data[0] == 104 || data[0] == 105);
        for &value in &data[1..] {
            match (is_pairs, value) {
                (true, 0..=99) => said.push_str(&format!("{value:02}")),
                (true, 100) => is_pairs = false,
                (false, 0..=95) => said.push(char::from(u8::try_from(value + 32).unwrap())),
                (false, 99) => is_pairs = true,
                other => panic!("{other:?} in {data:?}"),
            }
        }
        said
    }

    /// B1: lines are read by the tables of the standard as the number that they were made of.
    #[test]
    fn lines_say_what_they_were_made_of() {
        let texts = [
            "6200001234567890",
            "VIP0000000017",
            "A",
            "12345",
            "123456",
            "1234567",
            "AB1234567CD",
            "a~ {|}",
            "99999999999999999999",
            "V-1 000001 000002",
        ];
        for text in texts {
            assert_eq!(read(&code128(text).unwrap()), text);
        }
        for text in ["", "卡", "a\nb", &"1".repeat(SYMBOL_MAX + 1)] {
            assert_eq!(code128(text), None, "{text}");
        }
    }

    /// B1: another program reads the QR code.
    #[test]
    fn a_qr_code_is_read_by_another_program() {
        for text in [
            "6200001234567890",
            "https://例子.cn/卡/VIP0000000017",
            &"会".repeat(150),
        ] {
            let symbol = qr(text).unwrap();
            let rows = modules(&symbol);
            let dots = 4;
            let side = symbol.width * dots;
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
                if rows[y / dots][x / dots] { 0 } else { 255 }
            });
            let found = picture.detect_grids();
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].decode().unwrap().1, text);
        }
        assert_eq!(qr(""), None);
    }
}
