//! What stands on a card.

use guanxi_entity::entity;
use guanxi_types::Id;

use super::card::CardSeries;
use super::tier::Tier;

/// How a card looks on both sides. (会员卡面)
#[entity(key = "loyalty.card_face", title = "name", unique("name"))]
pub struct CardFace {
    /// Its name.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// The series that it is for; any where empty.
    #[field(link = "loyalty.card_series", filter, list = 2)]
    pub series_id: Option<Id<CardSeries>>,
    /// The tier that it is for; any where empty.
    #[field(link = "loyalty.tier", filter, list = 3)]
    pub tier_id: Option<Id<Tier>>,
    /// Whether cards are printed with it.
    #[field(boolean, required, filter, list = 4, default = 1)]
    pub is_active: bool,
    /// Both sides, as JSON: [`crate::rules::face::Layout`].
    #[field(long_text, required, default = "{\"front\":{}}")]
    pub layout: String,
    /// What it is for.
    #[field(text = 500, list = 5)]
    pub note: Option<String>,
}
