//! The scheme on both engines.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod care;
#[cfg(test)]
mod company;
#[cfg(test)]
mod report;
#[cfg(test)]
mod rounds;
