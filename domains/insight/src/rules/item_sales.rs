//! Sales of items (products, categories, departments) by part: a period, a customer class, a window. One pass over tickets.

use rustc_hash::FxHashMap;

use crate::rules::basket::Basket;
use crate::rules::dense::{distinct, slot};

/// More places than this are numbered by hashing, so that many parts of many items don't need memory for all of them.
const PLACES_MAX: usize = 4_000_000;

/// The sums of an item in a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemSum {
    /// All lines, returns included; minor units.
    pub net_c: i64,
    /// Units, thousandths.
    pub units_milli: i64,
    /// Tickets with a sold line.
    pub tickets: i64,
    /// Members with a sold line.
    pub customers: i64,
    /// The last ticket that counted, from 1.
    last_ticket: u32,
    /// Whether there was any line.
    is_there: bool,
}

/// The sums of a part. Amounts in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartSum {
    /// All lines.
    pub net_c: i64,
    /// Purchase tickets.
    pub tickets: i64,
}

/// Numbers for pairs of part and item.
#[derive(Debug)]
enum Places {
    Dense,
    Hashed(FxHashMap<u64, usize>, Vec<u64>),
}

/// Takes tickets; gives the sums of each item of each part.
#[derive(Debug)]
pub struct ItemSales {
    items: usize,
    places: Places,
    sums: Vec<ItemSum>,
    parts: Vec<PartSum>,
    /// Place and customer of each sold line, when customers are to be counted.
    buyers: Option<Vec<(u32, u32)>>,
    ticket: u32,
}

impl ItemSales {
    /// For so many parts of so many items.
    #[must_use]
    pub fn new(parts: usize, items: usize, counts_customers: bool) -> Self {
        let places = if parts.saturating_mul(items) > PLACES_MAX {
            Places::Hashed(FxHashMap::default(), Vec::new())
        } else {
            Places::Dense
        };
        Self {
            items: items.max(1),
            places,
            sums: Vec::new(),
            parts: Vec::new(),
            buyers: counts_customers.then(Vec::new),
            ticket: 0,
        }
    }

    /// Adds a ticket to a part; `item` says which item a product is of, none for those that don't count.
    pub fn add(&mut self, part: usize, basket: &Basket<'_>, item: impl Fn(usize) -> Option<usize>) {
        self.ticket += 1;
        let mut net_c = 0;
        for line in basket.lines {
            let Some(item) = item(line.product) else { continue };
            net_c += line.amount_c;
            let place = self.place(part, item);
            let Some(sum) = slot(&mut self.sums, place) else {
                continue;
            };
            sum.is_there = true;
            sum.net_c += line.amount_c;
            sum.units_milli += line.units_milli;
            if !line.is_sold() {
                continue;
            }
            if sum.last_ticket != self.ticket {
                sum.last_ticket = self.ticket;
                sum.tickets += 1;
            }
            if let (Some(buyers), Some(customer)) = (&mut self.buyers, basket.customer) {
                let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                buyers.push((small(place), small(customer)));
            }
        }
        if let Some(sum) = slot(&mut self.parts, part) {
            sum.net_c += net_c;
            sum.tickets += i64::from(basket.is_purchase());
        }
    }

    fn place(&mut self, part: usize, item: usize) -> usize {
        let key = part * self.items + item;
        match &mut self.places {
            Places::Dense => key,
            Places::Hashed(numbers, keys) => {
                let next = keys.len();
                let wide = u64::try_from(key).unwrap_or(u64::MAX);
                let number = *numbers.entry(wide).or_insert(next);
                if number == next {
                    keys.push(wide);
                }
                number
            }
        }
    }

    /// The sums of each part, by its number.
    #[must_use]
    pub fn parts(&self) -> &[PartSum] {
        &self.parts
    }

    /// For each part its items that have a line, in no order.
    #[must_use]
    pub fn finish(mut self) -> Vec<Vec<(usize, ItemSum)>> {
        if let Some(buyers) = self.buyers.take() {
            let counts = distinct(&buyers, self.sums.len());
            for (sum, count) in self.sums.iter_mut().zip(counts) {
                sum.customers = count;
            }
        }
        let mut found = vec![Vec::new(); self.parts.len()];
        for (place, sum) in self.sums.into_iter().enumerate().filter(|(_, sum)| sum.is_there) {
            let key = match &self.places {
                Places::Dense => place,
                Places::Hashed(_, keys) => {
                    let key = keys.get(place).copied().unwrap_or(0);
                    usize::try_from(key).unwrap_or(0)
                }
            };
            if let Some(items) = found.get_mut(key / self.items) {
                items.push((key % self.items, sum));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::basket::Line;

    fn basket(customer: usize, lines: &[Line]) -> Basket<'_> {
        Basket {
            day: 0,
            minute: 0,
            sale_id: 0,
            store_id: 0,
            customer: Some(customer),
            amount_c: lines.iter().map(|l| l.amount_c).sum(),
            lines,
        }
    }

    const fn line(product: usize, amount_c: i64) -> Line {
        Line {
            product,
            amount_c,
            units_milli: 1_000,
            discount_c: 0,
        }
    }

    #[test]
    fn tickets_and_customers_are_counted_once() {
        for parts in [2, PLACES_MAX] {
            let mut sales = ItemSales::new(parts, 3, true);
            sales.add(1, &basket(7, &[line(0, 5), line(0, 5), line(2, -3)]), Some);
            sales.add(1, &basket(7, &[line(0, 5)]), Some);
            sales.add(1, &basket(8, &[line(0, 0), line(1, 1)]), Some);
            sales.add(0, &basket(8, &[line(0, 4)]), |product| {
                (product > 0).then_some(product)
            });
            assert_eq!(sales.parts()[1].tickets, 3);
            assert_eq!(sales.parts()[0].net_c, 0);
            let found = sales.finish();
            assert!(found[0].is_empty());
            let sums: Vec<(usize, i64, i64, i64)> = found[1]
                .iter()
                .map(|(item, s)| (*item, s.net_c, s.tickets, s.customers))
                .collect();
            let mut sums = sums;
            sums.sort_unstable();
            assert_eq!(sums, [(0, 15, 2, 1), (1, 1, 1, 1), (2, -3, 0, 0)]);
        }
    }
}
