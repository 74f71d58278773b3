//! Stock: what a store has of a product, and how it came to that.

use guanxi_catalog::entities::Product;
use guanxi_entity::entity;
use guanxi_org::entities::Store;
use guanxi_types::{Id, Qty};

use super::Sale;

/// What a store has of a product: always the sum of its movements. (库存)
#[entity(
    key = "trade.stock_balance",
    title = "number",
    unique("number"),
    unique("store_id", "product_id"),
    territory("store_id.territory_id"),
    program_only
)]
pub struct StockBalance {
    /// The numbers of the store and the product, by which it is named in files.
    #[field(text = 130, required, search)]
    pub number: String,
    /// Where.
    #[field(link = "org.store", required, filter, list = 1)]
    pub store_id: Id<Store>,
    /// What.
    #[field(link = "catalog.product", required, filter, list = 2)]
    pub product_id: Id<Product>,
    /// How much there is; negative where more was sold than was written in.
    #[field(qty, read_only, filter, list = 3, default = 0)]
    pub on_hand: Qty,
}

/// Goods that came in or went out; negative where they went. Nothing is ever changed, only written against. (库存流水)
#[entity(
    key = "trade.stock_movement",
    title = "kind",
    child_of("balance_id", "trade.stock_balance"),
    no_menu,
    program_only
)]
pub struct StockMovement {
    /// Of what, where.
    #[field(link = "trade.stock_balance", required, filter, list = 1)]
    pub balance_id: Id<StockBalance>,
    /// Why: sold, brought back, delivered, taken out, moved between stores, or found at a count.
    #[field(
        choice("sale", "return", "in", "out", "move", "count"),
        required,
        filter,
        list = 2
    )]
    pub kind: String,
    /// How much.
    #[field(qty, required, list = 3)]
    pub qty: Qty,
    /// When.
    #[field(datetime, required, filter, list = 4)]
    pub at: i64,
    /// The ticket.
    #[field(link = "trade.sale", filter, list = 5)]
    pub sale_id: Option<Id<Sale>>,
    /// What for.
    #[field(text = 300, list = 6)]
    pub reason: Option<String>,
}
