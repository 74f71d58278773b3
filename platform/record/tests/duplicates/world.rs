//! A small company: customers, what they bought, their badges, and notes on anything.

use std::sync::LazyLock;

use guanxi_entity::{Entity, EntityDef, entity};
use guanxi_record::{Module, Schema, create_table};
use guanxi_store::Migration;
use guanxi_types::{Day, Id, Money};

use super::febrl::Person;

/// Who buys.
#[entity(
    key = "shop.customer",
    title = "name",
    unique("number"),
    duplicates(name = Name, phone = Phone, email = Email, birth_on = Date, address = Address, city = Text)
)]
pub struct Customer {
    /// Number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// Kind.
    #[field(choice("person", "company"), required, default = "person")]
    pub kind: String,
    /// Phone.
    #[field(text = 40)]
    pub phone: Option<String>,
    /// E-mail.
    #[field(text = 200)]
    pub email: Option<String>,
    /// City.
    #[field(text = 100)]
    pub city: Option<String>,
    /// Address.
    #[field(text = 300)]
    pub address: Option<String>,
    /// Born.
    #[field(date)]
    pub birth_on: Option<Day>,
    /// Who recommended the shop.
    #[field(link = "shop.customer", filter)]
    pub referrer_id: Option<Id<Customer>>,
}

/// What was bought.
#[entity(key = "shop.sale", title = "number", unique("number"))]
pub struct Sale {
    /// Number.
    #[field(text = 40, required)]
    pub number: String,
    /// By whom.
    #[field(link = "shop.customer", filter)]
    pub customer_id: Option<Id<Customer>>,
    /// For how much.
    #[field(money, default = 0)]
    pub amount: Money,
}

/// One of a kind for a customer.
#[entity(
    key = "shop.badge",
    title = "kind",
    unique("customer_id", "kind"),
    child_of("customer_id", "shop.customer")
)]
pub struct Badge {
    /// Whose.
    #[field(link = "shop.customer", required, filter)]
    pub customer_id: Id<Customer>,
    /// Which.
    #[field(text = 40, required)]
    pub kind: String,
    /// Points on it.
    #[field(int)]
    pub points: Option<i64>,
}

/// A remark on any record.
#[entity(key = "shop.remark", title = "text", about("entity", "record"))]
pub struct Remark {
    /// The record's entity.
    #[field(text = 80, required)]
    pub entity: String,
    /// Its id.
    #[field(int, required)]
    pub record: i64,
    /// What is said.
    #[field(text = 200, required)]
    pub text: String,
}

/// Everything there is.
pub fn schema() -> Schema {
    static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
        let migration = |key: &'static str, def: &EntityDef| Migration {
            key,
            sql: Box::leak(create_table(def).into_boxed_str()),
        };
        vec![
            migration("shop/0001_customer", Customer::def()),
            migration("shop/0002_sale", Sale::def()),
            migration("shop/0003_badge", Badge::def()),
            migration("shop/0004_remark", Remark::def()),
            migration("febrl/0001_person", Person::def()),
        ]
    });
    Schema::new(vec![Module {
        key: "shop",
        entities: vec![
            Customer::def(),
            Sale::def(),
            Badge::def(),
            Remark::def(),
            Person::def(),
        ],
        migrations: &MIGRATIONS,
        rules: &[],
        timeline: &[],
        locales: "",
    }])
    .unwrap()
}
