//! The definitions as they are now. An administrator changes them while the program runs; whoever works with them takes a
//! snapshot and keeps to it until the work is done.

use std::sync::Arc;

use guanxi_store::Queries;
use guanxi_types::Result;
use parking_lot::RwLock;

use crate::customise::{build_what_fits, load, stored_version};
use crate::module::Schema;

/// Holds the snapshot that is in force. Cheap to clone; all clones see a change at once.
#[derive(Clone)]
pub struct LiveSchema {
    inner: Arc<Inner>,
}

struct Inner {
    declared: Schema,
    now: RwLock<Schema>,
}

impl LiveSchema {
    /// What is declared in the program, nothing added yet.
    #[must_use]
    pub fn new(declared: Schema) -> Self {
        Self {
            inner: Arc::new(Inner {
                now: RwLock::new(declared.clone()),
                declared,
            }),
        }
    }

    /// The snapshot in force: one for a request, a chunk, a file.
    #[must_use]
    pub fn now(&self) -> Schema {
        self.inner.now.read().clone()
    }

    /// What the program itself declares.
    #[must_use]
    pub fn declared(&self) -> &Schema {
        &self.inner.declared
    }

    /// The snapshot as of what the database says: another process, or this one, may have changed a definition.
    ///
    /// # Errors
    /// When the database fails.
    pub fn refresh(&self, r: &mut dyn Queries) -> Result<Schema> {
        let now = self.now();
        if stored_version(r)? == now.version() {
            return Ok(now);
        }
        let source = load(r)?;
        let (schema, left_out) = build_what_fits(self.declared(), &source)?;
        for about in left_out {
            tracing::warn!(about, "a definition doesn't fit this program and is left out");
        }
        self.publish(schema);
        Ok(self.now())
    }

    /// Puts a snapshot in force, unless a newer one is already.
    pub fn publish(&self, schema: Schema) {
        let mut now = self.inner.now.write();
        if schema.version() >= now.version() {
            *now = schema;
        }
    }
}
