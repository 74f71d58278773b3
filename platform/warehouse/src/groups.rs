//! Row groups of a month's file that a change leaves as they are: their bytes are taken over, nothing is decoded.

use std::fs::File;
use std::path::Path;

use parquet::basic::Encoding as ParquetEncoding;
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::{
    ColumnChunkMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader,
    RowGroupMetaData,
};
use parquet::file::statistics::Statistics;
use rustc_hash::FxHashSet;

use crate::definition::{Encoding, FactDef};
use crate::error::Result;
use crate::read::open;
use crate::write::{Extent, ROW_GROUP_ROWS};

/// A file whose first groups may be taken over.
pub struct Groups {
    file: File,
    metadata: ParquetMetaData,
    extents: Vec<Extent>,
}

/// A row group to be taken over.
pub struct KeptGroup<'a> {
    pub file: &'a File,
    pub extent: Extent,
    /// By column.
    pub chunks: Vec<ColumnCloseResult>,
}

impl Groups {
    /// The groups at the beginning of a file in which no removed document is, and before which no fresh row goes: full ones, as a file
    /// that is written anew would have them.
    pub fn unchanged(def: &FactDef, path: &Path, removed: &FxHashSet<i64>, fresh: &[&[i64]]) -> Result<Self> {
        let file = open(path)?;
        // With all that the footer says of a group, so that the copy says the same.
        let options = ParquetMetaDataOptions::new().with_encoding_stats_as_mask(false);
        let metadata = ParquetMetaDataReader::new()
            .with_metadata_options(Some(options))
            .with_page_index_policy(PageIndexPolicy::Optional)
            .parse_and_finish(&file)?;
        let key = def.position(def.key)?;
        let first_day = fresh.first().and_then(|row| row.first()).copied();
        let stays = |extent: &Extent| {
            let is_before = first_day.is_none_or(|day| i64::from(extent.day_max) < day);
            let keys = extent.key_min..=extent.key_max;
            is_before && !removed.iter().any(|key| keys.contains(key))
        };
        let groups = metadata.row_groups().iter();
        let groups = groups.take_while(|group| is_encoded_as_declared(def, group));
        let extents = groups.map_while(|group| whole_extent(group, key).filter(stays));
        Ok(Self {
            extents: extents.collect(),
            file,
            metadata,
        })
    }

    /// How many.
    pub const fn len(&self) -> usize {
        self.extents.len()
    }

    /// The groups themselves.
    pub fn iter(&self) -> impl Iterator<Item = KeptGroup<'_>> {
        let groups = self.metadata.row_groups().iter().zip(&self.extents).enumerate();
        groups.map(|(at, (group, extent))| KeptGroup {
            file: &self.file,
            extent: *extent,
            chunks: self.chunks(at, group),
        })
    }

    fn chunks(&self, at: usize, group: &RowGroupMetaData) -> Vec<ColumnCloseResult> {
        let column_index = self.metadata.column_index().and_then(|index| index.get(at));
        let offset_index = self.metadata.offset_index().and_then(|index| index.get(at));
        let chunk = |(column, chunk): (usize, &ColumnChunkMetaData)| {
            let unsigned = |size: i64| u64::try_from(size).unwrap_or(0);
            ColumnCloseResult {
                bytes_written: unsigned(chunk.compressed_size()),
                rows_written: unsigned(group.num_rows()),
                metadata: as_written(chunk),
                bloom_filter: None,
                column_index: column_index.and_then(|index| index.get(column)).cloned(),
                offset_index: offset_index.and_then(|index| index.get(column)).cloned(),
            }
        };
        group.columns().iter().enumerate().map(chunk).collect()
    }
}

/// What a writer says of a chunk: smallest and largest value under their older names too, which a reader doesn't hand on.
fn as_written(chunk: &ColumnChunkMetaData) -> ColumnChunkMetaData {
    let statistics = match chunk.statistics() {
        Some(Statistics::Int32(known)) => {
            Statistics::Int32(known.clone().with_backwards_compatible_min_max(true))
        }
        Some(Statistics::Int64(known)) => {
            Statistics::Int64(known.clone().with_backwards_compatible_min_max(true))
        }
        _ => return chunk.clone(),
    };
    let same = chunk.clone().into_builder().set_statistics(statistics);
    same.build().unwrap_or_else(|_| chunk.clone())
}

/// A group of older encodings is written anew.
fn is_encoded_as_declared(def: &FactDef, group: &RowGroupMetaData) -> bool {
    let mut columns = def.columns.iter().zip(group.columns());
    columns.all(|(column, chunk)| {
        let has_dictionary = chunk.dictionary_page_offset().is_some();
        let is_delta = chunk
            .encodings()
            .any(|encoding| encoding == ParquetEncoding::DELTA_BINARY_PACKED);
        match column.encoding {
            Encoding::Dictionary => has_dictionary,
            Encoding::Delta => !has_dictionary && is_delta,
            Encoding::Plain => !has_dictionary && !is_delta,
        }
    })
}

/// Days and documents of a full group, by its statistics.
fn whole_extent(group: &RowGroupMetaData, key: usize) -> Option<Extent> {
    let rows = usize::try_from(group.num_rows()).ok()?;
    if rows != ROW_GROUP_ROWS {
        return None;
    }
    let statistics = |column: usize| group.columns().get(column)?.statistics();
    match (statistics(0)?, statistics(key)?) {
        (Statistics::Int32(day), Statistics::Int64(key)) => Some(Extent {
            rows: u64::try_from(rows).ok()?,
            key_min: *key.min_opt()?,
            key_max: *key.max_opt()?,
            day_min: *day.min_opt()?,
            day_max: *day.max_opt()?,
        }),
        _ => None,
    }
}
