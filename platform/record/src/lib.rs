//! The record engine: what can be done with every entity, written once over its definition.
//!
//! A write goes: allowed? → mask input → normalise → defaults → validate → load within the user's scope (not visible: 404) →
//! version (409) → rules → links → write → history → event. A read goes through one predicate, the same for list, count,
//! page, export and search.

mod access;
mod ddl;
mod export;
mod filter;
mod history;
mod idempotency;
pub mod import;
mod input;
mod json;
mod module;
mod pipeline;
mod query;
mod record;
mod validate;

pub use access::{require, scope_of};
pub use ddl::{add_column, create_table, differences};
pub use export::{ExportRequest, export};
pub use filter::{Filter, Operator, SqlText};
pub use history::{Change, HistoryEntry, history};
pub use idempotency::once;
pub use input::{parse_field, values_from_json};
pub use json::{instant_json, record_to_json, titles, value_to_json};
pub use module::{AfterWrite, BeforeWrite, Module, Rule, Schema, Written};
pub use pipeline::{Batch, Links, Target, create, create_many, delete, insert, update, update_typed};
pub use query::{ListQuery, Page, count, get, list};
pub use record::Record;
