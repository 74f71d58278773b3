//! How long customers are kept.

use guanxi_entity::entity;

/// When a customer's personal data is no longer needed, and is erased. (保存期限规则)
#[entity(key = "customers.retention_rule", title = "name", unique("name"))]
pub struct RetentionRule {
    /// Name; it stands in the log as the reason.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// For how long nothing must have happened: no purchase, or of a prospect no activity either.
    #[field(
        choice("no_purchase", "idle_prospect"),
        required,
        filter,
        list = 2,
        default = "no_purchase"
    )]
    pub condition: String,
    /// Months without it.
    #[field(int, required, list = 3)]
    pub months: i64,
    /// Whether it is in force.
    #[field(boolean, required, filter, list = 4, default = 0)]
    pub is_active: bool,
}
