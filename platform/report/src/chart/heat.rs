//! Heat maps: a table whose cells are the darker, the greater their numbers.

use super::axes::SMALL;
use super::{Canvas, FAINT, Hold, INK, Picture, WIDTH, fitted, length, width_of};

/// What a heat map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// What goes down.
    pub rows: Vec<String>,
    /// What goes along.
    pub columns: Vec<String>,
    /// A number and its text for each row and column; `None`: there is none.
    pub cells: Vec<Vec<Option<(f64, String)>>>,
}

const ROW: f64 = 26.0;

/// Between pale and full: a share of the greatest from 0 to 1.
fn shade(share: f64) -> String {
    let mix = |pale: f64, full: f64| (pale + (full - pale) * share.clamp(0.0, 1.0)).round();
    format!(
        "rgb({},{},{})",
        mix(240.0, 33.0),
        mix(245.0, 88.0),
        mix(253.0, 190.0)
    )
}

/// Draws it.
#[must_use]
pub fn heat(heat: &Heat) -> Picture {
    let mut canvas = Canvas::new(length(heat.rows.len()) * ROW + 34.0);
    let widest = heat.rows.iter().map(|l| width_of(l, SMALL)).fold(30.0, f64::max);
    let left = widest.min(180.0) + 16.0;
    let wide = (WIDTH - left - 10.0) / length(heat.columns.len().max(1));
    let numbers = heat.cells.iter().flatten().flatten().map(|(value, _)| *value);
    let most = numbers.fold(0.0, f64::max).max(1e-9);
    for (at, label) in heat.columns.iter().enumerate() {
        let text = fitted(label, SMALL, wide - 2.0);
        let x = left + (length(at) + 0.5) * wide;
        canvas.text((x, 18.0), &text, (SMALL, FAINT, Hold::Middle));
    }
    for (down, (label, cells)) in heat.rows.iter().zip(&heat.cells).enumerate() {
        let y = 26.0 + length(down) * ROW;
        let text = fitted(label, SMALL, 180.0);
        canvas.text((left - 8.0, y + 17.0), &text, (SMALL, INK, Hold::End));
        for (along, cell) in cells.iter().enumerate() {
            let Some((value, told)) = cell else { continue };
            let share = value / most;
            let x = left + length(along) * wide;
            canvas.rect((x + 1.0, y + 1.0), (wide - 2.0, ROW - 2.0), &shade(share));
            let ink = if share > 0.55 { "#ffffff" } else { INK };
            let text = fitted(told, 10.0, wide - 4.0);
            canvas.text((x + wide / 2.0, y + 17.0), &text, (10.0, ink, Hold::Middle));
        }
    }
    canvas.done()
}
