//! The whole program: what every entity must do, contract files, access, crashes.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod contracts;
