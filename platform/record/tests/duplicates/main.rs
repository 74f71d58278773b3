//! Duplicates: found, merged, and taken apart again.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod dirty;
#[cfg(test)]
mod febrl;
#[cfg(test)]
mod found;
#[cfg(test)]
mod merged;
#[cfg(test)]
mod world;
