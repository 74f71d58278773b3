//! SQL over the warehouse for analysts: what a user may read as records, and nothing else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_http::shape::{Shapes, boolean, choice, integer, list, object, text, text_to, value};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_record::{SQL, audit};
use guanxi_types::{Action, ErrorKind, Problem, Result};
use guanxi_warehouse::{Asked, STATEMENT_MAX, TableSight};
use serde::Deserialize;
use serde_json::{Value as Js, json};
use tokio::sync::Semaphore;

use super::{XLSX, file, require_export};
use crate::queries::sights;
use crate::{Cell, Column, Insight, Table, Unit};

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 2] = [
    Operation::get(
        "/warehouse/tables",
        "list_warehouse_tables",
        "The tables and columns that the caller may ask for in SQL",
    )
    .gives(200, tables_shape),
    Operation::post(
        "/warehouse/sql",
        "query_warehouse",
        "The answer to a SELECT over what the caller may read",
    )
    .takes(query_shape)
    .gives(200, answer_shape)
    .gives_file(&["text/csv; charset=utf-8", XLSX])
    .refuses(&[409, 429]),
];

/// Statements that run at a time; others wait.
static PLACES: Semaphore = Semaphore::const_new(2);
/// How long one waits for a place.
const PATIENCE: Duration = Duration::from_secs(10);

/// `/warehouse`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/warehouse/tables", get(tables))
        .route("/warehouse/sql", post(query))
}

fn tables_shape(shapes: &mut Shapes) -> Js {
    shapes.named("WarehouseTables", |_| {
        let kind = choice(&["integer", "date", "text", "boolean"]);
        let column = object(&[("name", text()), ("kind", kind)]);
        let table = object(&[("name", text()), ("columns", list(&column))]);
        object(&[("tables", list(&table))])
    })
}

fn query_shape(_: &mut Shapes) -> Js {
    let max = u32::try_from(STATEMENT_MAX).unwrap_or(u32::MAX);
    let mut query = text_to(max);
    if let Some(query) = query.as_object_mut() {
        query.insert("examples".to_owned(), json!(["SELECT COUNT(*) FROM ticket"]));
    }
    object(&[("query", query), ("format?", choice(&["json", "csv", "xlsx"]))])
}

fn answer_shape(shapes: &mut Shapes) -> Js {
    shapes.named("WarehouseAnswer", |shapes| {
        let column = object(&[("name", text()), ("is_number", boolean())]);
        let row = list(&value(shapes));
        object(&[
            ("columns", list(&column)),
            ("rows", list(&row)),
            ("is_cut", boolean()),
            ("milliseconds", integer()),
        ])
    })
}

/// What the caller sees, if he may ask at all.
async fn sights_of(call: &Call) -> Result<Vec<TableSight>> {
    call.ctx.require_right(SQL, Action::Read)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    call.state.store.read(move |r| sights::of(r, &schema, &ctx)).await
}

async fn tables(call: Call) -> ApiResult<Json<Js>> {
    let seen = sights_of(&call).await?;
    let insight = call.state.service::<Insight>()?;
    let columns = insight.warehouse().columns_of(&seen).map_err(Problem::from)?;
    let tables = seen.iter().map(|sight| {
        let own = columns.iter().filter(|column| column.table == sight.table);
        let own: Vec<Js> = own
            .map(|column| json!({ "name": column.name, "kind": column.kind }))
            .collect();
        json!({ "name": sight.table, "columns": own })
    });
    Ok(Json(json!({ "tables": tables.collect::<Vec<Js>>() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    query: String,
    #[serde(default)]
    format: Option<String>,
}

async fn query(call: Call, Json(statement): Json<Statement>) -> ApiResult<Response> {
    let seen = sights_of(&call).await?;
    let format = statement.format.filter(|format| format != "json");
    if let Some(format) = format.as_deref() {
        if !["csv", "xlsx"].contains(&format) {
            let unknown = Problem::new(ErrorKind::Invalid, "request.unknown_format");
            return Err(unknown.with("format", format).into());
        }
        require_export(&call, "trade.sale")?;
        require_export(&call, "customers.customer")?;
    }
    note(&call, &statement.query).await?;
    let busy = |_| Problem::new(ErrorKind::TooMany, "warehouse.busy");
    let place = tokio::time::timeout(PATIENCE, PLACES.acquire())
        .await
        .map_err(busy)?
        .map_err(Problem::internal)?;
    let insight = call.state.service::<Insight>()?;
    let began = Instant::now();
    let asking = tokio::task::spawn_blocking(move || insight.ask(&statement.query, &seen));
    // Whatever a statement makes a library stumble over is the statement's fault, not ours.
    let stumbled = |_| Problem::new(ErrorKind::Invalid, "warehouse.unanswered");
    let answer = asking.await.map_err(stumbled)?;
    drop(place);
    let answer = answer?;
    let milliseconds = began.elapsed().as_millis();
    match format {
        Some(format) => Ok(file(&call.state, &Arc::new(table_of(answer)), ("query", None), &format).await?),
        None => {
            let columns = answer.columns.iter();
            let columns: Vec<Js> = columns
                .map(|(name, is_number)| json!({ "name": name, "is_number": is_number }))
                .collect();
            let milliseconds = u64::try_from(milliseconds).unwrap_or(u64::MAX);
            Ok(Json(json!({
                "columns": columns, "rows": answer.rows, "is_cut": answer.is_cut, "milliseconds": milliseconds,
            }))
            .into_response())
        }
    }
}

/// Who asked what stands in the log, answered or not.
async fn note(call: &Call, query: &str) -> Result<()> {
    let (ctx, query) = (call.ctx.clone(), query.to_owned());
    let noting = call.state.store.write(move |tx| {
        let note = audit::Note::new("sql").with("statement", query.as_str());
        audit::note(tx, &ctx, &note)
    });
    noting.await
}

/// As a table, for a file.
fn table_of(answer: Asked) -> Table {
    let unit = |is_number: bool| if is_number { Unit::Number } else { Unit::Text };
    let columns = answer.columns.into_iter();
    let cell = |value: Js| match value {
        Js::Null => Cell::Empty,
        Js::String(text) => Cell::Text(text),
        other => Cell::Text(other.to_string()),
    };
    let rows = answer.rows.into_iter();
    Table {
        columns: columns
            .map(|(name, is_number)| Column::new(name, unit(is_number)))
            .collect(),
        rows: rows.map(|row| row.into_iter().map(cell).collect()).collect(),
    }
}
