//! Columns, bars, lines, Pareto, pyramids.

use super::axes::{Frame, SMALL};
use super::{Canvas, FAINT, GRID, Hold, INK, Picture, Scale, WIDTH, colour, fitted, length, width_of};

/// Height of a plot with axes.
const HEIGHT: f64 = 300.0;
/// Most bars that carry their numbers.
const MARKED: usize = 14;
/// Height of a horizontal bar with what is around it.
const ROW: f64 = 24.0;
/// Width of the number of a bar.
const NUMBER: f64 = 62.0;

/// Numbers under one name; `None`: there is none at this place.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What they are.
    pub name: String,
    /// One for each label.
    pub values: Vec<Option<f64>>,
}

fn range(series: &[Series]) -> (f64, f64) {
    let all = series.iter().flat_map(|one| one.values.iter().flatten());
    all.fold((0.0, 0.0), |(low, high), value| {
        (f64::min(low, *value), f64::max(high, *value))
    })
}

/// The names of several series, above.
fn legend(canvas: &mut Canvas, names: &[&str]) {
    let mut x = 40.0;
    for (at, name) in names.iter().enumerate() {
        canvas.rect((x, 8.0), (12.0, 10.0), colour(at));
        let text = fitted(name, SMALL, 160.0);
        canvas.text((x + 17.0, 17.0), &text, (SMALL, INK, Hold::Start));
        x += 17.0 + width_of(&text, SMALL) + 18.0;
    }
}

fn names(series: &[Series]) -> Vec<&str> {
    series.iter().map(|one| one.name.as_str()).collect()
}

fn top(series: &[Series]) -> f64 {
    if series.len() > 1 { 34.0 } else { 20.0 }
}

/// Columns side by side for each label.
#[must_use]
pub fn columns(labels: &[String], series: &[Series], scale: Scale) -> Picture {
    let mut canvas = Canvas::new(HEIGHT);
    let frame = Frame::of(range(series), scale, (top(series), HEIGHT - 30.0));
    frame.draw(&mut canvas);
    if series.len() > 1 {
        legend(&mut canvas, &names(series));
    }
    let place = frame.place(labels.len());
    let each = place * 0.72 / length(series.len().max(1));
    for (which, one) in series.iter().enumerate() {
        for (at, value) in one.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let x = frame.x(at, labels.len()) - place * 0.36 + each * length(which);
            let (from, to) = (frame.y(0.0), frame.y(*value));
            canvas.rect(
                (x, from.min(to)),
                (each.max(1.0) - 1.0, (from - to).abs()),
                colour(which),
            );
            if series.len() == 1 && labels.len() <= MARKED {
                let style = (10.0, FAINT, Hold::Middle);
                canvas.text((x + each / 2.0, from.min(to) - 4.0), &scale.mark(*value), style);
            }
        }
    }
    frame.along(&mut canvas, labels);
    canvas.done()
}

/// Bars that lie, for labels that are long; what is below nothing lies on the other side.
#[must_use]
pub fn bars(labels: &[String], values: &[f64], scale: Scale) -> Picture {
    let height = length(labels.len()) * ROW + 14.0;
    let mut canvas = Canvas::new(height);
    let widest = labels.iter().map(|l| width_of(l, SMALL)).fold(30.0, f64::max);
    let left = widest.min(250.0) + 14.0;
    let low = values.iter().copied().fold(0.0, f64::min);
    let span = (values.iter().copied().fold(0.0, f64::max) - low).max(1e-9);
    // Numbers stand at the ends of their bars.
    let before = if low < 0.0 { NUMBER } else { 0.0 };
    let room = WIDTH - left - 90.0 - before;
    let nothing = left + before - low / span * room;
    for (at, (label, value)) in labels.iter().zip(values).enumerate() {
        let y = length(at) * ROW + 6.0;
        let text = fitted(label, SMALL, 250.0);
        canvas.text((left - 8.0, y + 14.0), &text, (SMALL, INK, Hold::End));
        let wide = value.abs() / span * room;
        let (from, end, hold, fill) = if *value < 0.0 {
            (nothing - wide, nothing - wide - 6.0, Hold::End, colour(4))
        } else {
            (nothing, nothing + wide + 6.0, Hold::Start, colour(0))
        };
        canvas.rect((from, y + 3.0), (wide, ROW - 9.0), fill);
        canvas.text((end, y + 14.0), &scale.mark(*value), (SMALL, FAINT, hold));
    }
    if low < 0.0 {
        canvas.line((nothing, 2.0), (nothing, height - 4.0), GRID);
    }
    canvas.done()
}

/// A line for each series.
#[must_use]
pub fn lines(labels: &[String], series: &[Series], scale: Scale) -> Picture {
    let mut canvas = Canvas::new(HEIGHT);
    let frame = Frame::of(range(series), scale, (top(series), HEIGHT - 30.0));
    frame.draw(&mut canvas);
    if series.len() > 1 {
        legend(&mut canvas, &names(series));
    }
    for (which, one) in series.iter().enumerate() {
        let place = |(at, value): (usize, &Option<f64>)| {
            value.map(|value| (frame.x(at, labels.len()), frame.y(value)))
        };
        let points: Vec<Option<(f64, f64)>> = one.values.iter().enumerate().map(place).collect();
        // A gap in the numbers is a gap in the line.
        for run in points.split(Option::is_none) {
            let run: Vec<(f64, f64)> = run.iter().copied().flatten().collect();
            canvas.path(&run, colour(which));
            if labels.len() <= 2 * MARKED {
                run.iter().for_each(|point| canvas.dot(*point, colour(which)));
            }
        }
    }
    frame.along(&mut canvas, labels);
    canvas.done()
}

/// Columns from the greatest on, and the share that all up to each have together.
#[must_use]
pub fn pareto(labels: &[String], values: &[f64], scale: Scale) -> Picture {
    let mut canvas = Canvas::new(HEIGHT);
    let total: f64 = values.iter().sum::<f64>().max(1e-9);
    let most = values.iter().copied().fold(0.0, f64::max);
    let mut frame = Frame::of((0.0, most), scale, (26.0, HEIGHT - 30.0));
    frame.right = WIDTH - 50.0;
    frame.draw(&mut canvas);
    let place = frame.place(labels.len());
    let mut so_far = 0.0;
    let mut line = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let (x, y) = (frame.x(at, labels.len()), frame.y(*value));
        canvas.rect((x - place * 0.36, y), (place * 0.72, frame.bottom - y), colour(0));
        so_far += value;
        line.push((x, frame.bottom - so_far / total * (frame.bottom - frame.top)));
    }
    canvas.path(&line, colour(1));
    for point in &line {
        canvas.dot(*point, colour(1));
    }
    for share in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let y = frame.bottom - share * (frame.bottom - frame.top);
        let style = (SMALL, colour(1), Hold::Start);
        canvas.text((frame.right + 6.0, y + 4.0), &Scale::Percent.tick(share), style);
    }
    frame.named(&mut canvas, labels);
    canvas.done()
}

/// Layers, the first on top, each as wide as its share.
#[must_use]
pub fn pyramid(layers: &[(String, f64, String)]) -> Picture {
    let tall = 46.0;
    let mut canvas = Canvas::new(length(layers.len()) * tall + 12.0);
    let most = layers.iter().fold(0.0, |a: f64, (_, v, _)| a.max(*v)).max(1e-9);
    let (middle, room) = (WIDTH * 0.5, WIDTH * 0.42);
    for (at, (label, value, said)) in layers.iter().enumerate() {
        let y = length(at) * tall + 6.0;
        let wide = (value / most * room).max(6.0);
        canvas.rect((middle - wide / 2.0, y), (wide, tall - 8.0), colour(at));
        canvas.line((20.0, y + tall - 4.0), (WIDTH - 20.0, y + tall - 4.0), GRID);
        let text = fitted(label, 12.0, 170.0);
        canvas.text((24.0, y + 23.0), &text, (12.0, INK, Hold::Start));
        let style = (SMALL, FAINT, Hold::End);
        canvas.text((WIDTH - 24.0, y + 23.0), said, style);
    }
    canvas.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A7: each column of a Pareto chart has its name, however long names are.
    #[test]
    fn columns_of_a_pareto_chart_are_named() {
        let names: Vec<String> = (0..12).map(|at| format!("{at} HEALTH AND BEAUTY")).collect();
        let drawn = pareto(&names, &[5.0; 12], Scale::Plain).svg;
        for at in 0..12 {
            assert!(drawn.contains(&format!(">{at} HEALTH")), "{at}: {drawn}");
        }
    }

    /// A7: a decline is seen as a growth is.
    #[test]
    fn bars_lie_on_both_sides() {
        let labels = ["服务", "客房"].map(str::to_owned);
        let drawn = |values: [f64; 2]| bars(&labels, &values, Scale::Percent).svg;
        assert_eq!(drawn([-0.08, -0.15]).matches("<rect").count(), 2);
        let both = drawn([0.5, -0.25]);
        assert!(both.contains("50.0%") && both.contains("-25.0%"));
        assert_eq!(
            drawn([0.5, 0.25]).matches("<line").count(),
            0,
            "no line where nothing is below it"
        );
    }
}
