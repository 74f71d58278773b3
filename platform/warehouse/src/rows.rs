//! Rows on their way in: what changed, since which place in the outbox.

use crate::definition::FactDef;
use crate::error::{Error, Result};

/// A missing value of a nullable column, in rows on their way in and in scanned columns. No id, amount or count is this.
pub const NULL: i64 = i64::MIN;

/// Rows of one fact, one after another, each as wide as the fact; 32-bit columns are widened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactRows {
    width: usize,
    values: Vec<i64>,
}

impl FactRows {
    /// None yet.
    #[must_use]
    pub fn new(def: &FactDef) -> Self {
        Self {
            width: def.width(),
            values: Vec::new(),
        }
    }

    /// Adds a row, its values in the order of the fact's columns.
    ///
    /// # Errors
    /// When it has another number of values than the fact has columns.
    pub fn push(&mut self, row: &[i64]) -> Result<()> {
        if row.len() != self.width {
            return Err(Error::Shape(format!(
                "a row of {} values in a fact of {}",
                row.len(),
                self.width
            )));
        }
        self.values.extend_from_slice(row);
        Ok(())
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The rows.
    pub fn iter(&self) -> impl Iterator<Item = &[i64]> {
        self.values.chunks_exact(self.width.max(1))
    }
}

/// A change of one fact.
#[derive(Clone, Debug)]
pub struct FactChange {
    /// Which fact.
    pub fact: &'static str,
    /// Documents whose rows may be there already: all their rows are removed, wherever they are. A document that is
    /// known to be new needn't stand here, which saves the search.
    pub replaces: Vec<i64>,
    /// The rows that are there now: of replaced documents that still exist, and of new ones.
    pub rows: FactRows,
}

/// A value of a dimension's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DimensionValue {
    /// Missing.
    Null,
    /// An integer.
    I64(i64),
    /// A text.
    Text(String),
    /// Yes or no.
    Bool(bool),
}

/// A row of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionRow {
    /// The record's id.
    pub id: i64,
    /// The other columns, as declared.
    pub values: Vec<DimensionValue>,
}

/// A change of one dimension.
#[derive(Clone, Debug, Default)]
pub struct DimensionChange {
    /// Which dimension.
    pub dimension: &'static str,
    /// Records that are gone.
    pub removes: Vec<i64>,
    /// Records as they are now, new or changed.
    pub rows: Vec<DimensionRow>,
    /// Whether there are no others: what is in the dimension besides is gone.
    pub is_whole: bool,
}

/// What changed up to one place in the outbox. Becomes visible as a whole or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Changes of facts, at most one a fact.
    pub facts: Vec<FactChange>,
    /// Changes of dimensions, at most one a dimension.
    pub dimensions: Vec<DimensionChange>,
    /// Sequence of the last outbox row that this batch holds.
    pub watermark: i64,
    /// When it was made, in UTC milliseconds.
    pub at: i64,
}
