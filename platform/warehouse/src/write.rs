//! Writing one partition of a fact.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int32Array, Int64Array};
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, Encoding as ParquetEncoding, ZstdLevel};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::definition::{ColumnDef, ColumnKind, Encoding, FactDef};
use crate::error::{Error, Result};
use crate::groups::KeptGroup;
use crate::rows::NULL;

/// Rows handed to the Parquet writer at once. Always the same, so that the same rows give the same bytes.
pub const BLOCK_ROWS: usize = 65_536;
/// Rows of a row group: a scan of a few days reads no more than it must, and a day that is added writes no more. Whole blocks.
pub const ROW_GROUP_ROWS: usize = 262_144;
const ZSTD_LEVEL: i32 = 3;

/// What a finished partition holds.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub rows: u64,
    pub key_min: i64,
    pub key_max: i64,
    pub day_min: i32,
    pub day_max: i32,
}

/// Takes rows in order and writes them as Parquet. The same rows give the same bytes, whether groups of them were taken over from another
/// file or written anew.
pub struct PartitionWriter<'a> {
    def: &'a FactDef,
    key: usize,
    schema: SchemaRef,
    writer: SerializedFileWriter<File>,
    groups: ArrowRowGroupWriterFactory,
    /// The columns of the row group that is being written.
    columns: Vec<ArrowColumnWriter>,
    rows_of_group: usize,
    block: Vec<i64>,
    extent: Extent,
}

impl Extent {
    /// Of no rows.
    pub const EMPTY: Self = Self {
        rows: 0,
        key_min: i64::MAX,
        key_max: i64::MIN,
        day_min: i32::MAX,
        day_max: i32::MIN,
    };

    /// With the rows of another.
    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.key_min = self.key_min.min(other.key_min);
        self.key_max = self.key_max.max(other.key_max);
        self.day_min = self.day_min.min(other.day_min);
        self.day_max = self.day_max.max(other.day_max);
    }
}

impl<'a> PartitionWriter<'a> {
    pub fn create(def: &'a FactDef, path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(Error::io(path))?;
        let schema = def.arrow_schema();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(fact_properties(def)?))?;
        let (writer, groups) = writer.into_serialized_writer()?;
        let key = def.position(def.key)?;
        Ok(Self {
            def,
            key,
            schema,
            writer,
            groups,
            columns: Vec::new(),
            rows_of_group: 0,
            block: Vec::new(),
            extent: Extent::EMPTY,
        })
    }

    /// Takes over a whole row group of another file as it is; before any row.
    pub fn take_over(&mut self, group: KeptGroup<'_>) -> Result<()> {
        self.extent.add(group.extent);
        let mut to = self.writer.next_row_group()?;
        for chunk in group.chunks {
            to.append_column(group.file, chunk)?;
        }
        to.close()?;
        Ok(())
    }

    /// Adds a row; rows come in order.
    pub fn push(&mut self, row: &[i64]) -> Result<()> {
        let key = row.get(self.key).copied().unwrap_or(0);
        let day = row
            .first()
            .copied()
            .and_then(|d| i32::try_from(d).ok())
            .unwrap_or(0);
        self.extent.add(Extent {
            rows: 1,
            key_min: key,
            key_max: key,
            day_min: day,
            day_max: day,
        });
        self.block.extend_from_slice(row);
        if self.block.len() >= BLOCK_ROWS * self.def.width() {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes the rest. `None` when there were no rows: the file is of no use then.
    pub fn finish(mut self) -> Result<Option<Extent>> {
        self.flush()?;
        self.end_group()?;
        self.writer.close()?;
        Ok((self.extent.rows > 0).then_some(self.extent))
    }

    fn flush(&mut self) -> Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        if self.columns.is_empty() {
            let number = self.writer.flushed_row_groups().len();
            self.columns = self.groups.create_column_writers(number)?;
        }
        let fields = self.schema.fields().iter().zip(self.def.columns).enumerate();
        for ((position, (field, column)), writer) in fields.zip(&mut self.columns) {
            let rows = self.block.chunks_exact(self.def.width());
            let values = rows.map(|row| row.get(position).copied().unwrap_or(NULL));
            for leaf in compute_leaves(field, &to_array(column, values)?)? {
                writer.write(&leaf)?;
            }
        }
        self.rows_of_group += self.block.len() / self.def.width().max(1);
        self.block.clear();
        if self.rows_of_group >= ROW_GROUP_ROWS {
            self.end_group()?;
        }
        Ok(())
    }

    fn end_group(&mut self) -> Result<()> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let mut to = self.writer.next_row_group()?;
        for column in self.columns.drain(..) {
            column.close()?.append_to_row_group(&mut to)?;
        }
        to.close()?;
        self.rows_of_group = 0;
        Ok(())
    }
}

/// Values of a column; one that must be there and isn't, or is too large, is refused.
fn to_array(column: &ColumnDef, values: impl Iterator<Item = i64>) -> Result<ArrayRef> {
    let wrong = |value: i64| Error::Shape(format!("{value} in {}", column.name));
    let narrow = |v: i64| i32::try_from(v).map_err(|_| wrong(v));
    Ok(match column.kind {
        ColumnKind::I64 if column.nullable => {
            Arc::new(values.map(|v| (v != NULL).then_some(v)).collect::<Int64Array>())
        }
        ColumnKind::I64 => {
            let there = values.map(|v| if v == NULL { Err(wrong(v)) } else { Ok(v) });
            Arc::new(Int64Array::from(there.collect::<Result<Vec<i64>>>()?))
        }
        ColumnKind::I32 => Arc::new(Int32Array::from(
            values.map(narrow).collect::<Result<Vec<i32>>>()?,
        )),
        ColumnKind::Date => Arc::new(Date32Array::from(
            values.map(narrow).collect::<Result<Vec<i32>>>()?,
        )),
    })
}

/// Settings that every file of ours shares.
pub fn base_properties() -> Result<WriterPropertiesBuilder> {
    Ok(WriterProperties::builder()
        .set_created_by("guanxi".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS)))
}

fn fact_properties(def: &FactDef) -> Result<WriterProperties> {
    let mut properties = base_properties()?.set_dictionary_enabled(false);
    for column in def.columns {
        let path = ColumnPath::from(column.name);
        let encoding = match column.encoding {
            Encoding::Delta | Encoding::Dictionary => ParquetEncoding::DELTA_BINARY_PACKED,
            Encoding::Plain => ParquetEncoding::PLAIN,
        };
        properties = properties
            .set_column_encoding(path.clone(), encoding)
            .set_column_dictionary_enabled(path, column.encoding == Encoding::Dictionary);
    }
    let sorting = (0_i32..)
        .zip(def.order)
        .map(|(column_idx, _)| SortingColumn {
            column_idx,
            descending: false,
            nulls_first: false,
        })
        .collect();
    Ok(properties.set_sorting_columns(Some(sorting)).build())
}

/// Makes a finished file durable.
pub fn sync_file(path: &PathBuf) -> Result<()> {
    File::open(path)
        .and_then(|f| f.sync_all())
        .map_err(Error::io(path))
}
