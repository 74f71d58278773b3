//! Figures of the club (会员分析): tiers over time, the economy of points, what a change of tier did to spending.

pub mod effect;
pub mod points;
pub mod tiers;
