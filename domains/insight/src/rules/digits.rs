//! Sorting by digits: as many passes as the keys have digits, however many items there are.

use guanxi_types::index_of;

/// Bits of a digit: the places where the next item of each digit goes fit into the cache of a core.
const DIGIT_BITS: u32 = 11;
/// Fewer items are compared faster.
const ITEMS_MIN: usize = 256;

/// Puts items in the order of their keys, none of which is above `most`; equal ones keep their order.
pub fn sort_by_digits<T: Copy>(items: &mut Vec<T>, most: u64, key: impl Fn(&T) -> u64) {
    if items.len() < ITEMS_MIN {
        items.sort_by_key(key);
        return;
    }
    let bits = u64::BITS - most.leading_zeros();
    let mut room = items.clone();
    for shift in (0..bits).step_by(index_of(i64::from(DIGIT_BITS))) {
        let mask = (1_u64 << DIGIT_BITS.min(bits - shift)) - 1;
        let digit = |item: &T| usize::try_from((key(item) >> shift) & mask).unwrap_or(0);
        let mut starts = [0_usize; 1 << DIGIT_BITS];
        for item in items.iter() {
            if let Some(count) = starts.get_mut(digit(item)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            let count = *start;
            *start = sum;
            sum += count;
        }
        for item in items.iter() {
            if let Some(start) = starts.get_mut(digit(item)) {
                if let Some(place) = room.get_mut(*start) {
                    *place = *item;
                }
                *start += 1;
            }
        }
        std::mem::swap(items, &mut room);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_order_of_a_stable_sort(keys in prop::collection::vec(0_u64..50_000_000, 0..2_000)) {
            let mut sorted: Vec<(u64, usize)> = keys.iter().copied().zip(0..).collect();
            let mut wanted = sorted.clone();
            sort_by_digits(&mut sorted, 50_000_000, |item| item.0);
            wanted.sort();
            prop_assert_eq!(sorted, wanted);
        }
    }

    #[test]
    fn the_largest_key_is_sorted_too() {
        let mut keys: Vec<u64> = (0..1_000).map(|n| u64::MAX - n * 7).collect();
        sort_by_digits(&mut keys, u64::MAX, |key| *key);
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
