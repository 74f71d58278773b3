//! Any table that a page shows, as an Excel file: the page sends what it shows, in its own language, and gets the file back.

use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use guanxi_document::{Cell, TableWriter, WriteFormat};
use guanxi_types::{ErrorKind, FieldError, Problem, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::files::{TemporaryFile, download};
use crate::operation::Operation;
use crate::session::Call;
use crate::shape::{self, list, object, text_to};
use crate::state::AppState;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Longest name of a file.
const NAME_LIMIT: u32 = 200;
/// Largest table, as JSON.
const TABLE_LIMIT: usize = 32 * 1024 * 1024;

pub(crate) const OPERATIONS: [Operation; 1] = [Operation::post(
    "/tables/xlsx",
    "write_table",
    "A table that the caller holds, as an Excel file",
)
.takes(|shapes| {
    let rows = json!({ "type": "array", "minItems": 1, "items": list(&shape::value(shapes)) });
    object(&[("name", text_to(NAME_LIMIT)), ("rows", rows)])
})
.gives_file(&[XLSX])];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/tables/xlsx", post(write))
        .layer(DefaultBodyLimit::max(TABLE_LIMIT))
}

/// A table: headers first. Numbers become numbers, everything else text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    rows: Vec<Vec<Value>>,
}

async fn write(call: Call, Json(table): Json<Table>) -> ApiResult<Response> {
    if !(1..=NAME_LIMIT).contains(&u32::try_from(table.name.chars().count()).unwrap_or(u32::MAX)) {
        return Err(Problem::invalid(vec![FieldError::new("name", "required")]).into());
    }
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "xlsx")?;
    let (path, name) = (file.path().to_owned(), format!("{}.xlsx", table.name));
    let writing = tokio::task::spawn_blocking(move || fill(&path, &table.rows));
    writing.await.map_err(Problem::internal)??;
    Ok(download(file.path(), &name, WriteFormat::Xlsx.media_type()).await?)
}

fn fill(path: &std::path::Path, rows: &[Vec<Value>]) -> Result<()> {
    let Some((head, body)) = rows.split_first() else {
        return Err(Problem::new(ErrorKind::Invalid, "request.invalid"));
    };
    let headers: Vec<&str> = head
        .iter()
        .map(|cell| cell.as_str().unwrap_or_default())
        .collect();
    let mut writer = TableWriter::create(path, WriteFormat::Xlsx, &headers)?;
    for row in body {
        let numbers: Vec<String> = row.iter().map(ToString::to_string).collect();
        writer.write_row(row.iter().zip(&numbers).map(|(cell, digits)| match cell {
            Value::Null => Cell::Empty,
            Value::Number(_) => Cell::Decimal(digits),
            other => Cell::Text(other.as_str().unwrap_or_default()),
        }))?;
    }
    writer.finish()
}
