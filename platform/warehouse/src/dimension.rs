//! Dimensions: one file each, sorted by id, written anew as a stream when records change.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanBuilder, Int64Builder, StringBuilder};
use arrow::datatypes::{Int64Type, SchemaRef};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rustc_hash::FxHashSet;

use crate::definition::{DimensionDef, DimensionKind};
use crate::error::{Error, Result};
use crate::read::open;
use crate::rows::{DimensionChange, DimensionRow, DimensionValue, NULL};
use crate::write::{BLOCK_ROWS, base_properties};

enum Builder {
    I64(Int64Builder),
    Text(StringBuilder),
    Bool(BooleanBuilder),
}

impl Builder {
    fn new(kind: DimensionKind) -> Self {
        match kind {
            DimensionKind::I64 => Self::I64(Int64Builder::new()),
            DimensionKind::Text => Self::Text(StringBuilder::new()),
            DimensionKind::Bool => Self::Bool(BooleanBuilder::new()),
        }
    }

    fn push(&mut self, value: &DimensionValue) -> Result<()> {
        match (self, value) {
            (Self::I64(b), DimensionValue::I64(v)) => b.append_value(*v),
            (Self::I64(b), DimensionValue::Null) => b.append_null(),
            (Self::Text(b), DimensionValue::Text(v)) if !v.is_empty() => b.append_value(v),
            (Self::Text(b), DimensionValue::Text(_) | DimensionValue::Null) => b.append_null(),
            (Self::Bool(b), DimensionValue::Bool(v)) => b.append_value(*v),
            (Self::Bool(b), DimensionValue::Null) => b.append_value(false),
            (_, value) => return Err(Error::Shape(format!("{value:?} in a column of another kind"))),
        }
        Ok(())
    }

    fn copy(&mut self, array: &ArrayRef, row: usize) {
        match self {
            Self::I64(b) => b.append_option(
                array
                    .as_primitive_opt::<Int64Type>()
                    .filter(|a| a.is_valid(row))
                    .map(|a| a.value(row)),
            ),
            Self::Text(b) => b.append_option(
                array
                    .as_string_opt::<i32>()
                    .filter(|a| a.is_valid(row))
                    .map(|a| a.value(row)),
            ),
            Self::Bool(b) => b.append_value(array.as_boolean_opt().is_some_and(|a| a.value(row))),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::I64(b) => Arc::new(b.finish()),
            Self::Text(b) => Arc::new(b.finish()),
            Self::Bool(b) => Arc::new(b.finish()),
        }
    }
}

struct DimensionWriter {
    schema: SchemaRef,
    ids: Int64Builder,
    columns: Vec<Builder>,
    writer: ArrowWriter<File>,
    waiting: usize,
    rows: u64,
}

impl DimensionWriter {
    fn create(def: &DimensionDef, path: &Path) -> Result<Self> {
        let schema = def.arrow_schema();
        let file = File::create(path).map_err(Error::io(path))?;
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(base_properties()?.build()))?;
        let columns = def.columns.iter().map(|c| Builder::new(c.kind)).collect();
        Ok(Self {
            schema,
            ids: Int64Builder::new(),
            columns,
            writer,
            waiting: 0,
            rows: 0,
        })
    }

    fn push(&mut self, row: &DimensionRow) -> Result<()> {
        if row.values.len() != self.columns.len() {
            return Err(Error::Shape(format!(
                "{} values for {} columns",
                row.values.len(),
                self.columns.len()
            )));
        }
        self.ids.append_value(row.id);
        for (column, value) in self.columns.iter_mut().zip(&row.values) {
            column.push(value)?;
        }
        self.added()
    }

    fn copy(&mut self, id: i64, batch: &RecordBatch, row: usize) -> Result<()> {
        self.ids.append_value(id);
        for (column, array) in self.columns.iter_mut().zip(batch.columns().iter().skip(1)) {
            column.copy(array, row);
        }
        self.added()
    }

    fn added(&mut self) -> Result<()> {
        self.rows += 1;
        self.waiting += 1;
        if self.waiting >= BLOCK_ROWS {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<()> {
        if self.waiting == 0 {
            return Ok(());
        }
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(self.ids.finish())];
        arrays.extend(self.columns.iter_mut().map(Builder::finish));
        self.writer
            .write(&RecordBatch::try_new(Arc::clone(&self.schema), arrays)?)?;
        self.waiting = 0;
        Ok(())
    }
}

/// Writes `new`: the records of `old` with the change applied. Returns how many there are.
pub fn rewrite(def: &DimensionDef, old: Option<&Path>, change: &DimensionChange, new: &Path) -> Result<u64> {
    let mut writer = DimensionWriter::create(def, new)?;
    // Of two rows with one id, the later counts.
    let rows: BTreeMap<i64, &DimensionRow> = change.rows.iter().map(|row| (row.id, row)).collect();
    let removed: FxHashSet<i64> = change.removes.iter().copied().collect();
    let mut fresh = rows.values().filter(|r| !removed.contains(&r.id)).peekable();
    if let Some(old) = old.filter(|_| !change.is_whole) {
        let reader = ParquetRecordBatchReaderBuilder::try_new(open(old)?)?
            .with_batch_size(BLOCK_ROWS)
            .build()?;
        for batch in reader {
            let batch = batch?;
            let ids = batch
                .columns()
                .first()
                .and_then(|c| c.as_primitive_opt::<Int64Type>());
            for (row, &id) in ids.map(|a| a.values().iter()).into_iter().flatten().enumerate() {
                while let Some(next) = fresh.next_if(|next| next.id < id) {
                    writer.push(next)?;
                }
                if !rows.contains_key(&id) && !removed.contains(&id) {
                    writer.copy(id, &batch, row)?;
                }
            }
        }
    }
    for row in fresh {
        writer.push(row)?;
    }
    writer.flush()?;
    writer.writer.close()?;
    Ok(writer.rows)
}

enum Data {
    I64(Vec<i64>),
    Text(Vec<Box<str>>),
    Bool(Vec<bool>),
}

/// Columns of a dimension, in the order of ids.
pub struct DimensionTable {
    file: Option<String>,
    ids: Vec<i64>,
    columns: Vec<(String, Data)>,
}

impl DimensionTable {
    /// Reads columns of a file; none when there is no file yet.
    pub(crate) fn read(def: &DimensionDef, file: Option<(String, File)>, wanted: &[&str]) -> Result<Self> {
        let mut positions = Vec::new();
        let mut columns = Vec::new();
        for (position, column) in def.columns.iter().enumerate() {
            if wanted.contains(&column.name.as_str()) {
                positions.push(position + 1);
                let data = match column.kind {
                    DimensionKind::I64 => Data::I64(Vec::new()),
                    DimensionKind::Text => Data::Text(Vec::new()),
                    DimensionKind::Bool => Data::Bool(Vec::new()),
                };
                columns.push((column.name.clone(), data));
            }
        }
        let mut table = Self {
            file: None,
            ids: Vec::new(),
            columns,
        };
        if let Some((name, file)) = file {
            table.file = Some(name);
            let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
            let leaves = positions.into_iter().chain(std::iter::once(0));
            let mask = ProjectionMask::leaves(builder.parquet_schema(), leaves);
            for batch in builder
                .with_projection(mask)
                .with_batch_size(BLOCK_ROWS)
                .build()?
            {
                table.append(&batch?);
            }
        }
        Ok(table)
    }

    fn append(&mut self, batch: &RecordBatch) {
        let mut arrays = batch.columns().iter();
        if let Some(ids) = arrays.next().and_then(|a| a.as_primitive_opt::<Int64Type>()) {
            self.ids.extend_from_slice(ids.values());
        }
        for ((_, data), array) in self.columns.iter_mut().zip(arrays) {
            match data {
                Data::I64(to) => to.extend(
                    array
                        .as_primitive_opt::<Int64Type>()
                        .into_iter()
                        .flatten()
                        .map(|v| v.unwrap_or(NULL)),
                ),
                Data::Text(to) => to.extend(
                    array
                        .as_string_opt::<i32>()
                        .into_iter()
                        .flatten()
                        .map(|v| Box::from(v.unwrap_or_default())),
                ),
                Data::Bool(to) => {
                    to.extend(
                        array
                            .as_boolean_opt()
                            .into_iter()
                            .flatten()
                            .map(Option::unwrap_or_default),
                    );
                }
            }
        }
    }

    /// The file that it was read from, which never changes; none where there are no records.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The ids, ascending.
    #[must_use]
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// An integer column; missing values are [`NULL`].
    ///
    /// # Errors
    /// When it wasn't asked for or is of another kind.
    pub fn i64(&self, name: &str) -> Result<&[i64]> {
        match self.column(name) {
            Some(Data::I64(values)) => Ok(values),
            _ => Err(absent(name)),
        }
    }

    /// A text column; missing values are empty.
    ///
    /// # Errors
    /// When it wasn't asked for or is of another kind.
    pub fn text(&self, name: &str) -> Result<&[Box<str>]> {
        match self.column(name) {
            Some(Data::Text(values)) => Ok(values),
            _ => Err(absent(name)),
        }
    }

    /// A text column taken out of the table, where it isn't asked for again.
    ///
    /// # Errors
    /// As [`DimensionTable::text`].
    pub fn take_text(&mut self, name: &str) -> Result<Vec<Box<str>>> {
        let found = self.columns.iter_mut().find(|(n, _)| n == name);
        match found.map(|(_, data)| data) {
            Some(Data::Text(values)) => Ok(std::mem::take(values)),
            _ => Err(absent(name)),
        }
    }

    /// A yes-or-no column.
    ///
    /// # Errors
    /// When it wasn't asked for or is of another kind.
    pub fn bool(&self, name: &str) -> Result<&[bool]> {
        match self.column(name) {
            Some(Data::Bool(values)) => Ok(values),
            _ => Err(absent(name)),
        }
    }

    fn column(&self, name: &str) -> Option<&Data> {
        self.columns.iter().find(|(n, _)| n == name).map(|(_, data)| data)
    }
}

fn absent(name: &str) -> Error {
    Error::Shape(format!(
        "the dimension was read without a column {name} of this kind"
    ))
}
