//! Tills on both engines.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod again;
#[cfg(test)]
mod bundles;
#[cfg(test)]
mod club;
#[cfg(test)]
mod counter;
#[cfg(test)]
mod family;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod labels;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod promotions;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod sell;
