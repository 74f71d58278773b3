//! The measures against reference results: golden files, and a second implementation in SQL.

mod complete_journey;
mod edge;
mod golden;
mod second_implementation;
