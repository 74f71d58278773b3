//! The whole program: what every entity must do, contract files, access, crashes.

// Marked, because clippy lets only code under `cfg(test)` unwrap.
#[cfg(test)]
mod access;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod edge;
#[cfg(test)]
mod process;
#[cfg(test)]
mod sales;
#[cfg(test)]
mod server;
#[cfg(test)]
mod session;
