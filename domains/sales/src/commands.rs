//! The verbs, plain functions over a transaction.

mod balance;
mod contract;
mod daily;
mod deliver;
mod invoice;
pub mod number;
mod order;
mod pay;
mod quotation;
mod reserve;
mod step;
mod wanted;
pub(crate) mod write;

pub use contract::{ContractStep, contract_step, renew};
pub use daily::{Daily, daily};
pub use deliver::{NewDelivery, deliver};
pub use invoice::{NewInvoice, invoice, void};
pub use order::{NewOrder, OrderEnd, end_order, order_directly, order_quotation};
pub use pay::{METHODS, NewPayment, PARTS_MAX, Part, allocate, pay};
pub use quotation::{Draft, create_quotation, reprice, revise, update_quotation};
pub use reserve::reserve;
pub use step::step;

pub use balance::settle_order;
pub(crate) use write::seen;
