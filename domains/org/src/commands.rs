//! The verbs of the organisation.

mod change_password;
mod password;
mod sign_in;

pub use change_password::{change_password, reset_password, user_of_login};
pub use password::{hash_password, new_password};
pub(crate) use sign_in::token_hash;
pub use sign_in::{SignedIn, sign_in, sign_out};
