//! What a domain declares: the shape of a fact (many narrow rows in time order) or of a dimension (what they refer to).

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema as ArrowSchema, SchemaRef};

use crate::error::{Error, Result};

/// How wide a fact's column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// 64-bit integer: ids, minor units of money, thousandths.
    I64,
    /// 32-bit integer: small counts, minutes of a day.
    I32,
    /// 32-bit days since 1970-01-01, a date in SQL.
    Date,
}

/// How a fact's column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Differences between neighbours: for columns of the sort order and for values that seldom repeat.
    Delta,
    /// Dictionary, for values that repeat; falls back to differences when there are too many.
    Dictionary,
    /// As they are, for large values that repeat a few times in a row: the compressor sees each run, which neither packed places in a
    /// dictionary nor packed differences let it see.
    Plain,
}

/// A column of a fact.
#[derive(Clone, Copy, Debug)]
pub struct ColumnDef {
    /// Its name, also in SQL.
    pub name: &'static str,
    /// Its width.
    pub kind: ColumnKind,
    /// Whether it can be missing.
    pub nullable: bool,
    /// How it is written.
    pub encoding: Encoding,
}

impl ColumnDef {
    /// A column that is never missing.
    #[must_use]
    pub const fn new(name: &'static str, kind: ColumnKind, encoding: Encoding) -> Self {
        Self {
            name,
            kind,
            nullable: false,
            encoding,
        }
    }

    /// A column that can be missing.
    #[must_use]
    pub const fn nullable(name: &'static str, kind: ColumnKind, encoding: Encoding) -> Self {
        Self {
            name,
            kind,
            nullable: true,
            encoding,
        }
    }

    pub(crate) const fn arrow_type(&self) -> DataType {
        match self.kind {
            ColumnKind::I64 => DataType::Int64,
            ColumnKind::I32 => DataType::Int32,
            ColumnKind::Date => DataType::Date32,
        }
    }
}

/// A fact: rows of integers in one order.
///
/// **Invariant:** rows stand in the order of their columns, left to right, so `order` is a prefix of `columns`. That makes
/// the order total: equal rows are interchangeable, and the same rows always give the same file.
#[derive(Clone, Copy, Debug)]
pub struct FactDef {
    /// Its name, also in SQL.
    pub name: &'static str,
    /// Its columns; the first ones are the sort order.
    pub columns: &'static [ColumnDef],
    /// The column with the id of the document that a row belongs to.
    pub key: &'static str,
    /// The column with the day; it comes first in the order. Months of it are partitions.
    pub day: &'static str,
    /// The sort order that is declared to readers: a prefix of `columns`, never missing.
    pub order: &'static [&'static str],
}

impl FactDef {
    /// The place of a column.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn position(&self, column: &str) -> Result<usize> {
        self.columns
            .iter()
            .position(|c| c.name == column)
            .ok_or_else(|| Error::Shape(format!("{} has no column {column}", self.name)))
    }

    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    pub(crate) fn arrow_schema(&self) -> SchemaRef {
        let fields: Vec<Field> = self
            .columns
            .iter()
            .map(|c| Field::new(c.name, c.arrow_type(), c.nullable))
            .collect();
        Arc::new(ArrowSchema::new(fields))
    }

    fn check(&self) -> Result<()> {
        let wrong = |what: &str| Err(Error::Shape(format!("fact {}: {what}", self.name)));
        if self
            .order
            .iter()
            .zip(self.columns)
            .any(|(o, c)| *o != c.name || c.nullable)
            || self.order.len() > self.columns.len()
        {
            return wrong("the order is not a prefix of the columns");
        }
        if self.order.first() != Some(&self.day) {
            return wrong("the day does not come first in the order");
        }
        if !self.order.contains(&self.key) {
            return wrong("the key is not part of the order");
        }
        Ok(())
    }
}

/// What a dimension's column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DimensionKind {
    /// 64-bit integer, can be missing.
    I64,
    /// Text; missing and empty are the same.
    Text,
    /// Yes or no.
    Bool,
}

/// A column of a dimension.
#[derive(Clone, Debug)]
pub struct DimensionColumn {
    /// Its name, also in SQL.
    pub name: String,
    /// What it holds.
    pub kind: DimensionKind,
}

/// A dimension: one row a record, by id. The column `id` (64 bits) is added in front of the declared ones.
#[derive(Clone, Debug)]
pub struct DimensionDef {
    /// Its name, also in SQL.
    pub name: &'static str,
    /// Its columns after `id`. Owned, because a company adds profile fields while the program runs.
    pub columns: Vec<DimensionColumn>,
}

impl DimensionDef {
    /// From names and kinds.
    #[must_use]
    pub fn new(name: &'static str, columns: &[(&str, DimensionKind)]) -> Self {
        let columns = columns
            .iter()
            .map(|(name, kind)| DimensionColumn {
                name: (*name).to_owned(),
                kind: *kind,
            })
            .collect();
        Self { name, columns }
    }

    pub(crate) fn arrow_schema(&self) -> SchemaRef {
        let mut fields = vec![Field::new("id", DataType::Int64, false)];
        for column in &self.columns {
            let kind = match column.kind {
                DimensionKind::I64 => DataType::Int64,
                DimensionKind::Text => DataType::Utf8,
                DimensionKind::Bool => DataType::Boolean,
            };
            fields.push(Field::new(&column.name, kind, column.kind != DimensionKind::Bool));
        }
        Arc::new(ArrowSchema::new(fields))
    }
}

/// Everything that a warehouse holds, as declared by the domains.
#[derive(Clone, Debug)]
pub struct Schema {
    facts: Vec<FactDef>,
    dimensions: Vec<DimensionDef>,
}

impl Schema {
    /// Puts the declarations together.
    ///
    /// # Errors
    /// When a declaration contradicts itself, or two have the same name.
    pub fn new(facts: Vec<FactDef>, dimensions: Vec<DimensionDef>) -> Result<Self> {
        for fact in &facts {
            fact.check()?;
        }
        let mut names: Vec<&str> = facts.iter().map(|f| f.name).collect();
        names.extend(dimensions.iter().map(|d| d.name));
        names.sort_unstable();
        if names.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(Error::Shape(
                "two facts or dimensions have the same name".to_owned(),
            ));
        }
        Ok(Self { facts, dimensions })
    }

    /// The declared facts.
    #[must_use]
    pub fn facts(&self) -> &[FactDef] {
        &self.facts
    }

    /// The declared dimensions.
    #[must_use]
    pub fn dimensions(&self) -> &[DimensionDef] {
        &self.dimensions
    }

    pub(crate) fn fact(&self, name: &str) -> Result<&FactDef> {
        self.facts
            .iter()
            .find(|f| f.name == name)
            .ok_or_else(|| Error::Shape(format!("there is no fact {name}")))
    }

    pub(crate) fn dimension(&self, name: &str) -> Result<&DimensionDef> {
        self.dimensions
            .iter()
            .find(|d| d.name == name)
            .ok_or_else(|| Error::Shape(format!("there is no dimension {name}")))
    }

    /// Changes when a declaration changes: files written under another one must be rebuilt.
    pub(crate) fn fingerprint(&self) -> String {
        let mut text = String::new();
        for fact in &self.facts {
            let _ = write!(text, "{}({}:", fact.name, fact.order.len());
            for c in fact.columns {
                let _ = write!(text, "{} {:?} {},", c.name, c.kind, c.nullable);
            }
            text.push(')');
        }
        for dimension in &self.dimensions {
            let _ = write!(text, "{}(", dimension.name);
            for c in &dimension.columns {
                let _ = write!(text, "{} {:?},", c.name, c.kind);
            }
            text.push(')');
        }
        text
    }
}
