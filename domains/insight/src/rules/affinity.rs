//! Affinity: which items are bought together.

use rustc_hash::FxHashMap;

/// Items of which every pair has a place in memory: 4 bytes × n² ÷ 2.
const DENSE_ITEMS_MAX: usize = 6_000;
/// Pairs that are counted at most.
pub const PAIRS_MAX: usize = 20_000_000;

/// The items of tickets, one after another.
#[derive(Debug, Default)]
pub struct Tickets {
    items: Vec<u32>,
    ends: Vec<usize>,
}

impl Tickets {
    /// Adds a ticket with these distinct items.
    pub fn add(&mut self, items: impl Iterator<Item = u32>) {
        self.items.extend(items);
        self.ends.push(self.items.len());
    }

    /// How many tickets.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Tickets of each item below `items`.
    #[must_use]
    pub fn counts(&self, items: usize) -> Vec<i64> {
        let mut counts = vec![0; items];
        for item in &self.items {
            if let Some(count) = counts.get_mut(at(*item)) {
                *count += 1;
            }
        }
        counts
    }

    fn each(&self, mut f: impl FnMut(&[u32])) {
        let mut start = 0;
        for &end in &self.ends {
            f(self.items.get(start..end).unwrap_or_default());
            start = end;
        }
    }
}

fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Two items and the tickets with both; the first is smaller in the order given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The smaller item.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Tickets with both.
    pub both: i64,
}

/// The pairs of the items in `order` (items, smallest first) that are on a ticket together; `None`: more than [`PAIRS_MAX`].
#[must_use]
pub fn pairs(tickets: &Tickets, items: usize, order: &[u32]) -> Option<Vec<Pair>> {
    let mut places = vec![u32::MAX; items];
    for (item, place) in order.iter().zip(0_u32..) {
        if let Some(slot) = places.get_mut(at(*item)) {
            *slot = place;
        }
    }
    let mut counter = Counter::new(order.len());
    let mut wanted: Vec<u32> = Vec::new();
    let mut is_full = false;
    tickets.each(|ticket| {
        let known = ticket.iter().filter_map(|item| places.get(at(*item)).copied());
        wanted.clear();
        wanted.extend(known.filter(|place| *place != u32::MAX));
        wanted.sort_unstable();
        is_full = is_full || !counter.add(&wanted);
    });
    let item = |place: usize| order.get(place).copied().unwrap_or(0);
    let found = counter.finish().into_iter().map(|((a, b), both)| Pair {
        a: item(a),
        b: item(b),
        both,
    });
    (!is_full).then(|| found.collect())
}

enum Counter {
    /// Row by row: `(a, b)` at `a × n + b`.
    Dense(usize, Vec<u32>),
    Hashed(FxHashMap<(u32, u32), u32>),
}

impl Counter {
    fn new(items: usize) -> Self {
        if items > DENSE_ITEMS_MAX {
            Self::Hashed(FxHashMap::default())
        } else {
            Self::Dense(items, vec![0; items * items])
        }
    }

    /// Counts the pairs of these places, ascending; `false` when there are too many pairs.
    fn add(&mut self, places: &[u32]) -> bool {
        for (index, &a) in places.iter().enumerate() {
            let others = places.get(index + 1..).unwrap_or_default();
            match self {
                Self::Dense(items, counts) => {
                    let row = at(a) * *items;
                    let Some(row) = counts.get_mut(row..row + *items) else {
                        continue;
                    };
                    for b in others {
                        if let Some(count) = row.get_mut(at(*b)) {
                            *count += 1;
                        }
                    }
                }
                Self::Hashed(counts) => {
                    for b in others {
                        *counts.entry((a, *b)).or_default() += 1;
                    }
                    if counts.len() > PAIRS_MAX {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn finish(self) -> Vec<((usize, usize), i64)> {
        match self {
            Self::Dense(items, counts) => counts
                .into_iter()
                .enumerate()
                .filter(|(_, count)| *count > 0)
                .map(|(cell, count)| ((cell / items, cell % items), i64::from(count)))
                .collect(),
            Self::Hashed(counts) => counts
                .into_iter()
                .map(|((a, b), count)| ((at(a), at(b)), i64::from(count)))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stand_in_the_order_of_items() {
        let mut tickets = Tickets::default();
        for items in [vec![2, 0], vec![0, 1, 2], vec![1]] {
            tickets.add(items.into_iter());
        }
        assert_eq!(tickets.counts(3), [2, 2, 2]);
        let mut found = pairs(&tickets, 3, &[2, 0]).unwrap();
        found.sort_by_key(|p| (p.a, p.b));
        assert_eq!(found, [Pair { a: 2, b: 0, both: 2 }]);
    }
}
