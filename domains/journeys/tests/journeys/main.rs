//! Journeys on both engines.

#[cfg(test)]
mod company;
#[cfg(test)]
mod contacts;
#[cfg(test)]
mod doing;
#[cfg(test)]
mod entering;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod random;
#[cfg(test)]
mod templates;
