//! The record engine: what can be done with every entity, written once over its definition.
//!
//! A write goes: allowed? → mask input → normalise → defaults → load within the user's scope (not visible: 404) → version (409) →
//! what must be filled → rules → validate → links → write → history → event. A read goes through one predicate, the same for list, count,
//! page, export and search.

mod access;
pub mod attachment;
pub mod audit;
mod beside;
mod bulk;
pub mod command;
pub mod comment;
mod condition;
pub mod customise;
pub mod daily;
mod ddl;
mod derived;
mod digest;
pub mod duplicate;
mod expand;
mod export;
mod field_view;
mod fields;
mod filter;
mod found;
mod history;
mod idempotency;
pub mod import;
mod input;
mod json;
mod live;
pub mod merge;
mod module;
pub mod notification;
mod order;
pub mod people;
pub mod person;
mod pipeline;
mod query;
mod record;
mod restore;
mod reveal;
mod row;
pub mod seal;
mod sealed;
mod search_index;
mod share;
pub mod timeline;
mod travel;
mod tree;
mod validate;
pub mod webhook;
mod why;

pub use access::{
    RIGHTS, Reach, SQL, may, reached_through, require, restrict, restrict_few, scope_of, sees_field,
};
pub use bulk::{BULK_LIMIT, BulkMode, BulkRow, bulk};
pub use condition::Condition;
pub use ddl::{add_column, create_table, differences};
pub use expand::{Expansion, expand};
pub use export::{ExportRequest, export};
pub use field_view::{Covered, FieldView, shown_text};
pub use fields::Fields;
pub use filter::{Filter, Operator, SqlText};
pub use found::{FOUND_DEFAULT, FOUND_LIMIT, Found, Rank, Search, search};
pub use history::{Change, HistoryEntry, history};
pub use idempotency::{Request, once};
pub use input::{parse_field, values_from_json};
pub use json::{instant_json, record_to_json, records_to_json, titles, value_to_json};
pub use live::LiveSchema;
pub use module::{AfterWrite, BeforeWrite, FilesAccess, Module, Rule, Schema, View, Written};
pub use pipeline::{
    Batch, Links, Target, create, create_many, delete, insert, update, update_by_command, update_typed,
};
pub use query::{ListQuery, Page, all, all_records, count, get, list, visible};
pub use record::{Record, record_named};
pub use reveal::{REVEAL_LIMIT, reveal};
pub use search_index::{refresh_search, search_differences};
pub use share::{NewShare, Receiver, Share, may_share, share, shares, unshare};
pub use travel::{get_at, restore_deleted};
pub use tree::no_circle;
pub use why::{Reason, Verdict, why};
