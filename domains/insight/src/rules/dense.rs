//! Dense numbers for ids, so that state a customer is an array and not a map.

use rustc_hash::FxHashMap;

use crate::rules::digits::sort_by_digits;

/// Gives each id a number, 0, 1, 2, … in the order of first appearance.
#[derive(Debug, Default)]
pub struct DenseIds {
    numbers: FxHashMap<i64, usize>,
    ids: Vec<i64>,
}

impl DenseIds {
    /// The number of this id.
    pub fn number(&mut self, id: i64) -> usize {
        let next = self.ids.len();
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.ids.push(id);
        }
        number
    }

    /// The id of this number; 0 when none has it.
    #[must_use]
    pub fn id(&self, number: usize) -> i64 {
        self.ids.get(number).copied().unwrap_or(0)
    }
}

/// Ids below this are places of an array, as where they were counted from 1; those that the program makes itself are hashed.
const SMALL_IDS: usize = 1 << 24;

/// A state for each id; without a state it has the default.
#[derive(Clone, Debug, Default)]
pub struct ById<T> {
    small: Vec<T>,
    others: FxHashMap<i64, T>,
}

impl<T: Clone + Default> ById<T> {
    /// The state of this id.
    #[inline]
    pub fn slot(&mut self, id: i64) -> Option<&mut T> {
        match usize::try_from(id) {
            Ok(at) if at < SMALL_IDS => slot(&mut self.small, at),
            _ => Some(self.others.entry(id).or_default()),
        }
    }
}

/// The state of a number; made on first use.
#[inline]
pub fn slot<T: Clone + Default>(states: &mut Vec<T>, number: usize) -> Option<&mut T> {
    if states.len() <= number {
        states.resize(number + 1, T::default());
    }
    states.get_mut(number)
}

/// Tells what was met before in the same group: each number is marked with the group that it was met in last.
#[derive(Debug, Default)]
pub struct Met {
    last: Vec<u32>,
    group: u32,
}

impl Met {
    /// A new group, in which nothing was met yet.
    pub const fn clear(&mut self) {
        self.group += 1;
    }

    /// Whether the number is met for the first time in this group.
    #[inline]
    pub fn is_new(&mut self, number: u32) -> bool {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        let group = self.group;
        slot(&mut self.last, number).is_some_and(|last| std::mem::replace(last, group) != group)
    }
}

/// Puts pairs of a group and a member in the order of groups, which are numbers below `groups`.
pub fn by_group(pairs: &mut Vec<(u32, u32)>, groups: usize) {
    sort_by_digits(pairs, u64::try_from(groups).unwrap_or(u64::MAX), |pair| {
        u64::from(pair.0)
    });
}

/// How many different second numbers stand with each first number below `groups`.
#[must_use]
pub fn distinct(mut pairs: Vec<(u32, u32)>, groups: usize) -> Vec<i64> {
    let mut counts = vec![0; groups];
    let mut met = Met::default();
    by_group(&mut pairs, groups);
    for run in pairs.chunk_by(|a, b| a.0 == b.0) {
        met.clear();
        let count = run.iter().filter(|pair| met.is_new(pair.1)).count();
        let group = run.first().and_then(|pair| usize::try_from(pair.0).ok());
        if let Some(slot) = group.and_then(|group| counts.get_mut(group)) {
            *slot = i64::try_from(count).unwrap_or(i64::MAX);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_counts_once_in_a_group() {
        let pairs = vec![(2, 7), (0, 7), (2, 7), (2, 0), (0, 7)];
        assert_eq!(distinct(pairs, 4), [1, 0, 2, 0]);
        assert_eq!(distinct(Vec::new(), 2), [0, 0]);
    }

    #[test]
    fn states_of_small_and_of_large_ids_are_kept() {
        let mut states: ById<i32> = ById::default();
        for id in [3, -5, i64::MAX, 3, i64::MAX] {
            *states.slot(id).unwrap() += 1;
        }
        assert_eq!(
            [3, -5, i64::MAX, 4].map(|id| *states.slot(id).unwrap()),
            [2, 1, 2, 0]
        );
    }
}
