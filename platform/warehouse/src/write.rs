//! Writing one partition of a fact.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int32Array, Int64Array};
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding as ParquetEncoding, ZstdLevel};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

use crate::definition::{ColumnKind, Encoding, FactDef};
use crate::error::{Error, Result};
use crate::rows::NULL;

/// Rows handed to the Parquet writer at once. Always the same, so that the same rows give the same bytes.
pub const BLOCK_ROWS: usize = 65_536;
/// Rows of a row group: a scan of a few days reads no more than it must.
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

/// Takes rows in order and writes them as Parquet.
pub struct PartitionWriter<'a> {
    def: &'a FactDef,
    key: usize,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
    block: Vec<i64>,
    extent: Extent,
}

impl<'a> PartitionWriter<'a> {
    pub fn create(def: &'a FactDef, path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(Error::io(path))?;
        let schema = def.arrow_schema();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(fact_properties(def)?))?;
        let extent = Extent {
            rows: 0,
            key_min: i64::MAX,
            key_max: i64::MIN,
            day_min: i32::MAX,
            day_max: i32::MIN,
        };
        let key = def.position(def.key)?;
        Ok(Self {
            def,
            key,
            schema,
            writer,
            block: Vec::new(),
            extent,
        })
    }

    /// Adds a row; rows come in order.
    pub fn push(&mut self, row: &[i64]) -> Result<()> {
        let key = row.get(self.key).copied().unwrap_or(0);
        let day = row
            .first()
            .copied()
            .and_then(|d| i32::try_from(d).ok())
            .unwrap_or(0);
        self.extent.rows += 1;
        self.extent.key_min = self.extent.key_min.min(key);
        self.extent.key_max = self.extent.key_max.max(key);
        self.extent.day_min = self.extent.day_min.min(day);
        self.extent.day_max = self.extent.day_max.max(day);
        self.block.extend_from_slice(row);
        if self.block.len() >= BLOCK_ROWS * self.def.width() {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes the rest. `None` when there were no rows: the file is of no use then.
    pub fn finish(mut self) -> Result<Option<Extent>> {
        self.flush()?;
        self.writer.close()?;
        Ok((self.extent.rows > 0).then_some(self.extent))
    }

    fn flush(&mut self) -> Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.def.width());
        for (position, column) in self.def.columns.iter().enumerate() {
            let values = self
                .block
                .chunks_exact(self.def.width())
                .map(|row| row.get(position).copied().unwrap_or(NULL));
            arrays.push(to_array(column.kind, values));
        }
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays)?;
        self.writer.write(&batch)?;
        self.block.clear();
        Ok(())
    }
}

fn to_array(kind: ColumnKind, values: impl Iterator<Item = i64>) -> ArrayRef {
    let narrow = |v: i64| if v == NULL { None } else { i32::try_from(v).ok() };
    match kind {
        ColumnKind::I64 => Arc::new(values.map(|v| (v != NULL).then_some(v)).collect::<Int64Array>()),
        ColumnKind::I32 => Arc::new(values.map(narrow).collect::<Int32Array>()),
        ColumnKind::Date => Arc::new(values.map(narrow).collect::<Date32Array>()),
    }
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
