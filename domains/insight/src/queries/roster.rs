//! Dense numbers for the records that facts name, so that state per customer or product is an array and not a map.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guanxi_types::{Result, index_of};
use guanxi_warehouse::{DayRange, DimensionTable, NULL, Watched};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

/// What stands where nothing is known.
pub const UNKNOWN: &str = "(unknown)";
/// A table of this many places a record is still smaller than a hash map.
const PLACES_PER_RECORD: i64 = 8;

/// From an id to its dense number.
enum Lookup {
    /// By the distance from the smallest id; `u32::MAX` where there is none.
    Direct {
        first: i64,
        numbers: Vec<u32>,
    },
    Hashed(FxHashMap<i64, u32>),
}

/// Ids by the file of the month that names them.
type ByFile = BTreeMap<String, Arc<BTreeSet<i64>>>;

/// What a roster was made of.
struct Source {
    /// The dimension's file.
    dimension: Option<String>,
    /// The ids that only facts name.
    others: BTreeSet<i64>,
    /// The same by month, as of the last look.
    by_file: Mutex<ByFile>,
}

/// The records of a dimension and those that only facts name, numbered 0, 1, 2, … in the order of ids.
pub struct Roster {
    lookup: Lookup,
    ids: Vec<i64>,
    /// By dense number: what people know the record by.
    numbers: Vec<Box<str>>,
    /// By dense number: the place in the order of numbers (integers ascending, then texts by code point).
    places: Vec<u32>,
    source: Source,
}

/// The same records by the same numbers; the rest follows from them.
impl PartialEq for Roster {
    fn eq(&self, other: &Self) -> bool {
        self.ids == other.ids && self.numbers == other.numbers
    }
}

impl Eq for Roster {}

impl Roster {
    /// Of a dimension's records with their numbers, and of the ids in the facts' column.
    ///
    /// # Errors
    /// When the facts can't be read.
    pub fn of(
        warehouse: &Watched,
        (table, mut numbers): (&DimensionTable, Vec<Box<str>>),
        (fact, column): (&str, &str),
    ) -> Result<Self> {
        let mut ids = table.ids().to_vec();
        let mut lookup = Lookup::of(&ids);
        let months = warehouse.months(fact, DayRange::ALL);
        let found = named(warehouse, (fact, column), DayRange::ALL, |id| {
            lookup.find(id).is_none()
        })?;
        let others: BTreeSet<i64> = found.iter().flatten().copied().collect();
        // Of a state that changed meanwhile nobody can tell which file named whom.
        let is_one_state = months.len() == found.len() && months == warehouse.months(fact, DayRange::ALL);
        let files = months
            .into_iter()
            .map(|month| month.file)
            .filter(|_| is_one_state);
        let by_file: ByFile = files.zip(found.into_iter().map(Arc::new)).collect();
        if !others.is_empty() {
            let mut rows: Vec<(i64, Box<str>)> = ids.into_iter().zip(numbers).collect();
            rows.extend(others.iter().map(|&id| (id, id.to_string().into_boxed_str())));
            rows.sort_by_key(|(id, _)| *id);
            (ids, numbers) = rows.into_iter().unzip();
            lookup = Lookup::of(&ids);
        }
        Ok(Self {
            lookup,
            places: places(&numbers),
            ids,
            numbers,
            source: Source {
                dimension: table.file().map(str::to_owned),
                others,
                by_file: Mutex::new(by_file),
            },
        })
    }

    /// Whether it would come out the same if it were made now. Only the months that were written since the last look are read.
    ///
    /// # Errors
    /// When the facts can't be read.
    pub fn is_still(
        &self,
        warehouse: &Watched,
        dimension: &str,
        (fact, column): (&str, &str),
    ) -> Result<bool> {
        let file = warehouse.dimension_file(dimension);
        if file.is_none() || file != self.source.dimension {
            return Ok(false);
        }
        let months = warehouse.months(fact, DayRange::ALL);
        let known = self.source.by_file.lock().clone();
        let is_other = |id: i64| self.lookup.find(id).is_none() || self.source.others.contains(&id);
        let mut now = ByFile::new();
        for month in &months {
            let others = match known.get(&month.file) {
                Some(others) => Arc::clone(others),
                None => {
                    let found = named(warehouse, (fact, column), month.days, is_other)?;
                    Arc::new(found.into_iter().flatten().collect())
                }
            };
            now.insert(month.file.clone(), others);
        }
        let others: BTreeSet<i64> = now.values().flat_map(|others| others.iter().copied()).collect();
        let is_same = others == self.source.others && warehouse.months(fact, DayRange::ALL) == months;
        if is_same {
            *self.source.by_file.lock() = now;
        }
        Ok(is_same)
    }

    /// Whether it has all records of another by the same dense numbers and in the same order, and perhaps more after them.
    #[must_use]
    pub fn goes_on(&self, before: &Self) -> bool {
        self.ids.starts_with(&before.ids) && self.numbers.starts_with(&before.numbers)
    }

    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// The dense number of an id; `None` for one that is missing.
    #[must_use]
    #[inline]
    pub fn find(&self, id: i64) -> Option<usize> {
        self.lookup.find(id).and_then(|at| usize::try_from(at).ok())
    }

    /// The place of an id in the order of numbers; those that are missing come last.
    #[must_use]
    pub fn place_of(&self, id: i64) -> u32 {
        self.find(id).map_or(u32::MAX, |at| self.place(at))
    }

    /// The ids, ascending: by dense number.
    #[must_use]
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// The id of this dense number; 0 when none has it.
    #[must_use]
    pub fn id(&self, at: usize) -> i64 {
        self.ids.get(at).copied().unwrap_or(0)
    }

    /// What people know the record of this dense number by.
    #[must_use]
    pub fn number(&self, at: usize) -> &str {
        self.numbers.get(at).map_or(UNKNOWN, AsRef::as_ref)
    }

    /// The place in the order of numbers: what every ranking ends with.
    #[must_use]
    #[inline]
    pub fn place(&self, at: usize) -> u32 {
        self.places.get(at).copied().unwrap_or(u32::MAX)
    }
}

/// The ids in a column of facts that are wanted, by month.
fn named(
    warehouse: &Watched,
    (fact, column): (&str, &str),
    days: DayRange,
    is_wanted: impl Fn(i64) -> bool + Sync,
) -> Result<Vec<BTreeSet<i64>>> {
    let mut found = Vec::new();
    warehouse.scan_fold(
        (fact, &[column]),
        days,
        |slice| {
            let ids = slice.i64(column)?.iter().copied();
            Ok(ids.filter(|&id| id != NULL && is_wanted(id)).collect())
        },
        |ids| found.push(ids),
    )?;
    Ok(found)
}

impl Lookup {
    fn of(ids: &[i64]) -> Self {
        let (first, last) = (
            ids.first().copied().unwrap_or(0),
            ids.last().copied().unwrap_or(0),
        );
        let numbered = ids.iter().copied().zip(0_u32..);
        let span = last.saturating_sub(first).saturating_add(1);
        let records = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        if span > records.saturating_mul(PLACES_PER_RECORD) {
            return Self::Hashed(numbered.collect());
        }
        let mut numbers = vec![u32::MAX; index_of(span)];
        for (id, number) in numbered {
            if let Some(place) = numbers.get_mut(index_of(id - first)) {
                *place = number;
            }
        }
        Self::Direct { first, numbers }
    }

    #[inline]
    fn find(&self, id: i64) -> Option<u32> {
        match self {
            Self::Direct { first, numbers } => {
                let distance = usize::try_from(id.checked_sub(*first)?).ok()?;
                numbers
                    .get(distance)
                    .copied()
                    .filter(|&number| number != u32::MAX)
            }
            Self::Hashed(numbers) => numbers.get(&id).copied(),
        }
    }
}

/// The rows of a column of numbers in their order: integers ascending, then texts by code point.
#[must_use]
pub fn order_of_numbers(numbers: &[Box<str>]) -> Vec<usize> {
    let mut rows: Vec<(u32, usize)> = places(numbers).into_iter().zip(0..).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, row)| row).collect()
}

/// By dense number, the place in the order of numbers.
fn places(numbers: &[Box<str>]) -> Vec<u32> {
    // Where numbers were given one after another, records stand in their order already.
    let mut last = None;
    let mut integers = numbers.iter().map(|number| number.parse::<i64>().ok());
    if integers.all(|number| number.is_some() && std::mem::replace(&mut last, number) < number) {
        return (0_u32..).take(numbers.len()).collect();
    }
    let mut order: Vec<(Option<i128>, &str, usize)> = numbers
        .iter()
        .enumerate()
        .map(|(at, number)| (number.parse().ok(), number.as_ref(), at))
        .collect();
    order.sort_unstable_by(|a, b| by_number(a.0, b.0).then_with(|| a.1.cmp(b.1)).then(a.2.cmp(&b.2)));
    let mut places = vec![u32::MAX; numbers.len()];
    for ((_, _, at), place) in order.into_iter().zip(0_u32..) {
        if let Some(slot) = places.get_mut(at) {
            *slot = place;
        }
    }
    places
}

fn by_number(a: Option<i128>, b: Option<i128>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// A text for each record of a roster, as a number in the order of texts.
#[derive(Debug, PartialEq, Eq)]
pub struct Labels {
    /// By dense number of the record.
    of: Vec<u32>,
    /// By code point; what isn't known is [`UNKNOWN`].
    names: Vec<Box<str>>,
    unknown: u32,
}

impl Labels {
    /// The texts of a dimension's column by the dense numbers of `roster`.
    #[must_use]
    pub fn of(roster: &Roster, table: &DimensionTable, texts: &[Box<str>]) -> Self {
        let known = |text: &'_ str| {
            if text.is_empty() {
                UNKNOWN.into()
            } else {
                Box::from(text)
            }
        };
        let mut names: Vec<Box<str>> = texts.iter().map(|t| known(t)).collect();
        names.push(UNKNOWN.into());
        names.sort_unstable();
        names.dedup();
        let place = |text: &str| names.binary_search_by(|n| n.as_ref().cmp(text)).unwrap_or(0);
        let number = |text: &str| u32::try_from(place(text)).unwrap_or(u32::MAX);
        let unknown = number(UNKNOWN);
        let mut of = vec![unknown; roster.len()];
        let mut last: (&str, u32) = ("", unknown);
        for (&id, text) in table.ids().iter().zip(texts) {
            if text.as_ref() != last.0 {
                last = (text, if text.is_empty() { unknown } else { number(text) });
            }
            if let Some(slot) = roster.find(id).and_then(|at| of.get_mut(at)) {
                *slot = last.1;
            }
        }
        Self { of, names, unknown }
    }

    /// The number of a record's text; that of [`UNKNOWN`] for a missing record.
    #[must_use]
    pub fn at(&self, record: usize) -> u32 {
        self.of.get(record).copied().unwrap_or(self.unknown)
    }

    /// How many different texts.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.names.len()
    }

    /// The text of a number.
    #[must_use]
    pub fn name(&self, number: u32) -> &str {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.names.get(at).map_or(UNKNOWN, AsRef::as_ref)
    }

    /// The number of a text.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        let at = self.names.binary_search_by(|n| n.as_ref().cmp(text)).ok()?;
        u32::try_from(at).ok()
    }

    /// The number of what isn't known.
    #[must_use]
    pub const fn unknown(&self) -> u32 {
        self.unknown
    }
}
