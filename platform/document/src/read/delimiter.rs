//! Which character separates the cells of a text.

use super::splitter::QUOTE;

const CANDIDATES: [char; 4] = [',', '\t', ';', '|'];
const LINES: usize = 100;

/// The line by which Excel names the delimiter (`sep=;`).
pub(super) fn declared(text: &str) -> Option<char> {
    let line = text.lines().next()?;
    let mut rest = line
        .strip_prefix("sep=")
        .or_else(|| line.strip_prefix("SEP="))?
        .chars();
    let delimiter = rest.next()?;
    rest.next().is_none().then_some(delimiter)
}

/// The candidate that divides most lines into the same number of cells, and into more cells where two agree.
pub(super) fn sniff(text: &str) -> char {
    let mut best = (0_usize, ',');
    for candidate in CANDIDATES {
        let widths = widths(text, candidate);
        let score = widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| (widths.iter().filter(|other| *other == width).count(), *width))
            .max()
            .map_or(0, |(lines, width)| lines * 1_000 + width.min(999));
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

/// Cells of each of the first lines; what stands in quotes doesn't count.
fn widths(text: &str, delimiter: char) -> Vec<usize> {
    let mut widths = Vec::new();
    let (mut width, mut quoted, mut cell_start, mut blank) = (1, false, true, true);
    let mut last = None;
    for c in text.chars() {
        let doubled = last.replace(c) == Some(QUOTE);
        match c {
            QUOTE if quoted => quoted = false,
            // The second of two quotes stands for one, and the text goes on.
            QUOTE if cell_start || doubled => quoted = true,
            '\n' | '\r' if !quoted => {
                if !blank {
                    widths.push(width);
                }
                (width, cell_start, blank) = (1, true, true);
                if widths.len() == LINES {
                    return widths;
                }
                continue;
            }
            c if c == delimiter && !quoted => {
                width += 1;
                cell_start = true;
                blank = false;
                continue;
            }
            _ => {}
        }
        blank = false;
        // A quote after another candidate begins a cell as well: a text in it with line breaks and semicolons counts for none.
        cell_start = !quoted && CANDIDATES.contains(&c);
    }
    // The last line may be cut by the end of what was looked at; it counts only when it is all there is.
    if widths.is_empty() && !blank {
        widths.push(width);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B1
    #[test]
    fn what_stands_in_quotes_counts_for_no_candidate() {
        let text = "a,b,c\n1,\"x\ny; 1\",\"x\ny; 2\"\n2,\"x\ny; 3\",\"x\ny; 4\"\n";
        assert_eq!(sniff(text), ',');
        let doubled = "a,b\n1,\"he said \"\"x; y; z\"\" \n and; left\"\n2,\"\"\"p; q\"\" \n; r\"\n";
        assert_eq!(sniff(doubled), ',');
    }

    #[test]
    fn the_steadiest_delimiter_wins() {
        assert_eq!(sniff("a,b,c\n1,2,3\n"), ',');
        assert_eq!(sniff("a;b\n1,5;2,5\n3,5;4,5\n"), ';');
        assert_eq!(sniff("a\tb\n\"x,y\"\t1\n"), '\t');
        assert_eq!(sniff("a|b|c\n1|2|3\n"), '|');
        assert_eq!(sniff("name\nx\n"), ',');
        assert_eq!(sniff("a,b"), ',');
    }

    #[test]
    fn excel_s_own_line_is_believed() {
        assert_eq!(declared("sep=;\na;b\n"), Some(';'));
        assert_eq!(declared("sepal,b\n"), None);
    }
}
