//! Rows and cells. A block of rows keeps all its text in one string, so that a cell costs no allocation.

use guanxi_types::Day;

use crate::limits::SHOWN_VALUE_CHARS;

/// Text places are 32 bits wide; a grid beyond this refuses further text rather than losing its place.
const GRID_TEXT_BYTES: usize = 2 << 30;

/// One cell. Files that know types (Excel, Parquet) give them; text files give [`Cell::Text`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text as it stands in the file.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// A binary float; its shortest decimal form is what the file's user saw.
    Float(f64),
    /// An exact decimal number, as digits (`-12.30`).
    Decimal(&'a str),
    /// True or false.
    Bool(bool),
    /// A calendar day.
    Date(Day),
    /// A date and time without a zone: milliseconds since 1970-01-01T00:00:00 on the same wall clock.
    DateTime(i64),
    /// A moment: UTC milliseconds since 1970.
    Instant(i64),
}

/// How a cell is kept: text by its place in the block's string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stored {
    Empty,
    Text(u32, u32),
    Int(i64),
    Float(f64),
    Decimal(u32, u32),
    Bool(bool),
    Date(Day),
    DateTime(i64),
    Instant(i64),
}

/// What is wrong with one row of a file that can otherwise be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row's number in the file.
    pub row: u64,
    /// The column, counted from 0; none when the row as a whole is wrong.
    pub column: Option<usize>,
    /// Stable code: `document.cell_too_large`, `document.too_many_cells`, `document.too_many_columns`,
    /// `document.truncated`, `document.cell_error`.
    pub code: &'static str,
    /// The beginning of the value.
    pub value: String,
    /// The limit that was passed; 0 when the code names none.
    pub limit: u64,
}

/// A block of rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    text: String,
    cells: Vec<Stored>,
    /// Number of each row, and where its cells end.
    rows: Vec<(u64, u32)>,
    /// Where the cells of the first row begin.
    first_cell: u32,
    /// In order of rows.
    problems: Vec<RowProblem>,
}

/// One row of a [`Rows`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its number as a person counts: the line of a text file, the row of a sheet, from 1.
    pub number: u64,
    block: &'a Rows,
    cells: &'a [Stored],
}

impl<'a> Row<'a> {
    /// The cell in this column, counted from 0; [`Cell::Empty`] beyond the row's end.
    #[must_use]
    pub fn cell(&self, column: usize) -> Cell<'a> {
        self.cells
            .get(column)
            .map_or(Cell::Empty, |stored| self.block.resolve(*stored))
    }

    /// Cells that the row has in the file.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.cells.len()
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let block = self.block;
        self.cells.iter().map(move |stored| block.resolve(*stored))
    }

    /// Why this row can't be taken as it is.
    #[must_use]
    pub fn problem(&self) -> Option<&'a RowProblem> {
        let problems = &self.block.problems;
        let at = problems.partition_point(|p| p.row < self.number);
        problems.get(at).filter(|p| p.row == self.number)
    }
}

impl Rows {
    /// How many rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at this place of the block.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Row<'_>> {
        let (number, end) = *self.rows.get(at)?;
        let start = match at.checked_sub(1) {
            Some(before) => self.rows.get(before)?.1,
            None => self.first_cell,
        };
        let cells = self.cells.get(index(start)..index(end))?;
        Some(Row {
            number,
            block: self,
            cells,
        })
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// What is wrong with rows of this block.
    #[must_use]
    pub fn problems(&self) -> &[RowProblem] {
        &self.problems
    }

    fn resolve(&self, stored: Stored) -> Cell<'_> {
        match stored {
            Stored::Empty => Cell::Empty,
            Stored::Text(start, end) => Cell::Text(self.slice(start, end)),
            Stored::Int(value) => Cell::Int(value),
            Stored::Float(value) => Cell::Float(value),
            Stored::Decimal(start, end) => Cell::Decimal(self.slice(start, end)),
            Stored::Bool(value) => Cell::Bool(value),
            Stored::Date(day) => Cell::Date(day),
            Stored::DateTime(at) => Cell::DateTime(at),
            Stored::Instant(at) => Cell::Instant(at),
        }
    }

    fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(index(start)..index(end)).unwrap_or_default()
    }
}

/// Building a block.
impl Rows {
    pub(crate) const fn text_bytes(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn push_str(&mut self, part: &str) {
        self.text.push_str(part);
    }

    /// Takes text back to this length; the length has to be at a character's start, or nothing happens.
    pub(crate) fn cut_text(&mut self, bytes: usize) {
        if self.text.is_char_boundary(bytes) {
            self.text.truncate(bytes);
        }
    }

    /// The text from this place on.
    pub(crate) fn text_from(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default()
    }

    /// The cell of all text since `start`.
    pub(crate) fn text_cell(&self, start: usize) -> Stored {
        if start == self.text.len() {
            Stored::Empty
        } else {
            Stored::Text(small(start), small(self.text.len()))
        }
    }

    /// Keeps a text and gives its cell.
    pub(crate) fn keep(&mut self, value: &str) -> Stored {
        let start = self.text.len();
        self.text.push_str(value);
        self.text_cell(start)
    }

    pub(crate) fn push_cell(&mut self, cell: Stored) {
        self.cells.push(cell);
    }

    /// Cells of the row that is being built.
    pub(crate) fn open_cells(&self) -> usize {
        self.cells.len()
            - self
                .rows
                .last()
                .map_or(index(self.first_cell), |(_, end)| index(*end))
    }

    pub(crate) fn open_row_is_empty(&self) -> bool {
        self.cells
            .iter()
            .rev()
            .take(self.open_cells())
            .all(|cell| *cell == Stored::Empty)
    }

    pub(crate) fn drop_open_cells(&mut self) {
        let keep = self.cells.len() - self.open_cells();
        self.cells.truncate(keep);
    }

    pub(crate) fn finish_row(&mut self, number: u64) {
        self.rows.push((number, small(self.cells.len())));
    }

    /// Rows of equal width, all empty, to be filled column by column through [`Rows::column_mut`].
    pub(crate) fn grid(first_number: u64, height: usize, width: usize) -> Self {
        let rows = (0..height)
            .map(|at| (first_number + number(at), small((at + 1) * width)))
            .collect();
        Self {
            cells: vec![Stored::Empty; height * width],
            rows,
            ..Self::default()
        }
    }

    /// The cells of one column of a [`Rows::grid`].
    pub(crate) fn put_column(&mut self, column: usize, width: usize, values: impl Iterator<Item = Stored>) {
        for (row, value) in self.cells.chunks_exact_mut(width.max(1)).zip(values) {
            if let Some(cell) = row.get_mut(column) {
                *cell = value;
            }
        }
    }

    /// As [`Rows::put_column`], for text.
    pub(crate) fn put_text<'t>(
        &mut self,
        column: usize,
        width: usize,
        values: impl Iterator<Item = Option<&'t str>>,
        limit: usize,
    ) {
        for ((row, line), value) in self
            .cells
            .chunks_exact_mut(width.max(1))
            .zip(&self.rows)
            .zip(values)
        {
            let (Some(cell), Some(value)) = (row.get_mut(column), value) else {
                continue;
            };
            if value.len() > limit || self.text.len() > GRID_TEXT_BYTES {
                self.problems
                    .push(RowProblem::too_large(line.0, column, value, limit));
            } else if !value.is_empty() {
                let start = self.text.len();
                self.text.push_str(value);
                *cell = Stored::Text(small(start), small(self.text.len()));
            }
        }
    }

    /// As [`Rows::put_column`], for exact decimals.
    pub(crate) fn put_decimals<'t>(
        &mut self,
        column: usize,
        width: usize,
        values: impl Iterator<Item = Option<&'t str>>,
    ) {
        for (row, value) in self.cells.chunks_exact_mut(width.max(1)).zip(values) {
            let (Some(cell), Some(value)) = (row.get_mut(column), value) else {
                continue;
            };
            let start = self.text.len();
            self.text.push_str(value);
            *cell = Stored::Decimal(small(start), small(self.text.len()));
        }
    }

    pub(crate) fn push_problem(&mut self, problem: RowProblem) {
        self.problems.push(problem);
    }

    /// Problems come column by column from a grid; [`Row::problem`] wants them row by row.
    pub(crate) fn sort_problems(&mut self) {
        self.problems.sort_by_key(|p| (p.row, p.column));
    }

    /// Takes the first rows off.
    pub(crate) fn skip_first(&mut self, count: usize) {
        let count = count.min(self.rows.len());
        if let Some((last, end)) = self.rows.drain(..count).next_back() {
            self.first_cell = end;
            self.problems.retain(|p| p.row > last);
        }
    }

    /// Marks rows that have more than `width` cells.
    pub(crate) fn check_width(&mut self, width: usize) {
        let mut found = Vec::new();
        for row in self.iter().filter(|row| row.width() > width) {
            let extra = row
                .cells()
                .enumerate()
                .skip(width)
                .find(|(_, cell)| *cell != Cell::Empty);
            if let Some((column, cell)) = extra
                && row.problem().is_none()
            {
                found.push(RowProblem {
                    row: row.number,
                    column: Some(column),
                    code: "document.too_many_cells",
                    value: shown(&format!("{cell:?}")),
                    limit: number(width),
                });
            }
        }
        if !found.is_empty() {
            self.problems.append(&mut found);
            self.sort_problems();
        }
    }
}

impl RowProblem {
    pub(crate) fn too_large(row: u64, column: usize, value: &str, limit: usize) -> Self {
        let code = "document.cell_too_large";
        Self {
            row,
            column: Some(column),
            code,
            value: shown(value),
            limit: number(limit),
        }
    }
}

/// The beginning of a value, for a report.
pub(crate) fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN_VALUE_CHARS) {
        Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
        None => value.to_owned(),
    }
}

/// Blocks are far below 4 GiB: they end at [`crate::limits::BLOCK_TEXT_BYTES`] and one row's limits.
fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn index(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

pub(crate) fn number(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}
