//! Reading one partition of a fact.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Date32Type, Int32Type, Int64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use crate::definition::{ColumnKind, FactDef};
use crate::error::{Error, Result};
use crate::rows::NULL;
use crate::scan::{DayRange, Part};
use crate::write::BLOCK_ROWS;

/// One decoded column.
#[derive(Clone, Debug)]
pub enum Column {
    I64(Vec<i64>),
    I32(Vec<i32>),
}

impl Column {
    const fn empty(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::I64 => Self::I64(Vec::new()),
            ColumnKind::I32 | ColumnKind::Date => Self::I32(Vec::new()),
        }
    }

    /// The values of an array, in the array's own memory.
    fn of(array: ArrayRef, kind: ColumnKind) -> Result<Self> {
        Ok(match kind {
            ColumnKind::I64 => {
                let (mut values, nulls) = taken::<Int64Type>(array)?;
                if let Some(nulls) = nulls {
                    for missing in (!nulls.inner()).set_indices() {
                        if let Some(value) = values.get_mut(missing) {
                            *value = NULL;
                        }
                    }
                }
                Self::I64(values)
            }
            ColumnKind::I32 => Self::I32(taken::<Int32Type>(array)?.0),
            ColumnKind::Date => Self::I32(taken::<Date32Type>(array)?.0),
        })
    }

    fn append(&mut self, array: ArrayRef, kind: ColumnKind) -> Result<()> {
        match (self, Self::of(array, kind)?) {
            (Self::I64(to), Self::I64(from)) if to.is_empty() => *to = from,
            (Self::I32(to), Self::I32(from)) if to.is_empty() => *to = from,
            (Self::I64(to), Self::I64(from)) => to.extend(from),
            (Self::I32(to), Self::I32(from)) => to.extend(from),
            (_, _) => return Err(Error::Shape("a column of another width was read".to_owned())),
        }
        Ok(())
    }

    const fn len(&self) -> usize {
        match self {
            Self::I64(v) => v.len(),
            Self::I32(v) => v.len(),
        }
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

/// The memory of an array that nobody else holds is taken over; otherwise it is copied.
fn taken<T: ArrowPrimitiveType>(array: ArrayRef) -> Result<(Vec<T::Native>, Option<NullBuffer>)> {
    let typed = array
        .as_primitive_opt::<T>()
        .ok_or_else(|| changed(&array))?
        .clone();
    drop(array);
    let (_, values, nulls) = typed.into_parts();
    Ok((Vec::from(values), nulls))
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

/// The row groups that are wanted, by place and what their footer says, in blocks of at most so many rows.
fn reader(
    file: File,
    columns: &[usize],
    is_wanted: impl Fn(usize, &RowGroupMetaData) -> bool,
    block_rows: usize,
) -> Result<ParquetRecordBatchReader> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let groups: Vec<usize> = builder
        .metadata()
        .row_groups()
        .iter()
        .enumerate()
        .filter(|(at, group)| is_wanted(*at, group))
        .map(|(index, _)| index)
        .collect();
    let rows = groups
        .iter()
        .filter_map(|&index| builder.metadata().row_groups().get(index))
        .map(RowGroupMetaData::num_rows)
        .sum::<i64>();
    let rows = usize::try_from(rows).unwrap_or(0);
    let mask = ProjectionMask::leaves(builder.parquet_schema(), columns.iter().copied());
    Ok(builder
        .with_projection(mask)
        .with_row_groups(groups)
        .with_batch_size(rows.clamp(1, block_rows))
        .build()?)
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

/// By the statistics of the document's column; the keys are ascending.
fn may_hold_any(group: &RowGroupMetaData, key: usize, keys: &[i64]) -> bool {
    let statistics = group.columns().get(key).and_then(|c| c.statistics());
    if let Some(Statistics::Int64(key)) = statistics
        && let (Some(min), Some(max)) = (key.min_opt(), key.max_opt())
    {
        return keys.partition_point(|k| k < min) < keys.partition_point(|k| k <= max);
    }
    true
}

/// Reads columns (their positions, ascending) of the days wanted. The day comes along only where days are cut off.
pub fn read_columns(
    def: &FactDef,
    part: Part,
    wanted: &[usize],
    days: DayRange,
) -> Result<(Vec<Column>, usize)> {
    let adds_day = !part.is_whole && wanted.first() != Some(&0);
    let positions: Vec<usize> = adds_day
        .then_some(0)
        .into_iter()
        .chain(wanted.iter().copied())
        .collect();
    let kinds: Vec<ColumnKind> = positions
        .iter()
        .filter_map(|&p| def.columns.get(p))
        .map(|c| c.kind)
        .collect();
    let mut out: Vec<Column> = kinds.iter().map(|&kind| Column::empty(kind)).collect();
    // One block of all rows: what was decoded stays where it is.
    for batch in reader(
        part.file,
        &positions,
        |_, group| may_hold(group, days),
        usize::MAX,
    )? {
        let (_, arrays, _) = batch?.into_parts();
        for ((to, array), &kind) in out.iter_mut().zip(arrays).zip(&kinds) {
            to.append(array, kind)?;
        }
    }
    if !part.is_whole {
        let Some(Column::I32(day)) = out.first() else {
            return Err(Error::Shape(format!("{}: the day is not 32 bits wide", def.name)));
        };
        // Rows stand in the order of days, so the days wanted are one stretch.
        let first = day.partition_point(|&d| d < days.first);
        let end = day.partition_point(|&d| d <= days.last);
        for column in &mut out {
            column.keep(first, end);
        }
    }
    if adds_day {
        out.remove(0);
    }
    let rows = out.first().map_or(0, Column::len);
    Ok((out, rows))
}

/// Whether any of these documents (ids, ascending) has a row here.
pub fn holds_any(def: &FactDef, path: &Path, keys: &[i64]) -> Result<bool> {
    let key = def.position(def.key)?;
    let may_hold = |_, group: &RowGroupMetaData| may_hold_any(group, key, keys);
    for batch in reader(open(path)?, &[key], may_hold, BLOCK_ROWS)? {
        let (_, arrays, _) = batch?.into_parts();
        for array in arrays {
            if let Column::I64(found) = Column::of(array, ColumnKind::I64)?
                && found.iter().any(|k| keys.binary_search(k).is_ok())
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// All rows but those of the first row groups, in blocks, one row after another in each.
pub fn blocks(def: &FactDef, path: &Path, groups: usize) -> Result<impl Iterator<Item = Result<Vec<i64>>>> {
    let width = def.width();
    let all: Vec<usize> = (0..width).collect();
    let kinds: Vec<ColumnKind> = def.columns.iter().map(|c| c.kind).collect();
    let blocks = reader(open(path)?, &all, |at, _| at >= groups, BLOCK_ROWS)?;
    Ok(blocks.map(move |batch| {
        let (_, arrays, rows) = batch?.into_parts();
        let mut block = vec![NULL; rows * width];
        for (position, (array, &kind)) in arrays.into_iter().zip(&kinds).enumerate() {
            let column = Column::of(array, kind)?;
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
