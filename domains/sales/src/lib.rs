//! Quotations, orders, reservations, deliveries, invoices, payments and contracts: what is sold by agreement and not over the
//! counter.

mod books;
pub mod commands;
pub mod entities;
pub mod http;
pub mod price;
pub mod print;
pub mod queries;
pub mod rules;
mod seed;

pub use books::faults_of_books;
pub use seed::seed;

use guanxi_entity::Entity;
use guanxi_record::{Module, Rule};
use guanxi_store::Migration;

use crate::entities::{
    Allocation, Contract, ContractLine, Delivery, DeliveryLine, DiscountLimit, Invoice, InvoiceLine, Order,
    OrderLine, Payment, Quotation, QuotationLine, Reservation, StoreLimit,
};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "sales/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "sales/0002_grants",
        sql: include_str!("../migrations/0002_grants.sql"),
    },
    Migration {
        key: "sales/0003_store_limit",
        sql: include_str!("../migrations/0003_store_limit.sql"),
    },
];

const RULES: [Rule; 4] = [
    Rule::before("sales.contract", rules::contract::before),
    Rule::after("sales.contract_line", rules::contract::lines_after),
    Rule::before("sales.discount_limit", rules::limit::of_role),
    Rule::before("sales.store_limit", rules::limit::of_store),
];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "sales",
        entities: vec![
            // In the order of the menu.
            Quotation::def(),
            QuotationLine::def(),
            Order::def(),
            OrderLine::def(),
            Reservation::def(),
            Delivery::def(),
            DeliveryLine::def(),
            Invoice::def(),
            InvoiceLine::def(),
            Payment::def(),
            Allocation::def(),
            Contract::def(),
            ContractLine::def(),
            DiscountLimit::def(),
            StoreLimit::def(),
        ],
        migrations: MIGRATIONS,
        rules: &RULES,
        timeline: &[],
        locales: include_str!("../locales.toml"),
    }
}
