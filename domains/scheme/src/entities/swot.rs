//! Strengths, weaknesses, opportunities, threats, and what follows.

use guanxi_entity::entity;
use guanxi_org::entities::User;
use guanxi_types::{Day, Id};

/// Strengths, weaknesses, opportunities and threats on a day. (SWOT 分析)
#[entity(key = "scheme.swot", title = "name", owner("owner_id"))]
pub struct Swot {
    /// What it is about.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// The day that it is of.
    #[field(date, filter, list = 2)]
    pub as_of: Option<Day>,
    /// The development strategy that was chosen.
    #[field(choice("so", "wo", "st", "wt"), filter, list = 3)]
    pub strategy: Option<String>,
    /// Why it was chosen.
    #[field(long_text)]
    pub reason: Option<String>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 4)]
    pub owner_id: Option<Id<User>>,
}

/// A factor of a board. (SWOT 因素)
#[entity(
    key = "scheme.swot_factor",
    title = "name",
    child_of("swot_id", "scheme.swot"),
    no_menu
)]
pub struct SwotFactor {
    /// The board.
    #[field(link = "scheme.swot", required, filter, list = 1)]
    pub swot_id: Id<Swot>,
    /// Which quadrant it is in.
    #[field(
        choice("strength", "weakness", "opportunity", "threat"),
        required,
        filter,
        list = 2,
        default = "strength"
    )]
    pub quadrant: String,
    /// What it says.
    #[field(text = 200, required, search, list = 3)]
    pub name: String,
    /// How much it weighs, 0 to 100.
    #[field(int, required, list = 4, default = 10)]
    pub weight: i64,
    /// How strong it is, 1 to 5.
    #[field(int, required, list = 5, default = 3)]
    pub score: i64,
    /// Its place in the quadrant.
    #[field(int)]
    pub position: Option<i64>,
    /// The indicator that it cites.
    #[field(text = 60)]
    pub indicator: Option<String>,
    /// The column of it.
    #[field(text = 60)]
    pub indicator_column: Option<String>,
    /// What stood there.
    #[field(text = 60)]
    pub cited_value: Option<String>,
    /// The last day of the figures that it was read from.
    #[field(date)]
    pub cited_on: Option<Day>,
    /// What else is to be said.
    #[field(long_text)]
    pub note: Option<String>,
}

/// What follows from factors of two quadrants. (SWOT 策略)
#[entity(
    key = "scheme.swot_strategy",
    title = "name",
    child_of("swot_id", "scheme.swot"),
    no_menu
)]
pub struct SwotStrategy {
    /// The board.
    #[field(link = "scheme.swot", required, filter, list = 1)]
    pub swot_id: Id<Swot>,
    /// Which quadrants it joins.
    #[field(choice("so", "wo", "st", "wt"), required, filter, list = 2, default = "so")]
    pub kind: String,
    /// What is to be done.
    #[field(text = 200, required, search, list = 3)]
    pub name: String,
    /// How.
    #[field(long_text)]
    pub note: Option<String>,
}

/// A factor that a strategy rests on. (策略依据)
#[entity(
    key = "scheme.swot_citation",
    title = "factor_id",
    child_of("strategy_id", "scheme.swot_strategy"),
    unique("strategy_id", "factor_id"),
    no_menu
)]
pub struct SwotCitation {
    /// The strategy.
    #[field(link = "scheme.swot_strategy", required, filter, list = 1)]
    pub strategy_id: Id<SwotStrategy>,
    /// The factor.
    #[field(link = "scheme.swot_factor", required, filter, list = 2)]
    pub factor_id: Id<SwotFactor>,
}
