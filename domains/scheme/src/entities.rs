//! The nouns of the scheme.

mod direction;
mod profile;
mod relation;
mod round;
mod swot;
mod topic;
mod written;

pub use direction::{Direction, DirectionPatch};
pub use profile::{Profile, ProfilePatch};
pub use relation::{Care, CarePatch, Relation, RelationPatch};
pub use round::{
    Finding, FindingPatch, Round, RoundCampaign, RoundCampaignPatch, RoundGoal, RoundGoalPatch, RoundPatch,
    RoundSegment, RoundSegmentPatch,
};
pub use swot::{
    Swot, SwotCitation, SwotCitationPatch, SwotFactor, SwotFactorPatch, SwotPatch, SwotStrategy,
    SwotStrategyPatch,
};
pub use topic::{Topic, TopicPatch};
pub use written::{Report, ReportPatch, Section, SectionPatch};
