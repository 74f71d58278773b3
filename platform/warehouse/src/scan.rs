//! Reading columns of a fact for the days wanted: pruned by partition and row group, decoded in parallel.

use std::fs::File;
use std::sync::mpsc::{Receiver, sync_channel};
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

/// An opened partition.
pub struct Part {
    pub file: File,
    /// Whether all its days are wanted, so that none has to be cut off.
    pub is_whole: bool,
}

/// What to read from which opened files.
pub struct Scan {
    pub def: FactDef,
    pub positions: Vec<usize>,
    pub days: DayRange,
    /// In time order.
    pub parts: Vec<Part>,
}

impl Scan {
    /// Positions of the columns, ascending; the day's where none are asked for, so that there is something to count.
    pub fn positions(def: &FactDef, columns: &[&str]) -> Result<Vec<usize>> {
        let mut positions = Vec::with_capacity(columns.len());
        for column in columns {
            positions.push(def.position(column)?);
        }
        if positions.is_empty() {
            positions.push(0);
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(positions)
    }

    /// Decodes partitions in parallel, maps each where it was decoded, and folds the results in time order.
    pub fn run<T: Send>(
        mut self,
        map: &(impl Fn(Slice) -> Result<T> + Sync),
        fold: impl FnMut(T),
    ) -> Result<()> {
        let parts = std::mem::take(&mut self.parts);
        in_turn(parts, &|part| map(self.read(part)?), fold)
    }

    /// As [`Scan::run`], with the same month of another fact at a time.
    pub fn run_with<T: Send>(
        mut self,
        mut other: Self,
        map: &(impl Fn(Slice, Slice) -> Result<T> + Sync),
        fold: impl FnMut(T),
    ) -> Result<()> {
        let (parts, others) = (std::mem::take(&mut self.parts), std::mem::take(&mut other.parts));
        if parts.len() != others.len() {
            let names = (self.def.name, other.def.name);
            return Err(Error::Shape(format!("{names:?} have rows in different months")));
        }
        let pairs = parts.into_iter().zip(others).collect();
        in_turn(pairs, &|(one, two)| map(self.read(one)?, other.read(two)?), fold)
    }

    fn read(&self, part: Part) -> Result<Slice> {
        let (columns, rows) = read::read_columns(&self.def, part, &self.positions, self.days)?;
        Ok(Slice {
            def: self.def,
            positions: self.positions.clone(),
            columns,
            rows,
        })
    }

    /// Everything in one piece.
    pub fn collect(self) -> Result<Slice> {
        let mut all = Slice::empty(self.def, &self.positions);
        self.run(&Ok, |slice| all.append(slice))?;
        Ok(all)
    }
}

/// Gives the items in turn to as many threads as there are processors, and folds the results in the order of the items. A thread goes on
/// when its result has been taken, so there are never more results than threads; it stays for the whole scan, because what one month
/// was decoded into serves for the next.
fn in_turn<I: Send, T: Send>(
    items: Vec<I>,
    one: &(impl Fn(I) -> Result<T> + Sync),
    mut fold: impl FnMut(T),
) -> Result<()> {
    let count = items.len();
    let threads = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(SCAN_THREADS_MAX)
        .min(count);
    if threads < 2 {
        return items.into_iter().try_for_each(|item| one(item).map(&mut fold));
    }
    let mut shares: Vec<Vec<I>> = (0..threads).map(|_| Vec::new()).collect();
    for (at, item) in items.into_iter().enumerate() {
        if let Some(share) = shares.get_mut(at % threads) {
            share.push(item);
        }
    }
    thread::scope(|scope| {
        let (mut results, mut workers) = (Vec::new(), Vec::new());
        for share in shares {
            let (give, take): (_, Receiver<Result<T>>) = sync_channel(0);
            // Nobody takes a result any more when another one was an error.
            let work = move || share.into_iter().all(|item| give.send(one(item)).is_ok());
            workers.push(scope.spawn(work));
            results.push(take);
        }
        let folded = results.iter().cycle().take(count).try_for_each(|result| {
            let gone = |_| Error::Shape("a scan thread panicked".to_owned());
            fold(result.recv().map_err(gone)??);
            Ok(())
        });
        drop(results);
        for worker in workers {
            // What a panic leaves unsaid is the missing result.
            drop(worker.join());
        }
        folded
    })
}
