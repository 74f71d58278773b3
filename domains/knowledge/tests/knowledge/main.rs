//! Knowledge on both engines.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod library;
#[cfg(test)]
mod review;
#[cfg(test)]
mod search;
