//! What a till asks: products, members, tickets, sessions, and what it needs to go on without a connection.

mod count;
mod find;
mod hand_prices;
mod labels;
mod promotion_result;
mod receipt;
mod session;
mod simulation;
mod snapshot;
mod ticket;
mod why;

pub use count::{CountRow, count_sheet};
pub use find::{FoundProduct, find, is_phone_code, member_of_phone, members};
pub use hand_prices::hand_prices;
pub use labels::{LABELS_MAX, LabelQuery, ShelfLabel, shelf_labels};
pub use promotion_result::{OneDay, PromotionResult, Sold, promotion_result};
pub use receipt::{receipt_of_token, receipt_token};
pub use session::{open_session_of, session_summary, tills};
pub use simulation::{Past, Simulation, days, simulation};
pub use snapshot::{PRODUCTS_MAX, snapshot};
pub use ticket::{TicketQuery, ticket_json, tickets};
pub use why::ticket_why;
