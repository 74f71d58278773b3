//! A company of one test, written and read as commands do.

use std::path::Path;

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, Target, create, get, update, values_from_json};
use guanxi_store::{Engine, Queries, Store, Tx, Vault};
use guanxi_types::{Clock, Ctx, RawId, Result};
use serde_json::Value as Json;

use crate::engines::Place;
use crate::fixture::system;

/// A company of one test: a database of its own, its vault, and a clock that stands still. A domain's tests wrap it and add
/// what they tell of; [`std::ops::Deref`] keeps its verbs at hand.
pub struct Company {
    /// Its database.
    pub store: Store,
    /// Everything declared.
    pub schema: Schema,
    /// Its clock.
    pub clock: Clock,
    /// Last, so that the database is removed after it was closed.
    place: Place,
}

impl Company {
    /// One in which nothing is, not even the company's own record, at this moment (UTC milliseconds).
    ///
    /// # Panics
    /// When the database can't be made.
    #[must_use]
    pub fn open(engine: Engine, schema: Schema, now: i64) -> Self {
        let (place, clock) = (Place::new(engine), Clock::fixed(now));
        let store = Store::open(place.settings(), schema.migrations(), clock.clone()).unwrap();
        let store = store.with_vault(Vault::open(place.folder()).unwrap());
        Self {
            store,
            schema,
            clock,
            place,
        }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.place.folder()
    }

    /// The program, at the company's time.
    #[must_use]
    pub fn program(&self) -> Ctx {
        Ctx {
            clock: self.clock.clone(),
            ..system()
        }
    }

    /// Writes as the program does.
    ///
    /// # Errors
    /// What `f` returns.
    pub fn write<T: Send + 'static>(
        &self,
        f: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.write_as(&self.program(), f)
    }

    /// Writes on somebody's behalf.
    ///
    /// # Errors
    /// What `f` returns.
    pub fn write_as<T: Send + 'static>(
        &self,
        ctx: &Ctx,
        f: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (schema, ctx) = (self.schema.clone(), ctx.clone());
        self.store.write_blocking(move |tx| f(tx, &schema, &ctx))
    }

    /// Creates a record as a form does, on somebody's behalf.
    ///
    /// # Errors
    /// As [`guanxi_record::create`].
    ///
    /// # Panics
    /// When `given` isn't an object.
    pub fn made_by<E: Entity>(&self, ctx: &Ctx, given: &Json) -> Result<RawId> {
        let given = given.as_object().unwrap().clone();
        self.write_as(ctx, move |tx, schema, ctx| {
            create(tx, schema, ctx, E::def(), &values_from_json(E::def(), &given)?)
        })
    }

    /// Creates a record by the program.
    ///
    /// # Panics
    /// When it is refused.
    #[expect(clippy::must_use_candidate, reason = "it is called for what it makes")]
    pub fn make<E: Entity>(&self, given: &Json) -> RawId {
        self.made_by::<E>(&self.program(), given).unwrap()
    }

    /// Changes fields of a record as a form does, by the program.
    ///
    /// # Errors
    /// As [`guanxi_record::update`].
    ///
    /// # Panics
    /// When `given` isn't an object.
    pub fn set<E: Entity>(&self, id: RawId, given: &Json) -> Result<()> {
        let given = given.as_object().unwrap().clone();
        self.write(move |tx, schema, ctx| {
            let target = Target {
                def: E::def(),
                id,
                version: None,
                import_id: None,
            };
            update(tx, schema, ctx, &target, &values_from_json(E::def(), &given)?)
        })
    }

    /// A record as it is.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn read<E: Entity>(&self, id: RawId) -> E {
        let found = self
            .store
            .read_blocking(|r| get(r, &system(), E::def(), id)?.typed());
        found.unwrap()
    }

    /// The first number of the first row; 0 where there is none.
    ///
    /// # Panics
    /// When the statement fails.
    #[must_use]
    pub fn count(&self, sql: &str) -> i64 {
        self.count_of(sql, &[])
    }

    /// As [`Company::count`], with values.
    ///
    /// # Panics
    /// When the statement fails.
    #[must_use]
    pub fn count_of(&self, sql: &str, given: &[Value]) -> i64 {
        let row = self.store.read_blocking(|r| r.query_first(sql, given)).unwrap();
        row.map_or(0, |row| row.int(0))
    }
}
