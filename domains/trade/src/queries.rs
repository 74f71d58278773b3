//! What a till asks: products, members, tickets, sessions, and what it needs to go on without a connection.

mod find;
mod receipt;
mod session;
mod snapshot;
mod ticket;

pub use find::{FoundProduct, find, members};
pub use receipt::{receipt_of_token, receipt_token};
pub use session::{open_session_of, session_summary, tills};
pub use snapshot::{PRODUCTS_MAX, snapshot};
pub use ticket::{TicketQuery, ticket_json, tickets};
