//! The domain's records.

mod ledger;
mod programme;

pub use ledger::{
    PointsAccount, PointsAccountPatch, PointsAdjustment, PointsAdjustmentPatch, PointsEntry, PointsHold,
    PointsHoldPatch, PointsLot, PointsLotPatch, Purchase, PurchasePatch,
};
pub use programme::{EarnRule, EarnRulePatch, PointsProgramme, PointsProgrammePatch};
