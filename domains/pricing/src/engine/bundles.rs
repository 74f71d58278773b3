//! Promotions on several units together: n for m, sets, add-on sales, buy X get Y. They take whole units.

use std::collections::BTreeMap;

use guanxi_types::{Money, Qty, RawId};

use super::actions::{Ask, Outcome};
use super::conditions::Failed;
use super::lines::{split, total};
use super::priced::Why;
use super::promotion::{Action, Reward, SetPart, Target, Threshold};
use crate::wire::Percent;

pub(crate) fn work_out(ask: &Ask<'_>, action: &Action) -> Result<Outcome, Failed> {
    match action {
        Action::Bulk {
            on,
            n,
            free,
            percent,
            per_product,
        } => bulk(
            ask,
            on,
            &OfEach {
                n: *n,
                free: *free,
                percent: *percent,
                per_product: *per_product,
            },
        ),
        Action::BulkPrice { on, n, price } => {
            let part = SetPart {
                of: on.clone(),
                qty: *n,
            };
            sets(ask, &[part], Reward::Price(*price))
        }
        Action::SetPurchase { parts, reward } => sets(ask, parts, *reward),
        Action::AddOn {
            of,
            at,
            on,
            reward,
            units,
            repeat,
        } => add_on(ask, (of, *at, *repeat), on, (*reward, *units)),
        Action::BuyGet {
            buy,
            buy_units,
            get,
            get_units,
            percent,
        } => buy_get(ask, (buy, *buy_units), (get, *get_units), *percent),
        // What remains is worked out by line.
        _ => Err(Why::NothingMatches.into()),
    }
}

/// Units of lines, some of them used up.
struct Pool<'a> {
    ask: &'a Ask<'a>,
    /// Place, price of a unit, units, units used: the dearest first.
    runs: Vec<(usize, i64, i64, i64)>,
}

impl<'a> Pool<'a> {
    fn new(ask: &'a Ask<'a>, places: &[usize]) -> Self {
        let mut runs: Vec<_> = places
            .iter()
            .filter_map(|at| {
                let line = ask.line(*at)?;
                (line.units() > 0).then(|| (*at, line.worth(1), line.units(), 0))
            })
            .collect();
        runs.sort_by_key(|(at, price, _, _)| (-price, *at));
        Self { ask, runs }
    }

    fn left(&self) -> i64 {
        self.runs.iter().map(|(_, _, units, used)| units - used).sum()
    }

    /// Uses up so many units of a target, the dearest or the cheapest first; nothing where there aren't so many.
    fn take(&mut self, of: &Target, wanted: i64, cheapest: bool) -> Vec<(usize, i64)> {
        let mut missing = wanted;
        let mut taken = Vec::new();
        let mut go = |run: &mut (usize, i64, i64, i64)| {
            let is_meant = self
                .ask
                .line(run.0)
                .is_some_and(|line| of.holds(line.product, line.categories));
            let units = (run.2 - run.3).min(missing);
            if is_meant && units > 0 {
                run.3 += units;
                missing -= units;
                taken.push((run.0, units));
            }
        };
        if cheapest {
            self.runs.iter_mut().rev().for_each(&mut go);
        } else {
            self.runs.iter_mut().for_each(&mut go);
        }
        taken
    }

    fn give_back(&mut self, taken: &[(usize, i64)]) {
        for (place, units) in taken {
            for run in self.runs.iter_mut().filter(|run| run.0 == *place) {
                run.3 -= units;
            }
        }
    }
}

fn count(taken: &[(usize, i64)]) -> i64 {
    taken.iter().map(|(_, units)| units).sum()
}

/// What units cost when they are taken after others of the same line were: so that all of a line's cost what the line does.
#[derive(Default)]
struct Worths {
    used: BTreeMap<usize, i64>,
}

impl Worths {
    fn of(&mut self, ask: &Ask<'_>, place: usize, units: i64) -> i64 {
        let used = self.used.entry(place).or_insert(0);
        let Some(line) = ask.line(place) else { return 0 };
        let worth = line.worth(*used + units) - line.worth(*used);
        *used += units;
        worth
    }
}

struct OfEach {
    n: u32,
    free: u32,
    percent: Percent,
    per_product: bool,
}

impl OfEach {
    /// How many of the first so many units are for less: in each group of `n`, the last `free`.
    fn cheaper_of_first(&self, units: i64) -> i64 {
        let (n, free) = (i64::from(self.n).max(1), i64::from(self.free));
        units / n * free + (units % n - (n - free)).max(0)
    }
}

fn bulk(ask: &Ask<'_>, on: &Target, of_each: &OfEach) -> Result<Outcome, Failed> {
    let places = ask.free_of(&ask.meant(on)?);
    let mut kinds: BTreeMap<RawId, Vec<usize>> = BTreeMap::new();
    for at in places {
        let product = ask.line(at).map_or(0, |line| line.product);
        kinds
            .entry(if of_each.per_product { product } else { 0 })
            .or_default()
            .push(at);
    }
    let n = i64::from(of_each.n).max(1);
    let mut outcome = Outcome::default();
    let mut most = 0;
    for places in kinds.values() {
        let pool = Pool::new(ask, places);
        most = most.max(pool.left());
        let times = (pool.left() / n).min(ask.times_max() - outcome.times).max(0);
        outcome.times += times;
        let mut passed = 0;
        for (at, _, units, _) in &pool.runs {
            let units = (*units).min(times * n - passed);
            let Some(line) = ask.line(*at).filter(|_| units > 0) else {
                break;
            };
            let cheaper = of_each.cheaper_of_first(passed + units) - of_each.cheaper_of_first(passed);
            passed += units;
            outcome.basis += line.worth(units);
            outcome.touched.push(*at);
            let off = of_each.percent.of(Money::new(line.worth(cheaper))).raw();
            outcome.off.push((*at, off.clamp(0, line.running)));
        }
    }
    outcome.off.retain(|(_, off)| *off > 0);
    if outcome.times == 0 {
        Err(too_few(n, most))
    } else {
        Ok(outcome)
    }
}

fn too_few(need: i64, have: i64) -> Failed {
    Failed::below(Why::QtyBelow {
        need: Qty::new(need.saturating_mul(1_000)),
        have: Qty::new(have.saturating_mul(1_000)),
    })
}

/// Sets of the dearest units that fit, as long as each set saves something.
fn sets(ask: &Ask<'_>, parts: &[SetPart], reward: Reward) -> Result<Outcome, Failed> {
    let mut all: Vec<usize> = parts.iter().flat_map(|part| ask.lines.places(&part.of)).collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return Err(Why::NothingMatches.into());
    }
    let mut pool = Pool::new(ask, &ask.free_of(&all));
    let (mut outcome, mut worths) = (Outcome::default(), Worths::default());
    let mut weights: BTreeMap<usize, i64> = BTreeMap::new();
    let mut off = 0;
    while outcome.times < ask.times_max() {
        let mut set: Vec<(usize, i64)> = Vec::new();
        for part in parts {
            set.extend(pool.take(&part.of, i64::from(part.qty), false));
        }
        let wanted: i64 = parts.iter().map(|part| i64::from(part.qty)).sum();
        let have = count(&set);
        if have < wanted {
            if outcome.times == 0 {
                return Err(too_few(wanted, have));
            }
            break;
        }
        let extra = total(
            set.iter()
                .filter_map(|(at, n)| Some(ask.line(*at)?.surcharge.saturating_mul(*n))),
        );
        let each: Vec<(usize, i64)> = set.iter().map(|(at, n)| (*at, worths.of(ask, *at, *n))).collect();
        let worth: i64 = each.iter().map(|(_, worth)| worth).sum();
        let saved = saved_of(reward, worth, extra);
        if saved <= 0 {
            break;
        }
        outcome.times += 1;
        outcome.basis += worth;
        off += saved;
        for (at, worth) in each {
            *weights.entry(at).or_insert(0) += worth;
        }
    }
    let weights: Vec<(usize, i64)> = weights.into_iter().collect();
    outcome.touched = weights.iter().map(|(at, _)| *at).collect();
    outcome.off = split(off, &weights);
    Ok(outcome)
}

/// What a reward takes off goods of this worth together.
fn saved_of(reward: Reward, worth: i64, surcharge: i64) -> i64 {
    let off = match reward {
        Reward::Percent(percent) => percent.of(Money::new(worth)).raw(),
        Reward::Off(off) => off.raw(),
        Reward::Price(price) => worth.saturating_sub(price.raw()).saturating_sub(surcharge),
    };
    off.clamp(0, worth)
}

fn add_on(
    ask: &Ask<'_>,
    (of, at, repeat): (&Target, Threshold, bool),
    on: &Target,
    (reward, units): (Reward, u32),
) -> Result<Outcome, Failed> {
    let wanted = ask.lines.places(on);
    // What is had for less doesn't count towards having it.
    let bought: Vec<usize> = ask
        .lines
        .places(of)
        .into_iter()
        .filter(|at| !wanted.contains(at))
        .collect();
    if bought.is_empty() {
        return Err(Why::NothingMatches.into());
    }
    let (times, basis) = ask.reached(&bought, at, repeat)?;
    let mut pool = Pool::new(ask, &ask.free_of(&wanted));
    let taken = pool.take(on, times.saturating_mul(i64::from(units)), false);
    if wanted.is_empty() {
        return Err(too_few(1, 0));
    }
    let off = taken.iter().filter_map(|(at, n)| {
        let line = ask.line(*at)?;
        let one = match reward {
            Reward::Percent(_) => reward,
            Reward::Off(off) => Reward::Off(Money::new(off.raw().saturating_mul(*n))),
            Reward::Price(price) => Reward::Price(Money::new(price.raw().saturating_mul(*n))),
        };
        let off = saved_of(one, line.worth(*n), line.surcharge.saturating_mul(*n));
        Some((*at, off)).filter(|(_, off)| *off > 0)
    });
    let off: Vec<(usize, i64)> = off.collect();
    let per_time = i64::from(units).max(1);
    Ok(Outcome {
        times: ((count(&taken) + per_time - 1) / per_time).max(1),
        basis,
        touched: taken.iter().map(|(at, _)| *at).collect(),
        off,
        ..Outcome::default()
    })
}

/// The dearest are bought, the cheapest are for less; what may only be bought is bought first.
fn buy_get(
    ask: &Ask<'_>,
    (buy, buy_units): (&Target, u32),
    (get, get_units): (&Target, u32),
    percent: Percent,
) -> Result<Outcome, Failed> {
    let bought = ask.meant(buy)?;
    let mut all = ask.lines.places(get);
    all.extend(bought);
    all.sort_unstable();
    all.dedup();
    let mut pool = Pool::new(ask, &ask.free_of(&all));
    let is_got = |at: usize| {
        ask.line(at)
            .is_some_and(|line| get.holds(line.product, line.categories))
    };
    pool.runs
        .sort_by_key(|(at, price, _, _)| (is_got(*at), -price, *at));
    let (buy_units, get_units) = (i64::from(buy_units).max(1), i64::from(get_units).max(1));
    let (mut outcome, mut worths) = (Outcome::default(), Worths::default());
    let mut off: BTreeMap<usize, i64> = BTreeMap::new();
    while outcome.times < ask.times_max() {
        let paid = pool.take(buy, buy_units, false);
        if count(&paid) < buy_units {
            if outcome.times == 0 {
                return Err(too_few(buy_units, count(&paid)));
            }
            break;
        }
        let got = pool.take(get, get_units, true);
        if got.is_empty() {
            pool.give_back(&paid);
            if outcome.times == 0 {
                return Err(too_few(get_units, 0));
            }
            break;
        }
        outcome.times += 1;
        for (at, units) in &paid {
            outcome.basis += ask.line(*at).map_or(0, |line| line.worth(*units));
            outcome.touched.push(*at);
        }
        for (at, units) in got {
            let less = percent.of(Money::new(worths.of(ask, at, units))).raw();
            *off.entry(at).or_insert(0) += less;
            outcome.touched.push(at);
        }
    }
    outcome.touched.sort_unstable();
    outcome.touched.dedup();
    outcome.off = off
        .into_iter()
        .filter_map(|(at, less)| Some((at, less.clamp(0, ask.line(at)?.running))))
        .filter(|(_, less)| *less > 0)
        .collect();
    Ok(outcome)
}
