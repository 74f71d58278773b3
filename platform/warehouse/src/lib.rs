//! Facts and dimensions as Parquet files, scans over them, SQL. The only crate that sees arrow and DataFusion.
//!
//! It knows no business words: domains declare a [`FactDef`] or [`DimensionDef`] and hand over rows in [`Batch`]es;
//! measures read columns with [`Warehouse::scan`] and [`Warehouse::scan_fold`]; people ask [`Warehouse::sql`], and [`Warehouse::ask`] where they don't
//! see everything. Whoever keeps answers reads through [`Watched`], and asks the [`Footprint`] whether they still stand.

mod ask;
mod definition;
mod dimension;
mod draft;
mod error;
mod file;
mod footprint;
mod groups;
mod guard;
mod manifest;
mod partition;
mod read;
mod rows;
mod scan;
mod sql;
mod warehouse;
mod write;

pub use ask::{ASK_ROWS_MAX, AskLimits, Asked, AskedColumn, STATEMENT_MAX};
pub use definition::{
    ColumnDef, ColumnKind, DimensionColumn, DimensionDef, DimensionKind, Encoding, FactDef, Schema,
};
pub use dimension::DimensionTable;
pub use error::{Error, Result};
pub use footprint::{Footprint, Watched};
pub use guard::{Allowed, RowSight, TableSight};
pub use rows::{Batch, DimensionChange, DimensionRow, DimensionValue, FactChange, FactRows, NULL};
pub use scan::{DayRange, Slice};
pub use sql::{SQL_ROWS_MAX, SqlResult};
pub use warehouse::{Freshness, Month, Warehouse};
