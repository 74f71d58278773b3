//! Paper forms: keyed once or twice, compared, and saved as sales that earn points.

mod batch;
mod begin;
mod blind;
mod content;
mod key;
mod save;

pub(crate) use batch::check_batch;
pub use begin::{begin_form, drop_form};
pub(crate) use blind::{forget_card, forget_customer};
pub use content::{Difference, Keyed, KeyedLine, differences};
pub use key::{Answer, BatchSum, Both, both_keyings, close_batch, key_form, resolve, sum_of};
