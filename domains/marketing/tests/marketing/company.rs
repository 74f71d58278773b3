//! A company with campaigns, for tests that read like sentences.

use std::ops::Deref;

use guanxi_marketing::commands::{self, NewExpense, NewLine, Step};
use guanxi_marketing::entities::{ApprovalLimit, Campaign, CampaignPhase};
use guanxi_marketing::queries::faults_of_budgets;
use guanxi_org::entities::{Role, User, UserRole};
use guanxi_record::Schema;
use guanxi_store::{Engine, Tx};
use guanxi_testkit::user;
use guanxi_types::{Action, Clock, Ctx, Money, RawId, Result, Scope};
use serde_json::json;

/// 2026-03-01T10:00:00Z.
pub const NOON: i64 = 1_772_359_200_000;

pub struct Company {
    /// Plans, and approves nothing.
    pub planner: RawId,
    /// Approves up to 1,000.00.
    pub director: RawId,
    /// Approves up to 5,000.00, and overruns.
    pub boss: RawId,
    base: guanxi_testkit::Company,
}

impl Deref for Company {
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
    ])
    .unwrap()
}

impl Company {
    pub fn new(engine: Engine) -> Self {
        let base = guanxi_testkit::Company::open(engine, schema(), NOON);
        let company = guanxi_org::company("示例企业", "CNY", "Asia/Shanghai");
        guanxi_org::seed(&base.store, &base.schema, company).unwrap();
        let mut made = Self {
            planner: 0,
            director: 0,
            boss: 0,
            base,
        };
        made.planner = made.person("planner", None);
        made.director = made.person("director", Some(("1000", false)));
        made.boss = made.person("boss", Some(("5000", true)));
        made
    }

    fn person(&self, login: &str, limit: Option<(&str, bool)>) -> RawId {
        let id =
            self.make::<User>(&json!({ "login": login, "name": login, "locale": "zh", "is_active": true }));
        let role = self
            .make::<Role>(&json!({ "key": login, "name": login }))
            .to_string();
        self.make::<UserRole>(&json!({ "user_id": id.to_string(), "role_id": role }));
        if let Some((amount, may_overrun)) = limit {
            self.make::<ApprovalLimit>(
                &json!({ "role_id": role, "amount": amount, "may_overrun": may_overrun }),
            );
        }
        id
    }

    /// Somebody who may write all of marketing.
    pub fn ctx(&self, id: RawId) -> Ctx {
        let all = [Action::Read, Action::Create, Action::Update];
        let grants: Vec<(&str, Action, Scope)> = ["*"]
            .into_iter()
            .flat_map(|entity| all.map(|action| (entity, action, Scope::All)))
            .collect();
        let mut ctx = user(id, &grants);
        ctx.clock = Clock::fixed(NOON);
        ctx
    }

    pub fn act<T: Send + 'static>(
        &self,
        id: RawId,
        act: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.write_as(&self.ctx(id), act)
    }

    /// A campaign of the planner in Jinan, March 2026, with one phase; and the phase.
    pub fn campaign(&self, number: &str) -> (RawId, RawId) {
        let planner = self.ctx(self.planner);
        let given = json!({
            "number": number, "name": "万人游园", "city": "济南", "starts_on": "2026-03-01", "ends_on": "2026-03-31",
        });
        let id = self.made_by::<Campaign>(&planner, &given).unwrap();
        let phase = json!({
            "campaign_id": id.to_string(), "place": 1, "name": "导入期",
            "starts_on": "2026-03-01", "ends_on": "2026-03-10",
        });
        let phase = self.made_by::<CampaignPhase>(&planner, &phase).unwrap();
        (id, phase)
    }

    pub fn step(&self, who: RawId, id: RawId, step: Step) -> Result<&'static str> {
        self.act(who, move |tx, schema, ctx| {
            commands::step(tx, schema, ctx, (id, None), (step, None))
        })
    }

    /// Adds so many yuan of media to a campaign's budget; the line.
    pub fn allot(&self, who: RawId, campaign: RawId, amount: &str) -> Result<RawId> {
        let line = NewLine {
            kind: "media".to_owned(),
            amount: Money::parse(amount).unwrap(),
            ..NewLine::default()
        };
        self.act(who, move |tx, schema, ctx| {
            commands::allot(tx, schema, ctx, campaign, &line)
        })
    }

    /// The planner asks for money.
    pub fn ask(&self, line: RawId, amount: &str, escalates: bool) -> Result<RawId> {
        let new = NewExpense {
            line,
            purpose: "墙体广告".to_owned(),
            supplier: None,
            amount: Money::parse(amount).unwrap(),
            escalates,
            reason: escalates.then(|| "旺季涨价".to_owned()),
        };
        self.act(self.planner, move |tx, schema, ctx| {
            commands::request(tx, schema, ctx, &new)
        })
    }

    pub fn faults(&self) -> Vec<String> {
        self.store.read_blocking(|r| faults_of_budgets(r)).unwrap()
    }
}
