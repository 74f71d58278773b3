//! The lines of a basket while promotions are worked out.

use guanxi_types::{Qty, RawId};

use super::promotion::Target;
use super::situation::{CouponFacts, Situation};

/// A line, amounts in cents.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    pub product: RawId,
    pub categories: &'a [RawId],
    pub qty: Qty,
    /// What it costs before promotions.
    pub list: i64,
    /// What it costs after those that have applied.
    pub running: i64,
    /// What the options of one unit add; a price that a promotion sets doesn't hold for them.
    pub surcharge: i64,
    /// Whether promotions may touch it.
    pub is_open: bool,
}

impl Line<'_> {
    /// Whole units.
    pub fn units(&self) -> i64 {
        if self.is_open {
            self.qty.raw().max(0) / 1_000
        } else {
            0
        }
    }

    /// What so many units of it cost now.
    pub fn worth(&self, units: i64) -> i64 {
        share(self.running, units.saturating_mul(1_000), self.qty.raw())
    }
}

/// The sum; the ends of 64 bits where it is beyond them.
pub(crate) fn total(parts: impl Iterator<Item = i64>) -> i64 {
    parts.fold(0, i64::saturating_add)
}

fn share(amount: i64, part: i64, of: i64) -> i64 {
    if part >= of {
        amount
    } else {
        crate::wire::scaled(amount, part, of)
    }
}

/// The lines in an order that doesn't depend on the basket's, and the coupons handed in.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'a> {
    pub all: Vec<Line<'a>>,
    coupons: Vec<(RawId, &'a str)>,
}

impl<'a> Lines<'a> {
    pub fn new(all: Vec<Line<'a>>, codes: &'a [String], situation: &Situation) -> Self {
        let opened = |code: &'a String| match situation.coupons.get(code) {
            Some(CouponFacts::Good(promotion)) => Some((*promotion, code.as_str())),
            _ => None,
        };
        let mut coupons: Vec<_> = codes.iter().filter_map(opened).collect();
        coupons.sort_unstable();
        Self { all, coupons }
    }

    /// The first coupon that opens the promotion.
    pub fn coupon_of(&self, promotion: RawId) -> Option<&'a str> {
        let at = self.coupons.partition_point(|(of, _)| *of < promotion);
        self.coupons
            .get(at)
            .filter(|(of, _)| *of == promotion)
            .map(|(_, code)| *code)
    }

    pub fn coupons(&self) -> impl Iterator<Item = RawId> {
        self.coupons.iter().map(|(promotion, _)| *promotion)
    }

    /// The open lines that a target means.
    pub fn matching(&self, target: &Target) -> impl Iterator<Item = &Line<'a>> {
        self.all
            .iter()
            .filter(|line| line.is_open && target.holds(line.product, line.categories))
    }

    /// Their places.
    pub fn places(&self, target: &Target) -> Vec<usize> {
        let meant = |line: &Line<'_>| line.is_open && target.holds(line.product, line.categories);
        let found = self.all.iter().enumerate().filter(|(_, line)| meant(line));
        found.map(|(at, _)| at).collect()
    }

    /// Sum of what a target means, before promotions or as it stands.
    pub fn sum(&self, places: &[usize], value: impl Fn(&Line<'a>) -> i64) -> i64 {
        total(places.iter().filter_map(|at| self.all.get(*at)).map(value))
    }
}

/// Splits `total` by `weights` (each with the place it is for) so that the parts sum to it: everybody gets the whole cents of
/// his share, and the largest remainders, the first of equals first, one cent more. (Largest remainder method.) No part is
/// greater than its weight where the total isn't greater than their sum.
pub(crate) fn split(total: i64, weights: &[(usize, i64)]) -> Vec<(usize, i64)> {
    let sum: i128 = weights.iter().map(|(_, weight)| i128::from(*weight)).sum();
    if sum <= 0 || total <= 0 {
        return Vec::new();
    }
    let mut parts: Vec<(usize, i64)> = Vec::with_capacity(weights.len());
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
    let mut given: i64 = 0;
    for (nth, (place, weight)) in weights.iter().enumerate() {
        let exact = i128::from(total) * i128::from(*weight);
        let whole = i64::try_from(exact / sum).unwrap_or(total);
        given += whole;
        parts.push((*place, whole));
        remainders.push((-(exact % sum), nth));
    }
    remainders.sort_unstable();
    let mut missing = total - given;
    for (remainder, nth) in remainders {
        if missing <= 0 || remainder == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(nth) {
            part.1 += 1;
            missing -= 1;
        }
    }
    parts.retain(|(_, part)| *part > 0);
    parts
}
