//! What every request can reach.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use guanxi_record::LiveSchema;
use guanxi_store::Store;
use guanxi_types::{Clock, Problem, Result};

use crate::caller::WebSettings;
use crate::session::SessionSource;

/// Shared by all requests.
pub type AppState = Arc<CompanyState>;

/// One company, as the web shell sees it.
pub struct CompanyState {
    /// Its folder's name.
    pub slug: String,
    /// Its data folder.
    pub folder: PathBuf,
    /// Its database.
    pub store: Store,
    /// Everything declared, and what administrators added. A request takes `schema.now()` once.
    pub schema: LiveSchema,
    /// What time it is.
    pub clock: Clock,
    /// How it is reached.
    pub web: WebSettings,
    /// Who is signed in.
    pub sessions: Arc<dyn SessionSource>,
    /// What the domains share with their own routes, by type.
    pub services: Services,
}

/// Values by their type.
#[derive(Default)]
pub struct Services(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Services {
    /// Adds a value; one of each type.
    pub fn add<T: Any + Send + Sync>(&mut self, service: Arc<T>) {
        self.0.insert(TypeId::of::<T>(), service);
    }
}

impl CompanyState {
    /// The shared value of a type.
    ///
    /// # Errors
    /// When the application forgot to add it.
    pub fn service<T: Any + Send + Sync>(&self) -> Result<Arc<T>> {
        let found = self.services.0.get(&TypeId::of::<T>()).cloned();
        found
            .and_then(|any| any.downcast().ok())
            .ok_or_else(|| Problem::internal(format!("no {} here", std::any::type_name::<T>())))
    }
}
