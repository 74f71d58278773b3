//! The definitions as they are now. An administrator changes them while the program runs; whoever works with them takes a
//! snapshot and keeps to it until the work is done.

use std::sync::Arc;

use parking_lot::RwLock;

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

    /// Puts a snapshot in force, unless a newer one is already.
    pub fn publish(&self, schema: Schema) {
        let mut now = self.inner.now.write();
        if schema.version() >= now.version() {
            *now = schema;
        }
    }
}
