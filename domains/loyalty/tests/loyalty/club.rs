//! A company with a club, on one engine, with a clock of its own.

use std::sync::Arc;

use guanxi_entity::Entity;
use guanxi_entity::EntityDef;
use guanxi_loyalty::commands::{
    Reversal, Reversed, SaleEarned, Spend, Spent, earn_for_sale, redeem, reverse_sale,
};
use guanxi_loyalty::entities::PointsAccount;
use guanxi_loyalty::facts::{BackFacts, LineFacts, SaleFacts};
use guanxi_loyalty::faults_of_points;
use guanxi_loyalty::queries::account::{AccountView, account, accounts_of};
use guanxi_record::{Schema, values_from_json};
use guanxi_store::{Engine, Tx};
use guanxi_testkit::{Fixture, system};
use guanxi_types::{Clock, Ctx, Day, Money, Qty, RawId, Result};
use serde_json::{Value as Json, json};

pub const DAY_MS: i64 = 86_400_000;
/// 2026-01-01T00:00:00Z.
const NEW_YEAR_MS: i64 = 1_767_225_600_000;

pub struct Club {
    pub fixture: Fixture,
    pub clock: Clock,
    pub programme: RawId,
    pub member: RawId,
}

pub fn schema() -> Schema {
    Schema::new(vec![
        guanxi_org::module(),
        guanxi_catalog::module(),
        guanxi_customers::module(),
        guanxi_pricing::module(),
        guanxi_loyalty::module(),
    ])
    .unwrap()
}

impl Club {
    /// A point a yuan, for ever, unless the programme says otherwise.
    pub fn new(engine: Engine, programme: &Json) -> Self {
        let mut club = Self {
            fixture: Fixture::new(engine, &schema()),
            clock: Clock::fixed(NEW_YEAR_MS),
            programme: 0,
            member: 0,
        };
        club.make(
            "org.company",
            &json!({ "name": "店", "currency": "CNY", "zone": "UTC" }),
        );
        let mut fields = json!({ "number": "P", "name": "积分" });
        let more = programme.as_object().unwrap().clone();
        fields.as_object_mut().unwrap().extend(more);
        club.programme = club.make("loyalty.points_programme", &fields);
        club.make(
            "loyalty.earn_rule",
            &json!({ "programme_id": club.programme.to_string(), "name": "一元一分", "points": 1, "per_amount": "1" }),
        );
        club.member = club.customer("M1");
        club
    }

    pub fn customer(&self, number: &str) -> RawId {
        self.make(
            "customers.customer",
            &json!({ "number": number, "name": number, "is_member": true }),
        )
    }

    fn def(&self, key: &str) -> &'static EntityDef {
        self.fixture.schema.entity(key).unwrap()
    }

    /// A record from the JSON that the API takes.
    pub fn make(&self, key: &str, json: &Json) -> RawId {
        self.try_make(key, json).unwrap()
    }

    pub fn try_make(&self, key: &str, json: &Json) -> Result<RawId> {
        let def = self.def(key);
        let values = values_from_json(def, json.as_object().unwrap()).unwrap();
        self.fixture.create(&self.ctx(), def, &values)
    }

    pub fn change(&self, key: &str, id: RawId, json: &Json) {
        self.try_change(key, id, json).unwrap();
    }

    pub fn try_change(&self, key: &str, id: RawId, json: &Json) -> Result<()> {
        let def = self.def(key);
        let values = values_from_json(def, json.as_object().unwrap()).unwrap();
        self.fixture.update(&self.ctx(), (def, id, None), &values)
    }

    pub fn ctx(&self) -> Ctx {
        let mut ctx = system();
        ctx.clock = self.clock.clone();
        ctx
    }

    pub fn today(&self) -> Day {
        self.ctx().today()
    }

    pub fn wait(&self, days: i64) {
        self.clock.advance(days * DAY_MS);
    }

    /// Writes as the program does.
    pub fn act<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.ctx();
        self.fixture.write(move |tx, schema| f(tx, schema, &ctx))
    }

    pub fn facts(&self, sale: &str, customer: RawId, yuan: &[i64]) -> SaleFacts {
        let line = |(at, yuan): (usize, &i64)| LineFacts {
            key: u32::try_from(at).unwrap() + 1,
            product: None,
            categories: Vec::new(),
            qty: Qty::new(1_000),
            list_amount: Money::new(yuan * 100),
            amount: Money::new(yuan * 100),
            multiplier: 1_000,
        };
        SaleFacts {
            sale: sale.to_owned(),
            customer,
            household: None,
            card: None,
            store: None,
            channel: None,
            at: self.clock.now(),
            day: self.today(),
            minute: 600,
            lines: yuan.iter().enumerate().map(line).collect(),
        }
    }

    pub fn buy(&self, sale: &str, customer: RawId, yuan: &[i64]) -> SaleEarned {
        let facts = self.facts(sale, customer, yuan);
        self.act(move |tx, schema, ctx| earn_for_sale(tx, schema, ctx, &facts))
            .unwrap()
    }

    /// What a line's whole amount of so many yuan brings back.
    pub fn back(&self, sale: &str, (line, yuan): (u32, i64), restore: i64) -> Result<Reversed> {
        let wanted = Reversal {
            sale: sale.to_owned(),
            key: format!("{sale}-{line}"),
            lines: vec![BackFacts {
                key: line,
                qty: Qty::new(1_000),
                list_amount: Money::new(yuan * 100),
                amount: Money::new(yuan * 100),
            }],
            restore,
        };
        self.act(move |tx, schema, ctx| reverse_sale(tx, schema, ctx, &wanted))
    }

    pub fn spend(&self, account: RawId, points: i64, (key, sale): (&str, Option<&str>)) -> Result<Spent> {
        let wanted = Spend {
            account,
            points,
            key: key.to_owned(),
            reference: sale.map(str::to_owned),
        };
        self.act(move |tx, schema, ctx| redeem(tx, schema, ctx, &wanted))
    }

    pub fn view(&self, id: RawId) -> AccountView {
        let today = self.today();
        let read = self.fixture.store.read_blocking(move |r| account(r, id, today));
        read.unwrap().unwrap()
    }

    pub fn views(&self, customer: RawId) -> Vec<AccountView> {
        let today = self.today();
        let read = self
            .fixture
            .store
            .read_blocking(move |r| accounts_of(r, customer, today));
        read.unwrap()
    }

    /// The member's only account.
    pub fn account(&self, customer: RawId) -> RawId {
        let views = self.views(customer);
        assert_eq!(views.len(), 1);
        views[0].id
    }

    /// What stands on the account's record.
    pub fn balance(&self, id: RawId) -> i64 {
        let record = self.fixture.get(&self.ctx(), PointsAccount::def(), id).unwrap();
        record.typed::<PointsAccount>().unwrap().balance
    }

    #[track_caller]
    pub fn assert_balanced(&self) {
        let faults = self.fixture.store.read_blocking(|r| faults_of_points(r)).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}

/// A clerk, a manager: somebody with these rights to everything of the club.
pub fn somebody(club: &Club, id: RawId) -> Ctx {
    use guanxi_types::{Action, Scope};
    let grants: Vec<_> = Action::ALL
        .into_iter()
        .flat_map(|action| {
            [
                "loyalty.points_account",
                "loyalty.points_adjustment",
                "customers.customer",
                "org.user",
            ]
            .into_iter()
            .map(move |key| (key, action, Scope::All))
        })
        .collect();
    let mut ctx = guanxi_testkit::user(id, &grants);
    ctx.clock = club.clock.clone();
    let _ = Arc::new(());
    ctx
}
