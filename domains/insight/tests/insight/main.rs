//! The measures against reference results: golden files, and a second implementation in SQL.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod club;
#[cfg(test)]
mod club_figures;
#[cfg(test)]
mod club_households;
#[cfg(test)]
mod complete_journey;
#[cfg(test)]
mod cube;
#[cfg(test)]
mod cube_sql;
#[cfg(test)]
mod edge;
#[cfg(test)]
mod edge_indicators;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod indicators;
#[cfg(test)]
mod portraits;
#[cfg(test)]
mod running;
#[cfg(test)]
mod second_implementation;
#[cfg(test)]
mod second_indicators;
