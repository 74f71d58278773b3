//! The verbs: applying a rule, keeping a copy of who fulfils it, taking a list in, drawing an audience.

mod apply;
mod draw;
mod listed;

pub(crate) use apply::check_count;
pub use apply::{Applied, Chosen, Sizes, copy, evidence, refresh};
pub use draw::{Drawn, draw};
pub use listed::{Listed, MAX_ENTRIES, take_list};

use guanxi_record::Schema;
use guanxi_types::Ctx;

/// On whose behalf something is written.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// The definitions.
    pub schema: &'a Schema,
    /// Who asks.
    pub ctx: &'a Ctx,
}

/// The program, for what follows from a user's wish and isn't in his own hands: members whom a rule no longer finds.
pub(crate) fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("segment rule")
}
