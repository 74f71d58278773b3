//! What is done.

pub(crate) mod account;
pub(crate) mod adjust;
mod benefit;
mod benefit_coupon;
pub(crate) mod book;
mod card;
mod expire;
mod free_benefit;
mod hold;
mod household;
mod household_change;
mod household_tier;
mod redeem;
mod restate;
mod sale;
mod take_in;
pub(crate) mod tier;
pub(crate) mod tier_return;
mod transfer;

pub use account::Holder;
pub use adjust::{Adjust, Decision, adjust, decide};
pub use benefit::{Wanted, use_benefit};
pub use book::KEY_MAX;
pub(crate) use card::card_to_change;
pub use card::{BATCH_MAX, CardStep, IsTaken, issue_card, make_cards, merge_card, replace_card, step_card};
pub use expire::{EXPIRED_AT_ONCE, expire_due};
pub use free_benefit::{free_benefits, take_back_benefit};
pub use hold::{Hold, capture, hold, release};
pub(crate) use household::require_room;
pub use household::{HOUSEHOLD_MAX, Join, Leave, household_limit, join, leave};
pub use redeem::{Spend, Spent, redeem, value_of};
pub use restate::restate_sale;
pub use sale::{Reversal, Reversed, SaleEarned, Term, earn_for_sale, reverse_sale};
pub use take_in::{review_some, take_in};
pub use tier::{REVIEWED_AT_ONCE, TIER_CHANGED, review_members, review_proof, set_tier};
pub use transfer::{Freeze, Transfer, freeze, open_account, transfer};
