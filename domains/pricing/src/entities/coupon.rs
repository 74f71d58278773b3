//! Coupons: what opens a promotion.

use guanxi_customers::entities::Customer;
use guanxi_entity::entity;
use guanxi_types::{Day, Id};

use super::promotion::Promotion;

/// A kind of coupon: its codes open a promotion. (优惠券)
#[entity(
    key = "pricing.coupon",
    title = "name",
    unique("number"),
    unique("shared_code")
)]
pub struct Coupon {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The promotion that it opens.
    #[field(link = "pricing.promotion", required, filter, list = 3)]
    pub promotion_id: Id<Promotion>,
    /// A word that anybody may use again and again, beside the codes that are used once.
    #[field(text = 40, search, list = 4)]
    pub shared_code: Option<String>,
    /// Days that a code is good from the day on which it is issued; without end where empty.
    #[field(int, list = 5)]
    pub valid_days: Option<i64>,
    /// Whether it opens anything now.
    #[field(boolean, required, filter, list = 6, default = 1)]
    pub is_active: bool,
    /// What customers are told.
    #[field(long_text)]
    pub note: Option<String>,
}

/// One code, used once. (券码)
#[entity(
    key = "pricing.coupon_code",
    title = "code",
    unique("code"),
    child_of("coupon_id", "pricing.coupon"),
    no_menu
)]
pub struct CouponCode {
    /// The kind of coupon.
    #[field(link = "pricing.coupon", required, filter, list = 1)]
    pub coupon_id: Id<Coupon>,
    /// The code.
    #[field(text = 40, required, search, list = 2)]
    pub code: String,
    /// Where it stands.
    #[field(
        choice("issued", "held", "redeemed", "reversed", "expired", "void"),
        required,
        read_only,
        filter,
        list = 3,
        default = "issued"
    )]
    pub state: String,
    /// Whose it is; whoever hands it in where empty.
    #[field(link = "customers.customer", filter, list = 4)]
    pub customer_id: Option<Id<Customer>>,
    /// Its last day; that which its coupon gives it where empty.
    #[field(date, filter, list = 5)]
    pub expires_on: Option<Day>,
    /// When it was redeemed.
    #[field(datetime, read_only, list = 6)]
    pub redeemed_at: Option<i64>,
    /// The sale that it was redeemed on, by its id.
    #[field(int, read_only)]
    pub sale_ref: Option<i64>,
}
