//! The price engine, and what it is fed from, on both engines.

#[cfg(test)]
mod afterwards;
#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod resolution;
#[cfg(test)]
mod seen;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod stacking;
#[cfg(test)]
mod store;
