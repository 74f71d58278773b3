//! Imports on both engines: tried, run, broken off, resumed, undone.

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod rows;
