//! Events for members on both engines.

#[cfg(test)]
mod calling_off;
#[cfg(test)]
mod door;
#[cfg(test)]
mod party;
#[cfg(test)]
mod registering;
#[cfg(test)]
mod seats;
