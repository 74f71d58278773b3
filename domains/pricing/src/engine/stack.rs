//! How promotions stand with each other: turns, groups, exclusion.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use guanxi_types::{Qty, RawId};

use super::actions::{Ask, Outcome, is_by_line, work_out};
use super::book::resolve;
use super::catalogue::Catalogue;
use super::conditions::Failed;
use super::lines::Lines;
use super::priced::Why;
use super::promotion::{Action, GroupPolicy, Promotion, Stage};
use super::seen::Seen;
use super::situation::Left;

/// A promotion and what it did.
#[derive(Clone, Debug)]
pub(crate) struct Applied<'a> {
    pub promotion: &'a Promotion,
    pub outcome: Outcome,
}

/// Promotions being applied to lines.
#[derive(Clone)]
pub(crate) struct Stack<'a> {
    pub lines: Lines<'a>,
    pub applied: Vec<Applied<'a>>,
    pub refused: Vec<(&'a Promotion, Failed)>,
    catalogue: &'a Catalogue,
    seen: &'a Seen<'a>,
}

/// The lines that a group may still have, and which promotion took each of the others.
struct Turf {
    free: Vec<bool>,
    taken_by: Vec<Option<RawId>>,
}

impl Turf {
    fn new(lines: usize) -> Self {
        Self {
            free: vec![true; lines],
            taken_by: vec![None; lines],
        }
    }

    fn take(&mut self, places: &[usize], by: RawId) {
        for at in places {
            if let (Some(free), Some(taken)) = (self.free.get_mut(*at), self.taken_by.get_mut(*at)) {
                *free = false;
                *taken = Some(by);
            }
        }
    }

    fn has(&self, at: usize) -> bool {
        self.free.get(at).copied().unwrap_or(false)
    }
}

impl<'a> Stack<'a> {
    pub fn new(lines: Lines<'a>, catalogue: &'a Catalogue, seen: &'a Seen<'a>) -> Self {
        Self {
            lines,
            applied: Vec::new(),
            refused: Vec::new(),
            catalogue,
            seen,
        }
    }

    pub fn saving(&self) -> i64 {
        self.applied.iter().map(|applied| applied.outcome.saving()).sum()
    }

    /// Lets promotions have their turns: lines before the whole basket, then the greater priority, then the group's name.
    pub fn run(&mut self, promotions: &[&'a Promotion]) {
        let mut groups: BTreeMap<(bool, &str), Vec<&'a Promotion>> = BTreeMap::new();
        for promotion in promotions {
            let is_points = matches!(promotion.action, Action::Points { .. });
            groups
                .entry((is_points, promotion.group.as_str()))
                .or_default()
                .push(promotion);
        }
        let mut turns: Vec<_> = groups.into_iter().collect();
        for (_, group) in &mut turns {
            group.sort_by_key(|promotion| (Reverse(promotion.priority), promotion.id));
        }
        turns.sort_by_key(|((is_points, name), group)| {
            let stage = group
                .iter()
                .map(|promotion| promotion.stage)
                .min()
                .unwrap_or(Stage::Item);
            let priority = group
                .iter()
                .map(|promotion| promotion.priority)
                .max()
                .unwrap_or(0);
            (*is_points, stage, Reverse(priority), *name)
        });
        for ((is_points, _), group) in turns {
            let policy = group.first().map(|first| first.policy).unwrap_or_default();
            match policy {
                _ if is_points => self.points(policy, &group),
                GroupPolicy::All => self.all(&group),
                GroupPolicy::First => self.first(&group),
                GroupPolicy::Best => self.best(&group),
                GroupPolicy::Least => self.least(&group),
            }
        }
    }

    fn ask(&self, promotion: &Promotion, free: &[bool]) -> Result<Outcome, Failed> {
        work_out(&Ask {
            promotion,
            lines: &self.lines,
            free,
            left: self.left(promotion),
            gift_worth: &|product| self.gift_worth(product),
        })
    }

    fn gift_worth(&self, product: RawId) -> Option<i64> {
        let facts = self.catalogue.product(product)?;
        let one = Qty::new(1_000);
        Some(
            resolve(self.catalogue, self.seen, (product, facts), one)
                .unit
                .raw(),
        )
    }

    fn left(&self, promotion: &Promotion) -> Left {
        self.seen
            .situation
            .left
            .get(&promotion.id)
            .copied()
            .unwrap_or_default()
    }

    fn apply(&mut self, promotion: &'a Promotion, outcome: Outcome) {
        for (at, off) in &outcome.off {
            if let Some(line) = self.lines.all.get_mut(*at) {
                line.running -= off;
            }
        }
        self.applied.push(Applied { promotion, outcome });
    }

    fn all(&mut self, group: &[&'a Promotion]) {
        let free = vec![true; self.lines.all.len()];
        for promotion in group {
            match self.ask(promotion, &free) {
                Ok(outcome) => self.apply(promotion, outcome),
                Err(failed) => self.refused.push((promotion, failed)),
            }
        }
    }

    fn first(&mut self, group: &[&'a Promotion]) {
        let mut turf = Turf::new(self.lines.all.len());
        for promotion in group {
            match self.ask(promotion, &turf.free) {
                Ok(outcome) => {
                    turf.take(&outcome.touched, promotion.id);
                    self.apply(promotion, outcome);
                }
                Err(failed) => self.refuse_in(&turf, promotion, failed),
            }
        }
    }

    /// Of promotions that multiply points one applies; which, says the policy.
    fn points(&mut self, policy: GroupPolicy, group: &[&'a Promotion]) {
        if policy == GroupPolicy::All {
            self.all(group);
            return;
        }
        let free = vec![true; self.lines.all.len()];
        let mut good: Vec<(&'a Promotion, Outcome)> = Vec::new();
        for promotion in group {
            match self.ask(promotion, &free) {
                Ok(outcome) => good.push((promotion, outcome)),
                Err(failed) => self.refused.push((promotion, failed)),
            }
        }
        match policy {
            GroupPolicy::Best => good.sort_by_key(|(_, outcome)| Reverse(outcome.points)),
            GroupPolicy::Least => good.sort_by_key(|(_, outcome)| outcome.points),
            GroupPolicy::First | GroupPolicy::All => {}
        }
        let mut good = good.into_iter();
        let Some((taken, outcome)) = good.next() else {
            return;
        };
        self.apply(taken, outcome);
        for (promotion, _) in good {
            self.refused
                .push((promotion, Why::Beaten { by: taken.id }.into()));
        }
    }

    /// Each line goes where it saves most. Promotions on several lines together get them where they save more than the lines
    /// would apart, the one with the greatest gain first; the other lines go to the best of those that look at one line each.
    fn best(&mut self, group: &[&'a Promotion]) {
        let mut turf = Turf::new(self.lines.all.len());
        let (apart, together) = self.sorted_out(group, &turf);
        let mut open = together;
        loop {
            let alone = best_by_line(&apart, &turf, |new, old| new > old);
            let mut gains: Vec<(i64, usize, Outcome)> = Vec::new();
            for (nth, promotion) in open.iter().enumerate() {
                let Ok(outcome) = self.ask(promotion, &turf.free) else {
                    continue;
                };
                let other: i64 = outcome
                    .touched
                    .iter()
                    .filter_map(|at| alone.get(at))
                    .map(|(off, _)| off)
                    .sum();
                gains.push((outcome.saving() - other, nth, outcome));
            }
            let Some((gain, nth, outcome)) = gains
                .into_iter()
                .max_by_key(|(gain, nth, _)| (*gain, Reverse(*nth)))
            else {
                break;
            };
            if gain <= 0 {
                break;
            }
            let promotion = open.remove(nth);
            turf.take(&outcome.touched, promotion.id);
            self.apply(promotion, outcome);
        }
        self.apply_apart(&apart, &mut turf, |new, old| new > old);
        self.refuse_rest(group, &turf);
    }

    /// Each line goes where it saves least, then what looks at several lines gets those that nobody had.
    fn least(&mut self, group: &[&'a Promotion]) {
        let mut turf = Turf::new(self.lines.all.len());
        let (apart, mut together) = self.sorted_out(group, &turf);
        self.apply_apart(&apart, &mut turf, |new, old| new < old);
        let all = vec![true; self.lines.all.len()];
        together.sort_by_cached_key(|promotion| self.ask(promotion, &all).map_or(i64::MAX, |o| o.saving()));
        for promotion in together {
            if let Ok(outcome) = self.ask(promotion, &turf.free) {
                turf.take(&outcome.touched, promotion.id);
                self.apply(promotion, outcome);
            }
        }
        self.refuse_rest(group, &turf);
    }

    /// Those that look at one line each, with what they would do, and those that look at several. Who can't do anything even
    /// alone is refused.
    fn sorted_out(&mut self, group: &[&'a Promotion], turf: &Turf) -> (Vec<Applied<'a>>, Vec<&'a Promotion>) {
        let (mut apart, mut together) = (Vec::new(), Vec::new());
        for promotion in group {
            match self.ask(promotion, &turf.free) {
                Ok(outcome) if is_by_line(promotion, self.left(promotion)) => {
                    apart.push(Applied { promotion, outcome });
                }
                Ok(_) => together.push(*promotion),
                Err(failed) => self.refused.push((promotion, failed)),
            }
        }
        (apart, together)
    }

    fn apply_apart(&mut self, apart: &[Applied<'a>], turf: &mut Turf, is_better: fn(i64, i64) -> bool) {
        let chosen = best_by_line(apart, turf, is_better);
        for (nth, applied) in apart.iter().enumerate() {
            let own = chosen.iter().filter(|(_, (_, by))| *by == nth);
            let off: Vec<(usize, i64)> = own.map(|(at, (off, _))| (*at, *off)).collect();
            if off.is_empty() {
                continue;
            }
            let touched: Vec<usize> = off.iter().map(|(at, _)| *at).collect();
            turf.take(&touched, applied.promotion.id);
            let basis = self.lines.sum(&touched, |line| line.running);
            let outcome = Outcome {
                off,
                touched,
                basis,
                ..applied.outcome.clone()
            };
            self.apply(applied.promotion, outcome);
        }
    }

    fn refuse_rest(&mut self, group: &[&'a Promotion], turf: &Turf) {
        for promotion in group {
            let is_told = self
                .applied
                .iter()
                .any(|applied| applied.promotion.id == promotion.id)
                || self.refused.iter().any(|(refused, _)| refused.id == promotion.id);
            if !is_told {
                self.refuse_in(turf, promotion, Why::NoSaving.into());
            }
        }
    }

    /// Somebody who took one of its lines is a better reason than that nothing was left.
    fn refuse_in(&mut self, turf: &Turf, promotion: &'a Promotion, failed: Failed) {
        let all = vec![true; self.lines.all.len()];
        let failed = match self.ask(promotion, &all) {
            Ok(alone) => {
                let takers = alone
                    .touched
                    .iter()
                    .filter_map(|at| turf.taken_by.get(*at).copied().flatten());
                takers.min().map_or(failed, |by| Why::Beaten { by }.into())
            }
            Err(_) => {
                let anchors = promotion.action.anchors().into_iter();
                let places = anchors.flat_map(|target| self.lines.places(target));
                let takers = places.filter_map(|at| turf.taken_by.get(at).copied().flatten());
                match takers.min() {
                    Some(by) if failed.why == Why::NoSaving => Why::Beaten { by }.into(),
                    _ => failed,
                }
            }
        };
        self.refused.push((promotion, failed));
    }
}

/// For each free line what it is given and by which of them; of equals the first.
fn best_by_line(
    apart: &[Applied<'_>],
    turf: &Turf,
    is_better: fn(i64, i64) -> bool,
) -> BTreeMap<usize, (i64, usize)> {
    let mut chosen: BTreeMap<usize, (i64, usize)> = BTreeMap::new();
    for (nth, applied) in apart.iter().enumerate() {
        for (at, off) in applied.outcome.off.iter().filter(|(at, _)| turf.has(*at)) {
            let old = chosen.get(at).map(|(off, _)| *off);
            if old.is_none_or(|old| is_better(*off, old)) {
                chosen.insert(*at, (*off, nth));
            }
        }
    }
    chosen
}
