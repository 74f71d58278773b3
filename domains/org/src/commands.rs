//! The verbs of the organisation.

pub(crate) mod api_key;
mod change_password;
pub(crate) mod factors;
pub(crate) mod identity;
mod move_person;
pub(crate) mod oidc;
pub(crate) mod passkey;
mod password;
pub(crate) mod provider;
pub(crate) mod recovery;
pub(crate) mod sessions;
mod sign_in;
pub(crate) mod ticket;
pub(crate) mod token;
pub(crate) mod totp;
pub(crate) mod vouch;

pub use api_key::{KeyInput, KeyScope, create_key};
pub use change_password::{change_password, give_password, reset_password, user_of_login};
pub use factors::{Factors, factors_of, reset_factors};
pub use move_person::{PersonMove, move_person, move_unit};
pub use password::{hash_password, new_password};
pub use sessions::{Device, SignedIn, sign_out};
pub use sign_in::{Entered, Proof, sign_in};
pub(crate) use sign_in::{enter, password_is_right, second_factor, sign_in_with_passkey, user_of_ticket};
pub use vouch::{stand_for, vouched};
