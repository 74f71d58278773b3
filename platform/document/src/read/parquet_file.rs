//! Parquet, batch by batch; text is copied into the block, numbers keep their type.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use guanxi_types::{Day, Problem, Result};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;

use super::stream::{Message, Meta, Sink, Stop, start as start_thread};
use super::{Format, OpenOptions};
use crate::cell::{Rows, Stored, number};
use crate::limits::{BLOCK_ROWS, Limits};
use crate::problem;

const MAGIC: &[u8; 4] = b"PAR1";
/// Decoded bytes that a batch should have at most.
const BATCH_BYTES: i64 = 32 << 20;
const FEWEST_BATCH_ROWS: usize = 16;

pub(super) fn start(path: PathBuf, options: OpenOptions) -> Receiver<Message> {
    start_thread(move |sink| read(&path, &options, sink))
}

fn read(path: &Path, options: &OpenOptions, sink: &mut Sink) -> Result<(), Stop> {
    let file = complete(path)?;
    // What pandas wrote beside the schema (categories) isn't wanted: the file's own types are.
    let arrow = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, arrow).map_err(fault)?;
    check_chunks(&builder, &options.limits)?;
    let fields: Vec<(String, bool)> = builder
        .schema()
        .fields()
        .iter()
        .map(|field| (field.name().clone(), readable(field.data_type())))
        .collect();
    let chosen = choose(&fields, options)?;
    let mut meta = Meta::new(Format::Parquet);
    meta.headers = Some(chosen.iter().map(|(_, name)| name.clone()).collect());
    meta.skipped_columns = fields
        .iter()
        .filter(|(_, ok)| !ok)
        .map(|(name, _)| name.clone())
        .collect();
    meta.rows_estimate = u64::try_from(builder.metadata().file_metadata().num_rows()).ok();
    sink.opened(meta)?;
    let roots = chosen.iter().map(|(at, _)| *at);
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    let rows_a_batch = batch_rows(&builder);
    let reader = builder
        .with_projection(mask)
        .with_batch_size(rows_a_batch)
        .build()
        .map_err(fault)?;
    let mut next_row = 1;
    for batch in reader {
        let batch = batch.map_err(|e| fault(e.into()))?;
        let height = batch.num_rows();
        sink.block(block(&batch, &chosen, next_row, options.limits.cell_bytes)?)?;
        next_row += number(height);
    }
    Ok(())
}

/// The file, if its end is there: the directory of a Parquet file stands at the end.
fn complete(path: &Path) -> Result<File> {
    let mut file = File::open(path).map_err(problem::io)?;
    let mut tail = [0_u8; 4];
    file.seek(SeekFrom::End(-4))
        .and_then(|_| file.read_exact(&mut tail))
        .map_err(|_| problem::truncated(None))?;
    if &tail != MAGIC {
        return Err(problem::truncated(None));
    }
    file.rewind().map_err(problem::io)?;
    Ok(file)
}

/// A column chunk that claims more than a container may inflate to is refused before it is read.
fn check_chunks(builder: &ParquetRecordBatchReaderBuilder<File>, limits: &Limits) -> Result<()> {
    let chunks = builder
        .metadata()
        .row_groups()
        .iter()
        .flat_map(RowGroupMetaData::columns);
    for chunk in chunks {
        let bytes = u64::try_from(chunk.uncompressed_size()).unwrap_or(u64::MAX);
        if bytes > limits.zip_bytes {
            return Err(problem::zip_bomb("bytes", limits.zip_bytes));
        }
    }
    Ok(())
}

/// Fewer rows at once where rows are large, so that a batch stays small.
fn batch_rows(builder: &ParquetRecordBatchReaderBuilder<File>) -> usize {
    let groups = builder.metadata().row_groups();
    let bytes: i64 = groups.iter().map(RowGroupMetaData::total_byte_size).sum();
    let rows: i64 = groups.iter().map(RowGroupMetaData::num_rows).sum();
    let row_bytes = (bytes / rows.max(1)).max(1);
    guanxi_types::index_of(BATCH_BYTES / row_bytes).clamp(FEWEST_BATCH_ROWS, BLOCK_ROWS)
}

/// The columns to read, by their place in the file, in the order wanted.
fn choose(fields: &[(String, bool)], options: &OpenOptions) -> Result<Vec<(usize, String)>> {
    let all = fields
        .iter()
        .enumerate()
        .filter(|(_, (_, ok))| *ok)
        .map(|(at, (name, _))| (at, name.clone()));
    let Some(wanted) = &options.columns else {
        return Ok(all.collect());
    };
    let all: Vec<(usize, String)> = all.collect();
    wanted
        .iter()
        .map(|name| {
            all.iter()
                .find(|(_, n)| n == name)
                .cloned()
                .ok_or_else(|| problem::unknown_column(name))
        })
        .collect()
}

fn readable(kind: &DataType) -> bool {
    use DataType as T;
    matches!(
        kind,
        T::Null
            | T::Boolean
            | T::Int8
            | T::Int16
            | T::Int32
            | T::Int64
            | T::UInt8
            | T::UInt16
            | T::UInt32
            | T::UInt64
            | T::Float32
            | T::Float64
            | T::Utf8
            | T::LargeUtf8
            | T::Utf8View
            | T::Binary
            | T::Date32
            | T::Date64
            | T::Timestamp(..)
            | T::Decimal128(..)
    )
}

fn block(batch: &RecordBatch, chosen: &[(usize, String)], first: u64, limit: usize) -> Result<Rows> {
    let width = chosen.len();
    let mut rows = Rows::grid(first, batch.num_rows(), width);
    for (column, (_, name)) in chosen.iter().enumerate() {
        let array = batch
            .column_by_name(name)
            .ok_or_else(|| problem::unknown_column(name))?;
        fill(&mut rows, (column, width), array, limit);
    }
    rows.sort_problems();
    Ok(rows)
}

/// `(column, width)` of the grid.
type Place = (usize, usize);

fn fill(rows: &mut Rows, place: Place, array: &ArrayRef, limit: usize) {
    use DataType as T;
    let (column, width) = place;
    match array.data_type() {
        T::Utf8 => rows.put_text(column, width, array.as_string::<i32>().iter(), limit),
        T::LargeUtf8 => rows.put_text(column, width, array.as_string::<i64>().iter(), limit),
        T::Utf8View => rows.put_text(column, width, array.as_string_view().iter(), limit),
        T::Binary => {
            let texts = array
                .as_binary::<i32>()
                .iter()
                .map(|v| v.and_then(|b| std::str::from_utf8(b).ok()));
            rows.put_text(column, width, texts, limit);
        }
        T::Boolean => {
            let values = array.as_boolean().iter();
            rows.put_column(
                column,
                width,
                values.map(|v| v.map_or(Stored::Empty, Stored::Bool)),
            );
        }
        T::Int8 => put::<Int8Type>(rows, place, array, |v| Stored::Int(v.into())),
        T::Int16 => put::<Int16Type>(rows, place, array, |v| Stored::Int(v.into())),
        T::Int32 => put::<Int32Type>(rows, place, array, |v| Stored::Int(v.into())),
        T::Int64 => put::<Int64Type>(rows, place, array, Stored::Int),
        T::UInt8 => put::<UInt8Type>(rows, place, array, |v| Stored::Int(v.into())),
        T::UInt16 => put::<UInt16Type>(rows, place, array, |v| Stored::Int(v.into())),
        T::UInt32 => put::<UInt32Type>(rows, place, array, |v| Stored::Int(v.into())),
        T::UInt64 => put_unsigned(rows, place, array, limit),
        // The shortest decimal of the 32-bit float, not the longer one of its 64-bit neighbour.
        T::Float32 => put::<Float32Type>(rows, place, array, |v| {
            float(v.to_string().parse().unwrap_or(v.into()))
        }),
        T::Float64 => put::<Float64Type>(rows, place, array, float),
        T::Date32 => put::<Date32Type>(rows, place, array, |v| Stored::Date(Day::new(v))),
        T::Date64 => put::<Date64Type>(rows, place, array, Stored::DateTime),
        T::Timestamp(unit, zone) => put_moments(rows, place, array, (*unit, zone.is_some())),
        T::Decimal128(_, scale) => {
            let scale = *scale;
            let values = array.as_primitive::<Decimal128Type>().iter();
            let texts: Vec<Option<String>> = values.map(|v| v.map(|v| decimal(v, scale))).collect();
            rows.put_decimals(column, width, texts.iter().map(Option::as_deref));
        }
        _ => {}
    }
}

fn put<T: ArrowPrimitiveType>(
    rows: &mut Rows,
    (column, width): Place,
    array: &ArrayRef,
    stored: impl Fn(T::Native) -> Stored,
) {
    let array = array.as_primitive::<T>();
    if array.null_count() == 0 {
        rows.put_column(column, width, array.values().iter().map(|v| stored(*v)));
    } else {
        rows.put_column(
            column,
            width,
            array.iter().map(|v| v.map_or(Stored::Empty, &stored)),
        );
    }
}

/// Beyond 63 bits a number is kept as its digits.
fn put_unsigned(rows: &mut Rows, place: Place, array: &ArrayRef, limit: usize) {
    let values = array.as_primitive::<UInt64Type>();
    if values.iter().flatten().all(|v| i64::try_from(v).is_ok()) {
        put::<UInt64Type>(rows, place, array, |v| {
            i64::try_from(v).map_or(Stored::Empty, Stored::Int)
        });
    } else {
        let texts: Vec<Option<String>> = values.iter().map(|v| v.map(|v| v.to_string())).collect();
        rows.put_text(place.0, place.1, texts.iter().map(Option::as_deref), limit);
    }
}

fn put_moments(rows: &mut Rows, place: Place, array: &ArrayRef, (unit, zoned): (TimeUnit, bool)) {
    let moment = move |ms: i64| {
        if zoned {
            Stored::Instant(ms)
        } else {
            Stored::DateTime(ms)
        }
    };
    match unit {
        TimeUnit::Second => {
            put::<TimestampSecondType>(rows, place, array, |v| moment(v.saturating_mul(1_000)));
        }
        TimeUnit::Millisecond => put::<TimestampMillisecondType>(rows, place, array, moment),
        TimeUnit::Microsecond => {
            put::<TimestampMicrosecondType>(rows, place, array, |v| moment(v.div_euclid(1_000)));
        }
        TimeUnit::Nanosecond => {
            put::<TimestampNanosecondType>(rows, place, array, |v| moment(v.div_euclid(1_000_000)));
        }
    }
}

fn float(value: f64) -> Stored {
    if value.is_nan() {
        Stored::Empty
    } else {
        Stored::Float(value)
    }
}

/// The exact digits of a scaled integer.
fn decimal(value: i128, scale: i8) -> String {
    let Ok(places) = usize::try_from(scale) else {
        return value.to_string();
    };
    if places == 0 {
        return value.to_string();
    }
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{sign}{whole}.{fraction}")
}

fn fault(error: ParquetError) -> Problem {
    match error {
        ParquetError::EOF(text) => Problem {
            detail: text,
            ..problem::truncated(None)
        },
        other => problem::unreadable(other),
    }
}
