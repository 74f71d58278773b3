//! Documents and charts.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod documents;
