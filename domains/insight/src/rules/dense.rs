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
