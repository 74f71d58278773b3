//! The outbox on both engines, with servers over real sockets.

#[cfg(test)]
mod files;
#[cfg(test)]
mod mailbox;
#[cfg(test)]
mod outbox;
