//! A company with a club of readers, and a health monthly.

use guanxi_entity::Entity;
use guanxi_loyalty::commands::set_tier;
use guanxi_periodicals::commands::{
    PIECE, approve, deliver, list_some, listing, plan_sending, start_sending,
};
use guanxi_periodicals::entities::Edition;
use guanxi_periodicals::queries::choice::Counts;
use guanxi_record::{Schema, values_from_json};
use guanxi_store::{Engine, Queries, Tx};
use guanxi_testkit::{Fixture, system, user};
use guanxi_types::{Action, Ctx, RawId, Result, Scope};
use serde_json::{Value as Json, json};

pub struct Office {
    pub fixture: Fixture,
    pub tier: RawId,
    pub periodical: RawId,
    scheme: RawId,
    /// Writes.
    pub author: Ctx,
    /// Approves and sends.
    pub chief: Ctx,
}

fn everything(id: RawId) -> Ctx {
    let grants: Vec<_> = Action::ALL
        .into_iter()
        .flat_map(|action| {
            [
                "periodicals.*",
                "customers.*",
                "loyalty.*",
                "org.*",
                "messages.*",
                "marketing.*",
            ]
            .map(move |key| (key, action, Scope::All))
        })
        .collect();
    user(id, &grants)
}

impl Office {
    pub fn new(engine: Engine) -> Self {
        let schema = Schema::new(vec![
            guanxi_org::module(),
            guanxi_catalog::module(),
            guanxi_customers::module(),
            guanxi_marketing::module(),
            guanxi_loyalty::module(),
            guanxi_messages::module(),
            guanxi_periodicals::module(),
        ])
        .unwrap();
        let mut office = Self {
            fixture: Fixture::new(engine, &schema),
            tier: 0,
            periodical: 0,
            scheme: 0,
            author: system(),
            chief: system(),
        };
        office.make(
            "org.company",
            &json!({ "name": "健康之家", "currency": "CNY", "zone": "Asia/Shanghai" }),
        );
        let [author, chief] =
            ["author", "chief"].map(|name| office.make("org.user", &json!({ "login": name, "name": name })));
        (office.author, office.chief) = (everything(author), everything(chief));
        office.scheme = office.make("loyalty.tier_scheme", &json!({ "number": "F", "name": "俱乐部" }));
        office.tier = office.make(
            "loyalty.tier",
            &json!({ "scheme_id": office.scheme.to_string(), "number": "V", "name": "贵宾", "rank": 1 }),
        );
        office.periodical = office.make(
            "periodicals.periodical",
            &json!({ "number": "HM", "name": "健康月报", "first_channel": "email", "second_channel": "sms",
                "third_channel": "post" }),
        );
        office
    }

    pub fn make(&self, key: &str, given: &Json) -> RawId {
        self.make_as(&system(), key, given)
    }

    pub fn make_as(&self, who: &Ctx, key: &str, given: &Json) -> RawId {
        self.try_make(who, key, given).unwrap()
    }

    pub fn try_make(&self, who: &Ctx, key: &str, given: &Json) -> Result<RawId> {
        let def = self.fixture.schema.entity(key).unwrap();
        let values = values_from_json(def, given.as_object().unwrap()).unwrap();
        self.fixture.create(who, def, &values)
    }

    /// A member of the tier with these addresses, who agreed to marketing on every way or said no.
    pub fn member(&self, number: &str, addresses: &Json, agrees: bool) -> RawId {
        let mut given =
            json!({ "number": number, "name": format!("会员{number}"), "kind": "person", "is_member": true });
        let more = addresses.as_object().unwrap().clone();
        given.as_object_mut().unwrap().extend(more);
        let id = self.make("customers.customer", &given);
        let state = if agrees { "granted" } else { "refused" };
        self.make(
            "customers.consent",
            &json!({ "customer_id": id.to_string(), "purpose": "marketing", "channel": "any", "state": state,
                "stated_at": "2026-01-01T00:00:00Z", "source": "paper" }),
        );
        let (scheme, tier) = (self.scheme, self.tier);
        self.act(&system(), move |tx, schema, ctx| {
            set_tier(tx, schema, ctx, (scheme, id), (Some(tier), None))
        })
        .unwrap();
        id
    }

    pub fn entitle(&self, what: &str, id: RawId) {
        self.make(
            "periodicals.entitlement",
            &json!({ "periodical_id": self.periodical.to_string(), what: id.to_string() }),
        );
    }

    pub fn act<T: Send + 'static>(
        &self,
        who: &Ctx,
        mut f: impl FnMut(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = who.clone();
        self.fixture.write(move |tx, schema| f(tx, schema, &ctx))
    }

    /// An edition as its author leaves it.
    pub fn edition(&self, number: &str) -> RawId {
        self.make_as(
            &self.author,
            &Edition::def().key,
            &json!({ "periodical_id": self.periodical.to_string(), "number": number, "title": "春季养生",
                "issued_on": "2026-03-01", "body": "## 早睡早起" }),
        )
    }

    pub fn approve(&self, who: &Ctx, id: RawId) -> Result<()> {
        let version = self.version(id);
        self.act(who, move |tx, schema, ctx| {
            approve(tx, schema, ctx, (id, version))
        })
    }

    pub fn version(&self, id: RawId) -> i64 {
        let sql = "SELECT version FROM periodicals_edition WHERE id = ?1";
        self.fixture.number(sql, &[id.into()])
    }

    /// Begins the sending and lists the recipients.
    pub fn start(&self, id: RawId) -> Result<Counts> {
        let counts = self.begin(id)?;
        while self.list(id, PIECE) > 0 {}
        Ok(counts)
    }

    /// Begins the sending; nobody is listed yet.
    pub fn begin(&self, id: RawId) -> Result<Counts> {
        let counts = self
            .fixture
            .store
            .read_blocking(|r| plan_sending(r, &self.chief, id))?;
        self.act(&self.chief, move |tx, schema, ctx| {
            start_sending(tx, schema, ctx, (id, "https://crm.example.cn/"))
        })?;
        Ok(counts)
    }

    /// Lists some of the recipients; how many were to be listed.
    pub fn list(&self, id: RawId, most: usize) -> usize {
        let found = self
            .fixture
            .store
            .read_blocking(|r| listing(r, &system(), id))
            .unwrap();
        let part: Vec<_> = found.iter().take(most).cloned().collect();
        self.act(&system(), move |tx, schema, ctx| {
            list_some(tx, schema, ctx, (id, &part))
        })
        .unwrap();
        found.len()
    }

    /// One step of the sending; how many recipients.
    pub fn step(&self, id: RawId) -> usize {
        self.act(&system(), move |tx, schema, ctx| deliver(tx, schema, ctx, id))
            .unwrap()
    }

    pub fn send(&self, id: RawId) {
        while self.step(id) > 0 {}
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.fixture.number(sql, &[])
    }

    pub fn texts(&self, sql: &str) -> Vec<String> {
        let rows = self.fixture.store.read_blocking(|r| r.query(sql, &[])).unwrap();
        rows.iter().map(|row| row.text(0).to_owned()).collect()
    }
}
