//! Facts and dimensions as Parquet files, scans over them, SQL. The only crate that sees arrow and DataFusion.
//!
//! It knows no business words: domains declare a [`FactDef`] or [`DimensionDef`] and hand over rows in [`Batch`]es;
//! measures read columns with [`Warehouse::scan`] and [`Warehouse::scan_fold`]; people ask [`Warehouse::sql`].
//! Whoever keeps answers reads through [`Watched`], and asks the [`Footprint`] whether they still stand.

mod definition;
mod dimension;
mod draft;
mod error;
mod file;
mod footprint;
mod manifest;
mod partition;
mod read;
mod rows;
mod scan;
mod sql;
mod warehouse;
mod write;

pub use definition::{
    ColumnDef, ColumnKind, DimensionColumn, DimensionDef, DimensionKind, Encoding, FactDef, Schema,
};
pub use dimension::DimensionTable;
pub use error::{Error, Result};
pub use footprint::{Footprint, Watched};
pub use rows::{Batch, DimensionChange, DimensionRow, DimensionValue, FactChange, FactRows, NULL};
pub use scan::{DayRange, Slice};
pub use sql::{SQL_ROWS_MAX, SqlResult};
pub use warehouse::{Freshness, Warehouse};
