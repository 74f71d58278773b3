//! Cells of a cube with up to three axes: sums, distinct tickets and distinct customers of each cell and each total.

use rustc_hash::FxHashMap;

/// Axes at most.
pub const AXES: usize = 3;
/// A cell of a small set keeps its customers in a list until the list is this part of all; then a bit for each of all is less.
const LIST_SHARE: usize = 32;
/// The first length at which a list is looked through for what is in it twice.
const LIST_FIRST: usize = 64;

/// Where a line falls on each axis; `None`: in none of its members, so it counts in the total only.
pub type At = [Option<usize>; AXES];

/// Different numbers below a known limit.
#[derive(Clone, Debug, Default)]
pub struct Distinct {
    last: Option<u32>,
    list: Vec<u32>,
    /// Length at which the list is put in order again.
    full: usize,
    bits: Vec<u64>,
}

impl Distinct {
    /// Takes a number; `all` is how many there can be.
    pub fn add(&mut self, number: u32, all: usize) {
        // The lines of a ticket, and often its neighbours, are one customer's.
        if self.last == Some(number) {
            return;
        }
        self.last = Some(number);
        if !self.bits.is_empty() {
            self.mark(number);
            return;
        }
        self.list.push(number);
        if self.list.len() >= self.full.max(LIST_FIRST) {
            self.tidy();
            if self.list.len() > all / LIST_SHARE {
                self.bits = vec![0; all.div_ceil(64)];
                for number in std::mem::take(&mut self.list) {
                    self.mark(number);
                }
            }
            self.full = self.list.len() * 2;
        }
    }

    fn mark(&mut self, number: u32) {
        let word = usize::try_from(number / 64).ok();
        if let Some(word) = word.and_then(|at| self.bits.get_mut(at)) {
            *word |= 1 << (number % 64);
        }
    }

    fn tidy(&mut self) {
        self.list.sort_unstable();
        self.list.dedup();
    }

    /// How many different ones.
    #[must_use]
    pub fn count(&mut self) -> i64 {
        self.tidy();
        let marked: i64 = self.bits.iter().map(|word| i64::from(word.count_ones())).sum();
        marked + i64::try_from(self.list.len()).unwrap_or(i64::MAX)
    }
}

/// What a cell sums. Amounts in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellSums {
    /// Sold lines.
    pub sales_c: i64,
    /// Those of members.
    pub member_sales_c: i64,
    /// Units of sold lines, thousandths.
    pub units_milli: i64,
    /// Distinct tickets.
    pub tickets: i64,
    /// Distinct members.
    pub customers: i64,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    sums: CellSums,
    ticket: Option<u32>,
    members: Distinct,
}

/// A sold line on a ticket.
#[derive(Clone, Copy, Debug)]
pub struct SoldLine {
    /// Number of the ticket; those of one ticket follow one another.
    pub ticket: u32,
    /// Dense number of the member; `None`: anonymous.
    pub member: Option<u32>,
    /// Minor units.
    pub amount_c: i64,
    /// Thousandths.
    pub units_milli: i64,
}

/// Cells of so many possible places are found by place and not by hashing.
const PLACES_MAX: u64 = 1 << 20;

/// From the key of a cell to its number.
#[derive(Debug)]
enum Numbers {
    /// Numbers from 1; 0: none yet.
    Direct(Vec<u32>),
    Hashed(FxHashMap<u64, u32>),
}

impl Numbers {
    /// For keys below a limit.
    fn new(keys: u64) -> Self {
        if keys > PLACES_MAX {
            Self::Hashed(FxHashMap::default())
        } else {
            Self::Direct(vec![0; usize::try_from(keys).unwrap_or(0)])
        }
    }

    /// The number of a key; `next` makes one where there is none.
    fn of(&mut self, key: u64, next: impl FnOnce() -> Option<u32>) -> Option<usize> {
        let number = match self {
            Self::Direct(numbers) => {
                let slot = numbers.get_mut(usize::try_from(key).ok()?)?;
                if *slot == 0 {
                    *slot = next()?;
                }
                *slot
            }
            Self::Hashed(numbers) => match numbers.get(&key) {
                Some(&number) => number,
                None => {
                    let number = next()?;
                    numbers.insert(key, number);
                    number
                }
            },
        };
        usize::try_from(number - 1).ok()
    }
}

/// Takes sold lines. On each axis the number after the last stands for all.
#[derive(Debug)]
pub struct Cells {
    sizes: [usize; AXES],
    members: usize,
    limit: usize,
    numbers: Numbers,
    keys: Vec<u64>,
    cells: Vec<Cell>,
    is_over: bool,
}

impl Cells {
    /// For axes of so many members, so many customers, and so many cells at most.
    #[must_use]
    pub fn new(sizes: [usize; AXES], members: usize, limit: usize) -> Self {
        let keys = sizes.map(|size| u64::try_from(size + 1).unwrap_or(u64::MAX));
        Self {
            sizes,
            members,
            limit,
            numbers: Numbers::new(keys.into_iter().fold(1, u64::saturating_mul)),
            keys: Vec::new(),
            cells: Vec::new(),
            is_over: false,
        }
    }

    /// Adds a line to its cell and to every total that it is part of.
    pub fn add(&mut self, line: &SoldLine, at: At) {
        let [a, b, c] = self.sizes;
        let [in_a, in_b, in_c] = at;
        for one in in_a.into_iter().chain([a]) {
            for two in in_b.into_iter().chain([b]) {
                for three in in_c.into_iter().chain([c]) {
                    self.add_to(line, self.key([one, two, three]));
                }
            }
        }
    }

    fn add_to(&mut self, line: &SoldLine, key: u64) {
        let (keys, cells) = (&mut self.keys, &mut self.cells);
        let number = self.numbers.of(key, || {
            if cells.len() >= self.limit {
                self.is_over = true;
                return None;
            }
            keys.push(key);
            cells.push(Cell::default());
            u32::try_from(cells.len()).ok()
        });
        let Some(cell) = number.and_then(|number| self.cells.get_mut(number)) else {
            return;
        };
        cell.sums.sales_c += line.amount_c;
        cell.sums.units_milli += line.units_milli;
        if cell.ticket != Some(line.ticket) {
            cell.ticket = Some(line.ticket);
            cell.sums.tickets += 1;
        }
        if let Some(member) = line.member {
            cell.sums.member_sales_c += line.amount_c;
            cell.members.add(member, self.members);
        }
    }

    fn key(&self, [one, two, three]: [usize; AXES]) -> u64 {
        let [_, b, c] = self.sizes;
        let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        (number(one) * (number(b) + 1) + number(two)) * (number(c) + 1) + number(three)
    }

    fn place(&self, key: u64) -> At {
        let [a, b, c] = self.sizes;
        let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let (rest, three) = (number(key) / (c + 1), number(key) % (c + 1));
        let (one, two) = (rest / (b + 1), rest % (b + 1));
        let or_all = |n: usize, all: usize| (n < all).then_some(n);
        [or_all(one, a), or_all(two, b), or_all(three, c)]
    }

    /// Whether there were more cells than allowed; then the others are not to be shown.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.is_over
    }

    /// Each cell with sales by its place; `None` on an axis: all.
    #[must_use]
    pub fn finish(mut self) -> FxHashMap<At, CellSums> {
        let cells = std::mem::take(&mut self.cells);
        let keys = std::mem::take(&mut self.keys);
        let sums = |mut cell: Cell| CellSums {
            customers: cell.members.count(),
            ..cell.sums
        };
        keys.into_iter()
            .zip(cells)
            .map(|(key, cell)| (self.place(key), sums(cell)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(ticket: u32, member: Option<u32>, amount_c: i64) -> SoldLine {
        SoldLine {
            ticket,
            member,
            amount_c,
            units_milli: 1_000,
        }
    }

    /// B15
    #[test]
    fn totals_count_and_dont_add() {
        let mut cells = Cells::new([2, 2, 0], 9, 100);
        cells.add(&line(0, Some(3), 5), [Some(0), Some(0), None]);
        cells.add(&line(0, Some(3), 7), [Some(0), Some(1), None]);
        cells.add(&line(1, Some(3), 1), [Some(1), Some(0), None]);
        cells.add(&line(2, None, 2), [None, Some(0), None]);
        let found = cells.finish();
        let of = |a, b| {
            let s = found[&[a, b, None]];
            (s.sales_c, s.member_sales_c, s.tickets, s.customers)
        };
        assert_eq!(of(None, None), (15, 13, 3, 1));
        assert_eq!(of(Some(0), None), (12, 12, 1, 1));
        assert_eq!(of(None, Some(0)), (8, 6, 3, 1));
        assert_eq!(of(Some(1), Some(0)), (1, 1, 1, 1));
        assert!(!found.contains_key(&[Some(1), Some(1), None]));
        assert_eq!(found.len(), 8);
    }

    /// B15
    #[test]
    fn more_cells_than_allowed_are_told() {
        let mut cells = Cells::new([5, 0, 0], 1, 3);
        for at in 0..5 {
            cells.add(&line(0, None, 1), [Some(at), None, None]);
        }
        assert!(cells.is_over());
    }

    /// B15
    #[test]
    fn sets_count_the_same_as_lists_and_as_bits() {
        for all in [100_usize, 100_000] {
            let mut set = Distinct::default();
            let mut known = std::collections::BTreeSet::new();
            let mut number = 1_u32;
            for _ in 0..2_000 {
                number = number.wrapping_mul(48_271) % u32::try_from(all).unwrap();
                set.add(number, all);
                known.insert(number);
                number += 1;
            }
            assert_eq!(set.count(), i64::try_from(known.len()).unwrap());
        }
    }
}
