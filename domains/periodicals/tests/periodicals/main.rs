//! Periodicals on both engines.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod listing;
#[cfg(test)]
mod office;
#[cfg(test)]
mod sending;
