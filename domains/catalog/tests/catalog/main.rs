//! The catalogue on both engines.

mod bundles;
mod codes;
mod features;
mod shop;
mod translations;
mod variants;
