//! A store with a till, for tests that read like sentences.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, EntityDef};
use guanxi_pricing::catalogue::Catalogues;
use guanxi_record::{LiveSchema, Schema, create, values_from_json};
use guanxi_store::{Engine, Queries, Store, Tx};
use guanxi_testkit::system;
use guanxi_trade::commands::{Completed, NewSession, complete_sale, open_session};
use guanxi_trade::faults_of_books;
use guanxi_trade::till::{Asked, Desk, Paid, Returned, Ticket, TicketLine};
use guanxi_types::{Ctx, Money, Qty, RawId, Result};
use serde_json::{Value as Json, json};

/// 2026-03-01T10:00:00Z.
pub const NOON: i64 = 1_772_359_200_000;

pub struct Counter {
    pub prices: Arc<Catalogues>,
    pub at: RawId,
    /// 12.50 each.
    pub tea: RawId,
    /// 3.99 each.
    pub rice: RawId,
    pub member: RawId,
    base: guanxi_testkit::Company,
}

impl Deref for Counter {
    type Target = guanxi_testkit::Company;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

pub fn schema() -> Schema {
    Schema::new(vec![
        guanxi_org::module(),
        guanxi_catalog::module(),
        guanxi_customers::module(),
        guanxi_marketing::module(),
        guanxi_pricing::module(),
        guanxi_loyalty::module(),
        guanxi_trade::module(),
    ])
    .unwrap()
}

impl Counter {
    pub fn new(engine: Engine) -> Self {
        let base = guanxi_testkit::Company::open(engine, schema(), NOON);
        let company = guanxi_org::company("示例企业", "CNY", "Asia/Shanghai");
        guanxi_org::seed(&base.store, &base.schema, company).unwrap();
        let made = |def: &'static EntityDef, given: Json| record(&base.store, &base.schema, def, &given);
        let at = made(
            guanxi_org::entities::Store::def(),
            json!({ "number": "330", "name": "北店" }),
        );
        let product = |number: &str, name: &str, price: &str, code: &str| {
            let given = json!({ "number": number, "name": name, "standard_price": price, "barcode": code });
            made(Product::def(), given)
        };
        let (tea, rice) = (
            product("P1", "龙井茶", "12.50", "6901"),
            product("P2", "大米", "3.99", "6902"),
        );
        let given = json!({ "number": "M1", "name": "张小美", "phone": "13800138000", "is_member": true });
        let member = made(Customer::def(), given);
        Self {
            prices: Arc::default(),
            at,
            tea,
            rice,
            member,
            base,
        }
    }

    pub fn write<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Schema) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let schema = LiveSchema::new(self.schema.clone()).now();
        self.store.write_blocking(move |tx| f(tx, &schema))
    }

    /// Opens a till with 100.00 in it.
    pub fn open(&self, till: &str) -> RawId {
        let new = NewSession {
            store_id: self.at,
            till: till.to_owned(),
            float: Money::new(10_000),
        };
        let open = self.write(move |tx, schema| open_session(tx, schema, &system(), &new));
        open.unwrap().raw()
    }

    /// A ticket with so many teas and so much rice, paid in cash.
    pub fn ticket(&self, key: &str, session: RawId, (teas, rice): (i64, i64)) -> Ticket {
        let due = Money::new(teas * 1_250 + (rice * 399 + 500) / 1_000);
        let line = |product_id: RawId, milli: i64| TicketLine {
            product_id,
            qty: Qty::new(milli),
            chosen: BTreeSet::new(),
            hand: None,
        };
        let lines = [line(self.tea, teas * 1_000), line(self.rice, rice)];
        Ticket {
            key: key.to_owned(),
            session_id: session,
            asked: Asked {
                store_id: self.at,
                lines: lines.into_iter().filter(|line| line.qty > Qty::ZERO).collect(),
                ..Asked::default()
            },
            payments: vec![cash(due)],
            shown: due,
            offline_at: None,
            approval: None,
        }
    }

    pub fn sell(&self, ticket: &Ticket) -> Result<Completed> {
        self.sell_as(&system(), ticket)
    }

    pub fn sell_as(&self, ctx: &Ctx, ticket: &Ticket) -> Result<Completed> {
        let (ctx, ticket) = (ctx.clone(), ticket.clone());
        let prices = Arc::clone(&self.prices);
        self.write(move |tx, schema| {
            let desk = Desk {
                schema,
                ctx: &ctx,
                prices: &prices,
            };
            complete_sale(tx, &desk, &ticket)
        })
    }

    /// Takes goods back and pays the amount in cash.
    pub fn back(&self, key: &str, session: RawId, returned: Returned, amount: Money) -> Result<Completed> {
        self.sell(&Ticket {
            key: key.to_owned(),
            session_id: session,
            asked: Asked {
                store_id: self.at,
                returned: Some(returned),
                ..Asked::default()
            },
            payments: vec![cash(amount)],
            shown: amount,
            offline_at: None,
            approval: None,
        })
    }

    /// The first integer that a statement answers.
    pub fn number(&self, sql: &str) -> i64 {
        let row = self.store.read_blocking(|r| r.query_first(sql, &[]));
        row.unwrap().map_or(0, |row| row.int(0))
    }

    /// Every rows' first integer.
    pub fn numbers(&self, sql: &str) -> Vec<i64> {
        let rows = self.store.read_blocking(|r| r.query(sql, &[])).unwrap();
        rows.iter().map(|row| row.int(0)).collect()
    }

    pub fn on_hand(&self, product: RawId) -> i64 {
        self.number(&format!(
            "SELECT on_hand FROM trade_stock_balance WHERE product_id = {product}"
        ))
    }

    pub fn assert_balanced(&self) {
        let faults = self.store.read_blocking(|r| faults_of_books(r)).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}

pub fn cash(amount: Money) -> Paid {
    Paid {
        method: "cash".to_owned(),
        amount,
        tendered: None,
        reference: None,
        points: None,
    }
}

pub fn record(store: &Store, schema: &Schema, def: &'static EntityDef, given: &Json) -> RawId {
    let (schema, given) = (schema.clone(), given.as_object().unwrap().clone());
    store
        .write_blocking(move |tx| create(tx, &schema, &system(), def, &values_from_json(def, &given)?))
        .unwrap()
}
