//! The till's verbs, one file each: plain functions over a transaction.

mod close_session;
mod complete_sale;
mod move_cash;
mod move_stock;
mod open_session;
mod park;
mod recall;
mod return_sale;
mod settle_conflict;

pub use close_session::close_session;
pub use complete_sale::{Completed, complete_sale};
pub use move_cash::{CashMove, move_cash};
pub use move_stock::{Place, StockChange, StockMove, move_stock, on_hand};
pub use open_session::{NewSession, open_session};
pub use park::{NewParked, park};
pub use recall::recall;
pub use return_sale::{TicketReturn, return_sale};
pub use settle_conflict::{Settle, settle_conflict};
