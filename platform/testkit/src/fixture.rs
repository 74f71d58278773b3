//! A company's database, opened for a test.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use guanxi_document::WriteFormat;
use guanxi_entity::{EntityDef, Value};
use guanxi_record::customise::{Change, apply};
use guanxi_record::import::{Import, ImportPatch, ImportSettings, Imports, NewImport, Work};
use guanxi_record::{
    Batch, ExportRequest, Filter, Links, ListQuery, LiveSchema, Record, Schema, Target, export, list,
};
use guanxi_store::{Engine, Queries, Store, Tx, Vault};
use guanxi_types::{
    Action, Actor, Clock, Ctx, FieldAccess, FieldRules, Grant, Locale, Problem, RawId, Result, Scope,
    Through, Zone,
};

use crate::engines::Place;

/// A company's database with its imports, in a place of its own.
pub struct Fixture {
    /// The database.
    pub store: Store,
    /// Everything declared and defined.
    pub schema: Schema,
    /// The same, as it is now.
    pub live: LiveSchema,
    /// The import engine over both.
    pub imports: Imports,
    /// Last, so that the database is removed after it was closed.
    place: Place,
}

impl Fixture {
    /// A new company with nothing in it.
    ///
    /// # Panics
    /// When it can't be made.
    #[must_use]
    pub fn new(engine: Engine, schema: &Schema) -> Self {
        let place = Place::new(engine);
        let store = Store::open(place.settings(), schema.migrations(), Clock::System)
            .unwrap()
            .with_vault(Vault::open(place.folder()).unwrap());
        Self::around(place, store, schema)
    }

    /// A company that is open already.
    #[must_use]
    pub fn around(place: Place, store: Store, schema: &Schema) -> Self {
        let settings = ImportSettings {
            folder: place.folder().join("imports"),
            zone: "Asia/Shanghai".to_owned(),
        };
        let live = LiveSchema::new(schema.clone());
        let imports = Imports::new(store.clone(), live.clone(), Vec::new(), settings);
        Self {
            store,
            schema: schema.clone(),
            live,
            imports,
            place,
        }
    }

    /// Defines things, as an administrator would.
    ///
    /// # Errors
    /// As [`guanxi_record::customise::apply`].
    pub fn customise(&mut self, changes: &[Change]) -> Result<()> {
        let (live, changes) = (self.live.clone(), changes.to_vec());
        let schema = self
            .store
            .write_blocking(move |tx| apply(tx, live.declared(), &system(), &changes))?;
        self.live.publish(schema);
        self.schema = self.live.now();
        Ok(())
    }

    /// A path in the company's folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.place.folder().join(name)
    }

    /// Where it is.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Writes, as a command would.
    ///
    /// # Errors
    /// What `f` returns.
    pub fn write<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Tx<'_>, &Schema) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let schema = self.schema.clone();
        self.store.write_blocking(move |tx| f(tx, &schema))
    }

    /// Creates a record.
    ///
    /// # Errors
    /// As [`guanxi_record::create`].
    pub fn create(&self, ctx: &Ctx, def: &'static EntityDef, values: &[(usize, Value)]) -> Result<RawId> {
        let (ctx, values) = (ctx.clone(), values.to_vec());
        self.write(move |tx, schema| guanxi_record::create(tx, schema, &ctx, def, &values))
    }

    /// Writes a record as a command does, on behalf of somebody.
    ///
    /// # Errors
    /// As [`guanxi_record::create_many`].
    pub fn written(&self, ctx: &Ctx, def: &'static EntityDef, values: &[(usize, Value)]) -> Result<RawId> {
        let ctx = ctx.clone();
        let mut row = vec![Value::Null; def.fields.len()];
        for (at, value) in values {
            row.get_mut(*at)
                .ok_or_else(|| Problem::internal("no such field"))?
                .clone_from(value);
        }
        self.write(move |tx, schema| {
            let batch = Batch {
                def,
                import_id: None,
                links: Links::Check,
            };
            let ids = guanxi_record::create_many(tx, schema, &ctx, &batch, vec![row.clone()])?;
            ids.first().copied().ok_or_else(|| Problem::internal("no id"))
        })
    }

    /// Changes a record.
    ///
    /// # Errors
    /// As [`guanxi_record::update`].
    pub fn update(
        &self,
        ctx: &Ctx,
        (def, id, version): (&'static EntityDef, RawId, Option<i64>),
        values: &[(usize, Value)],
    ) -> Result<()> {
        let (ctx, values) = (ctx.clone(), values.to_vec());
        self.write(move |tx, schema| {
            guanxi_record::update(
                tx,
                schema,
                &ctx,
                &Target {
                    def,
                    id,
                    version,
                    import_id: None,
                },
                &values,
            )
        })
    }

    /// Removes a record.
    ///
    /// # Errors
    /// As [`guanxi_record::delete`].
    pub fn delete(&self, ctx: &Ctx, def: &'static EntityDef, id: RawId) -> Result<()> {
        let ctx = ctx.clone();
        self.write(move |tx, schema| {
            guanxi_record::delete(
                tx,
                schema,
                &ctx,
                &Target {
                    def,
                    id,
                    version: None,
                    import_id: None,
                },
            )
        })
    }

    /// Reads a record.
    ///
    /// # Errors
    /// As [`guanxi_record::get`].
    pub fn get(&self, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Record> {
        self.store.read_blocking(|r| guanxi_record::get(r, ctx, def, id))
    }

    /// Every record that a query finds, page by page; the pages are of the query's own size.
    ///
    /// # Errors
    /// As [`list`].
    pub fn all(&self, ctx: &Ctx, def: &EntityDef, query: &ListQuery) -> Result<Vec<Record>> {
        let mut found = Vec::new();
        let mut query = query.clone();
        loop {
            let page = self.store.read_blocking(|r| list(r, ctx, def, &query))?;
            found.extend(page.records);
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(found),
            }
        }
    }

    /// The first integer that a statement answers.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn number(&self, sql: &str, params: &[Value]) -> i64 {
        self.store
            .read_blocking(|r| r.query_first(sql, params))
            .unwrap()
            .map_or(0, |row| row.int(0))
    }

    /// Writes the records that the filters find into a file, oldest first, and returns its path.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn export(&self, def: &EntityDef, filters: &[String], name: &str) -> PathBuf {
        let path = self.path(name);
        let filters = filters
            .iter()
            .map(|text| Filter::parse(def, text).unwrap())
            .collect();
        let query = ListQuery {
            filters,
            sort: "id".to_owned(),
            ..ListQuery::default()
        };
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let format = WriteFormat::named(ending).unwrap();
        let request = ExportRequest {
            query: &query,
            fields: &[],
            format,
        };
        self.store
            .read_blocking(|r| export(r, &self.schema, &system(), def, &request, &path))
            .unwrap();
        path
    }

    /// Imports a file and returns what became of it.
    ///
    /// # Panics
    /// When the import engine refuses the file or a choice.
    #[must_use]
    pub fn import(&self, target: &str, path: &Path, patch: serde_json::Value) -> Import {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let created = self
            .imports
            .create(
                &system(),
                &NewImport {
                    target,
                    file_name: &name,
                    path,
                },
            )
            .unwrap();
        let id = created.id.parse().unwrap();
        let patch: ImportPatch = serde_json::from_value(patch).unwrap();
        self.imports.change(&system(), id, &patch).unwrap();
        self.imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap()
    }

    /// Writes a file into the company's folder.
    ///
    /// # Panics
    /// When the disk is full.
    #[must_use]
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// The program itself.
#[must_use]
pub const fn system() -> Ctx {
    Ctx::system("test", Through::CommandLine)
}

/// A user with the scopes for each action; what isn't named is none.
#[must_use]
pub fn user(id: RawId, grants: &[(&str, Action, Scope)]) -> Ctx {
    let grants = grants
        .iter()
        .map(|(entity, action, scope)| Grant {
            role: 0,
            entity: (*entity).to_owned(),
            action: *action,
            scope: *scope,
        })
        .collect();
    Ctx {
        actor: Actor::User {
            id,
            grants: Arc::new(grants),
            fields: Arc::default(),
        },
        through: Through::Page,
        locale: Locale::En,
        clock: Clock::System,
        request_id: None,
        zone: Zone::UTC,
    }
}

/// The same user, with this rule on a field.
#[must_use]
pub fn with_field_rule(ctx: &Ctx, (entity, field): (&str, &str), access: FieldAccess) -> Ctx {
    let mut ctx = ctx.clone();
    if let Actor::User { fields, .. } = &mut ctx.actor {
        let mut rules = FieldRules::clone(fields);
        rules.set(entity, field, access);
        *fields = Arc::new(rules);
    }
    ctx
}

/// A query with pages of this size.
#[must_use]
pub fn page_of(limit: i64) -> ListQuery {
    ListQuery {
        limit: Some(limit),
        ..ListQuery::default()
    }
}

/// Why something was refused.
///
/// # Panics
/// When it wasn't.
#[must_use]
pub fn refusal<T>(answer: Result<T>, what: &str) -> Problem {
    match answer {
        Ok(_) => panic!("{what}: not refused"),
        Err(problem) => problem,
    }
}
