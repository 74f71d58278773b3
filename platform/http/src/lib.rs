//! The web shell: state, sessions, record routes, errors, OpenAPI, the embedded browser app. No business words.

mod asked;
mod attachments;
mod audit;
pub mod body;
mod bulk;
mod caller;
mod comments;
mod customise;
mod customise_shapes;
mod duplicate_shapes;
mod duplicates;
mod error;
mod etag;
mod files;
mod import_shapes;
mod imports;
mod list_request;
mod live;
mod manifest;
mod openapi;
mod operation;
mod personal_data;
mod personal_shapes;
mod record_paths;
mod record_shapes;
mod records;
mod search;
mod server;
mod session;
pub mod shape;
mod sharing;
mod state;
mod tables;
mod timeline;
mod together_shapes;
mod web;
mod webhooks;

pub use asked::Asked;
pub use caller::{Caller, WebSettings};
pub use error::{ApiError, ApiResult};
pub use files::{TemporaryFile, download};
pub use guanxi_record::instant_json as instant;
pub use live::LiveHub;
pub use openapi::whole_document;
pub use operation::{Access, Answer, Body, Operation, Parameter};
pub use records::idempotent;
pub use server::{Modules, router, serve};
pub use session::{
    CSRF_HEADER, Call, MEMBER_COOKIE, SECURE_COOKIE, SECURE_MEMBER_COOKIE, SESSION_COOKIE, SessionInfo,
    SessionSource, cookie_of, token_of,
};
pub use state::{AppState, CompanyState, Services};
