//! Values that every part of Guanxi speaks in: ids, money, quantities, periods, actors, errors.
//!
//! No I/O and no clock reading except through [`Clock`], so rules that use these types can be tested without a machine.

mod actor;
mod clock;
mod contact;
mod error;
mod field_access;
mod grants;
mod id;
mod money;
mod number;
mod period;
mod terms;
mod text;
mod words;

pub use actor::{Action, Actor, Ctx, Locale, Scope, Scopes, Through};
pub use clock::{Clock, Instant};
pub use contact::{email, phone, web_address};
pub use error::{ErrorKind, FieldError, Problem, Result};
pub use field_access::{FieldAccess, FieldRule, FieldRules, Sight};
pub use grants::{Allowance, Grant, Grants, grants_that_count, scopes_of};
pub use id::{Id, IdMaker, RawId};
pub use money::{Money, ParseMoneyError, Qty};
pub use number::{div_half_away, format_ratio, index_of, int, len_i64, round_to, to_f64};
pub use period::{Day, Grain, Period, Zone};
pub use terms::{Asked, Term, asked, fold, marks, terms, whole};
pub use text::normalise;
pub use words::{Words, words};
