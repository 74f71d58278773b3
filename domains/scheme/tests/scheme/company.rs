//! A company with members, for tests that read like sentences.

use std::ops::Deref;
use std::sync::Arc;

use guanxi_customers::entities::Customer;
use guanxi_entity::Value;
use guanxi_insight::Insight;
use guanxi_record::{LiveSchema, Schema};
use guanxi_store::Engine;
use guanxi_trade::WarehouseFeed;
use guanxi_trade::facts;
use guanxi_types::RawId;
use guanxi_warehouse::Warehouse;
use serde_json::json;

/// 2026-03-01T10:00:00Z.
pub const NOON: i64 = 1_772_359_200_000;
pub const DAY_MS: i64 = 86_400_000;
/// The same day, days since 1970.
pub const TODAY: i64 = 20_513;

pub struct Company {
    pub at: RawId,
    base: guanxi_testkit::Company,
}

impl Deref for Company {
    type Target = guanxi_testkit::Company;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

impl Company {
    pub fn new(engine: Engine) -> Self {
        let schema = Schema::new(vec![
            guanxi_org::module(),
            guanxi_catalog::module(),
            guanxi_customers::module(),
            guanxi_marketing::module(),
            guanxi_pricing::module(),
            guanxi_loyalty::module(),
            guanxi_trade::module(),
            guanxi_insight::module(),
            guanxi_audience::module(),
            guanxi_scheme::module(),
        ])
        .unwrap()
        .with_views(&[guanxi_insight::standing::VIEW]);
        let base = guanxi_testkit::Company::open(engine, schema, NOON);
        let company = guanxi_org::company("示例企业", "CNY", "Asia/Shanghai");
        guanxi_org::seed(&base.store, &base.schema, company).unwrap();
        guanxi_scheme::commands::seed(&base.store, &base.schema).unwrap();
        let at = base.make::<guanxi_org::entities::Store>(&json!({ "number": "1", "name": "总店" }));
        Self { at, base }
    }

    pub fn customers(&self, count: usize) -> Vec<RawId> {
        let made = (0..count).map(|n| {
            self.make::<Customer>(
                &json!({ "number": format!("C{n}"), "name": format!("客户{n}"), "kind": "person" }),
            )
        });
        made.collect()
    }

    pub fn sql(&self, sql: &'static str, given: Vec<Value>) {
        self.store
            .write_blocking(move |tx| tx.execute(sql, &given).map(drop))
            .unwrap();
    }

    /// A sale of one line on a day.
    pub fn bought(&self, customer: RawId, number: &str, on: i64) {
        let (number, at) = (number.to_owned(), self.at);
        let id: RawId = number.trim_start_matches('S').parse().unwrap();
        self.store
            .write_blocking(move |tx| {
                let given = [
                    Value::from(id),
                    Value::from(number.as_str()),
                    Value::from(at),
                    Value::from(on),
                    Value::from(customer),
                ];
                tx.execute(
                    "INSERT INTO trade_sale (id, version, created_at, created_by, updated_at, updated_by, number, store_id, sold_at, \
                     business_date, customer_id, channel, amount) VALUES (?1, 1, 0, 0, 0, 0, ?2, ?3, 0, ?4, ?5, 'store', 1000)",
                    &given,
                )?;
                tx.execute(
                    "INSERT INTO trade_sale_line (id, version, created_at, created_by, updated_at, updated_by, sale_id, line_no, qty, amount, \
                     discount) VALUES (?1, 1, 0, 0, 0, 0, ?1, 1, 1000, 1000, 0)",
                    &given[..1],
                )
                .map(drop)
            })
            .unwrap();
    }

    /// The figures of all sales so far.
    pub fn insight(&self) -> Arc<Insight> {
        let warehouse = Warehouse::open(
            &self.folder().join("w"),
            facts::schema(&guanxi_trade::profile()).unwrap(),
        )
        .unwrap();
        let warehouse = Arc::new(warehouse);
        let live = LiveSchema::new(self.schema.clone());
        WarehouseFeed::new(self.store.clone(), live, Arc::clone(&warehouse))
            .rebuild()
            .unwrap();
        Arc::new(Insight::new(warehouse))
    }
}
