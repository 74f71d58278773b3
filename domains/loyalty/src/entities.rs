//! The domain's records.

mod benefit;
mod card;
mod face;
mod household;
mod ledger;
mod programme;
mod tier;

pub use benefit::{Benefit, BenefitPatch, BenefitUse, BenefitUsePatch};
pub use card::{
    Card, CardBatch, CardBatchPatch, CardEvent, CardEventPatch, CardPatch, CardSeries, CardSeriesPatch,
};
pub use face::{CardFace, CardFacePatch};
pub use household::{HouseholdChange, HouseholdChangePatch};
pub use ledger::{
    PointsAccount, PointsAccountPatch, PointsAdjustment, PointsAdjustmentPatch, PointsEntry, PointsHold,
    PointsHoldPatch, PointsLot, PointsLotPatch, Purchase, PurchasePatch,
};
pub use programme::{EarnRule, EarnRulePatch, PointsProgramme, PointsProgrammePatch};
pub use tier::{
    Membership, MembershipPatch, Tier, TierChange, TierChangePatch, TierPatch, TierProof, TierProofPatch,
    TierScheme, TierSchemePatch,
};
