//! What is read.

pub use guanxi_record::all;
