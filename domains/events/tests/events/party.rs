//! A company that holds an event, on one engine, with a clock of its own.

use guanxi_events::commands::{
    CheckIn, CheckedIn, Closed, How, MovedUp, Registered, Wanted, cancel, check_in, close, register,
};
use guanxi_events::entities::Registration;
use guanxi_events::queries::programme::{Slot, programme};
use guanxi_record::{Schema, get, values_from_json};
use guanxi_store::{Engine, Queries, Tx};
use guanxi_testkit::{Fixture, system};
use guanxi_types::{Clock, Ctx, RawId, Result};
use serde_json::{Value as Json, json};

/// 2026-01-01T00:00:00Z.
pub const NEW_YEAR_MS: i64 = 1_767_225_600_000;
pub const HOUR_MS: i64 = 3_600_000;

pub struct Party {
    pub fixture: Fixture,
    pub clock: Clock,
    pub event: RawId,
    pub session: RawId,
}

pub fn schema() -> Schema {
    Schema::new(vec![
        guanxi_org::module(),
        guanxi_catalog::module(),
        guanxi_customers::module(),
        guanxi_loyalty::module(),
        guanxi_messages::module(),
        guanxi_events::module(),
    ])
    .unwrap()
}

impl Party {
    /// An open event with a session of so many seats tomorrow, unless `event` says otherwise.
    pub fn new(engine: Engine, seats: i64, event: &Json) -> Self {
        let mut party = Self {
            fixture: Fixture::new(engine, &schema()),
            clock: Clock::fixed(NEW_YEAR_MS),
            event: 0,
            session: 0,
        };
        party.make(
            "org.company",
            &json!({ "name": "店", "currency": "CNY", "zone": "UTC" }),
        );
        let mut fields = json!({ "number": "E1", "name": "万人游园", "kind": "garden", "state": "open" });
        let more = event.as_object().unwrap().clone();
        fields.as_object_mut().unwrap().extend(more);
        party.event = party.make("events.event", &fields);
        party.session = party.session("上午场", seats);
        party
    }

    pub fn session(&self, name: &str, seats: i64) -> RawId {
        self.make(
            "events.session",
            &json!({ "event_id": self.event.to_string(), "name": name, "seats": seats,
                "starts_at": "2026-01-02T01:00:00Z", "ends_at": "2026-01-02T04:00:00Z" }),
        )
    }

    pub fn make(&self, key: &str, json: &Json) -> RawId {
        let def = self.fixture.schema.entity(key).unwrap();
        let values = values_from_json(def, json.as_object().unwrap()).unwrap();
        self.fixture.create(&self.ctx(), def, &values).unwrap()
    }

    pub fn change(&self, key: &str, id: RawId, json: &Json) -> Result<()> {
        let def = self.fixture.schema.entity(key).unwrap();
        let values = values_from_json(def, json.as_object().unwrap()).unwrap();
        self.fixture.update(&self.ctx(), (def, id, None), &values)
    }

    pub fn member(&self, number: &str) -> RawId {
        self.make(
            "customers.customer",
            &json!({ "number": number, "name": number, "is_member": true }),
        )
    }

    pub fn ctx(&self) -> Ctx {
        let mut ctx = system();
        ctx.clock = self.clock.clone();
        ctx
    }

    pub fn act<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.ctx();
        self.fixture.write(move |tx, schema| f(tx, schema, &ctx))
    }

    pub fn wanted(&self, customer: RawId, people: i64) -> Wanted {
        Wanted {
            session: self.session,
            customer,
            people,
            guests: None,
            channel: "store".to_owned(),
            note: None,
        }
    }

    pub fn register(&self, customer: RawId, people: i64) -> Result<Registered> {
        let wanted = self.wanted(customer, people);
        self.act(move |tx, schema, ctx| register(tx, schema, ctx, &wanted))
    }

    pub fn cancel(&self, id: RawId) -> Result<Vec<MovedUp>> {
        self.act(move |tx, schema, ctx| cancel(tx, schema, ctx, (id, Some("有事"))))
    }

    pub fn come(&self, how: How, (key, at): (&str, Option<i64>)) -> Result<CheckedIn> {
        let wanted = CheckIn {
            session: self.session,
            how,
            key: key.to_owned(),
            at,
        };
        self.act(move |tx, schema, ctx| check_in(tx, schema, ctx, &wanted))
    }

    pub fn close(&self) -> Result<Closed> {
        let session = self.session;
        self.act(move |tx, schema, ctx| close(tx, schema, ctx, session))
    }

    pub fn registration(&self, id: RawId) -> Registration {
        let (ctx, def) = (
            self.ctx(),
            self.fixture.schema.entity("events.registration").unwrap(),
        );
        let read = self
            .fixture
            .store
            .read_blocking(move |r| get(r, &ctx, def, id)?.typed());
        read.unwrap()
    }

    pub fn slot(&self) -> Slot {
        let (event, session) = (self.event, self.session);
        let read = self.fixture.store.read_blocking(move |r| programme(r, event));
        read.unwrap().into_iter().find(|slot| slot.id == session).unwrap()
    }

    pub fn told(&self, name: &str) -> i64 {
        let name = name.to_owned();
        let sql = "SELECT COUNT(*) FROM outbox WHERE event = ?1";
        let rows = self
            .fixture
            .store
            .read_blocking(move |r| r.query(sql, &[name.as_str().into()]));
        rows.unwrap()[0].int(0)
    }
}
