//! Messages over real sockets, to servers of the test; mail also to a real mail server.

#[cfg(test)]
mod mail;
#[cfg(test)]
mod mailbox;
#[cfg(test)]
mod real;
#[cfg(test)]
mod text;
