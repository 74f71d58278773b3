//! What a promotion would do to the lines that it may have. Nothing is changed here.

use guanxi_types::{Money, Qty, RawId};

use super::LINE_MAX;
use super::bundles;
use super::conditions::Failed;
use super::lines::{Line, Lines, split, total};
use super::priced::{Missing, Why};
use super::promotion::{Action, Basis, Promotion, QtyStep, Reward, SpendStep, Target, Threshold};
use super::situation::Left;
use crate::wire::{Percent, extended};

/// Sets, groups and gifts in one basket at most, so that working them out ends.
pub(crate) const TIMES_MAX: i64 = 1_000;

/// What a promotion would do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub times: i64,
    pub basis: i64,
    /// Off each line, by place.
    pub off: Vec<(usize, i64)>,
    /// The lines that it takes within its group.
    pub touched: Vec<usize>,
    /// Product, units, and what one is worth.
    pub gifts: Vec<(RawId, i64, i64)>,
    pub points: Option<i64>,
    /// What the next step needs.
    pub next: Option<Missing>,
}

impl Outcome {
    /// What it saves the buyer.
    pub fn saving(&self) -> i64 {
        let off: i64 = self.off.iter().map(|(_, off)| off).sum();
        let gifts: i64 = self
            .gifts
            .iter()
            .map(|(_, units, worth)| units.saturating_mul(*worth).min(LINE_MAX))
            .sum();
        off.saturating_add(gifts)
    }

    fn of_lines(off: Vec<(usize, i64)>, basis: i64) -> Self {
        let off: Vec<_> = off.into_iter().filter(|(_, off)| *off > 0).collect();
        Self {
            times: 1,
            basis,
            touched: off.iter().map(|(at, _)| *at).collect(),
            off,
            ..Self::default()
        }
    }
}

/// What is asked of a promotion.
pub(crate) struct Ask<'a> {
    pub promotion: &'a Promotion,
    pub lines: &'a Lines<'a>,
    /// The places that it may have.
    pub free: &'a [bool],
    pub left: Left,
    /// What one unit of a gift is worth; nothing where the catalogue doesn't know it.
    pub gift_worth: &'a dyn Fn(RawId) -> Option<i64>,
}

/// Whether what it takes off a line depends on nothing but that line and the basket before promotions.
pub(crate) fn is_by_line(promotion: &Promotion, left: Left) -> bool {
    let by_line = matches!(
        promotion.action,
        Action::PercentOff { .. }
            | Action::AmountOff { .. }
            | Action::FixedPrice { .. }
            | Action::QtySteps { .. }
    );
    by_line && promotion.discount_max.is_none() && left.budget.is_none()
}

/// Works a promotion out.
pub(crate) fn work_out(ask: &Ask<'_>) -> Result<Outcome, Failed> {
    let mut outcome = match &ask.promotion.action {
        Action::PercentOff { percent, on } => ask.each(on, |_| Some(Reward::Percent(*percent))),
        Action::AmountOff { amount, on } => ask.each(on, |_| Some(Reward::Off(*amount))),
        Action::FixedPrice { price, on } => ask.each(on, |_| Some(Reward::Price(*price))),
        Action::QtySteps {
            on,
            steps,
            per_product,
        } => ask.qty_steps(on, steps, *per_product),
        Action::SpendSave { on, steps, repeat } => ask.spend_save(on, steps, *repeat),
        Action::Points { times, on } => ask.points(*times, on),
        Action::Gift {
            of,
            at,
            product,
            units,
            repeat,
        } => ask.gift((of, *at, *repeat), *product, *units),
        bundle => bundles::work_out(ask, bundle),
    }?;
    if let Some(max) = ask.promotion.discount_max {
        let off: i64 = outcome.off.iter().map(|(_, off)| off).sum();
        if off > max.raw() {
            outcome.off = split(max.raw(), &outcome.off);
        }
    }
    if outcome.saving() <= 0 && outcome.points.is_none() {
        return Err(Failed {
            why: Why::NoSaving,
            missing: outcome.next,
        });
    }
    match ask.left.budget {
        Some(budget) if outcome.saving() > budget.raw() => Err(Why::Budget.into()),
        _ => Ok(outcome),
    }
}

impl<'a> Ask<'a> {
    pub fn line(&self, at: usize) -> Option<&'a Line<'a>> {
        self.lines.all.get(at)
    }

    fn is_free(&self, at: usize) -> bool {
        self.free.get(at).copied().unwrap_or(false)
    }

    /// The places of a target, wherever they are free or not.
    pub fn meant(&self, target: &Target) -> Result<Vec<usize>, Failed> {
        let places = self.lines.places(target);
        if places.is_empty() {
            Err(Why::NothingMatches.into())
        } else {
            Ok(places)
        }
    }

    /// Those of them that it may have.
    pub fn free_of(&self, places: &[usize]) -> Vec<usize> {
        places.iter().copied().filter(|at| self.is_free(*at)).collect()
    }

    /// How often it may apply here.
    pub fn times_max(&self) -> i64 {
        let uses = self.left.uses.map_or(TIMES_MAX, |(uses, _)| uses);
        uses.min(self.promotion.times_max.unwrap_or(TIMES_MAX))
            .min(TIMES_MAX)
    }

    fn value(&self, line: &Line<'_>) -> i64 {
        match self.promotion.basis {
            Basis::Running => line.running,
            Basis::List => line.list,
        }
    }

    /// What a reward takes off a whole line.
    fn off(&self, line: &Line<'_>, reward: Reward) -> i64 {
        let off = match reward {
            Reward::Percent(percent) => percent.of(Money::new(self.value(line))).raw(),
            Reward::Off(amount) => extended(amount, line.qty).raw(),
            Reward::Price(price) => {
                let each = Money::new(price.raw().saturating_add(line.surcharge));
                line.running.saturating_sub(extended(each, line.qty).raw())
            }
        };
        off.clamp(0, line.running)
    }

    fn each(&self, target: &Target, reward: impl Fn(&Line<'_>) -> Option<Reward>) -> Result<Outcome, Failed> {
        let places = self.free_of(&self.meant(target)?);
        let off = places.iter().filter_map(|at| {
            let line = self.line(*at)?;
            Some((*at, self.off(line, reward(line)?)))
        });
        Ok(Outcome::of_lines(
            off.collect(),
            self.lines.sum(&places, |line| self.value(line)),
        ))
    }

    /// Steps are counted over all that the target means, whoever has the lines.
    fn qty_steps(&self, target: &Target, steps: &[QtyStep], per_product: bool) -> Result<Outcome, Failed> {
        let places = self.meant(target)?;
        let all = self.lines.sum(&places, |line| line.qty.raw());
        let qty_of = |product: RawId| {
            if !per_product {
                return all;
            }
            let same = places
                .iter()
                .filter_map(|at| self.line(*at))
                .filter(|line| line.product == product);
            total(same.map(|line| line.qty.raw()))
        };
        let reached = |qty: i64| steps.iter().rev().find(|step| step.from.raw() <= qty);
        let most = places
            .iter()
            .filter_map(|at| self.line(*at))
            .map(|line| qty_of(line.product))
            .max();
        let most = most.unwrap_or(0);
        let above = steps.iter().find(|step| step.from.raw() > most);
        let below = above.map(|step| {
            Failed::below(Why::QtyBelow {
                need: step.from,
                have: Qty::new(most),
            })
        });
        if reached(most).is_none()
            && let Some(below) = below
        {
            return Err(below);
        }
        let outcome = self.each(target, |line| {
            reached(qty_of(line.product)).map(|step| step.reward)
        })?;
        Ok(Outcome {
            next: below.and_then(|below| below.missing),
            ..outcome
        })
    }

    fn spend_save(&self, target: &Target, steps: &[SpendStep], repeat: bool) -> Result<Outcome, Failed> {
        let places = self.free_of(&self.meant(target)?);
        let spent = self.lines.sum(&places, |line| self.value(line));
        let running = self.lines.sum(&places, |line| line.running);
        let above = steps.iter().find(|step| step.at.raw() > spent).map(|step| {
            Failed::below(Why::AmountBelow {
                need: step.at,
                have: Money::new(spent),
            })
        });
        let Some(step) = steps.iter().rev().find(|step| step.at.raw() <= spent) else {
            return Err(above.unwrap_or_else(|| Why::NothingMatches.into()));
        };
        let times = if repeat && step.at.raw() > 0 {
            spent / step.at.raw()
        } else {
            1
        };
        let times = times.min(self.times_max());
        let off = match step.reward {
            Reward::Percent(percent) => percent.of(Money::new(spent)).raw(),
            Reward::Off(off) => off.raw().saturating_mul(times),
            Reward::Price(price) => running.saturating_sub(price.raw()),
        };
        let weights: Vec<(usize, i64)> = places
            .iter()
            .filter_map(|at| Some((*at, self.line(*at)?.running)))
            .collect();
        Ok(Outcome {
            times,
            basis: spent,
            off: split(off.min(running), &weights),
            touched: places,
            next: above.and_then(|above| above.missing),
            ..Outcome::default()
        })
    }

    fn points(&self, times: Percent, target: &Target) -> Result<Outcome, Failed> {
        let places = self.meant(target)?;
        Ok(Outcome {
            times: 1,
            basis: self.lines.sum(&places, |line| line.running),
            off: places.iter().map(|at| (*at, 0)).collect(),
            points: Some(times.basis_points()),
            ..Outcome::default()
        })
    }

    /// How often a threshold is reached by these places, and what it was measured on.
    pub fn reached(&self, places: &[usize], at: Threshold, repeat: bool) -> Result<(i64, i64), Failed> {
        let spent = self.lines.sum(places, |line| self.value(line));
        let qty = self.lines.sum(places, |line| line.qty.raw());
        let (have, need, why) = match at {
            Threshold::Amount(need) => (
                spent,
                need.raw(),
                Why::AmountBelow {
                    need,
                    have: Money::new(spent),
                },
            ),
            Threshold::Qty(need) => (
                qty,
                need.raw(),
                Why::QtyBelow {
                    need,
                    have: Qty::new(qty),
                },
            ),
        };
        if have < need {
            return Err(Failed::below(why));
        }
        let times = if repeat && need > 0 { have / need } else { 1 };
        Ok((times.min(self.times_max()), spent))
    }

    fn gift(
        &self,
        (of, at, repeat): (&Target, Threshold, bool),
        product: RawId,
        units: u32,
    ) -> Result<Outcome, Failed> {
        let places = self.free_of(&self.meant(of)?);
        let (times, basis) = self.reached(&places, at, repeat)?;
        let worth = (self.gift_worth)(product).ok_or(Why::GiftUnknown)?;
        Ok(Outcome {
            times,
            basis,
            touched: places,
            gifts: vec![(product, times.saturating_mul(i64::from(units)), worth)],
            ..Outcome::default()
        })
    }
}
