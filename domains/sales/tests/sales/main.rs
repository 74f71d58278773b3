//! Quotations, orders and contracts on both engines.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod money;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod quotations;
#[cfg(test)]
mod reserved;
#[cfg(test)]
mod shop;
