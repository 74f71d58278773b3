//! The verbs of prices.

mod codes;
mod life;
mod matrix;
mod overdue;
mod ties;
mod uses;

pub use codes::{CODES_MAX, issue};
pub use life::{Move, move_on};
pub use matrix::{CELLS_MAX, write_matrix};
pub use overdue::{AT_ONCE, end_overdue};
pub use ties::tell_of_ties;
pub use uses::{Returned, Sold, Take, give_back, take};
