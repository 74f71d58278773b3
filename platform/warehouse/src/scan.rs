//! Reading columns of a fact for the days wanted: pruned by partition and row group, decoded in parallel.

use std::fs::File;
use std::thread;

use crate::definition::FactDef;
use crate::error::{Error, Result};
use crate::read::{self, Column};

/// Partitions decoded at the same time, so that memory stays at this many months of the columns asked for.
const SCAN_THREADS_MAX: usize = 4;

/// Days, both ends included, as days since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayRange {
    /// The first day wanted.
    pub first: i32,
    /// The last day wanted.
    pub last: i32,
}

impl DayRange {
    /// All days.
    pub const ALL: Self = Self {
        first: i32::MIN,
        last: i32::MAX,
    };
}

/// Decoded columns of a stretch of rows, in the order of the fact.
#[derive(Clone, Debug)]
pub struct Slice {
    def: FactDef,
    positions: Vec<usize>,
    columns: Vec<Column>,
    rows: usize,
}

impl Slice {
    /// How many rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// A 64-bit column; missing values are [`crate::NULL`].
    ///
    /// # Errors
    /// When it wasn't asked for or isn't 64 bits wide.
    pub fn i64(&self, name: &str) -> Result<&[i64]> {
        match self.column(name)? {
            Column::I64(values) => Ok(values),
            Column::I32(_) => Err(Error::Shape(format!("{name} is 32 bits wide"))),
        }
    }

    /// A 32-bit column.
    ///
    /// # Errors
    /// When it wasn't asked for or isn't 32 bits wide.
    pub fn i32(&self, name: &str) -> Result<&[i32]> {
        match self.column(name)? {
            Column::I32(values) => Ok(values),
            Column::I64(_) => Err(Error::Shape(format!("{name} is 64 bits wide"))),
        }
    }

    fn column(&self, name: &str) -> Result<&Column> {
        let position = self.def.position(name)?;
        self.positions
            .iter()
            .position(|&p| p == position)
            .and_then(|index| self.columns.get(index))
            .ok_or_else(|| Error::Shape(format!("{name} was not asked for")))
    }

    fn empty(def: FactDef, positions: &[usize]) -> Self {
        let columns = positions
            .iter()
            .filter_map(|&p| def.columns.get(p))
            .map(|c| match c.kind {
                crate::ColumnKind::I64 => Column::I64(Vec::new()),
                crate::ColumnKind::I32 | crate::ColumnKind::Date => Column::I32(Vec::new()),
            })
            .collect();
        Self {
            def,
            positions: positions.to_vec(),
            columns,
            rows: 0,
        }
    }

    fn append(&mut self, other: Self) {
        self.rows += other.rows;
        for (to, from) in self.columns.iter_mut().zip(other.columns) {
            match (to, from) {
                (Column::I64(to), Column::I64(from)) => to.extend(from),
                (Column::I32(to), Column::I32(from)) => to.extend(from),
                _ => {}
            }
        }
    }
}

/// What to read from which opened files.
pub struct Scan {
    pub def: FactDef,
    pub positions: Vec<usize>,
    pub days: DayRange,
    /// In time order.
    pub files: Vec<File>,
}

impl Scan {
    /// Positions of the columns, ascending, with the day in front: it is needed to cut the range.
    pub fn positions(def: &FactDef, columns: &[&str]) -> Result<Vec<usize>> {
        let mut positions = vec![0];
        for column in columns {
            positions.push(def.position(column)?);
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(positions)
    }

    /// Decodes partitions in parallel, maps each where it was decoded, and folds the results in time order.
    pub fn run<T: Send>(
        self,
        map: &(impl Fn(Slice) -> Result<T> + Sync),
        mut fold: impl FnMut(T),
    ) -> Result<()> {
        let (def, positions, days) = (&self.def, &self.positions, self.days);
        let one = move |file: File| -> Result<T> {
            let (columns, rows) = read::read_columns(def, file, positions, days)?;
            map(Slice {
                def: *def,
                positions: positions.clone(),
                columns,
                rows,
            })
        };
        let threads = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(SCAN_THREADS_MAX);
        let mut files = self.files.into_iter();
        loop {
            let wave: Vec<File> = files.by_ref().take(threads).collect();
            if wave.is_empty() {
                return Ok(());
            }
            for result in in_parallel(wave, &one) {
                fold(result?);
            }
        }
    }

    /// Everything in one piece.
    pub fn collect(self) -> Result<Slice> {
        let mut all = Slice::empty(self.def, &self.positions);
        self.run(&Ok, |slice| all.append(slice))?;
        Ok(all)
    }
}

fn in_parallel<T: Send>(wave: Vec<File>, one: &(impl Fn(File) -> Result<T> + Sync)) -> Vec<Result<T>> {
    if wave.len() < 2 {
        return wave.into_iter().map(one).collect();
    }
    thread::scope(|scope| {
        let handles: Vec<_> = wave
            .into_iter()
            .map(|file| scope.spawn(move || one(file)))
            .collect();
        handles
            .into_iter()
            .map(|handle| {
                handle
                    .join()
                    .unwrap_or_else(|_| Err(Error::Shape("a scan thread panicked".to_owned())))
            })
            .collect()
    })
}
