//! What a computation has read, so that its answer can be kept for as long as nothing of that has changed.
//!
//! Files are never changed, only replaced by files of other names. So an answer stays true while every read would find the same
//! files: a batch that rewrites January leaves an answer alone that read only March. Nothing is declared for that, and nothing can
//! be forgotten: whoever reads through a [`Watched`] warehouse leaves a trace.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::dimension::DimensionTable;
use crate::error::Result;
use crate::manifest::Manifest;
use crate::scan::{DayRange, Slice};
use crate::warehouse::{Month, Warehouse};

/// A question to the state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Read {
    /// The months of a fact that have a day between these.
    Months { fact: String, first: i32, last: i32 },
    /// First and last day of a fact.
    Days { fact: String },
    /// A dimension.
    Dimension { name: String },
}

/// What the state had to say.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Files(Vec<String>),
    Days(Option<(i32, i32)>),
}

impl Read {
    fn ask(&self, manifest: &Manifest) -> Found {
        match self {
            Self::Months { fact, first, last } => {
                let days = DayRange {
                    first: *first,
                    last: *last,
                };
                let files = manifest.months(fact, days).map(|entry| entry.file.clone());
                Found::Files(files.collect())
            }
            Self::Days { fact } => {
                let days = manifest.days(fact);
                Found::Days(days.map(|days| (days.first, days.last)))
            }
            Self::Dimension { name } => {
                let entry = manifest.dimensions.get(name);
                Found::Files(entry.map(|entry| entry.file.clone()).into_iter().collect())
            }
        }
    }
}

/// Everything that a computation asked of the state, with what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footprint(BTreeMap<Read, Found>);

impl Footprint {
    /// Whether every read would still find the same.
    #[must_use]
    pub fn is_current(&self, warehouse: &Warehouse) -> bool {
        let snapshot = warehouse.snapshot();
        self.0
            .iter()
            .all(|(read, found)| read.ask(&snapshot.manifest) == *found)
    }

    /// Remembers a read. Something else found by the same read in the course of one computation is never current again: the
    /// answer is a mixture of two states.
    fn note(&mut self, read: Read, found: Found) {
        match self.0.get_mut(&read) {
            None => drop(self.0.insert(read, found)),
            Some(before) if *before != found => *before = Found::Files(vec![MIXED.to_owned()]),
            Some(_) => {}
        }
    }
}

/// The name of no file.
const MIXED: &str = "";

/// A warehouse whose reads leave a trace.
pub struct Watched {
    warehouse: Arc<Warehouse>,
    footprint: Option<Mutex<Footprint>>,
}

impl Watched {
    /// With nothing read yet.
    #[must_use]
    pub fn new(warehouse: &Arc<Warehouse>) -> Self {
        Self {
            warehouse: Arc::clone(warehouse),
            footprint: Some(Mutex::new(Footprint::default())),
        }
    }

    /// For answers that nobody keeps: nothing is written down.
    #[must_use]
    pub fn passing(warehouse: &Arc<Warehouse>) -> Self {
        Self {
            warehouse: Arc::clone(warehouse),
            footprint: None,
        }
    }

    /// What was read.
    #[must_use]
    pub fn footprint(&self) -> Footprint {
        let footprint = self.footprint.as_ref();
        footprint
            .map(|footprint| footprint.lock().clone())
            .unwrap_or_default()
    }

    /// The warehouse itself; what is read from it leaves no trace.
    #[must_use]
    pub const fn warehouse(&self) -> &Arc<Warehouse> {
        &self.warehouse
    }

    /// Noted before the read: if a batch comes between, the trace is older than what was read and only costs another computation.
    fn note(&self, read: Read) {
        if let Some(footprint) = &self.footprint {
            let found = read.ask(&self.warehouse.snapshot().manifest);
            footprint.lock().note(read, found);
        }
    }

    /// As [`Warehouse::scan_fold`].
    ///
    /// # Errors
    /// As there.
    pub fn scan_fold<T: Send>(
        &self,
        (fact, columns): (&str, &[&str]),
        days: DayRange,
        map: impl Fn(Slice) -> Result<T> + Sync,
        fold: impl FnMut(T),
    ) -> Result<()> {
        self.note(Read::Months {
            fact: fact.to_owned(),
            first: days.first,
            last: days.last,
        });
        self.warehouse.scan_fold((fact, columns), days, map, fold)
    }

    /// As [`Warehouse::scan_fold_both`].
    ///
    /// # Errors
    /// As there.
    pub fn scan_fold_both<T: Send>(
        &self,
        facts: [(&str, &[&str]); 2],
        days: DayRange,
        map: impl Fn(Slice, Slice) -> Result<T> + Sync,
        fold: impl FnMut(T),
    ) -> Result<()> {
        for (fact, _) in facts {
            self.note(Read::Months {
                fact: fact.to_owned(),
                first: days.first,
                last: days.last,
            });
        }
        self.warehouse.scan_fold_both(facts, days, map, fold)
    }

    /// As [`Warehouse::months`].
    #[must_use]
    pub fn months(&self, fact: &str, days: DayRange) -> Vec<Month> {
        self.note(Read::Months {
            fact: fact.to_owned(),
            first: days.first,
            last: days.last,
        });
        self.warehouse.months(fact, days)
    }

    /// As [`Warehouse::dimension_file`].
    #[must_use]
    pub fn dimension_file(&self, name: &str) -> Option<String> {
        self.note(Read::Dimension {
            name: name.to_owned(),
        });
        self.warehouse.dimension_file(name)
    }

    /// As [`Warehouse::days`].
    #[must_use]
    pub fn days(&self, fact: &str) -> Option<DayRange> {
        self.note(Read::Days {
            fact: fact.to_owned(),
        });
        self.warehouse.days(fact)
    }

    /// As [`Warehouse::dimension`].
    ///
    /// # Errors
    /// As there.
    pub fn dimension(&self, name: &str, columns: &[&str]) -> Result<DimensionTable> {
        self.note(Read::Dimension {
            name: name.to_owned(),
        });
        self.warehouse.dimension(name, columns)
    }

    /// As [`Warehouse::dimension_columns`]: a matter of declarations, which don't change while the program runs.
    #[must_use]
    pub fn dimension_columns(&self, name: &str) -> Vec<String> {
        self.warehouse.dimension_columns(name)
    }
}
