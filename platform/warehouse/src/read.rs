//! Reading one partition of a fact.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, Int32Type, Int64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use crate::definition::{ColumnKind, FactDef};
use crate::error::{Error, Result};
use crate::rows::NULL;
use crate::scan::DayRange;
use crate::write::BLOCK_ROWS;

/// One decoded column.
#[derive(Clone, Debug)]
pub enum Column {
    I64(Vec<i64>),
    I32(Vec<i32>),
}

impl Column {
    fn with_capacity(kind: ColumnKind, rows: usize) -> Self {
        match kind {
            ColumnKind::I64 => Self::I64(Vec::with_capacity(rows)),
            ColumnKind::I32 | ColumnKind::Date => Self::I32(Vec::with_capacity(rows)),
        }
    }

    fn append(&mut self, array: &ArrayRef, kind: ColumnKind) -> Result<()> {
        match (self, kind) {
            (Self::I64(to), ColumnKind::I64) => {
                let array = array
                    .as_primitive_opt::<Int64Type>()
                    .ok_or_else(|| changed(array))?;
                if array.null_count() == 0 {
                    to.extend_from_slice(array.values());
                } else {
                    to.extend(array.iter().map(|v| v.unwrap_or(NULL)));
                }
            }
            (Self::I32(to), ColumnKind::I32) => {
                let array = array
                    .as_primitive_opt::<Int32Type>()
                    .ok_or_else(|| changed(array))?;
                to.extend_from_slice(array.values());
            }
            (Self::I32(to), ColumnKind::Date) => {
                let array = array
                    .as_primitive_opt::<Date32Type>()
                    .ok_or_else(|| changed(array))?;
                to.extend_from_slice(array.values());
            }
            _ => return Err(changed(array)),
        }
        Ok(())
    }

    fn keep(&mut self, first: usize, end: usize) {
        match self {
            Self::I64(v) => {
                v.truncate(end);
                v.drain(..first.min(v.len()));
            }
            Self::I32(v) => {
                v.truncate(end);
                v.drain(..first.min(v.len()));
            }
        }
    }
}

fn changed(array: &ArrayRef) -> Error {
    Error::Shape(format!(
        "a column of type {} where another was declared",
        array.data_type()
    ))
}

/// Opens a file; a reader keeps it even when a writer removes it meanwhile.
pub fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(Error::io(path))
}

/// The blocks of the row groups that may hold the days, and how many rows these have.
fn reader(file: File, columns: &[usize], days: DayRange) -> Result<(ParquetRecordBatchReader, usize)> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let groups: Vec<usize> = builder
        .metadata()
        .row_groups()
        .iter()
        .enumerate()
        .filter(|(_, group)| may_hold(group, days))
        .map(|(index, _)| index)
        .collect();
    let rows = groups
        .iter()
        .filter_map(|&index| builder.metadata().row_groups().get(index))
        .map(RowGroupMetaData::num_rows)
        .sum::<i64>();
    let mask = ProjectionMask::leaves(builder.parquet_schema(), columns.iter().copied());
    let blocks = builder
        .with_projection(mask)
        .with_row_groups(groups)
        .with_batch_size(BLOCK_ROWS)
        .build()?;
    Ok((blocks, usize::try_from(rows).unwrap_or(0)))
}

/// By the statistics of the day, which is the first column.
fn may_hold(group: &RowGroupMetaData, days: DayRange) -> bool {
    let statistics = group.columns().first().and_then(|c| c.statistics());
    if let Some(Statistics::Int32(day)) = statistics
        && let (Some(min), Some(max)) = (day.min_opt(), day.max_opt())
    {
        return *min <= days.last && *max >= days.first;
    }
    true
}

/// Reads columns (their positions, ascending, the day's 0 among them) of the days wanted.
pub fn read_columns(
    def: &FactDef,
    file: File,
    columns: &[usize],
    days: DayRange,
) -> Result<(Vec<Column>, usize)> {
    let kinds: Vec<ColumnKind> = columns
        .iter()
        .filter_map(|&p| def.columns.get(p))
        .map(|c| c.kind)
        .collect();
    let (blocks, rows) = reader(file, columns, days)?;
    let mut out: Vec<Column> = kinds
        .iter()
        .map(|&kind| Column::with_capacity(kind, rows))
        .collect();
    for batch in blocks {
        let batch = batch?;
        for ((to, array), &kind) in out.iter_mut().zip(batch.columns()).zip(&kinds) {
            to.append(array, kind)?;
        }
    }
    let Some(Column::I32(day)) = out.first() else {
        return Err(Error::Shape(format!("{}: the day is not 32 bits wide", def.name)));
    };
    // Rows stand in the order of days, so the days wanted are one stretch.
    let first = day.partition_point(|&d| d < days.first);
    let end = day.partition_point(|&d| d <= days.last);
    if (first, end) != (0, day.len()) {
        for column in &mut out {
            column.keep(first, end);
        }
    }
    Ok((out, end - first))
}

/// Whether any of these documents (ids, ascending) has a row here.
pub fn holds_any(def: &FactDef, path: &Path, keys: &[i64]) -> Result<bool> {
    let key = def.position(def.key)?;
    let (blocks, _) = reader(open(path)?, &[key], DayRange::ALL)?;
    for batch in blocks {
        let batch = batch?;
        let mut column = Column::with_capacity(ColumnKind::I64, batch.num_rows());
        if let Some(array) = batch.columns().first() {
            column.append(array, ColumnKind::I64)?;
        }
        if let Column::I64(found) = column
            && found.iter().any(|k| keys.binary_search(k).is_ok())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All rows, in blocks, one row after another in each.
pub fn blocks(def: &FactDef, path: &Path) -> Result<impl Iterator<Item = Result<Vec<i64>>>> {
    let width = def.width();
    let all: Vec<usize> = (0..width).collect();
    let kinds: Vec<ColumnKind> = def.columns.iter().map(|c| c.kind).collect();
    let (blocks, _) = reader(open(path)?, &all, DayRange::ALL)?;
    Ok(blocks.map(move |batch| {
        let batch = batch?;
        let mut block = vec![NULL; batch.num_rows() * width];
        for (position, (array, &kind)) in batch.columns().iter().zip(&kinds).enumerate() {
            let mut column = Column::with_capacity(kind, batch.num_rows());
            column.append(array, kind)?;
            let slots = block
                .chunks_exact_mut(width)
                .filter_map(|row| row.get_mut(position));
            match column {
                Column::I64(values) => slots.zip(values).for_each(|(slot, v)| *slot = v),
                Column::I32(values) => slots.zip(values).for_each(|(slot, v)| *slot = i64::from(v)),
            }
        }
        Ok(block)
    }))
}
