//! Sales files on both engines.

#[cfg(test)]
mod count_file;
#[cfg(test)]
mod households;
#[cfg(test)]
mod sales_file;
#[cfg(test)]
mod terminal;
