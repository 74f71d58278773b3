//! Dense numbers for ids, so that state a customer is an array and not a map.

use rustc_hash::FxHashMap;

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

/// The state of a number; made on first use.
pub fn slot<T: Clone + Default>(states: &mut Vec<T>, number: usize) -> Option<&mut T> {
    if states.len() <= number {
        states.resize(number + 1, T::default());
    }
    states.get_mut(number)
}

/// How many different second numbers stand with each first number below `groups`. Sorts by counting, so it is linear.
#[must_use]
pub fn distinct(pairs: &[(u32, u32)], groups: usize) -> Vec<i64> {
    let at = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let mut starts = vec![0_usize; groups + 1];
    for (group, _) in pairs {
        if let Some(count) = starts.get_mut(at(*group) + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut sorted = vec![0_u32; pairs.len()];
    let mut next = starts.clone();
    for (group, member) in pairs {
        let Some(place) = next.get_mut(at(*group)) else {
            continue;
        };
        if let Some(slot) = sorted.get_mut(*place) {
            *slot = *member;
        }
        *place += 1;
    }
    let mut seen: Vec<usize> = Vec::new();
    starts
        .windows(2)
        .zip(1_usize..)
        .map(|(range, mark)| {
            let [from, to] = range else { return 0 };
            let mut count = 0;
            for member in sorted.get(*from..*to).unwrap_or_default() {
                if let Some(last) = slot(&mut seen, at(*member)).filter(|last| **last != mark) {
                    *last = mark;
                    count += 1;
                }
            }
            count
        })
        .collect()
}
