//! A small company with shelves and things.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use guanxi_entity::{Entity, EntityDef, entity};
use guanxi_record::import::{ImportPatch, ImportSettings, Imports, NewImport};
use guanxi_record::{ListQuery, Module, Schema, create_table, list};
use guanxi_store::{Migration, Settings, Store};
use guanxi_types::{Action, Actor, Clock, Ctx, Day, Grant, Id, Locale, Money, Qty, Scope, Through, Zone};
use serde_json::{Value as Json, json};

/// Where things lie.
#[entity(key = "depot.shelf", title = "name", unique("number"))]
pub struct Shelf {
    /// Number.
    #[field(text = 20, required, search, list = 1)]
    pub number: String,
    /// Name.
    #[field(text = 100, required, search, list = 2)]
    pub name: String,
    /// Known by its number only.
    #[field(boolean, required, default = 0)]
    pub is_stub: bool,
}

/// What lies there.
#[entity(key = "depot.thing", title = "name", unique("number"))]
pub struct Thing {
    /// Number.
    #[field(text = 20, required, search, list = 1)]
    pub number: String,
    /// Name.
    #[field(text = 20, required, search, list = 2)]
    pub name: String,
    /// Kind.
    #[field(choice("tool", "toy"), required, default = "tool")]
    pub kind: String,
    /// Price.
    #[field(money)]
    pub price: Option<Money>,
    /// Weight.
    #[field(qty)]
    pub weight: Option<Qty>,
    /// Day it was made.
    #[field(date)]
    pub made_on: Option<Day>,
    /// Moment it was sold.
    #[field(datetime)]
    pub sold_at: Option<i64>,
    /// Whether it works.
    #[field(boolean)]
    pub works: Option<bool>,
    /// Its shelf.
    #[field(link = "depot.shelf", filter)]
    pub shelf_id: Option<Id<Shelf>>,
    /// What it is a part of.
    #[field(link = "depot.thing", filter)]
    pub whole_id: Option<Id<Thing>>,
}

const LOCALES: &str = r#"
["depot.thing"]
_ = { zh = "物品", en = "Thing" }
number = { zh = "编号", en = "Number" }
name = { zh = "名称", en = "Name" }
kind = { zh = "种类", en = "Kind" }
price = { zh = "价格", en = "Price" }
weight = { zh = "重量", en = "Weight" }
made_on = { zh = "制造日期", en = "Made on" }
sold_at = { zh = "售出时间", en = "Sold at" }
works = { zh = "完好", en = "Works" }
shelf_id = { zh = "货架", en = "Shelf" }
whole_id = { zh = "整体", en = "Whole" }
["choice.depot.thing.kind"]
tool = { zh = "工具", en = "Tool" }
toy = { zh = "玩具", en = "Toy" }
["depot.shelf"]
_ = { zh = "货架", en = "Shelf" }
number = { zh = "编号", en = "Number" }
name = { zh = "名称", en = "Name" }
is_stub = { zh = "待补全", en = "Stub" }
"#;

fn module() -> Module {
    let sql = |def: &EntityDef| -> &'static str { Box::leak(create_table(def).into_boxed_str()) };
    let migrations = vec![
        Migration {
            key: "depot/0001_shelf",
            sql: sql(Shelf::def()),
        },
        Migration {
            key: "depot/0002_thing",
            sql: sql(Thing::def()),
        },
    ];
    Module {
        key: "depot",
        entities: vec![Shelf::def(), Thing::def()],
        migrations: Vec::leak(migrations),
        rules: &[],
        timeline: &[],
        locales: LOCALES,
    }
}

pub struct Company {
    pub store: Store,
    pub schema: Schema,
    pub imports: Imports,
    folder: PathBuf,
    /// Removes the folder with the company, where it is the company's own.
    _own: Option<tempfile::TempDir>,
}

impl Company {
    fn new(settings: impl FnOnce(&Path) -> Settings) -> Self {
        let own = tempfile::tempdir().unwrap();
        Self::open(own.path(), settings(own.path())).keeping(own)
    }

    /// On SQLite in this folder, whether there was one before or not.
    pub fn at(folder: &Path) -> Self {
        Self::open(folder, Settings::Sqlite(folder.join("company.db")))
    }

    fn keeping(mut self, own: tempfile::TempDir) -> Self {
        self._own = Some(own);
        self
    }

    fn open(folder: &Path, settings: Settings) -> Self {
        let schema = Schema::new(vec![module()]).unwrap();
        let store = Store::open(settings, schema.migrations(), Clock::System).unwrap();
        let settings = ImportSettings {
            folder: folder.join("imports"),
            zone: "Asia/Shanghai".into(),
        };
        let imports = Imports::new(
            store.clone(),
            guanxi_record::LiveSchema::new(schema.clone()),
            Vec::new(),
            settings,
        );
        Self {
            store,
            schema,
            imports,
            folder: folder.to_owned(),
            _own: None,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Takes a file in and returns its id.
    pub fn upload(&self, target: &str, text: impl AsRef<[u8]>) -> i64 {
        let path = self.file("upload.csv", text);
        let new = NewImport {
            target,
            file_name: "upload.csv",
            path: &path,
        };
        self.imports.create(&system(), &new).unwrap().id.parse().unwrap()
    }

    pub fn change(&self, id: i64, patch: Json) {
        let patch: ImportPatch = serde_json::from_value(patch).unwrap();
        self.imports.change(&system(), id, &patch).unwrap();
    }

    /// Makes things out of a CSV with these fields as headers.
    pub fn load(&self, target: &str, text: &str) -> i64 {
        let id = self.upload(target, text);
        let done = self
            .imports
            .perform(&system(), id, guanxi_record::import::Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!(
            (done.state.name(), done.counts.error),
            ("done", 0),
            "{:?} {:?}",
            done.problem,
            done.errors
        );
        id
    }

    /// Every record as JSON, by number.
    pub fn all(&self, def: &EntityDef) -> Vec<Json> {
        let query = ListQuery {
            sort: "number".into(),
            limit: Some(500),
            ..ListQuery::default()
        };
        let page = self
            .store
            .read_blocking(|r| list(r, &system(), def, &query))
            .unwrap();
        let none = std::collections::BTreeMap::new();
        page.records
            .iter()
            .map(|record| guanxi_record::record_to_json(def, record, &none))
            .collect()
    }

    pub fn count(&self, def: &EntityDef) -> i64 {
        self.store
            .read_blocking(|r| guanxi_record::count(r, &system(), def, &ListQuery::default()))
            .unwrap()
    }
}

/// The same test on SQLite, and on PostgreSQL where `GUANXI_TEST_POSTGRES` names a server
/// (`postgres://user@host:port/postgres`).
pub fn on_both(test: impl Fn(&Company)) {
    test(&Company::new(|folder| {
        Settings::Sqlite(folder.join("company.db"))
    }));
    if let Ok(given) = std::env::var("GUANXI_TEST_POSTGRES") {
        let server = given.trim_end_matches("/postgres");
        let mut client = postgres::Client::connect(&given, postgres::NoTls).unwrap();
        let unique = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_nanos();
        let name = format!("import_{}_{unique}", std::process::id());
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let company = Company::new(|_| Settings::Postgres(format!("{server}/{name}")));
        test(&company);
        drop(company);
        client
            .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .unwrap();
    }
}

pub fn system() -> Ctx {
    Ctx::system("test", Through::CommandLine)
}

/// A user with these grants on things.
pub fn user(id: i64, actions: &[Action]) -> Ctx {
    let grant = |action: &Action| Grant {
        role: 0,
        entity: "*".into(),
        action: *action,
        scope: Scope::All,
    };
    let grants = Arc::new(actions.iter().map(grant).collect());
    Ctx {
        actor: Actor::User {
            id,
            grants,
            fields: Arc::default(),
        },
        through: Through::Page,
        locale: Locale::En,
        clock: Clock::System,
        request_id: None,
        zone: Zone::UTC,
    }
}

pub fn options(create_missing: bool, on_error: &str) -> Json {
    json!({"create_missing": create_missing, "on_error": on_error})
}
