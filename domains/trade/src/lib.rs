//! Sales, their lines and payments, the till that rings them up, and stock; the facts that sales become.

mod books;
mod club_sale;
mod code_space;
pub mod commands;
mod count_file;
pub mod entities;
pub mod facts;
mod feed;
pub mod http;
pub mod paper;
pub mod queries;
pub mod retention;
mod rules;
mod sales_file;
pub mod till;

pub use books::faults_of_books;
pub use count_file::CountFile;
pub use feed::{WarehouseFeed, profile};
pub use rules::zone_of_store;
pub use sales_file::SalesFile;
pub use sales_file::terminal::{TerminalFile, Waiting, WaitingLine};

use guanxi_entity::Entity;
use guanxi_record::timeline::TimelineSource;
use guanxi_record::{Module, Rule};
use guanxi_store::Migration;

use crate::entities::{
    CashMovement, CashSession, CouponRedemption, HandPrice, PaperBatch, PaperForm, ParkedTicket, Payment,
    Sale, SaleConflict, SaleLine, StockBalance, StockMovement,
};

const MIGRATIONS: &[Migration] = &[
    // Oldest first; one that ran anywhere is never changed.
    Migration {
        key: "trade/0001_tables",
        sql: include_str!("../migrations/0001_tables.sql"),
    },
    Migration {
        key: "trade/0002_search",
        sql: include_str!("../migrations/0002_search.sql"),
    },
    Migration {
        key: "trade/0003_timeline",
        sql: include_str!("../migrations/0003_timeline.sql"),
    },
    Migration {
        key: "trade/0004_coupon_redemption",
        sql: include_str!("../migrations/0004_coupon_redemption.sql"),
    },
    Migration {
        key: "trade/0005_till",
        sql: include_str!("../migrations/0005_till.sql"),
    },
    Migration {
        key: "trade/0006_stock",
        sql: include_str!("../migrations/0006_stock.sql"),
    },
    Migration {
        key: "trade/0007_till_grants",
        sql: include_str!("../migrations/0007_till_grants.sql"),
    },
    Migration {
        key: "trade/0008_paper",
        sql: include_str!("../migrations/0008_paper.sql"),
    },
    Migration {
        key: "trade/0009_sale_conflict",
        sql: include_str!("../migrations/0009_sale_conflict.sql"),
    },
    Migration {
        key: "trade/0010_paper_blind",
        sql: include_str!("../migrations/0010_paper_blind.sql"),
    },
    Migration {
        key: "trade/0011_household_card",
        sql: include_str!("../migrations/0011_household_card.sql"),
    },
    Migration {
        key: "trade/0012_hand_price",
        sql: include_str!("../migrations/0012_hand_price.sql"),
    },
    Migration {
        key: "trade/0013_chosen",
        sql: include_str!("../migrations/0013_chosen.sql"),
    },
];

const RULES: [Rule; 10] = [
    Rule::before("trade.sale", rules::date_of_sale),
    Rule::both("trade.sale_line", rules::line_is_tills, rules::sum_of_lines),
    Rule::both("trade.payment", rules::payment_is_tills, rules::paid_is_due),
    Rule::after("trade.cash_movement", rules::sum_of_cash),
    Rule::before("trade.paper_batch", paper::check_batch),
    Rule::before("pricing.coupon", code_space::coupon),
    Rule::before("pricing.coupon_code", code_space::coupon_code),
    // Numbers by which a form knows its member.
    Rule::after("customers.customer", paper::forget_customer),
    Rule::after("loyalty.card", paper::forget_card),
    Rule::after("trade.stock_movement", rules::sum_of_stock),
];

/// Sales stand on the time line of who bought.
const TIMELINE: [TimelineSource; 1] = [TimelineSource {
    kind: "sale",
    entity: "trade.sale",
    of: "customers.customer",
    field: "customer_id",
    at: "sold_at",
}];

/// The domain's static part.
#[must_use]
pub fn module() -> Module {
    Module {
        key: "trade",
        entities: vec![
            // In the order of the menu.
            Sale::def(),
            SaleLine::def(),
            Payment::def(),
            HandPrice::def(),
            CouponRedemption::def(),
            CashSession::def(),
            CashMovement::def(),
            ParkedTicket::def(),
            PaperBatch::def(),
            PaperForm::def(),
            SaleConflict::def(),
            StockBalance::def(),
            StockMovement::def(),
        ],
        migrations: MIGRATIONS,
        rules: &RULES,
        timeline: &TIMELINE,
        locales: include_str!("../locales.toml"),
    }
}
