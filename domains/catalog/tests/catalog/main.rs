//! The catalogue on both engines.

#[cfg(test)]
mod bundles;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod features;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod translations;
#[cfg(test)]
mod variants;
