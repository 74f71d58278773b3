//! How an audience came to be.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_types::Id;

use super::Campaign;

/// One drawing of a campaign's audience: of which segments, under which rules, whom it left out and why, and how many were drawn. (抽取记录)
#[entity(
    key = "marketing.audience_draw",
    title = "segments",
    child_of("campaign_id", "marketing.campaign"),
    program_only,
    no_menu
)]
pub struct AudienceDraw {
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// When.
    #[field(datetime, required, filter, list = 2)]
    pub drawn_at: i64,
    /// The segments that were chosen from, by name.
    #[field(text = 1000, required, list = 3)]
    pub segments: String,
    /// The segments whose members were left out, by name.
    #[field(text = 1000, list = 4)]
    pub excluded: Option<String>,
    /// What consent was needed for.
    #[field(choice("service", "marketing", "profiling", "sharing"), required, filter)]
    pub purpose: String,
    /// On which way they are reached.
    #[field(
        choice("any", "sms", "phone", "email", "wechat", "post", "app"),
        required,
        filter
    )]
    pub channel: String,
    /// By what the control group was drawn evenly.
    #[field(choice("none", "decile", "store"), required)]
    pub strata: String,
    /// How many of a hundred were held back.
    #[field(int, required)]
    pub control_share: i64,
    /// Customers in one of the segments.
    #[field(int, required, list = 5)]
    pub chosen: i64,
    /// Left out: in an excluded segment.
    #[field(int, required, default = 0)]
    pub out_excluded: i64,
    /// Left out: a target of the campaign already.
    #[field(int, required, default = 0)]
    pub out_already: i64,
    /// Left out: held back from all campaigns.
    #[field(int, required, default = 0)]
    pub out_hold_out: i64,
    /// Left out: no consent.
    #[field(int, required, default = 0)]
    pub out_no_consent: i64,
    /// Left out: reached often enough lately.
    #[field(int, required, default = 0)]
    pub out_capped: i64,
    /// Drawn to be reached.
    #[field(int, required, list = 6)]
    pub treatment: i64,
    /// Drawn to be held back.
    #[field(int, required, list = 7)]
    pub control: i64,
}

/// Somebody in the chosen segments who wasn't drawn, and why. Who was a target already isn't written down: he is one. (未入选客户)
#[entity(
    key = "marketing.audience_left_out",
    title = "customer_id",
    child_of("draw_id", "marketing.audience_draw"),
    program_only,
    no_menu
)]
pub struct AudienceLeftOut {
    /// The drawing.
    #[field(link = "marketing.audience_draw", required, filter, list = 1)]
    pub draw_id: Id<AudienceDraw>,
    /// Its campaign.
    #[field(link = "marketing.campaign", required, filter)]
    pub campaign_id: Id<Campaign>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
    /// The first reason that held.
    #[field(
        choice("excluded", "hold_out", "no_consent", "capped"),
        required,
        filter,
        list = 3
    )]
    pub why: String,
    /// In words: the segment, the rule, and the contacts that it counted.
    #[field(text = 300, list = 4, personal)]
    pub reason: Option<String>,
}
