//! A situation, with what the catalogue knows of its places and people.

use std::borrow::Cow;

use guanxi_types::{Id, RawId, len_i64};

use super::catalogue::Catalogue;
use super::situation::{Buyer, Situation};

/// Worked out once for a basket.
pub(crate) struct Seen<'a> {
    pub situation: &'a Situation,
    currency: &'a str,
    /// The market area and those above it, the nearest first.
    areas: Cow<'a, [RawId]>,
    /// The buyer's classes and those above them, each with its distance.
    classes: Vec<(RawId, i64)>,
}

impl<'a> Seen<'a> {
    pub fn new(catalogue: &'a Catalogue, situation: &'a Situation) -> Self {
        let stated = situation.market_area.map(Id::raw);
        let area = stated.or_else(|| situation.store.and_then(|store| catalogue.area_of(store.raw())));
        let mut classes: Vec<(RawId, i64)> = Vec::new();
        for class in situation.buyer.iter().flat_map(|buyer| &buyer.classes) {
            let above = catalogue.classes_above(class.raw());
            classes.extend(above.iter().enumerate().map(|(at, id)| (*id, len_i64(at))));
        }
        classes.sort_unstable();
        Self {
            situation,
            currency: &catalogue.currency,
            areas: area.map_or(Cow::Owned(Vec::new()), |area| catalogue.areas_above(area)),
            classes,
        }
    }

    pub fn buyer(&self) -> Option<&'a Buyer> {
        self.situation.buyer.as_ref()
    }

    /// Whether a book's or promotion's currency is the one asked for; empty stands for the company's.
    pub fn has_currency(&self, currency: &str) -> bool {
        let or_own = |code: &'a str| if code.is_empty() { self.currency } else { code };
        let asked = or_own(&self.situation.currency);
        asked
            == if currency.is_empty() {
                self.currency
            } else {
                currency
            }
    }

    /// How far up the class is: 0 the buyer's own.
    pub fn class_distance(&self, class: RawId) -> Option<i64> {
        let found = self.classes.iter().find(|(id, _)| *id == class);
        found.map(|(_, distance)| *distance)
    }

    /// How far up the market area is: 0 the area itself.
    pub fn area_distance(&self, area: RawId) -> Option<i64> {
        self.areas.iter().position(|id| *id == area).map(len_i64)
    }
}
