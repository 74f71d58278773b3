//! A company with a club and figures of it, on one engine, with a clock of its own. Points and tiers are written by the club's own
//! commands.

use std::collections::BTreeMap;

use guanxi_insight::{Insight, Query};
use guanxi_loyalty::commands::{Reversal, SaleEarned, Spend, earn_for_sale, redeem, reverse_sale, set_tier};
use guanxi_loyalty::facts::{BackFacts, LineFacts, SaleFacts};
use guanxi_record::{Schema, values_from_json};
use guanxi_store::{Engine, Queries, Tx};
use guanxi_testkit::{Fixture, system};
use guanxi_types::{Clock, Ctx, Day, Money, Problem, Qty, RawId, Result};
use serde_json::{Value as Json, json};

use crate::edge::warehouse;
use crate::golden::read_csv;

pub const DAY_MS: i64 = 86_400_000;
/// 2026-01-01T00:00:00Z.
const NEW_YEAR_MS: i64 = 1_767_225_600_000;

pub struct Club {
    pub fixture: Fixture,
    pub insight: Insight,
    clock: Clock,
    _warehouse: tempfile::TempDir,
}

/// A row of an answer: its columns by name, as texts.
pub type Row = BTreeMap<String, String>;

pub fn int(row: &Row, column: &str) -> i64 {
    row[column].parse().unwrap()
}

impl Club {
    pub fn new(engine: Engine) -> Self {
        let schema = Schema::new(vec![
            guanxi_org::module(),
            guanxi_catalog::module(),
            guanxi_customers::module(),
            guanxi_loyalty::module(),
        ])
        .unwrap();
        let fixture = Fixture::new(engine, &schema);
        let (clock, folder) = (Clock::fixed(NEW_YEAR_MS), tempfile::tempdir().unwrap());
        let insight = Insight::new(warehouse(folder.path()));
        let insight = insight.with_database(fixture.store.clone(), clock.clone());
        let club = Self {
            fixture,
            insight,
            clock,
            _warehouse: folder,
        };
        club.make(
            "org.company",
            &json!({ "name": "店", "currency": "CNY", "zone": "UTC" }),
        );
        club
    }

    pub fn ctx(&self) -> Ctx {
        let mut ctx = system();
        ctx.clock = self.clock.clone();
        ctx
    }

    pub fn today(&self) -> Day {
        self.ctx().today()
    }

    /// Goes on to a day.
    pub fn until(&self, day: &str) {
        let day: Day = day.parse().unwrap();
        self.clock
            .advance(i64::from(day.raw() - self.today().raw()) * DAY_MS);
    }

    pub fn wait(&self, days: i64) {
        self.clock.advance(days * DAY_MS);
    }

    pub fn make(&self, key: &str, json: &Json) -> RawId {
        let def = self.fixture.schema.entity(key).unwrap();
        let values = values_from_json(def, json.as_object().unwrap()).unwrap();
        self.fixture.create(&self.ctx(), def, &values).unwrap()
    }

    pub fn act<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.ctx();
        self.fixture.write(move |tx, schema| f(tx, schema, &ctx))
    }

    pub fn rows_of(&self, sql: &str) -> Vec<(i64, i64, i64)> {
        let read = self.fixture.store.read_blocking(|r| r.query(sql, &[])).unwrap();
        let row = |row: &guanxi_store::Row| (row.int(0), row.int(1), row.int(2));
        read.iter().map(row).collect()
    }

    pub fn customers(&self, count: usize) -> Vec<RawId> {
        let one = |n: usize| {
            let number = format!("M{n}");
            self.make(
                "customers.customer",
                &json!({ "number": number, "name": number, "is_member": true }),
            )
        };
        (1..=count).map(one).collect()
    }

    /// A programme with a point a yuan.
    pub fn programme(&self, more: &Json) -> RawId {
        let mut fields = json!({ "number": "P", "name": "积分" });
        let more = more.as_object().unwrap().clone();
        fields.as_object_mut().unwrap().extend(more);
        let id = self.make("loyalty.points_programme", &fields);
        self.make(
            "loyalty.earn_rule",
            &json!({ "programme_id": id.to_string(), "name": "一元一分", "points": 1, "per_amount": "1" }),
        );
        id
    }

    /// A ladder with tiers that are reached by so much.
    pub fn ladder(&self, more: &Json, thresholds: &[(&str, Option<&str>)]) -> (RawId, Vec<RawId>) {
        let mut fields = json!({ "number": "L", "name": "等级" });
        let more = more.as_object().unwrap().clone();
        fields.as_object_mut().unwrap().extend(more);
        let scheme = self.make("loyalty.tier_scheme", &fields);
        let tier = |(at, (name, threshold)): (usize, &(&str, Option<&str>))| {
            self.make(
                "loyalty.tier",
                &json!({ "scheme_id": scheme.to_string(), "number": format!("T{at}"), "name": name,
                    "rank": at + 1, "threshold": threshold }),
            )
        };
        (scheme, thresholds.iter().enumerate().map(tier).collect())
    }

    pub fn buy(&self, sale: &str, customer: RawId, yuan: i64) -> SaleEarned {
        let facts = SaleFacts {
            sale: sale.to_owned(),
            customer,
            household: None,
            card: None,
            store: None,
            channel: None,
            at: self.clock.now(),
            day: self.today(),
            minute: 600,
            lines: vec![LineFacts {
                key: 1,
                product: None,
                categories: Vec::new(),
                qty: Qty::new(1_000),
                list_amount: Money::new(yuan * 100),
                amount: Money::new(yuan * 100),
                multiplier: 1_000,
            }],
        };
        self.act(move |tx, schema, ctx| earn_for_sale(tx, schema, ctx, &facts))
            .unwrap()
    }

    pub fn spend(&self, account: RawId, points: i64, key: &str) -> Result<()> {
        let wanted = Spend {
            account,
            points,
            key: key.to_owned(),
            reference: None,
        };
        self.act(move |tx, schema, ctx| redeem(tx, schema, ctx, &wanted).map(drop))
    }

    /// Brings a sale of so many yuan back; the points that went with it.
    pub fn bring_back(&self, sale: &str, yuan: i64) -> i64 {
        let wanted = Reversal {
            sale: sale.to_owned(),
            key: format!("{sale}-back"),
            lines: vec![BackFacts {
                key: 1,
                qty: Qty::new(1_000),
                list_amount: Money::new(yuan * 100),
                amount: Money::new(yuan * 100),
            }],
            restore: 0,
        };
        let done = self.act(move |tx, schema, ctx| reverse_sale(tx, schema, ctx, &wanted));
        done.unwrap().taken
    }

    pub fn give_tier(&self, (scheme, customer): (RawId, RawId), tier: RawId) {
        self.act(move |tx, schema, ctx| {
            set_tier(tx, schema, ctx, (scheme, customer), (Some(tier), None)).map(drop)
        })
        .unwrap();
    }

    pub fn ask(&self, indicator: &str, question: &[(&str, &str)]) -> std::result::Result<Vec<Row>, Problem> {
        let pairs = question
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let table = self.insight.indicator(indicator, &Query::of(pairs).unwrap())?;
        Ok(read_csv(&table.csv()).1)
    }
}
