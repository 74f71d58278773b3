//! What can go wrong in the warehouse.

use std::path::PathBuf;

use guanxi_types::{ErrorKind, Problem};

/// The result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong in the warehouse.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file can't be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process writes to this warehouse.
    #[error("{0}: another process writes to this warehouse")]
    InUse(PathBuf),
    /// This handle was opened for reading.
    #[error("the warehouse was opened for reading only")]
    ReadOnly,
    /// The files were written under other declarations; only a rebuild helps.
    #[error("the warehouse was written under other declarations and must be rebuilt")]
    NeedsRebuild,
    /// `manifest.json` isn't what we wrote.
    #[error("{path}: {reason}")]
    Manifest {
        /// Which file.
        path: PathBuf,
        /// Why it can't be used.
        reason: String,
    },
    /// A Parquet file isn't what we wrote.
    #[error("parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Columns don't fit together.
    #[error("arrow: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// A query is wrong or can't be answered; the text is for the person who wrote it.
    #[error("{0}")]
    Query(String),
    /// The same of somebody's statement, with the place that it is about.
    #[error("{message}")]
    Sql {
        /// For the person who wrote it.
        message: String,
        /// Line and column, from 1.
        place: Option<(u64, u64)>,
    },
    /// A statement took longer than it may.
    #[error("the statement took too long")]
    TooLong,
    /// A statement held more in memory than it may.
    #[error("the statement took too much memory")]
    TooMuch,
    /// A statement met a failure that isn't its own.
    #[error("{0}")]
    Unanswered(String),
    /// A definition, row or request names something that isn't declared, or has the wrong shape.
    #[error("{0}")]
    Shape(String),
}

impl Error {
    /// A statement that isn't answered, without a place.
    pub(crate) const fn sql(message: String) -> Self {
        Self::Sql { message, place: None }
    }

    /// Says which file it was.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// Whether a file was gone: a reader of an old manifest meets that when a writer in another process moved on.
    pub(crate) fn is_file_gone(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Query(text) => Self::new(ErrorKind::Invalid, "warehouse.query").with("message", text),
            Error::Sql {
                message,
                place: Some((line, column)),
            } => Self::new(ErrorKind::Invalid, "warehouse.query_at")
                .with("message", message)
                .with("line", line)
                .with("column", column),
            Error::Sql { message, place: None } => {
                Self::new(ErrorKind::Invalid, "warehouse.query").with("message", message)
            }
            Error::TooLong => Self::new(ErrorKind::Invalid, "warehouse.too_long"),
            Error::TooMuch => Self::new(ErrorKind::Invalid, "warehouse.too_much"),
            Error::NeedsRebuild => Self::new(ErrorKind::Conflict, "warehouse.needs_rebuild"),
            Error::InUse(_) => Self::new(ErrorKind::Conflict, "warehouse.in_use"),
            other => Self::internal(other),
        }
    }
}
