//! Inference of indicators (指标值推断): from the few figures that a company knows, or ranges of them, the rest by their
//! identities. Every indicator has an interval; an identity narrows the intervals of its members (hull consistency; Benhamou,
//! Goualard, Granvilliers and Puget, Revising Hull and Box Consistency, ICLP 1999) until nothing narrows any more. An interval
//! that becomes empty is a contradiction, and the smallest set of givens that leads to one is named.
//!
//! Figures here are estimates, not books: they are floating-point numbers, amounts in minor units.

use std::collections::BTreeMap;

/// Rounds of narrowing; identities in a circle come closer with every round and never arrive.
const ROUND_LIMIT: usize = 200;
/// What counts as narrower, as a part of the bound.
const STEP: f64 = 1e-9;
/// How far two intervals may miss each other and still meet: typed figures are rounded, to half a percent of a percent.
const TOLERANCE: f64 = 5e-5;
/// Givens up to which the smallest clash is looked for among all sets of few; beyond them a minimal one is found.
const EXHAUSTIVE: usize = 24;
/// Members of such sets.
const CLASH_LIMIT: usize = 4;

/// What an indicator may be, both ends included; an end may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// From.
    pub low: f64,
    /// To.
    pub high: f64,
}

/// What the members of an identity have to do with each other.
#[derive(Clone, Copy, Debug)]
pub enum Identity {
    /// The first is the product of the others.
    Product(&'static str, &'static str, &'static str),
    /// The first is the sum of the others.
    Sum(&'static str, &'static [&'static str]),
    /// The first is at most the second.
    AtMost(&'static str, &'static str),
}

/// What is known of an indicator before anything is given.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name, as in the table of indicators.
    pub name: &'static str,
    /// What it can be at all.
    pub domain: Interval,
}

/// How an indicator's figure came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was given, and nothing narrowed it.
    Given,
    /// It was given as a range, and the others narrowed it.
    Narrowed,
    /// It follows from what was given, to one figure.
    Derived,
    /// It follows as a range.
    Bounded,
    /// Nothing follows.
    Open,
}

/// What follows from what was given.
#[derive(Clone, Debug, PartialEq)]
pub enum Inference {
    /// The intervals of all indicators, by name.
    Consistent(BTreeMap<&'static str, (Interval, Standing)>),
    /// The smallest set of givens that can't all be true.
    Contradiction(Vec<&'static str>),
}

impl Interval {
    /// Everything.
    pub const ANY: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };
    /// Nothing below zero.
    pub const POSITIVE: Self = Self {
        low: 0.0,
        high: f64::INFINITY,
    };
    /// A share.
    pub const SHARE: Self = Self { low: 0.0, high: 1.0 };

    /// One figure.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    /// Whether it is one figure, but for rounding.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.low.is_finite() && self.high.is_finite() && self.high - self.low <= slack(self.low, self.high)
    }

    fn meet(self, other: Self) -> Self {
        Self {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
        }
    }

    /// The ends may have crossed by no more than rounding.
    fn closed(self) -> Option<Self> {
        if self.low <= self.high {
            return Some(self);
        }
        let middle = f64::midpoint(self.low, self.high);
        (self.low - self.high <= slack(self.low, self.high)).then(|| Self::exact(middle))
    }

    /// Wider by the rounding of figures of this size.
    fn loosened(self, size: f64) -> Self {
        Self {
            low: self.low - TOLERANCE * size,
            high: self.high + TOLERANCE * size,
        }
    }

    /// The largest finite end, without its sign.
    fn size(self) -> f64 {
        let ends = [self.low, self.high].map(f64::abs);
        ends.into_iter().filter(|end| end.is_finite()).fold(0.0, f64::max)
    }

    fn plus(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            low: self.low - other.high,
            high: self.high - other.low,
        }
    }

    fn times(self, other: Self) -> Self {
        let ends = [
            product(self.low, other.low),
            product(self.low, other.high),
            product(self.high, other.low),
            product(self.high, other.high),
        ];
        Self {
            low: ends.into_iter().fold(f64::INFINITY, f64::min),
            high: ends.into_iter().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// What times `divisor` is in this interval; anything where the divisor may be zero.
    fn over(self, divisor: Self) -> Self {
        if divisor.low <= 0.0 && divisor.high >= 0.0 {
            let is_quadrant = divisor.low >= 0.0 && self.low >= 0.0 && divisor.high > 0.0;
            // Positive over (0, h] is at least as much as over h.
            return if is_quadrant && self.low > 0.0 {
                Self {
                    low: self.low / divisor.high,
                    high: f64::INFINITY,
                }
            } else {
                Self::ANY
            };
        }
        self.times(Self {
            low: 1.0 / divisor.high,
            high: 1.0 / divisor.low,
        })
    }

    fn is_narrower(self, than: Self) -> bool {
        let moved = |a: f64, b: f64| (a - b).abs() > STEP * a.abs().max(b.abs()).max(1.0);
        let is_new_end =
            |now: f64, before: f64| now.is_finite() && (before.is_infinite() || moved(now, before));
        is_new_end(self.low, than.low) || is_new_end(self.high, than.high)
    }
}

fn slack(a: f64, b: f64) -> f64 {
    TOLERANCE * a.abs().max(b.abs())
}

/// Zero times anything is zero here: an interval's end that is infinite stands for figures, not for infinity.
fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Product(whole, a, b) => write!(f, "{whole} = {a} × {b}"),
            Self::Sum(whole, parts) => write!(f, "{whole} = {}", parts.join(" + ")),
            Self::AtMost(less, more) => write!(f, "{less} ≤ {more}"),
        }
    }
}

type Intervals = BTreeMap<&'static str, Interval>;
type Given = (&'static str, Interval);
/// Handles a set of givens, and says whether that was enough.
type OfSet<'a> = &'a mut dyn FnMut(&[Given]) -> bool;

/// What follows from these givens. A given of an unknown name is left aside.
#[must_use]
pub fn infer(variables: &[Variable], identities: &[Identity], givens: &[Given]) -> Inference {
    let domains: Intervals = variables.iter().map(|v| (v.name, v.domain)).collect();
    let Some(found) = narrowed(&domains, identities, givens) else {
        return Inference::Contradiction(clash(&domains, identities, givens));
    };
    let standing = |name: &str, now: Interval| {
        let given = givens
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, given)| *given);
        match (given, domains.get(name)) {
            (Some(given), _) if now.is_narrower(given) && !given.is_exact() => Standing::Narrowed,
            (Some(_), _) => Standing::Given,
            (None, _) if now.is_exact() => Standing::Derived,
            (None, Some(domain)) if now.is_narrower(*domain) => Standing::Bounded,
            (None, _) => Standing::Open,
        }
    };
    let shown = found
        .iter()
        .map(|(name, now)| (*name, (*now, standing(name, *now))));
    Inference::Consistent(shown.collect())
}

/// The intervals when nothing narrows any more; nothing when one is empty.
fn narrowed(domains: &Intervals, identities: &[Identity], givens: &[Given]) -> Option<Intervals> {
    let mut all = domains.clone();
    for (name, given) in givens {
        if let Some(slot) = all.get_mut(name) {
            *slot = slot.meet(*given).closed()?;
        }
    }
    for _ in 0..ROUND_LIMIT {
        let mut is_narrower = false;
        for identity in identities {
            is_narrower |= identity.narrow(&mut all)?;
        }
        if !is_narrower {
            break;
        }
    }
    Some(all)
}

impl Identity {
    /// Narrows the members; whether any was narrowed by more than rounding, and nothing when one became empty.
    fn narrow(&self, all: &mut Intervals) -> Option<bool> {
        let of = |all: &Intervals, name: &str| all.get(name).copied().unwrap_or(Interval::ANY);
        let mut is_narrower = false;
        // What is left of two rounded figures is as rough as they are (`size`), however small it is itself.
        let mut put = |all: &mut Intervals, name: &'static str, wanted: Interval, size: f64| -> Option<()> {
            let slot = all.get_mut(name)?;
            let met = slot.meet(wanted).closed();
            let now = met.or_else(|| slot.meet(wanted.loosened(size)).closed())?;
            is_narrower |= now.is_narrower(*slot);
            *slot = now;
            Some(())
        };
        match self {
            Self::Product(whole, a, b) => {
                let (x, y, z) = (of(all, a), of(all, b), of(all, whole));
                put(all, whole, x.times(y), 0.0)?;
                put(all, a, z.over(y), 0.0)?;
                put(all, b, z.over(of(all, a)), 0.0)?;
            }
            Self::Sum(whole, parts) => {
                let zero = Interval::exact(0.0);
                let sum = parts.iter().fold(zero, |sum, part| sum.plus(of(all, part)));
                put(all, whole, sum, 0.0)?;
                for part in *parts {
                    let others = parts
                        .iter()
                        .filter(|other| *other != part)
                        .fold(zero, |sum, other| sum.plus(of(all, other)));
                    let sum = of(all, whole);
                    put(all, part, sum.minus(others), sum.size().max(others.size()))?;
                }
            }
            Self::AtMost(less, more) => {
                let (low, high) = (of(all, less), of(all, more));
                let size = low.size().max(high.size());
                let (up_to, from) = (
                    Interval {
                        high: high.high,
                        ..Interval::ANY
                    },
                    Interval {
                        low: low.low,
                        ..Interval::ANY
                    },
                );
                put(all, less, up_to, size)?;
                put(all, more, from, size)?;
            }
        }
        Some(is_narrower)
    }
}

/// The smallest set of givens that clash: looked for among all small sets where there are few givens, else one of which no
/// member can be spared.
fn clash(domains: &Intervals, identities: &[Identity], givens: &[Given]) -> Vec<&'static str> {
    let is_clash = |some: &[Given]| narrowed(domains, identities, some).is_none();
    if givens.len() <= EXHAUSTIVE {
        for size in 1..=CLASH_LIMIT.min(givens.len()) {
            let mut found = None;
            each_set(givens, size, &mut Vec::new(), &mut |some| {
                if is_clash(some) {
                    found = Some(some.iter().map(|(name, _)| *name).collect());
                }
                found.is_some()
            });
            if let Some(found) = found {
                return found;
            }
        }
    }
    let mut left = givens.to_vec();
    let mut at = 0;
    while at < left.len() {
        let mut without = left.clone();
        without.remove(at);
        if is_clash(&without) {
            left = without;
        } else {
            at += 1;
        }
    }
    left.into_iter().map(|(name, _)| name).collect()
}

/// Calls for every set of this size, in order, until told to stop.
fn each_set(from: &[Given], size: usize, chosen: &mut Vec<Given>, handle: OfSet<'_>) -> bool {
    if chosen.len() == size {
        return handle(chosen);
    }
    for (at, one) in from.iter().enumerate() {
        chosen.push(*one);
        let rest = from.get(at + 1..).unwrap_or_default();
        let is_over = each_set(rest, size, chosen, handle);
        chosen.pop();
        if is_over {
            return true;
        }
    }
    false
}
