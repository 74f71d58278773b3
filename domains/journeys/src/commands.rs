//! The verbs: a journey's life, customers put in and taken out by hand, what came of a call.

mod life;
mod outcome;
mod ready;

pub use life::{Move, enrol, faults_of, move_journey, take_out};
pub use outcome::{Outcome, note_outcome};
pub(crate) use ready::bring_along;
pub use ready::{ready_templates, seed};
