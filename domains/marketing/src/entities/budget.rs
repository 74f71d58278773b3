//! A campaign's money: what it may cost, what was asked for, what is bound, what is spent.

use guanxi_entity::entity;
use guanxi_org::entities::{MarketArea, Role, User};
use guanxi_types::{Day, Id, Money};

use super::{Campaign, CampaignPhase, Channel};

/// What one kind of cost may come to. Its amount is always what remains, is committed and is spent together. (预算)
#[entity(
    key = "marketing.budget_line",
    title = "number",
    unique("number"),
    child_of("campaign_id", "marketing.campaign"),
    no_menu,
    program_only
)]
pub struct BudgetLine {
    /// Its number.
    #[field(text = 30, required, search, filter, list = 9)]
    pub number: String,
    /// The campaign.
    #[field(link = "marketing.campaign", required, filter, list = 1)]
    pub campaign_id: Id<Campaign>,
    /// In which phase.
    #[field(link = "marketing.campaign_phase", filter, list = 2)]
    pub phase_id: Option<Id<CampaignPhase>>,
    /// In which market area; its name is the city.
    #[field(link = "org.market_area", filter)]
    pub market_area_id: Option<Id<MarketArea>>,
    /// In which city.
    #[field(text = 100, filter, list = 3)]
    pub city: Option<String>,
    /// Through what.
    #[field(link = "marketing.channel", filter)]
    pub channel_id: Option<Id<Channel>>,
    /// What kind of cost.
    #[field(
        choice("media", "material", "people", "venue", "gift", "travel", "other"),
        required,
        filter,
        list = 4
    )]
    pub kind: String,
    /// What it may come to.
    #[field(money, required, list = 5)]
    pub amount: Money,
    /// What of it was added by approved overruns.
    #[field(money, required, default = 0)]
    pub overrun: Money,
    /// What is approved and not yet paid.
    #[field(money, required, list = 6, default = 0)]
    pub committed: Money,
    /// What was paid.
    #[field(money, required, list = 7, default = 0)]
    pub spent: Money,
    /// What is left; never less than nothing.
    #[field(money, required, list = 8, default = 0)]
    pub remaining: Money,
    /// What is to be said of it.
    #[field(text = 300)]
    pub note: Option<String>,
}

/// Money that somebody asks for. (费用申请)
#[entity(
    key = "marketing.expense",
    title = "number",
    unique("number"),
    owner("requested_by", "campaign_id.owner_id"),
    program_only
)]
pub struct Expense {
    /// Its number.
    #[field(text = 30, required, search, filter, list = 1)]
    pub number: String,
    /// For which campaign.
    #[field(link = "marketing.campaign", required, filter, list = 2)]
    pub campaign_id: Id<Campaign>,
    /// Out of which line of the budget.
    #[field(link = "marketing.budget_line", required, filter)]
    pub budget_line_id: Id<BudgetLine>,
    /// What for.
    #[field(text = 200, required, search, list = 3)]
    pub purpose: String,
    /// Who is paid.
    #[field(text = 200, search)]
    pub supplier: Option<String>,
    /// How far it is.
    #[field(
        choice("requested", "escalated", "committed", "spent", "refused", "released"),
        required,
        filter,
        list = 4,
        default = "requested"
    )]
    pub state: String,
    /// How much is asked for.
    #[field(money, required, filter, list = 5)]
    pub amount: Money,
    /// How much was paid.
    #[field(money, required, list = 6, default = 0)]
    pub spent: Money,
    /// The invoice or receipt that it was paid on.
    #[field(text = 60, search, list = 7)]
    pub document: Option<String>,
    /// When it was paid.
    #[field(date, filter)]
    pub spent_on: Option<Day>,
    /// Why more is needed than is left.
    #[field(text = 500)]
    pub reason: Option<String>,
    /// Who asked.
    #[field(link = "org.user", filter, list = 8)]
    pub requested_by: Option<Id<User>>,
    /// Who decided.
    #[field(link = "org.user", filter)]
    pub decided_by: Option<Id<User>>,
    /// When.
    #[field(datetime)]
    pub decided_at: Option<i64>,
    /// What was said with it.
    #[field(text = 500)]
    pub decision_note: Option<String>,
}

/// One movement of a line of a budget. (预算流水)
#[entity(
    key = "marketing.budget_entry",
    title = "kind",
    child_of("budget_line_id", "marketing.budget_line"),
    no_menu,
    program_only
)]
pub struct BudgetEntry {
    /// The line.
    #[field(link = "marketing.budget_line", required, filter, list = 1)]
    pub budget_line_id: Id<BudgetLine>,
    /// For whose request.
    #[field(link = "marketing.expense", filter, list = 2)]
    pub expense_id: Option<Id<Expense>>,
    /// What happened: money was allotted, added by an approved overrun, committed, given back, or spent.
    #[field(
        choice("allot", "overrun", "commit", "release", "spend"),
        required,
        filter,
        list = 3
    )]
    pub kind: String,
    /// How much; an allotment that is taken back is negative.
    #[field(money, required, list = 4)]
    pub amount: Money,
    /// What was left of the line after it.
    #[field(money, required, list = 5)]
    pub remaining: Money,
    /// The company's day.
    #[field(date, required, filter, list = 6)]
    pub booked_on: Day,
    /// Why.
    #[field(text = 500, list = 7)]
    pub note: Option<String>,
}

/// How much a role approves by itself. (审批限额)
#[entity(key = "marketing.approval_limit", title = "role_id", unique("role_id"))]
pub struct ApprovalLimit {
    /// The role. Of several roles the greatest limit counts; who has none approves nothing.
    #[field(link = "org.role", required, filter, list = 1)]
    pub role_id: Id<Role>,
    /// Up to what amount of one expense, and of a whole campaign's budget.
    #[field(money, required, list = 2)]
    pub amount: Money,
    /// Whether it approves what the budget doesn't cover.
    #[field(boolean, required, list = 3, default = 0)]
    pub may_overrun: bool,
    /// What is to be said of it.
    #[field(text = 300, list = 4)]
    pub note: Option<String>,
}
