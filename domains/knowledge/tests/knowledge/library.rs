//! A company with a knowledge base, people who write and people who read.

use guanxi_entity::{Entity, Value};
use guanxi_knowledge::commands::{Decision, Draft, decide, draft_version, save_draft, submit};
use guanxi_knowledge::entities::{Article, Base, Category};
use guanxi_knowledge::queries::search::{Hit, Wanted, search};
use guanxi_record::{Schema, values_from_json};
use guanxi_store::{Engine, Queries, Tx};
use guanxi_testkit::{Fixture, system, user};
use guanxi_types::{Action, Ctx, RawId, Result, Scope};
use serde_json::{Value as Json, json};

pub struct Library {
    pub fixture: Fixture,
    pub shelf: RawId,
    /// Writes.
    pub author: Ctx,
    /// Reviews what is handed over; may change every article.
    pub chief: Ctx,
    /// Reads, in a role that the base is open to.
    pub agent: Ctx,
    /// Reads other bases only.
    pub outsider: Ctx,
}

/// The questions and answers of a shop.
pub const RETURNS: &str =
    "七天内无理由退货，运费由客户承担。\n\nUnopened vitamins can be returned within seven days.";

pub fn person(library: &Fixture, name: &str) -> RawId {
    make(
        library,
        "org.user",
        &json!({ "login": name, "name": name, "is_active": true }),
    )
}

pub fn make(fixture: &Fixture, key: &str, given: &Json) -> RawId {
    let def = fixture.schema.entity(key).unwrap();
    let values = values_from_json(def, given.as_object().unwrap()).unwrap();
    fixture.create(&system(), def, &values).unwrap()
}

fn reader(id: RawId) -> Ctx {
    user(
        id,
        &[
            ("knowledge.article", Action::Read, Scope::Own),
            ("knowledge.passage", Action::Read, Scope::Own),
            ("knowledge.link", Action::Read, Scope::Own),
        ],
    )
}

impl Library {
    pub fn new(engine: Engine) -> Self {
        let schema = Schema::new(vec![guanxi_org::module(), guanxi_knowledge::module()]).unwrap();
        let fixture = Fixture::new(engine, &schema);
        make(
            &fixture,
            "org.company",
            &json!({ "name": "店", "currency": "CNY", "zone": "Asia/Shanghai" }),
        );
        let [author, chief, agent, outsider] =
            ["author", "chief", "agent", "outsider"].map(|name| person(&fixture, name));
        let role = make(&fixture, "org.role", &json!({ "key": "agents", "name": "坐席" }));
        make(
            &fixture,
            "org.user_role",
            &json!({ "user_id": agent.to_string(), "role_id": role.to_string() }),
        );
        let base = make(
            &fixture,
            &Base::def().key,
            &json!({ "number": "service", "name": "服务知识库" }),
        );
        make(
            &fixture,
            "knowledge.reader",
            &json!({ "base_id": base.to_string(), "role_id": role.to_string() }),
        );
        let shelf = make(
            &fixture,
            &Category::def().key,
            &json!({ "name": "退换货", "base_id": base.to_string() }),
        );
        let own = |action| ("knowledge.article", action, Scope::Own);
        Self {
            shelf,
            author: user(
                author,
                &[
                    own(Action::Read),
                    own(Action::Create),
                    own(Action::Update),
                    ("knowledge.category", Action::Read, Scope::All),
                    ("knowledge.base", Action::Read, Scope::All),
                    ("knowledge.version", Action::Read, Scope::Own),
                    ("org.user", Action::Read, Scope::All),
                ],
            ),
            chief: user(
                chief,
                &Action::ALL.map(|action| ("knowledge.*", action, Scope::All)),
            ),
            agent: reader(agent),
            outsider: reader(outsider),
            fixture,
        }
    }

    /// An article as its author begins it.
    pub fn begin(&self, number: &str, title: &str, body: &str) -> RawId {
        let given = json!({ "number": number, "title": title, "body": body, "category_id": self.shelf.to_string(),
            "tags": "退货，售后" });
        let values = values_from_json(Article::def(), given.as_object().unwrap()).unwrap();
        self.fixture
            .create(&self.author, Article::def(), &values)
            .unwrap()
    }

    pub fn act<T: Send + 'static>(
        &self,
        who: &Ctx,
        mut f: impl FnMut(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = who.clone();
        self.fixture.write(move |tx, schema| f(tx, schema, &ctx))
    }

    pub fn submit(&self, id: RawId, reviewer: RawId) -> Result<()> {
        self.act(&self.author, move |tx, schema, ctx| {
            submit(tx, schema, ctx, (id, reviewer))
        })
    }

    pub fn decide(&self, who: &Ctx, id: RawId, publishes: bool) -> Result<()> {
        let decision = Decision {
            publishes,
            note: Some("请补充运费".to_owned()),
        };
        self.act(who, move |tx, schema, ctx| {
            decide(tx, schema, ctx, (id, &decision))
        })
    }

    pub fn draft(&self, id: RawId, title: &str, body: &str) -> Result<()> {
        let version = self.draft_version(id);
        self.draft_of(id, (title, body), version)
    }

    pub fn draft_version(&self, id: RawId) -> i64 {
        self.fixture
            .store
            .read_blocking(|r| draft_version(r, id))
            .unwrap()
    }

    /// A text written over the draft of this version.
    pub fn draft_of(&self, id: RawId, (title, body): (&str, &str), version: i64) -> Result<()> {
        let draft = Draft {
            version,
            title: title.to_owned(),
            body: Some(body.to_owned()),
            ..Draft::default()
        };
        self.act(&self.author, move |tx, schema, ctx| {
            save_draft(tx, schema, ctx, (id, &draft))
        })
    }

    /// An article that readers see.
    pub fn published(&self, number: &str, title: &str, body: &str) -> RawId {
        let id = self.begin(number, title, body);
        self.submit(id, self.chief.user_id()).unwrap();
        self.decide(&self.chief, id, true).unwrap();
        id
    }

    pub fn seen(&self, who: &Ctx, id: RawId) -> Result<Article> {
        self.fixture.get(who, Article::def(), id)?.typed()
    }

    pub fn find(&self, who: &Ctx, text: &str) -> Vec<Hit> {
        let (ctx, wanted) = (
            who.clone(),
            Wanted {
                text: text.to_owned(),
                ..Wanted::default()
            },
        );
        self.fixture
            .store
            .read_blocking(|r| search(r, &ctx, &wanted))
            .unwrap()
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.fixture.number(sql, &[])
    }

    pub fn text(&self, sql: &str, id: RawId) -> String {
        let row = self
            .fixture
            .store
            .read_blocking(|r| r.query_first(sql, &[Value::from(id)]))
            .unwrap();
        row.map(|row| row.text(0).to_owned()).unwrap_or_default()
    }
}
