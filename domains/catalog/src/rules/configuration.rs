//! Choosing options of a configurable product: what is chosen is a set, so that the answer doesn't depend on the order of choosing.
//!
//! What is said to be barred is barred for certain: whatever else were chosen, no allowed configuration holds it together with
//! what is chosen already. The test compares this with every configuration there is.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::Label;
use guanxi_types::{Money, RawId};

/// Options of which so many are chosen.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: Label,
    /// How many are chosen at least.
    pub min: usize,
    /// How many are chosen at most.
    pub max: Option<usize>,
    /// What is offered, in its order.
    pub options: Vec<Choice>,
}

/// One thing that may be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The option.
    pub id: RawId,
    /// Its name.
    pub name: Label,
    /// What it adds to the price.
    pub price: Money,
}

/// What holds between two options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bond {
    /// Not without the other.
    Requires,
    /// Never together, either way round.
    Excludes,
}

/// A product that is put together from options.
#[derive(Clone, Debug, Default)]
pub struct Configurable {
    /// Its price without any option.
    pub base: Money,
    /// Its groups, in their order.
    pub groups: Vec<Group>,
    /// What holds between options; what names an option that isn't in a group has no effect.
    pub bonds: Vec<(RawId, Bond, RawId)>,
}

/// Why something is wrong or barred.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// No such option.
    Unknown(RawId),
    /// These two don't go together.
    Excluded(RawId, RawId),
    /// The first isn't possible without the second.
    Missing(RawId, RawId),
    /// The group, by its place, has fewer than its least.
    TooFew(usize),
    /// The group, by its place, has more than its most.
    TooMany(usize),
}

/// An option, and whether it may still be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The option.
    pub id: RawId,
    /// Whether it is chosen.
    pub is_chosen: bool,
    /// Why it can't be chosen beside what is; empty where it can, or is.
    pub barred: Vec<Why>,
}

/// What there is to say of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Price with what is chosen; nothing where it is beyond 64 bits.
    pub price: Option<Money>,
    /// What is wrong with it; nothing where it may be ordered.
    pub faults: Vec<Why>,
    /// Every option, in the order of groups.
    pub options: Vec<State>,
}

impl Configurable {
    /// What is chosen, in whatever order, and what may still be.
    #[must_use]
    pub fn check(&self, chosen: &BTreeSet<RawId>) -> Answer {
        let known: BTreeSet<RawId> = self.choices().map(|choice| choice.id).collect();
        let held: BTreeSet<RawId> = chosen.intersection(&known).copied().collect();
        let mut faults: Vec<Why> = chosen.difference(&known).copied().map(Why::Unknown).collect();
        faults.extend(self.conflicts(&held));
        faults.extend(self.missing(&held));
        let few = self.groups.iter().enumerate();
        faults.extend(
            few.filter(|(_, g)| g.held(&held) < g.min)
                .map(|(at, _)| Why::TooFew(at)),
        );
        let price = self
            .choices()
            .filter(|choice| held.contains(&choice.id))
            .try_fold(self.base, |sum, choice| sum.checked_add(choice.price));
        let options = self.choices().map(|choice| State {
            id: choice.id,
            is_chosen: held.contains(&choice.id),
            barred: self.barred(&held, choice.id),
        });
        let options = options.collect();
        Answer {
            price,
            faults,
            options,
        }
    }

    fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.groups.iter().flat_map(|group| &group.options)
    }

    fn group_of(&self, id: RawId) -> Option<(usize, &Group)> {
        let mut groups = self.groups.iter().enumerate();
        groups.find(|(_, group)| group.options.iter().any(|choice| choice.id == id))
    }

    /// Bonds of one kind between options that there are.
    fn bound(&self, wanted: Bond) -> impl Iterator<Item = (RawId, RawId)> {
        let exists = |id: &RawId| self.group_of(*id).is_some();
        let known = self
            .bonds
            .iter()
            .filter(move |(a, bond, b)| *bond == wanted && exists(a) && exists(b));
        known.map(|(a, _, b)| (*a, *b))
    }

    /// These, and whatever they aren't possible without.
    fn with_required(&self, held: &BTreeSet<RawId>) -> BTreeSet<RawId> {
        let mut all = held.clone();
        loop {
            let before = all.len();
            let more: Vec<RawId> = self
                .bound(Bond::Requires)
                .filter(|(a, _)| all.contains(a))
                .map(|(_, b)| b)
                .collect();
            all.extend(more);
            if all.len() == before {
                return all;
            }
        }
    }

    /// What can't be mended by choosing more.
    fn conflicts(&self, held: &BTreeSet<RawId>) -> BTreeSet<Why> {
        let together = self
            .bound(Bond::Excludes)
            .filter(|(a, b)| held.contains(a) && held.contains(b));
        let mut found: BTreeSet<Why> = together.map(|(a, b)| Why::Excluded(a.min(b), a.max(b))).collect();
        let groups = self.groups.iter().enumerate();
        let full = groups.filter(|(_, group)| group.max.is_some_and(|max| group.held(held) > max));
        found.extend(full.map(|(at, _)| Why::TooMany(at)));
        found
    }

    fn missing(&self, held: &BTreeSet<RawId>) -> BTreeSet<Why> {
        let bound = self
            .bound(Bond::Requires)
            .filter(|(a, b)| held.contains(a) && !held.contains(b));
        bound.map(|(a, b)| Why::Missing(a, b)).collect()
    }

    /// What is held when this option is chosen: where one of a group may be chosen, it takes the place of another.
    fn beside(&self, held: &BTreeSet<RawId>, id: RawId) -> BTreeSet<RawId> {
        let mut beside = held.clone();
        if let Some((_, group)) = self.group_of(id)
            && group.max == Some(1)
        {
            beside.retain(|other| group.options.iter().all(|choice| choice.id != *other));
        }
        beside
    }

    /// Why an option can't be chosen: the conflicts that it, and what it requires, make with what is held.
    fn barred(&self, held: &BTreeSet<RawId>, id: RawId) -> Vec<Why> {
        if held.contains(&id) {
            return Vec::new();
        }
        let beside = self.beside(held, id);
        let before = self.conflicts(&self.with_required(&beside));
        let mut with = beside;
        with.insert(id);
        let all = self.with_required(&with);
        let why: Vec<Why> = self.conflicts(&all).difference(&before).cloned().collect();
        let is_own = |one: &Why| matches!(one, Why::Excluded(a, b) if *a == id || *b == id);
        if why.iter().all(is_own) {
            return why;
        }
        // What it brings with it comes first: it explains a conflict with something that nobody chose.
        let brought = self.missing(&with).into_iter();
        let brought = brought.filter(|one| matches!(one, Why::Missing(a, _) if *a == id));
        brought.chain(why).collect()
    }

    /// A reason in words of both languages.
    #[must_use]
    pub fn say(&self, why: &Why) -> Label {
        let names: BTreeMap<RawId, &Label> = self.choices().map(|choice| (choice.id, &choice.name)).collect();
        let option = |id: &RawId| names.get(id).copied().cloned().unwrap_or_default();
        let group = |at: &usize| self.groups.get(*at);
        match why {
            Why::Unknown(id) => label(
                format!("没有编号为 {id} 的选项"),
                format!("There is no option {id}"),
            ),
            Why::Excluded(a, b) => {
                let (a, b) = (option(a), option(b));
                label(
                    format!("“{}”与“{}”不能同时选", a.zh, b.zh),
                    format!("“{}” doesn't go with “{}”", a.en, b.en),
                )
            }
            Why::Missing(a, b) => {
                let (a, b) = (option(a), option(b));
                label(
                    format!("选“{}”必须同时选“{}”", a.zh, b.zh),
                    format!("“{}” needs “{}”", a.en, b.en),
                )
            }
            Why::TooFew(at) => {
                let (name, min) = group(at).map_or_else(Default::default, |g| (g.name.clone(), g.min));
                label(
                    format!("“{}”至少选 {min} 项", name.zh),
                    format!("Choose at least {min} of “{}”", name.en),
                )
            }
            Why::TooMany(at) => {
                let (name, max) =
                    group(at).map_or_else(Default::default, |g| (g.name.clone(), g.max.unwrap_or(0)));
                label(
                    format!("“{}”最多选 {max} 项", name.zh),
                    format!("Choose at most {max} of “{}”", name.en),
                )
            }
        }
    }
}

impl Group {
    fn held(&self, held: &BTreeSet<RawId>) -> usize {
        self.options
            .iter()
            .filter(|choice| held.contains(&choice.id))
            .count()
    }
}

impl Why {
    /// Its key.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown",
            Self::Excluded(..) => "excluded",
            Self::Missing(..) => "missing",
            Self::TooFew(_) => "too_few",
            Self::TooMany(_) => "too_many",
        }
    }
}

const fn label(zh: String, en: String) -> Label {
    Label { zh, en }
}

#[cfg(test)]
#[path = "configuration_tests.rs"]
mod tests;
