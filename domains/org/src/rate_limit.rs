//! How often signing in may be tried.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use guanxi_types::{ErrorKind, Problem, Result};

/// Tries a minute for one login name.
const TRIES_A_LOGIN: NonZeroU32 = NonZeroU32::new(8).unwrap();
/// Tries a minute from one address; an office shares one.
const TRIES_AN_ADDRESS: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Counts the tries.
pub(crate) struct SignInLimit {
    by_login: DefaultKeyedRateLimiter<String>,
    by_address: DefaultKeyedRateLimiter<IpAddr>,
}

impl SignInLimit {
    pub fn new() -> Self {
        Self {
            by_login: RateLimiter::keyed(Quota::per_minute(TRIES_A_LOGIN)),
            by_address: RateLimiter::keyed(Quota::per_minute(TRIES_AN_ADDRESS)),
        }
    }

    /// Counts one try.
    ///
    /// # Errors
    /// `session.too_many_tries`.
    pub fn check(&self, login: &str, address: IpAddr) -> Result<()> {
        // Forget the names that have been quiet, so that guessing names doesn't fill the memory.
        self.by_login.retain_recent();
        self.by_address.retain_recent();
        let is_free = self.by_address.check_key(&address).is_ok()
            && self.by_login.check_key(&login.to_lowercase()).is_ok();
        if is_free {
            Ok(())
        } else {
            Err(Problem::new(ErrorKind::TooMany, "session.too_many_tries"))
        }
    }
}
