//! The outbox on both engines, with servers over real sockets.

#[cfg(test)]
mod outbox;
