//! The verbs of the scheme.

mod care;
mod direction;
mod figures;
mod measure;
mod relation;
mod report;
mod round;
mod topic;
mod write;

pub use care::{Cared, care};
pub use direction::{Figures, ready as ready_directions, start as start_campaign};
pub use figures::{Newest, goals, segmented};
pub use measure::{Counted, Counting, counted, counting, keep, measure};
pub use relation::{Segmented, refresh as refresh_relations};
pub use report::{Order, Reports, Step, Workshop, require_all};
pub use round::{FIGURES_MAX, Pinned, close, pin, step};
pub use topic::{ready as ready_topics, seed};
