//! Sales files on both engines.

#[cfg(test)]
mod sales_file;
#[cfg(test)]
mod terminal;
