//! Messages over real sockets, to servers of the test.

#[cfg(test)]
mod mail;
#[cfg(test)]
mod text;
