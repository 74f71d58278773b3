//! Campaigns, budgets and leads on both engines.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod areas;
#[cfg(test)]
mod budgets;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod company;
#[cfg(test)]
mod leads;
#[cfg(test)]
mod notices;
