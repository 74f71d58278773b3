//! The warehouse as a whole.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod ask;
#[cfg(test)]
mod history;
