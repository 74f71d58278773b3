//! Flows: steps, and what leads from one to the next. Steps lie on a grid, so that the same flow always looks the same.

use super::{Canvas, FAINT, Hold, INK, Picture, WIDTH, escaped, fitted, length, width_of};

/// What a step looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Something is done.
    Step,
    /// Something is decided.
    Choice,
    /// It begins or ends.
    End,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowNode {
    /// Its name in edges.
    pub id: String,
    /// What it says; lines by `\n`.
    pub text: String,
    /// What it looks like.
    pub shape: Shape,
    /// Its column, from 0.
    pub column: u32,
    /// Its row, from 0.
    pub row: u32,
}

/// What leads from one step to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowEdge {
    /// From where.
    pub from: String,
    /// Where to.
    pub to: String,
    /// When; may be empty.
    pub text: String,
}

/// A flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// The steps.
    pub nodes: Vec<FlowNode>,
    /// What leads from one to the next.
    pub edges: Vec<FlowEdge>,
}

/// Height of a row with what is around its steps.
const ROW: f64 = 104.0;
/// Height of a step.
const TALL: f64 = 54.0;
/// Size of its text.
const SIZE: f64 = 12.0;
/// Lines of text in a step.
const LINES: usize = 3;

struct Grid {
    columns: u32,
}

impl Grid {
    fn wide(&self) -> f64 {
        WIDTH / f64::from(self.columns.max(1))
    }

    fn middle(&self, node: &FlowNode) -> (f64, f64) {
        (
            (f64::from(node.column) + 0.5) * self.wide(),
            f64::from(node.row) * ROW + ROW / 2.0,
        )
    }

    /// Half of a step's width.
    fn half(&self) -> f64 {
        (self.wide() * 0.4).min(100.0)
    }
}

/// Draws it.
#[must_use]
pub fn flow(flow: &Flow) -> Picture {
    let grid = Grid {
        columns: flow.nodes.iter().map(|n| n.column + 1).max().unwrap_or(1),
    };
    let rows = flow.nodes.iter().map(|n| n.row + 1).max().unwrap_or(1);
    let mut canvas = Canvas::new(f64::from(rows) * ROW);
    canvas.raw(
        "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#5f6b7a\"/></marker></defs>",
    );
    let find = |id: &str| flow.nodes.iter().find(|node| node.id == id);
    for edge in &flow.edges {
        if let (Some(from), Some(to)) = (find(&edge.from), find(&edge.to)) {
            arrow(&mut canvas, &grid, (from, to), &edge.text);
        }
    }
    for node in &flow.nodes {
        step(&mut canvas, &grid, node);
    }
    canvas.done()
}

fn arrow(canvas: &mut Canvas, grid: &Grid, (from, to): (&FlowNode, &FlowNode), text: &str) {
    let ((x1, y1), (x2, y2)) = (grid.middle(from), grid.middle(to));
    let half = grid.half();
    let points = if from.row == to.row {
        let side = if x2 > x1 { half } else { -half };
        let far = from.column.abs_diff(to.column) > 1;
        if far {
            // Over what lies between.
            let over = y1 - TALL / 2.0 - 10.0;
            vec![
                (x1, y1 - TALL / 2.0),
                (x1, over),
                (x2, over),
                (x2, y2 - TALL / 2.0),
            ]
        } else {
            vec![(x1 + side, y1), (x2 - side, y2)]
        }
    } else {
        let down = if y2 > y1 { TALL / 2.0 } else { -TALL / 2.0 };
        let turn = y2
            - if y2 > y1 {
                (ROW - TALL) / 2.0 + TALL / 2.0
            } else {
                -(ROW - TALL) / 2.0 - TALL / 2.0
            };
        vec![(x1, y1 + down), (x1, turn), (x2, turn), (x2, y2 - down)]
    };
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    canvas.raw(&format!(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#5f6b7a\" stroke-width=\"1.4\" marker-end=\"url(#a)\"/>",
        path.join(" ")
    ));
    if !text.is_empty()
        && let (Some(a), Some(b)) = (points.first(), points.get(1))
    {
        // Beside a step on its line, else just before the turn: clear of the tip of a decision.
        let (x, y) = match from.row == to.row {
            true => ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0 - 4.0),
            false if b.1 > a.1 => (a.0, b.1 - 4.0),
            false => (a.0, b.1 + 10.0),
        };
        let shift = if from.row == to.row { 0.0 } else { 6.0 };
        let is_over = x + shift + width_of(text, 10.0) > WIDTH;
        // What would leave the picture stands on the other side of its line.
        let (hold, x) = match (from.row == to.row, is_over) {
            (true, _) => (Hold::Middle, x),
            (false, false) => (Hold::Start, x + shift),
            (false, true) => (Hold::End, x - shift),
        };
        canvas.text((x, y), text, (10.0, FAINT, hold));
    }
}

fn step(canvas: &mut Canvas, grid: &Grid, node: &FlowNode) {
    let (x, y) = grid.middle(node);
    let half = grid.half();
    let (left, upper) = (x - half, y - TALL / 2.0);
    let frame = match node.shape {
        Shape::Step | Shape::End => format!(
            "<rect x=\"{left:.1}\" y=\"{upper:.1}\" width=\"{:.1}\" height=\"{TALL}\" rx=\"{}\" fill=\"{}\" stroke=\"#2f6fde\"/>",
            half * 2.0,
            if node.shape == Shape::End { 27 } else { 6 },
            if node.shape == Shape::End {
                "#dfeafe"
            } else {
                "#f5f8ff"
            },
        ),
        Shape::Choice => format!(
            "<polygon points=\"{x:.1},{:.1} {:.1},{y:.1} {x:.1},{:.1} {left:.1},{y:.1}\" fill=\"#fff6ea\" stroke=\"#e07b27\"/>",
            upper - 6.0,
            x + half,
            upper + TALL + 6.0,
        ),
    };
    canvas.raw(&frame);
    let room = half * if node.shape == Shape::Choice { 1.3 } else { 1.86 };
    let lines = wrapped(&node.text, room);
    let first = y + SIZE * 0.36 - (length(lines.len()) - 1.0) * (SIZE + 2.0) / 2.0;
    for (at, line) in lines.iter().enumerate() {
        let baseline = first + length(at) * (SIZE + 2.0);
        canvas.raw(&format!(
            "<text x=\"{x:.1}\" y=\"{baseline:.1}\" font-size=\"{SIZE}\" fill=\"{INK}\" text-anchor=\"middle\">{}</text>",
            escaped(line)
        ));
    }
}

/// Lines that fit: broken at line ends, between wide characters, at spaces.
fn wrapped(text: &str, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        for word in words(part) {
            if !line.is_empty() && width_of(&line, SIZE) + width_of(word.trim_end(), SIZE) > room {
                lines.push(std::mem::take(&mut line).trim().to_owned());
            }
            line.push_str(word);
        }
        lines.push(fitted(line.trim(), SIZE, room + SIZE));
    }
    lines.retain(|line| !line.is_empty());
    lines.truncate(LINES);
    lines
}

/// Signs that don't end a line, and those that don't begin one.
const OPENING: &str = "（《〈「『【〔“‘(";
const CLOSING: &str = "），。、；：？！》〉」』】〕”’)%";

/// What may stand on a line of its own: wide characters, and runs of others up to a space. Brackets and stops stay with what they belong to.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut signs = text.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let next = at + c.len_utf8();
        let following = signs.peek().map(|(_, c)| *c);
        let is_held = OPENING.contains(c) || following.is_some_and(|c| CLOSING.contains(c));
        // Before a wide sign a line may end, unless what stands there opens something.
        let before = text.get(start..at).and_then(|text| text.chars().next_back());
        let stays = CLOSING.contains(c) || before.is_some_and(|c| OPENING.contains(c));
        if super::is_wide(c) && at > start && !stays && !before.is_some_and(super::is_wide) {
            out.extend(text.get(start..at));
            start = at;
        }
        if (super::is_wide(c) || c == ' ') && !is_held {
            out.extend(text.get(start..next));
            start = next;
        }
    }
    out.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_where_people_break_it() {
        assert_eq!(words("ab cd客户"), ["ab ", "cd", "客", "户"]);
        assert_eq!(words("户（演练）吗"), ["户", "（演", "练）", "吗"]);
        assert_eq!(wrapped("客户知识发现与分析", 60.0), ["客户知识发", "现与分析"]);
    }
}
