//! The refusals of this crate, each under a stable code.

use std::fmt;

use guanxi_types::{ErrorKind, Problem};

pub(crate) fn unknown_format(looks_like: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.unknown_format").with("looks_like", looks_like)
}

pub(crate) fn too_large(bytes: u64, limit: u64) -> Problem {
    Problem::new(ErrorKind::TooLarge, "document.too_large")
        .with("bytes", bytes)
        .with("limit", limit)
}

pub(crate) fn zip_bomb(limit: &str, value: u64) -> Problem {
    Problem::new(ErrorKind::TooLarge, "document.zip_bomb")
        .with("limit", limit)
        .with("value", value)
}

pub(crate) fn bad_encoding(encoding: &str, row: u64) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.bad_encoding")
        .with("encoding", encoding)
        .with("row", row)
}

pub(crate) fn unknown_encoding(name: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.unknown_encoding").with("encoding", name)
}

/// The file ends in the middle. The row is where the unfinished part begins; none where that can't be said.
pub(crate) fn truncated(row: Option<u64>) -> Problem {
    let problem = Problem::new(ErrorKind::Invalid, "document.truncated");
    match row {
        Some(row) => problem.with("row", row),
        None => problem,
    }
}

pub(crate) fn no_header() -> Problem {
    Problem::new(ErrorKind::Invalid, "document.no_header")
}

pub(crate) fn duplicate_header(header: &str, first: usize, second: usize) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.duplicate_header")
        .with("header", header)
        .with("first", first)
        .with("second", second)
}

pub(crate) fn header_too_long(column: usize, limit: usize) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.header_too_long")
        .with("column", column)
        .with("limit", limit)
}

pub(crate) fn too_many_columns(limit: usize) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.too_many_columns").with("limit", limit)
}

pub(crate) fn unknown_sheet(sheet: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.unknown_sheet").with("sheet", sheet)
}

pub(crate) fn unknown_column(column: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.unknown_column").with("column", column)
}

pub(crate) fn encrypted() -> Problem {
    Problem::new(ErrorKind::Invalid, "document.encrypted")
}

/// The format is known, but the content breaks its rules.
pub(crate) fn unreadable(detail: impl fmt::Display) -> Problem {
    Problem {
        detail: detail.to_string(),
        ..Problem::new(ErrorKind::Invalid, "document.unreadable")
    }
}

/// The machine failed to read or write, through no fault of the file.
pub(crate) fn io(detail: impl fmt::Display) -> Problem {
    Problem {
        detail: detail.to_string(),
        ..Problem::new(ErrorKind::Internal, "document.io")
    }
}

pub(crate) fn cell_too_long_for_excel(row: u64, column: usize) -> Problem {
    Problem::new(ErrorKind::Invalid, "document.cell_too_long_for_excel")
        .with("row", row)
        .with("column", column)
}
