//! The log of everything that was done, and what reads or undoes the past of one record.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_document::{Cell, TableWriter, WriteFormat};
use guanxi_entity::Kind;
use guanxi_record::audit::{self, AuditLine, AuditQuery, Note};
use guanxi_record::people::{Names, names};
use guanxi_record::{Schema, restore_deleted, reveal, seal, value_to_json};
use guanxi_store::Reader;
use guanxi_types::{Ctx, ErrorKind, Locale, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::asked::Asked;
use crate::error::ApiResult;
use crate::files::{TemporaryFile, download};
use crate::list_request::Shown;
use crate::operation::{Operation, Parameter};
use crate::records::{RecordPath, entity, id_of, show};
use crate::session::Call;
use crate::shape;
use crate::state::AppState;

/// Lines of an exported log.
const EXPORT_LIMIT: i64 = 100_000;

pub(crate) const OPERATIONS: [Operation; 1] = [Operation::get(
    "/audit",
    "list_audit",
    "What was done, by whom, when and through what; for who may read the log",
)
.query(&[
    Parameter::new("who", |_| shape::id_or_nobody()),
    Parameter::new("entity", |_| shape::text()),
    Parameter::new("id", |_| shape::id_or_nobody()),
    Parameter::new("action", |_| shape::text()),
    Parameter::new("from", |_| shape::instant()),
    Parameter::new("to", |_| shape::instant()),
    Parameter::new("limit", |_| shape::integer_in(1, audit::PAGE_LIMIT)),
    Parameter::new("after", |_| shape::id()),
    Parameter::new("format", |_| shape::choice(&["csv", "xlsx"])),
])
.gives(200, crate::record_shapes::audit)
.gives_file(&["text/csv; charset=utf-8", XLSX])];

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/audit", get(read))
        .route("/records/{domain}/{entity}/{id}/restore", post(restore_one))
        .route("/records/{domain}/{entity}/{id}/reveal", post(reveal_one))
}

fn query(asked: &Asked) -> AuditQuery {
    AuditQuery {
        actor: asked.some_id("who"),
        entity: asked.words("entity"),
        record_id: asked.some_id("id"),
        action: asked.words("action"),
        from: asked.instant("from"),
        to: asked.instant("to"),
        after: asked.some_id("after"),
        limit: asked.integer("limit"),
    }
}

/// An instant as RFC 3339, as milliseconds.
pub(crate) fn parse_instant(text: &str) -> Result<i64> {
    guanxi_record::parse_field("at", &Kind::DateTime, text)
        .ok()
        .and_then(|value| value.as_int())
        .ok_or_else(|| Problem::new(ErrorKind::Invalid, "request.bad_instant").with("value", text))
}

async fn read(call: Call, asked: Asked) -> ApiResult<Response> {
    audit::require(&call.ctx)?;
    let query = query(&asked);
    if let Some(format) = asked.text("format") {
        return Ok(file(call, query, format).await?);
    }
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let body = call.state.store.read(move |r| {
        let (lines, next) = audit::list(r, &schema, &ctx, &query)?;
        let names = names(r, lines.iter().map(|line| line.actor))?;
        let items: Vec<Js> = lines
            .iter()
            .map(|line| line_json(&schema, line, &names))
            .collect();
        let seals = seal::status(r)?;
        Ok(json!({
            "items": items,
            "next": next.map(|seq| seq.to_string()),
            "seals": {
                "count": seals.seals,
                "at": seals.at.map(|at| value_to_json(&Kind::DateTime, &at.into())),
                "waiting": seals.waiting,
            },
        }))
    });
    Ok(Json(body.await?).into_response())
}

fn line_json(schema: &Schema, line: &AuditLine, names: &Names) -> Js {
    let def = schema.entity(&line.entity).ok();
    let changes: Vec<Js> = line
        .changes
        .iter()
        .map(|change| {
            let field = def.and_then(|def| def.field(&change.field));
            let kind = field.map_or(&Kind::LongText, |(_, f)| &f.kind);
            json!({
                "field": change.field, "masked": change.is_masked, "by_rule": change.by_rule,
                "before": value_to_json(kind, &change.before), "after": value_to_json(kind, &change.after),
            })
        })
        .collect();
    let by = names
        .get(&line.actor)
        .map(|name| json!({ "id": line.actor.to_string(), "name": name }));
    json!({
        "seq": line.seq.to_string(), "at": value_to_json(&Kind::DateTime, &line.at.into()), "by": by,
        "through": line.through.split(':').next(), "request_id": line.request_id, "action": line.action,
        "entity": Some(&line.entity).filter(|e| !e.is_empty()),
        "record_id": Some(line.record_id).filter(|id| *id != 0).map(|id| id.to_string()),
        "import_id": line.import_id.map(|id| id.to_string()), "changes": changes, "details": line.details,
    })
}

async fn file(call: Call, query: AuditQuery, name: &str) -> Result<Response> {
    let format = WriteFormat::named(name)
        .ok_or_else(|| Problem::new(ErrorKind::Malformed, "request.unknown_format").with("format", name))?;
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), name)?;
    let path = file.path().to_owned();
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let writing = call
        .state
        .store
        .read(move |r| write_file(r, (&schema, &ctx), &query, (&path, format)));
    let count = writing.await?;
    let ctx = call.ctx;
    let noted = call.state.store.write(move |tx| {
        audit::note(
            tx,
            &ctx,
            &Note::new("export").about(audit::LOG, 0).with("count", count),
        )
    });
    noted.await?;
    download(file.path(), &format!("audit.{name}"), format.media_type()).await
}

fn write_file(
    r: &mut Reader<'_>,
    (schema, ctx): (&Schema, &Ctx),
    query: &AuditQuery,
    (path, format): (&std::path::Path, WriteFormat),
) -> Result<i64> {
    let headers = match ctx.locale {
        Locale::Zh => [
            "序号", "时间", "用户", "途径", "操作", "对象", "记录", "变更", "说明", "请求",
        ],
        Locale::En => [
            "No.", "Time", "User", "Through", "Action", "Kind", "Record", "Changes", "Details", "Request",
        ],
    };
    let mut actors = BTreeSet::new();
    audit::each(r, (schema, ctx), query, EXPORT_LIMIT, &mut |line| {
        actors.insert(line.actor);
        Ok(())
    })?;
    let names = names(r, actors)?;
    let mut writer = TableWriter::create(path, format, &headers)?;
    let mut count = 0;
    audit::each(r, (schema, ctx), query, EXPORT_LIMIT, &mut |line| {
        count += 1;
        let shown = line_json(schema, &line, &names);
        let text = |key: &str| shown.get(key).and_then(Js::as_str).unwrap_or_default().to_owned();
        let who = names.get(&line.actor).cloned().unwrap_or_default();
        let changes = match shown.get("changes").and_then(Js::as_array) {
            Some(changes) if !changes.is_empty() => Js::from(changes.clone()).to_string(),
            _ => String::new(),
        };
        let details = line.details.as_ref().map(ToString::to_string).unwrap_or_default();
        let cells = [
            text("seq"),
            text("at"),
            who,
            text("through"),
            text("action"),
            text("entity"),
            text("record_id"),
            changes,
            details,
            text("request_id"),
        ];
        writer.write_row(cells.iter().map(|text| Cell::Text(text)))
    })?;
    writer.finish()?;
    Ok(count)
}

async fn restore_one(call: Call, Path((domain, name, id)): RecordPath) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let body = call.state.store.write(move |tx| {
        restore_deleted(tx, &schema, &ctx, def, id)?;
        show(tx, &schema, &ctx, (def, id), &Shown::default())
    });
    Ok(Json(body.await?))
}

/// Which field, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reveal {
    field: String,
    #[serde(default)]
    reason: String,
}

async fn reveal_one(
    call: Call,
    Path((domain, name, id)): RecordPath,
    Json(body): Json<Reveal>,
) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let ctx = call.ctx;
    let field = body.field.clone();
    let value = call
        .state
        .store
        .write(move |tx| reveal(tx, &ctx, def, id, (&body.field, &body.reason)))
        .await?;
    let kind = def.field(&field).map_or(&Kind::LongText, |(_, f)| &f.kind);
    Ok(Json(json!({ "value": value_to_json(kind, &value) })))
}
