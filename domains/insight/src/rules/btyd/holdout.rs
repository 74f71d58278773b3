//! How well a model foretells: fitted to the first part of the time, compared with what came after.

use super::History;

/// Customers with more repeat purchases than this are one group.
pub const GROUP_LAST: u32 = 7;

/// Customers with equally many repeat purchases in the first part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HoldoutGroup {
    /// Repeat purchases in the first part; [`GROUP_LAST`] stands for as many and more.
    pub repeats: u32,
    /// Customers.
    pub customers: u32,
    /// Purchases that they made in the second part.
    pub actual: u64,
    /// Purchases that the model expected of them.
    pub expected: f64,
}

/// The groups that have customers, by repeat purchases.
///
/// Each customer comes with the history of the first part, the purchases in the second, and what was expected.
#[must_use]
pub fn groups(customers: impl IntoIterator<Item = (History, u32, f64)>) -> Vec<HoldoutGroup> {
    let mut groups: Vec<HoldoutGroup> = (0..=GROUP_LAST)
        .map(|repeats| HoldoutGroup {
            repeats,
            ..HoldoutGroup::default()
        })
        .collect();
    for (history, actual, expected) in customers {
        let at = usize::try_from(history.repeats.min(GROUP_LAST)).unwrap_or_default();
        if let Some(group) = groups.get_mut(at) {
            group.customers += 1;
            group.actual += u64::from(actual);
            group.expected += expected;
        }
    }
    groups.retain(|group| group.customers > 0);
    groups
}
