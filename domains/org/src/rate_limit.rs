//! How often signing in may be tried.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use guanxi_types::{ErrorKind, Problem, RawId, Result};

/// Tries a minute for one login name.
const TRIES_A_LOGIN: NonZeroU32 = NonZeroU32::new(8).unwrap();
/// Tries a minute from one address; an office shares one.
const TRIES_AN_ADDRESS: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Codes and passwords a minute that one user may type to prove to be himself once more.
const TRIES_A_USER: NonZeroU32 = NonZeroU32::new(8).unwrap();

/// Counts the tries.
pub(crate) struct SignInLimit {
    by_login: DefaultKeyedRateLimiter<String>,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_user: DefaultKeyedRateLimiter<RawId>,
}

impl SignInLimit {
    pub fn new() -> Self {
        Self {
            by_login: RateLimiter::keyed(Quota::per_minute(TRIES_A_LOGIN)),
            by_address: RateLimiter::keyed(Quota::per_minute(TRIES_AN_ADDRESS)),
            by_user: RateLimiter::keyed(Quota::per_minute(TRIES_A_USER)),
        }
    }

    /// Counts one try.
    ///
    /// # Errors
    /// `session.too_many_tries`.
    pub fn check(&self, login: &str, address: Option<IpAddr>) -> Result<()> {
        // Forget the names that have been quiet, so that guessing names doesn't fill the memory.
        self.by_login.retain_recent();
        let is_free =
            self.check_address(address).is_ok() && self.by_login.check_key(&login.to_lowercase()).is_ok();
        if is_free { Ok(()) } else { Err(too_many()) }
    }

    /// Counts one try from an address that names nobody yet.
    ///
    /// # Errors
    /// `session.too_many_tries`.
    pub fn check_address(&self, address: Option<IpAddr>) -> Result<()> {
        self.by_address.retain_recent();
        match address {
            Some(address) if self.by_address.check_key(&address).is_err() => Err(too_many()),
            _ => Ok(()),
        }
    }

    /// Counts one try of a known user's code or password.
    ///
    /// # Errors
    /// `session.too_many_tries`.
    pub fn check_user(&self, user_id: RawId) -> Result<()> {
        self.by_user.retain_recent();
        self.by_user.check_key(&user_id).map_err(|_| too_many())
    }
}

fn too_many() -> Problem {
    Problem::new(ErrorKind::TooMany, "session.too_many_tries")
}
