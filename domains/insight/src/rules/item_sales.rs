//! Sales of items (products, categories, departments) by part: a period, a customer class, a window. One pass over tickets.

use std::cmp::Reverse;

use guanxi_types::index_of;
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
}

/// What is summed for each place: small, because every line of every ticket goes to another one.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    net_c: i64,
    units_milli: i64,
    /// Tickets with a sold line.
    tickets: u32,
    /// The last of them, from 1.
    last_ticket: u32,
    /// Whether there was any line.
    is_there: bool,
}

/// An item of a part.
struct Found {
    item: usize,
    place: usize,
    sum: ItemSum,
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
    sums: Vec<Tally>,
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
    pub fn finish(self) -> Vec<Vec<(usize, ItemSum)>> {
        self.chosen(|_| {})
    }

    /// For each part its items of the highest net sales, highest first, equal ones by `order`. Buyers of no others are counted.
    #[must_use]
    pub fn best(self, top: usize, order: impl Fn(usize) -> u32) -> Vec<Vec<(usize, ItemSum)>> {
        self.chosen(|items| {
            items.sort_unstable_by_key(|one| (Reverse(one.sum.net_c), order(one.item)));
            items.truncate(top);
        })
    }

    fn chosen(mut self, choose: impl Fn(&mut Vec<Found>)) -> Vec<Vec<(usize, ItemSum)>> {
        let buyers = self.buyers.take();
        let places = self.sums.len();
        let mut found = self.found();
        found.iter_mut().for_each(choose);
        if let Some(buyers) = buyers {
            count_customers(&mut found, buyers, places);
        }
        let pairs = |items: Vec<Found>| items.into_iter().map(|one| (one.item, one.sum)).collect();
        found.into_iter().map(pairs).collect()
    }

    fn found(self) -> Vec<Vec<Found>> {
        let mut found: Vec<Vec<Found>> = self.parts.iter().map(|_| Vec::new()).collect();
        for (place, tally) in self.sums.into_iter().enumerate().filter(|(_, t)| t.is_there) {
            let key = match &self.places {
                Places::Dense => place,
                Places::Hashed(_, keys) => {
                    let key = keys.get(place).copied().unwrap_or(0);
                    usize::try_from(key).unwrap_or(0)
                }
            };
            if let Some(items) = found.get_mut(key / self.items) {
                items.push(Found {
                    item: key % self.items,
                    place,
                    sum: ItemSum {
                        net_c: tally.net_c,
                        units_milli: tally.units_milli,
                        tickets: i64::from(tally.tickets),
                        customers: 0,
                    },
                });
            }
        }
        found
    }
}

/// Counts the different members among the buyers (place and customer) of what was found.
fn count_customers(found: &mut [Vec<Found>], mut buyers: Vec<(u32, u32)>, places: usize) {
    const NOT_FOUND: u32 = u32::MAX;
    let mut numbers = vec![NOT_FOUND; places];
    let count = found.iter().map(Vec::len).sum();
    for (one, number) in found.iter().flatten().zip(0_u32..) {
        if let Some(slot) = numbers.get_mut(one.place) {
            *slot = number;
        }
    }
    buyers.retain_mut(|(place, _)| {
        let number = numbers.get(index_of(i64::from(*place)));
        *place = number.copied().unwrap_or(NOT_FOUND);
        *place != NOT_FOUND
    });
    for (one, customers) in found.iter_mut().flatten().zip(distinct(buyers, count)) {
        one.sum.customers = customers;
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
