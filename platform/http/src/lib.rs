//! The web shell: state, sessions, record routes, errors, OpenAPI, the embedded browser app. No business words.

mod error;
mod files;
mod imports;
mod manifest;
mod openapi;
mod records;
mod server;
mod session;
mod state;
mod tables;
mod web;

pub use error::{ApiError, ApiResult};
pub use files::{TemporaryFile, download};
pub use guanxi_record::instant_json as instant;
pub use openapi::{Access, Operation, whole_document};
pub use server::{Modules, router, serve};
pub use session::{CSRF_HEADER, Call, SESSION_COOKIE, SessionInfo, SessionSource, token_of};
pub use state::{AppState, CompanyState, Services};
