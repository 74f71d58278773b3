//! The frame that a plot stands in: ticks, grid, labels along.

use super::{Canvas, FAINT, GRID, Hold, Scale, WIDTH, fitted, length, width_of};

/// Size of texts on axes.
pub(super) const SMALL: f64 = 11.0;
/// Ticks that are wanted, about.
const TICKS: f64 = 5.0;

/// What a plot is drawn in.
pub(super) struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub low: f64,
    pub high: f64,
    step: f64,
    scale: Scale,
}

/// A step that people count in.
fn nice_step(span: f64) -> f64 {
    let raw = (span / TICKS).max(f64::MIN_POSITIVE);
    let power = 10f64.powf(raw.log10().floor());
    let times = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .find(|times| times * power >= raw * 0.999);
    times.unwrap_or(10.0) * power
}

impl Frame {
    /// A frame for values of this range, which always has 0 in it.
    pub fn of(range: (f64, f64), scale: Scale, (top, bottom): (f64, f64)) -> Self {
        let (low, high) = (range.0.min(0.0), range.1.max(0.0));
        let high = if high - low < 1e-9 { low + 1.0 } else { high };
        let step = nice_step(high - low);
        let low = (low / step).floor() * step;
        let high = (high / step).ceil() * step;
        let widest = [low, high].map(|v| width_of(&scale.tick(v), SMALL));
        let left = widest.into_iter().fold(24.0, f64::max) + 12.0;
        Self {
            left,
            right: WIDTH - 14.0,
            top,
            bottom,
            low,
            high,
            step,
            scale,
        }
    }

    /// Where a value is.
    pub fn y(&self, value: f64) -> f64 {
        self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
    }

    /// The grid, and its numbers.
    pub fn draw(&self, canvas: &mut Canvas) {
        let mut value = self.low;
        while value <= self.high + self.step / 2.0 {
            let y = self.y(value);
            canvas.line((self.left, y), (self.right, y), GRID);
            // What is nearly nothing is nothing: sums of steps aren't exact.
            let told = if value.abs() < self.step / 1e6 { 0.0 } else { value };
            let style = (SMALL, FAINT, Hold::End);
            canvas.text((self.left - 6.0, y + 4.0), &self.scale.tick(told), style);
            value += self.step;
        }
    }

    /// Where the middle of one of so many places along is.
    pub fn x(&self, at: usize, count: usize) -> f64 {
        self.left + (length(at) + 0.5) * self.place(count)
    }

    /// How wide each of so many places is.
    pub fn place(&self, count: usize) -> f64 {
        (self.right - self.left) / length(count.max(1))
    }

    /// Labels along, as many as have room.
    pub fn along(&self, canvas: &mut Canvas, labels: &[String]) {
        let place = self.place(labels.len());
        let widest = labels.iter().map(|l| width_of(l, SMALL)).fold(1.0, f64::max);
        let mut every = 1;
        while length(every) * place < (widest + 8.0).min(110.0) && every < labels.len() {
            every += 1;
        }
        for (at, label) in labels.iter().enumerate().filter(|(at, _)| at % every == 0) {
            let text = fitted(label, SMALL, length(every) * place - 4.0);
            let style = (SMALL, FAINT, Hold::Middle);
            canvas.text((self.x(at, labels.len()), self.bottom + 16.0), &text, style);
        }
    }

    /// Names along, all of them: where they are wider than their places every other one stands a line lower.
    pub fn named(&self, canvas: &mut Canvas, names: &[String]) {
        let place = self.place(names.len());
        let widest = names.iter().map(|name| width_of(name, SMALL)).fold(1.0, f64::max);
        let lines = if widest + 4.0 <= place { 1 } else { 2 };
        for (at, name) in names.iter().enumerate() {
            let text = fitted(name, SMALL, length(lines) * place - 4.0);
            let y = self.bottom + 13.0 + 12.0 * length(at % lines);
            canvas.text((self.x(at, names.len()), y), &text, (SMALL, FAINT, Hold::Middle));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_numbers_that_people_count_in() {
        assert!((nice_step(10.0) - 2.0).abs() < 1e-9);
        assert!((nice_step(1.0) - 0.2).abs() < 1e-9);
        assert!((nice_step(137.0) - 50.0).abs() < 1e-9);
    }
}
