//! The club on both engines, and its rules alone.

#[cfg(test)]
mod benefits;
#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod cards;
#[cfg(test)]
mod club;
#[cfg(test)]
mod faces;
#[cfg(test)]
mod households;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod points;
#[cfg(test)]
mod random;
#[cfg(test)]
mod restating;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod taking_in;
#[cfg(test)]
mod tiers;
