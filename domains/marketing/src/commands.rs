//! The verbs of marketing.

mod budget;
mod campaign;
mod copy;
mod lead;
mod notice;
mod ready;
mod segment;
mod write;

pub(crate) use lead::open_form;
pub(crate) use write::seen;

pub use budget::{
    Decision, NewExpense, NewLine, Paid, allot, change_allotment, decide, release, request, spend,
};
pub use campaign::{GoOrNot, STEPS, Step, decide_pilot, step};
pub use copy::{CopyKind, NewCopy, copy};
pub use lead::{Answer, answer_form, convert};
pub use ready::{WAY_OUT, ready_templates};
pub use segment::{Frozen, MEMBERS_MAX, NewMember, NewSegment, add_members, freeze, readable};
