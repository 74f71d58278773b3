//! Files made on the spot, good and bad, read back.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod binary_files;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod text_files;
