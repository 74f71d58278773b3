//! Duplicates: found, merged, and taken apart again.

#[cfg(test)]
mod dirty;
#[cfg(test)]
mod febrl;
#[cfg(test)]
mod found;
#[cfg(test)]
mod world;
