//! What figures of the club have in common: names, days, and the parameters that leave some out.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::{Programme, TierName};
use guanxi_types::{Day, RawId, Result};

use crate::error;
use crate::request::Query;

/// What stands where a member has no tier.
pub const NO_TIER: &str = "(none)";

/// The tiers by id, with their place in the order of ladders and ranks.
#[derive(Debug, Default)]
pub struct Tiers {
    of: BTreeMap<RawId, (usize, TierName)>,
}

impl Tiers {
    /// Those of the ladder that the question names by its number or name; of all of them where it names none.
    ///
    /// # Errors
    /// When there is no such ladder.
    pub fn asked(query: &Query, all: &[TierName]) -> Result<Self> {
        let wanted = query.value("scheme");
        let is_wanted = |tier: &TierName| {
            wanted.is_none_or(|text| text == tier.scheme_number || text == tier.scheme_name)
        };
        let kept: Vec<TierName> = all.iter().filter(|tier| is_wanted(tier)).cloned().collect();
        if let (Some(text), true) = (wanted, kept.is_empty()) {
            let mut names: Vec<&str> = all.iter().map(|tier| tier.scheme_number.as_str()).collect();
            names.dedup();
            return Err(error::unknown_choice("scheme", text, &names.join(", ")));
        }
        let of = kept.into_iter().enumerate();
        Ok(Self {
            of: of.map(|(place, tier)| (tier.id, (place, tier))).collect(),
        })
    }

    /// A tier by id, unless the question leaves it out.
    #[must_use]
    pub fn get(&self, id: RawId) -> Option<&TierName> {
        self.of.get(&id).map(|(_, tier)| tier)
    }

    /// Its place in the order; what has none comes first.
    #[must_use]
    pub fn place(&self, id: Option<RawId>) -> usize {
        let found = id.and_then(|id| self.of.get(&id));
        found.map_or(0, |(place, _)| place + 1)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self, id: Option<RawId>) -> String {
        let found = id.and_then(|id| self.get(id));
        found.map_or(NO_TIER, |tier| tier.name.as_str()).to_owned()
    }

    /// The name of a ladder.
    #[must_use]
    pub fn scheme(&self, scheme: RawId) -> Option<&str> {
        let mut all = self.of.values();
        all.find(|(_, tier)| tier.scheme == scheme)
            .map(|(_, tier)| tier.scheme_name.as_str())
    }
}

/// The programme that the question names by its number or name; all of them where it names none.
///
/// # Errors
/// When there is no such programme.
pub fn programmes(query: &Query, all: Vec<Programme>) -> Result<Vec<Programme>> {
    let Some(text) = query.value("programme") else {
        return Ok(all);
    };
    let names: Vec<&str> = all.iter().map(|one| one.number.as_str()).collect();
    let names = names.join(", ");
    let kept: Vec<Programme> = all
        .into_iter()
        .filter(|one| one.number == text || one.name == text)
        .collect();
    if kept.is_empty() {
        return Err(error::unknown_choice("programme", text, &names));
    }
    Ok(kept)
}

/// The days of the question: from where it says so, to where it says so and no later than today.
///
/// # Errors
/// When a date or period can't be read.
pub fn days(query: &Query, today: Day) -> Result<(Option<Day>, Day)> {
    let filters = query.filters_within()?;
    Ok((filters.from, filters.to.map_or(today, |to| to.min(today))))
}
