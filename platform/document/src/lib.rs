//! Tables in files: CSV, TSV, Excel, OpenDocument and Parquet in; CSV and Excel out.
//!
//! Reading is one stream for every format: [`TableFile::open`] recognises what a file is by its content, finds the
//! header row, and then gives [`Rows`] by the block, so that memory stays flat however long the file is. A reader runs on
//! a thread of its own, one or two blocks ahead of who asks.
//!
//! What is wrong with one row is told with that row ([`RowProblem`]) and reading goes on; what is wrong with the file is
//! a [`guanxi_types::Problem`] whose code starts with `document.`.

mod cell;
mod formula;
mod limits;
mod problem;
mod read;
mod write;

pub use cell::{Cell, Row, RowProblem, Rows};
pub use formula::{neutralise, restore};
pub use limits::Limits;
pub use read::{FileInfo, Format, OpenOptions, TableFile};
pub use write::{TableWriter, WriteFormat};
