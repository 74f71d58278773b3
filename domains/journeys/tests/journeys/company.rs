//! A company with customers and journeys, for tests that read like sentences.

use std::ops::Deref;
use std::sync::Arc;

use guanxi_customers::entities::{Consent, Customer};
use guanxi_entity::Value;
use guanxi_event::Relay;
use guanxi_insight::Insight;
use guanxi_journeys::Engine;
use guanxi_journeys::commands::{Move, enrol, move_journey};
use guanxi_journeys::entities::Journey;
use guanxi_marketing::entities::Campaign;
use guanxi_messages::settings::{self, Channel, Settings};
use guanxi_record::{LiveSchema, Schema};
use guanxi_store::{Engine as Database, Queries};
use guanxi_trade::facts;
use guanxi_types::{RawId, Result};
use guanxi_warehouse::Warehouse;
use serde_json::{Value as Json, json};

/// 2026-03-01T02:00:00Z: ten in the morning of the company.
pub const MORNING: i64 = 1_772_330_400_000;
pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;

pub struct Company {
    pub engine: Engine,
    base: guanxi_testkit::Company,
}

impl Deref for Company {
    type Target = guanxi_testkit::Company;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

impl Company {
    pub fn new(database: Database) -> Self {
        let schema = Schema::new(vec![
            guanxi_org::module(),
            guanxi_catalog::module(),
            guanxi_customers::module(),
            guanxi_marketing::module(),
            guanxi_pricing::module(),
            guanxi_loyalty::module(),
            guanxi_trade::module(),
            guanxi_events::module(),
            guanxi_messages::module(),
            guanxi_periodicals::module(),
            guanxi_insight::module(),
            guanxi_audience::module(),
            guanxi_journeys::module(),
        ])
        .unwrap()
        .with_views(&[guanxi_insight::standing::VIEW]);
        let base = guanxi_testkit::Company::open(database, schema, MORNING);
        let company = guanxi_org::company("示例企业", "CNY", "Asia/Shanghai");
        guanxi_org::seed(&base.store, &base.schema, company).unwrap();
        let warehouse = Warehouse::open(&base.folder().join("w"), facts::schema(&[]).unwrap()).unwrap();
        let insight = Arc::new(Insight::new(Arc::new(warehouse)));
        let live = LiveSchema::new(base.schema.clone());
        let engine = Engine::new(base.store.clone(), live, insight, (None, base.clock.clone())).unwrap();
        let made = Self { engine, base };
        for channel in Channel::ALL {
            made.open_channel(channel);
        }
        made
    }

    fn open_channel(&self, channel: Channel) {
        let settings = Settings {
            is_active: true,
            host: "127.0.0.1".to_owned(),
            port: 9,
            security: "none".to_owned(),
            user: "guanxi".to_owned(),
            from: "club@example.cn".to_owned(),
            per_minute: 60,
            public_url: "https://crm.example.cn".to_owned(),
            ..Settings::default()
        };
        self.write(move |tx, _, _| settings::write(tx, channel, (0, &settings), None))
            .unwrap();
    }

    /// Takes the public address out of a channel's settings.
    pub fn has_no_address(&self, channel: Channel) {
        self.write(move |tx, _, _| {
            let kept = settings::read(tx, channel)?;
            let settings = Settings {
                public_url: String::new(),
                ..kept.settings
            };
            settings::write(tx, channel, (kept.version, &settings), None)
        })
        .unwrap();
    }

    /// A member with a phone, an address and consent to all of marketing.
    pub fn member(&self, number: usize) -> RawId {
        let id = self.make::<Customer>(&json!({
            "number": format!("M{number}"), "name": format!("会员{number}"), "kind": "person", "is_member": true,
            "phone": format!("1380013{number:04}"), "email": format!("m{number}@example.cn"),
        }));
        self.make::<Consent>(&json!({
            "customer_id": id.to_string(), "purpose": "marketing", "channel": "any", "state": "granted",
            "stated_at": "2026-01-01T00:00:00Z",
        }));
        id
    }

    /// A campaign that was approved and runs.
    pub fn campaign(&self, number: &str) -> RawId {
        let id = self.make::<Campaign>(&json!({ "number": number, "name": number }));
        self.campaign_is(id, "running");
        id
    }

    pub fn campaign_is(&self, id: RawId, state: &'static str) {
        self.write(move |tx, _, _| {
            tx.execute(
                "UPDATE marketing_campaign SET state = ?2 WHERE id = ?1",
                &[Value::from(id), Value::from(state)],
            )
        })
        .unwrap();
    }

    /// A journey with this flow, running.
    pub fn journey(&self, number: &str, flow: &Json, given: &Json) -> RawId {
        let mut all = json!({ "number": number, "name": number, "flow": flow.to_string() });
        let (all_map, given) = (all.as_object_mut().unwrap(), given.as_object().unwrap().clone());
        all_map.extend(given);
        let id = self.make::<Journey>(&all);
        self.step(id, Move::Publish).unwrap();
        id
    }

    pub fn step(&self, id: RawId, to: Move) -> Result<()> {
        self.write(move |tx, schema, ctx| move_journey(tx, schema, ctx, (id, to)))
    }

    pub fn enrol(&self, journey: RawId, customers: &[RawId]) -> usize {
        let customers = customers.to_vec();
        let done = self
            .write(move |tx, schema, ctx| enrol(tx, schema, ctx, (journey, &customers)))
            .unwrap();
        done.iter().filter(|one| one.is_ok()).count()
    }

    /// Everything that is due now, and what follows from it at once.
    pub fn run(&self) {
        Relay::catch_up(&self.store, &self.engine).unwrap();
        self.engine.take_in().unwrap();
        // Whoever waits isn't due: a journey's steps come to an end.
        for _ in 0..200 {
            if self.engine.advance().unwrap() == 0 {
                return;
            }
        }
        panic!("it doesn't come to an end");
    }

    pub fn later(&self, ms: i64) {
        self.clock.advance(ms);
        self.run();
    }

    /// Where somebody is in a journey: state and step, of the last round.
    pub fn place(&self, journey: RawId, customer: RawId) -> (String, String) {
        let row = self.store.read_blocking(|r| {
            r.query_first(
                "SELECT state, node FROM journeys_enrolment WHERE journey_id = ?1 AND customer_id = ?2 ORDER BY round DESC LIMIT 1",
                &[Value::from(journey), Value::from(customer)],
            )
        });
        row.unwrap().map_or_else(Default::default, |row| {
            (row.text(0).to_owned(), row.text(1).to_owned())
        })
    }
}

pub fn at(state: &str, node: &str) -> (String, String) {
    (state.to_owned(), node.to_owned())
}

/// A flow from start to end through these steps, one after the other: `(id, kind, set)`.
pub fn line(steps: &[(&str, &str, Json)]) -> Json {
    let mut nodes = vec![json!({ "id": "start", "kind": "start" })];
    let mut edges = Vec::new();
    let mut before = ("start".to_owned(), String::new());
    for (id, kind, set) in steps {
        nodes.push(json!({ "id": id, "kind": kind, "set": set }));
        edges.push(json!({ "from": before.0, "to": id, "when": before.1 }));
        before = ((*id).to_owned(), String::new());
    }
    nodes.push(json!({ "id": "end", "kind": "end" }));
    edges.push(json!({ "from": before.0, "to": "end", "when": before.1 }));
    json!({ "nodes": nodes, "edges": edges })
}
