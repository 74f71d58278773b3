//! A dashboard as an Excel file: a sheet a tile, with numbers as numbers, and how it came about.

use std::path::Path;

use guanxi_document::{Cell as FileCell, TableWriter};
use guanxi_types::{ErrorKind, Result, Words, words};

use super::readable::{Readable, SheetCell};
use super::told;
use super::{Answered, Page};
use crate::answering::Asker;

const ABOUT: Words = words("说明", "About");
const DASHBOARD: Words = words("仪表盘", "Dashboard");
const FRESH: Words = words("数据时间", "As of");
const RIGHTS: Words = words("权限", "Rights");
const OWN: Words = words(
    "数据按您本人的权限计算，他人收到的可能不同。",
    "The figures are those that you may see; others may get different ones.",
);

/// Writes the file.
///
/// # Errors
/// `access.forbidden` for who may not export what a tile tells of; when the file can't be written.
pub fn write(asker: &Asker, page: &Page, currency: &str, path: &Path) -> Result<()> {
    crate::answering::require_all_exported(&asker.schema, &asker.ctx, "trade.sale")?;
    let answers = page.answers(asker)?;
    for one in &answers {
        if let Ok(found) = &one.answer {
            asker.may_take_out(found.question.indicator)?;
        }
    }
    let mut book: Option<TableWriter> = None;
    for one in &answers {
        sheet(asker, currency, one, (&mut book, path))?;
    }
    let mut writer = match book {
        Some(writer) => writer,
        None => TableWriter::book(path, &page.name, &[])?,
    };
    let locale = asker.ctx.locale;
    let mut lines = vec![
        (DASHBOARD.of(locale).to_owned(), page.name.clone()),
        (FRESH.of(locale).to_owned(), as_of(asker)),
    ];
    lines.extend(told::filters(asker, page)?);
    lines.push((RIGHTS.of(locale).to_owned(), OWN.of(locale).to_owned()));
    writer.explain(&free_name(ABOUT.of(locale), &answers), &lines);
    writer.finish()
}

/// How fresh the company's figures are, in one line.
#[must_use]
pub(super) fn as_of(asker: &Asker) -> String {
    asker.insight.as_of().said(asker.ctx.locale, &asker.ctx.zone)
}

/// A name that no tile has: two sheets of one name are no file.
fn free_name(name: &str, answers: &[Answered]) -> String {
    let mut name = name.to_owned();
    while answers
        .iter()
        .any(|one| one.title.trim().eq_ignore_ascii_case(&name))
    {
        name.push_str(" ·");
    }
    name
}

fn sheet(
    asker: &Asker,
    currency: &str,
    one: &Answered,
    (book, path): (&mut Option<TableWriter>, &Path),
) -> Result<()> {
    let mut begin = |heads: &[&str]| -> Result<()> {
        match book.as_mut() {
            Some(writer) => writer.next(&one.title, heads),
            None => {
                *book = Some(TableWriter::book(path, &one.title, heads)?);
                Ok(())
            }
        }
    };
    match &one.answer {
        Ok(found) => {
            let read = Readable::of((asker, currency), found.question.indicator, &found.table);
            let heads: Vec<String> = (0..read.width()).map(|at| read.sheet_head(at)).collect();
            begin(&heads.iter().map(String::as_str).collect::<Vec<&str>>())?;
            for row in 0..read.rows.len() {
                let cells: Vec<SheetCell> = (0..read.width()).map(|at| read.sheet_cell(row, at)).collect();
                if let Some(writer) = book.as_mut() {
                    writer.write_row(cells.iter().map(SheetCell::written))?;
                }
            }
        }
        Err(problem) if problem.kind == ErrorKind::Internal => return Err(problem.clone()),
        // Its sheet says why there is nothing on it.
        Err(problem) => {
            begin(&[])?;
            if let Some(writer) = book.as_mut() {
                writer.write_row([FileCell::Text(&told::cause(problem, asker.ctx.locale))])?;
            }
        }
    }
    Ok(())
}
