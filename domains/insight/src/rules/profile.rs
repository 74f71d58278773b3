//! What groups of customers are like: sums of each group, from which every column of the description follows.

use guanxi_types::index_of;

use crate::rules::basket::{Basket, Marks};
use crate::rules::dense::{DenseIds, Met, by_group, distinct, slot};

/// Minutes of the local day that are morning here: from 6 up to, not including, 12.
const MORNING: std::ops::Range<i32> = 360..720;
/// Days of a week, Monday first.
const WEEK: i32 = 7;
const SATURDAY: i32 = 5;
/// 1970-01-01 was a Thursday, three days after a Monday.
const EPOCH_WEEKDAY: i32 = 3;

/// The sums of a group. Amounts in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupSum {
    /// Members with a line.
    pub customers: i64,
    /// Members who redeemed a coupon.
    pub redeemers: i64,
    /// All lines.
    pub sales_c: i64,
    /// Lines of private label.
    pub private_label_c: i64,
    /// The retailer's discount.
    pub discount_c: i64,
    /// Purchase tickets.
    pub tickets: i64,
    /// Units on them, thousandths.
    pub units_milli: i64,
    /// Different products, summed over purchase tickets.
    pub ticket_products: i64,
    /// Purchase tickets on Saturday or Sunday.
    pub weekend_tickets: i64,
    /// Purchase tickets from 6 to before 12 o'clock.
    pub morning_tickets: i64,
    /// Different products, summed over members.
    pub products: i64,
    /// Different known categories, summed over members.
    pub categories: i64,
    /// Different stores, summed over members.
    pub stores: i64,
    /// Days from the last purchase to the day after the last that counts, summed over members.
    pub recency: i64,
    /// Members with a purchase ticket.
    pub buyers: i64,
}

/// What is known of a member.
#[derive(Clone, Copy, Debug)]
struct Member {
    group: usize,
    last_purchase: Option<i32>,
}

/// Takes tickets of members in time order.
#[derive(Debug, Default)]
pub struct ProfilePass {
    groups: Vec<GroupSum>,
    marks: Marks,
    /// By member.
    members: Vec<Option<Member>>,
    /// Member and product of each sold line.
    products: Vec<(u32, u32)>,
    /// Member and store of each ticket with a sold line.
    stores: Vec<(u32, u32)>,
    store_numbers: DenseIds,
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl ProfilePass {
    /// Adds a ticket of a member of this group.
    pub fn add(
        &mut self,
        group: usize,
        member: usize,
        basket: &Basket<'_>,
        is_private_label: impl Fn(usize) -> bool,
    ) {
        let products = self.marks.products(basket);
        let Some(sum) = slot(&mut self.groups, group) else {
            return;
        };
        let mut is_sold = false;
        for line in basket.lines {
            sum.sales_c += line.amount_c;
            sum.discount_c += line.discount_c;
            if is_private_label(line.product) {
                sum.private_label_c += line.amount_c;
            }
            if line.is_sold() {
                is_sold = true;
                self.products.push((small(member), small(line.product)));
            }
        }
        if is_sold {
            let store = self.store_numbers.number(basket.store_id);
            self.stores.push((small(member), small(store)));
        }
        if basket.is_purchase() {
            sum.tickets += 1;
            sum.units_milli += basket.units_milli();
            sum.ticket_products += i64::try_from(products).unwrap_or(i64::MAX);
            sum.weekend_tickets += i64::from(is_weekend(basket.day));
            sum.morning_tickets += i64::from(MORNING.contains(&basket.minute));
        }
        if let Some(known) = slot(&mut self.members, member) {
            let before = known.and_then(|known| known.last_purchase);
            *known = Some(Member {
                group,
                last_purchase: if basket.is_purchase() {
                    Some(basket.day)
                } else {
                    before
                },
            });
        }
    }

    /// The sums of each group; recency is told as of the day `as_of`, and `category` knows the category of a product.
    #[must_use]
    pub fn finish(
        mut self,
        as_of: i32,
        is_redeemer: impl Fn(usize) -> bool,
        category: impl Fn(usize) -> Option<u32>,
    ) -> Vec<GroupSum> {
        self.count_goods(category);
        let stores = distinct(std::mem::take(&mut self.stores), self.members.len());
        for ((number, member), stores) in self.members.iter().enumerate().zip(stores) {
            let Some(member) = member else { continue };
            let Some(sum) = self.groups.get_mut(member.group) else {
                continue;
            };
            sum.customers += 1;
            sum.redeemers += i64::from(is_redeemer(number));
            sum.stores += stores;
            if let Some(day) = member.last_purchase {
                sum.buyers += 1;
                sum.recency += i64::from(as_of) + 1 - i64::from(day);
            }
        }
        self.groups
    }

    /// Different products and categories of each member: a category is met where one of its products is.
    fn count_goods(&mut self, category: impl Fn(usize) -> Option<u32>) {
        by_group(&mut self.products, self.members.len());
        let (mut products, mut categories) = (Met::default(), Met::default());
        for run in self.products.chunk_by(|a, b| a.0 == b.0) {
            products.clear();
            categories.clear();
            let (mut different, mut of_categories) = (0_i64, 0_i64);
            for &(_, product) in run {
                if products.is_new(product) {
                    different += 1;
                    let category = category(index_of(i64::from(product)));
                    of_categories += i64::from(category.is_some_and(|one| categories.is_new(one)));
                }
            }
            let member = run
                .first()
                .and_then(|pair| self.members.get(index_of(i64::from(pair.0))));
            let group = member.and_then(|member| self.groups.get_mut((*member)?.group));
            if let Some(sum) = group {
                sum.products += different;
                sum.categories += of_categories;
            }
        }
    }
}

const fn is_weekend(day: i32) -> bool {
    (day + EPOCH_WEEKDAY).rem_euclid(WEEK) >= SATURDAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_of_january_1970_was_a_saturday() {
        let weekend: Vec<bool> = (0..7).map(is_weekend).collect();
        assert_eq!(weekend, [false, false, true, true, false, false, false]);
    }
}
