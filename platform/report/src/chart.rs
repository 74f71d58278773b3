//! Charts as SVG: numbers in, a picture out. The same numbers give the same picture.

mod axes;
mod flow;
mod heat;
mod plot;

pub use flow::{Flow, FlowEdge, FlowNode, Shape, flow};
pub use heat::{Heat, heat};
pub use plot::{Series, bars, columns, lines, pareto, pyramid};

use std::fmt::Write as _;

/// The family that all texts are set in: the program's own first, then what the machine has.
const FAMILY: &str =
    "Guanxi Sans, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', 'SimHei', sans-serif";
/// Width of every picture.
const WIDTH: f64 = 680.0;
/// Colours of series, told apart in print and by most who don't see all colours.
const COLOURS: [&str; 6] = ["#2f6fde", "#e07b27", "#2b9a6b", "#8a5cd1", "#c2456a", "#5b7083"];
/// Texts.
const INK: &str = "#1f2933";
/// What explains.
const FAINT: &str = "#5f6b7a";
/// Lines of the grid.
const GRID: &str = "#dfe4ea";

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// As SVG.
    pub svg: String,
    /// Its width in points.
    pub width: f64,
    /// Its height in points.
    pub height: f64,
}

/// How numbers are written on a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    Plain,
    /// Shares: 0.25 is 25%.
    Percent,
}

impl Scale {
    /// A number on an axis.
    fn tick(self, value: f64) -> String {
        match self {
            Self::Percent => trimmed(value * 100.0, 1) + "%",
            Self::Plain => grouped(value),
        }
    }

    /// A number beside its mark.
    fn mark(self, value: f64) -> String {
        match self {
            Self::Percent => format!("{:.1}%", value * 100.0),
            Self::Plain if value.abs() >= 1_000.0 => grouped(value.round()),
            Self::Plain if value.fract() == 0.0 => grouped(value),
            Self::Plain => trimmed(value, 2),
        }
    }
}

/// Decimals, without zeros that say nothing.
fn trimmed(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// With commas at thousands.
fn grouped(value: f64) -> String {
    let text = trimmed(value, 2);
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let count = digits.len();
    let mut out = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (count - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A count as a length.
fn length(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How wide a text of this size is, about.
fn width_of(text: &str, size: f64) -> f64 {
    let ems = |c: char| match c {
        _ if is_wide(c) => 1.0,
        'M' | 'W' | '@' | '%' => 0.9,
        // Names of goods are often in capitals.
        'A'..='Z' => 0.68,
        _ => 0.56,
    };
    text.chars().map(ems).sum::<f64>() * size
}

fn is_wide(c: char) -> bool {
    u32::from(c) >= 0x2E80
}

/// As much of a text as fits.
fn fitted(text: &str, size: f64, width: f64) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if width_of(&out, size) + size > width {
            out.pop();
            break;
        }
    }
    out.push('…');
    out
}

/// Where a text is held.
#[derive(Clone, Copy)]
enum Hold {
    Start,
    Middle,
    End,
}

/// A canvas.
struct Canvas {
    out: String,
    height: f64,
}

impl Canvas {
    fn new(height: f64) -> Self {
        Self {
            out: String::new(),
            height,
        }
    }

    fn done(self) -> Picture {
        let mut svg = String::new();
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {h}\" width=\"{WIDTH}\" height=\"{h}\" \
             font-family=\"{FAMILY}\">{}</svg>",
            self.out,
            h = self.height,
        );
        Picture {
            svg,
            width: WIDTH,
            height: self.height,
        }
    }

    /// Nothing where it is too small to be seen: readers of the picture would complain of it.
    fn rect(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), fill: &str) {
        if w < 0.05 || h < 0.05 {
            return;
        }
        let _ = write!(
            self.out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{fill}\"/>"
        );
    }

    fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str) {
        let _ = write!(
            self.out,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{stroke}\" stroke-width=\"1\"/>"
        );
    }

    fn path(&mut self, points: &[(f64, f64)], stroke: &str) {
        let list: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = write!(
            self.out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"2\"/>",
            list.join(" ")
        );
    }

    fn dot(&mut self, (x, y): (f64, f64), fill: &str) {
        let _ = write!(
            self.out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{fill}\"/>"
        );
    }

    fn text(&mut self, (x, y): (f64, f64), text: &str, (size, fill, hold): (f64, &str, Hold)) {
        let anchor = match hold {
            Hold::Start => "start",
            Hold::Middle => "middle",
            Hold::End => "end",
        };
        let _ = write!(
            self.out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{fill}\" text-anchor=\"{anchor}\">{}</text>",
            escaped(text)
        );
    }

    fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }
}

/// A text inside markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML has no place for, whatever it came in with.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}

fn colour(at: usize) -> &'static str {
    COLOURS.get(at % COLOURS.len()).copied().unwrap_or(INK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_without_idle_zeros() {
        assert_eq!(grouped(1_234_567.5), "1,234,567.5");
        assert_eq!(grouped(-1_000.0), "-1,000");
        assert_eq!(grouped(12.0), "12");
        assert_eq!(Scale::Percent.tick(0.25), "25%");
    }

    #[test]
    fn long_labels_are_cut_and_escaped() {
        assert_eq!(fitted("短", 10.0, 50.0), "短");
        assert_eq!(fitted("一二三四五六七八", 10.0, 50.0), "一二三四…");
        assert!(
            width_of("PACKAGED NATURAL SNACKS", 10.0) > 150.0,
            "capitals are wide"
        );
        assert_eq!(escaped("a<b & \"c\""), "a&lt;b &amp; &quot;c&quot;");
    }
}
