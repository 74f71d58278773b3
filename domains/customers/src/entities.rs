//! The nouns of the customer base, one file each.

mod activity;
mod consent;
mod contact;
mod customer;
mod grouping;
mod household;
mod relation;
mod retention;

pub use activity::{Activity, ActivityPatch};
pub use consent::{Consent, ConsentPatch};
pub use contact::{Contact, ContactPatch};
pub use customer::{Customer, CustomerPatch};
pub use grouping::{
    Classification, ClassificationPatch, CustomerGroup, CustomerGroupPatch, CustomerTag, CustomerTagPatch,
    GroupMember, GroupMemberPatch, Tag, TagPatch,
};
pub use household::{Household, HouseholdMember, HouseholdMemberPatch, HouseholdPatch};
pub use relation::{Referral, ReferralPatch, Relation, RelationPatch};
pub use retention::{RetentionRule, RetentionRulePatch};
