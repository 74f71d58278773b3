//! A dashboard as pages: each tile with its picture and its table.

use guanxi_report::{Block, Document, Figure, Head, Table};
use guanxi_types::{Locale, Result, Words, words};

use super::picture::{Shape, distinct, picture};
use super::readable::Readable;
use super::sheets::as_of;
use super::told;
use super::{Answered, Page};
use crate::answering::Asker;

/// Rows of a table that are printed; the browser and the Excel file have all.
const ROWS_MAX: usize = 60;
/// Columns of a pivot that are printed.
const PIVOT_MAX: usize = 12;

const EMPTY: Words = words("没有符合条件的数据。", "There are no figures for these filters.");
const NO_TILES: Words = words("这个仪表盘还没有组件。", "This dashboard has no tiles yet.");
const OWN: Words = words(
    "数据按收件人本人的权限计算，他人收到的可能不同。",
    "The figures are those that the receiver may see; others may get different ones.",
);

/// The dashboard as a document in the reader's language.
///
/// # Errors
/// When the figures can't be read.
pub fn document(asker: &Asker, page: &Page, currency: &str) -> Result<Document> {
    let locale = asker.ctx.locale;
    let mut blocks: Vec<Block> = page.note.clone().map(Block::Paragraph).into_iter().collect();
    for one in page.answers(asker)? {
        blocks.push(Block::Heading(2, one.title.clone()));
        tile(asker, currency, &one, &mut blocks);
    }
    if page.tiles.is_empty() {
        blocks.push(Block::Paragraph(NO_TILES.of(locale).to_owned()));
    }
    blocks.push(Block::Paragraph(OWN.of(locale).to_owned()));
    Ok(Document {
        lang: locale,
        title: page.name.clone(),
        subtitle: as_of(asker),
        facts: told::filters(asker, page)?,
        blocks,
    })
}

fn tile(asker: &Asker, currency: &str, one: &Answered, blocks: &mut Vec<Block>) {
    let locale = asker.ctx.locale;
    let found = match &one.answer {
        Ok(found) => found,
        Err(problem) => return blocks.push(Block::Paragraph(told::cause(problem, locale))),
    };
    let indicator = found.question.indicator;
    let read = Readable::of((asker, currency), indicator, &found.table);
    if read.rows.is_empty() {
        return blocks.push(Block::Paragraph(EMPTY.of(locale).to_owned()));
    }
    let note = indicator.note.of(locale).to_owned();
    let drawn = picture(&one.kind, &read);
    let has_picture = drawn.is_some();
    if let Some(picture) = drawn {
        blocks.push(Block::Figure(Figure {
            caption: indicator.label.of(locale).to_owned(),
            picture,
            note: note.clone(),
        }));
    }
    if one.kind == "number" {
        blocks.push(Block::Paragraph(number(&read, locale)));
    }
    let (heads, rows) = match one.kind.as_str() {
        "pivot" => pivot(&read).unwrap_or_else(|| plain(&read)),
        _ => plain(&read),
    };
    blocks.push(Block::Table(Table {
        caption: caption(indicator.label.of(locale), (rows.len(), read.rows.len()), locale),
        heads,
        rows,
        note: if has_picture { String::new() } else { note },
    }));
}

/// What a table shows, and whether it is the beginning of a longer one.
fn caption(label: &str, (shown, all): (usize, usize), locale: Locale) -> String {
    match locale {
        _ if shown < ROWS_MAX || all <= shown => label.to_owned(),
        Locale::Zh => format!("{label}（共 {all} 行，只印前 {shown} 行）"),
        Locale::En => format!("{label} (the first {shown} of {all} rows)"),
    }
}

/// The figures of the last row, as a tile of a number shows them.
fn number(read: &Readable<'_>, locale: Locale) -> String {
    let last = read.rows.len().saturating_sub(1);
    let each = (1..read.width()).map(|at| format!("{} {}", read.head(at).label, read.text(last, at)));
    let figures: Vec<String> = each.collect();
    let gap = match locale {
        Locale::Zh => "，",
        Locale::En => ", ",
    };
    match locale {
        _ if figures.is_empty() => read.text(last, 0),
        Locale::Zh => format!("{}：{}", read.text(last, 0), figures.join(gap)),
        Locale::En => format!("{}: {}", read.text(last, 0), figures.join(gap)),
    }
}

type Printed = (Vec<Head>, Vec<Vec<String>>);

fn plain(read: &Readable<'_>) -> Printed {
    let heads = (0..read.width()).map(|at| read.head(at)).collect();
    let rows = (0..read.rows.len().min(ROWS_MAX)).map(|row| {
        let cells = (0..read.width()).map(|at| read.text(row, at));
        cells.collect()
    });
    (heads, rows.collect())
}

/// Rows by columns; `None` where there are no such columns, or too many to print.
fn pivot(read: &Readable<'_>) -> Option<Printed> {
    let shape = Shape::of("pivot", read);
    let (across, value) = (shape.across?, *shape.values.first()?);
    let columns = distinct(read, across);
    if columns.len() > PIVOT_MAX {
        return None;
    }
    let downs: Vec<String> = distinct(read, 0).into_iter().take(ROWS_MAX).collect();
    let mut rows: Vec<Vec<String>> = downs
        .iter()
        .map(|down| {
            let empty = columns.iter().map(|_| String::new());
            std::iter::once(down.clone()).chain(empty).collect()
        })
        .collect();
    for row in 0..read.rows.len() {
        let (down, along) = (read.text(row, 0), read.text(row, across));
        let place = downs
            .iter()
            .position(|one| *one == down)
            .zip(columns.iter().position(|one| *one == along));
        let slot = place.and_then(|(down, along)| rows.get_mut(down)?.get_mut(along + 1));
        if let Some(slot) = slot {
            *slot = read.text(row, value);
        }
    }
    let unit = read.head(value).label;
    let corner = Head {
        label: format!("{} · {unit}", read.label(0)),
        is_number: false,
    };
    let heads = columns.into_iter().map(|label| Head {
        label,
        is_number: true,
    });
    Some((std::iter::once(corner).chain(heads).collect(), rows))
}
