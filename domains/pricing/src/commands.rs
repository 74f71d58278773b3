//! The verbs of prices.

mod codes;
mod life;
mod matrix;
mod uses;

pub use codes::{CODES_MAX, issue};
pub use life::{Move, move_on};
pub use matrix::{CELLS_MAX, write_matrix};
pub use uses::{Returned, Sold, Take, give_back, take};
