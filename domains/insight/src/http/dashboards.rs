//! Dashboards over the web: their tiles, each answered with the reader's own rights, never with those of who made it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query as UrlQuery};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_http::shape::{Shapes, anything, dictionary, id, id_in, integer_in, list, nullable, object, text};
use guanxi_http::{ApiResult, AppState, Call, Operation, TemporaryFile, download};
use guanxi_types::{Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::{ROWS_MAX, XLSX, apart, file, may_take_out};
use crate::dashboard::{self, FileFormat, Page, TileAnswer, known_filters};
use crate::question::{Asking, FILTERS};
use crate::rules::tile::asking;
use crate::shapes;

const PDF: &str = "application/pdf";

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 4] = [
    Operation::get(
        "/dashboards/{id}/tiles",
        "read_dashboard",
        "The tiles of a dashboard, each with its answer or with why there is none; filters stand for the whole page",
    )
    .query(&shapes::PAGE_FILTERS)
    .gives(200, tiles_shape),
    Operation::get(
        "/dashboards/{id}/tiles/{tile}",
        "read_tile",
        "The answer of one tile; filters stand for the whole page",
    )
    .places(&[("tile", id_shape)])
    .query(&shapes::TILE)
    .gives(200, shapes::table)
    .gives_file(&["text/csv; charset=utf-8", XLSX]),
    Operation::get(
        "/dashboards/{id}/file",
        "download_dashboard",
        "A dashboard as a file: Excel with a sheet a tile, or PDF as it is printed",
    )
    .query(&shapes::PAGE_FILE)
    .gives_file(&[XLSX, PDF]),
    Operation::post(
        "/dashboards/preview",
        "preview_tile",
        "The answer that a tile would have",
    )
    .takes(asking_shape)
    .gives(200, shapes::table),
];

/// `/dashboards`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/dashboards/preview", post(preview))
        .route("/dashboards/{id}/tiles", get(tiles))
        .route("/dashboards/{id}/file", get(book))
        .route("/dashboards/{id}/tiles/{tile}", get(tile))
}

fn id_shape(_: &mut Shapes) -> Js {
    id()
}

fn tiles_shape(shapes: &mut Shapes) -> Js {
    let table = shapes::table(shapes);
    shapes.named("DashboardTiles", |_| {
        let problem = object(&[("code", text()), ("params", dictionary(&anything()))]);
        let answer = object(&[
            ("id", id()),
            ("title", text()),
            ("table", nullable(table)),
            ("problem", nullable(problem)),
        ]);
        object(&[("items", list(&answer))])
    })
}

fn asking_shape(shapes: &mut Shapes) -> Js {
    let names = FILTERS.map(|name| (format!("{name}?"), text()));
    let filters: Vec<(&str, Js)> = names
        .iter()
        .map(|(name, shape)| (name.as_str(), shape.clone()))
        .collect();
    object(&[
        ("indicator", shapes::tables(shapes)),
        ("parameters?", short(1_000)),
        ("shown_columns?", short(400)),
        ("sort_by?", short(80)),
        ("row_limit?", nullable(integer_in(1, i64::from(i32::MAX)))),
        ("filters?", object(&filters)),
    ])
}

/// A text that may be empty.
fn short(max: u32) -> Js {
    json!({ "type": "string", "maxLength": max })
}

/// A page's filters, and as what an answer is wanted.
#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    format: Option<String>,
    #[serde(flatten)]
    filters: BTreeMap<String, String>,
}

impl Parameters {
    /// Refuses what is no filter of a page.
    fn filters(mut self) -> Result<BTreeMap<String, String>> {
        self.filters.retain(|_, text| !text.is_empty());
        known_filters(self.filters)
    }
}

async fn opened(call: &Call, dashboard: RawId) -> Result<Page> {
    apart(call, move |asker| Page::open(asker, dashboard)).await
}

async fn answer(call: &Call, asking: Asking, filters: BTreeMap<String, String>) -> Result<TileAnswer> {
    apart(call, move |asker| dashboard::answer(asker, &asking, &filters)).await
}

/// A tile's columns are those that are drawn; rows also carry what programs go on from, such as the record of an area.
fn table_json(found: &TileAnswer) -> Js {
    let by = found.question.parameters.get("by").map(String::as_str);
    let mut told = super::table_json(&found.table, by, &found.as_of, ROWS_MAX);
    if let Some(columns) = told.get_mut("columns") {
        let drawn = found.table.file_columns();
        *columns = drawn
            .map(|column| json!({ "name": column.name, "unit": column.unit }))
            .collect();
    }
    told
}

async fn tiles(
    call: Call,
    Path(id): Path<String>,
    UrlQuery(parameters): UrlQuery<Parameters>,
) -> ApiResult<Json<Js>> {
    let (id, filters) = (id_in(&id, "insight.dashboard")?, parameters.filters()?);
    let answers = apart(&call, move |asker| {
        let mut page = Page::open(asker, id)?;
        page.with(filters);
        page.answers(asker)
    });
    let items = answers.await?.into_iter().map(|one| {
        let (table, problem) = match one.answer {
            Ok(found) => (Some(table_json(&found)), None),
            Err(problem) => (None, Some(told(problem))),
        };
        json!({ "id": one.id.to_string(), "title": one.title, "table": table, "problem": problem })
    });
    Ok(Json(json!({ "items": items.collect::<Vec<Js>>() })))
}

/// The whole page as a file: an Excel file with a sheet a tile, or as it is printed.
async fn book(
    call: Call,
    Path(id): Path<String>,
    UrlQuery(parameters): UrlQuery<Parameters>,
) -> ApiResult<Response> {
    let format = FileFormat::named(parameters.format.as_deref().unwrap_or("xlsx"))?;
    let (id, filters) = (id_in(&id, "insight.dashboard")?, parameters.filters()?);
    let temporary = TemporaryFile::in_folder(&call.state.folder.join("tmp"), format.ending())?;
    let path = temporary.path().to_owned();
    let writing = apart(&call, move |asker| {
        let mut page = Page::open(asker, id)?;
        page.with(filters);
        format.write(asker, &page, &path)?;
        Ok(page.name)
    });
    let name = format!("{}.{}", writing.await?, format.ending());
    Ok(download(temporary.path(), &name, format.media_type()).await?)
}

/// What is wrong with a question: where a field says it, that.
fn told(problem: Problem) -> Js {
    let (code, params) = cause(problem);
    json!({ "code": code, "params": params })
}

/// What is wrong: at a field where it says so.
fn cause(problem: Problem) -> (String, Js) {
    match problem.fields.into_iter().next() {
        Some(field) => (field.code, json!(field.params)),
        None => (problem.code, json!(problem.params)),
    }
}

async fn tile(
    call: Call,
    Path((id, tile)): Path<(String, String)>,
    UrlQuery(parameters): UrlQuery<Parameters>,
) -> ApiResult<Response> {
    let mut page = opened(&call, id_in(&id, "insight.dashboard")?).await?;
    let tile = id_in(&tile, "insight.tile")?;
    let found = page.tiles.iter().position(|(id, _)| *id == tile);
    let (_, tile) = found
        .map(|at| page.tiles.swap_remove(at))
        .ok_or_else(|| Problem::not_found("insight.tile"))?;
    let format = parameters.format.clone().filter(|format| format != "json");
    page.with(parameters.filters()?);
    let title = tile.title.clone();
    let found = answer(&call, asking(tile), page.filters).await?;
    match format {
        None => Ok(Json(table_json(&found)).into_response()),
        Some(format) => {
            may_take_out(&call, found.question.indicator)?;
            let (table, told) = (Arc::new(found.table), Some(found.origin));
            Ok(file(&call.state, &table, (&title, told), &format).await?)
        }
    }
}

/// A tile that isn't kept yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    indicator: String,
    #[serde(default)]
    parameters: String,
    #[serde(default)]
    shown_columns: String,
    #[serde(default)]
    sort_by: String,
    #[serde(default)]
    row_limit: Option<i64>,
    #[serde(default)]
    filters: BTreeMap<String, String>,
}

async fn preview(call: Call, Json(draft): Json<Draft>) -> ApiResult<Json<Js>> {
    let filters = known_filters(draft.filters)?;
    let asking = Asking {
        indicator: draft.indicator,
        parameters: draft.parameters,
        shown_columns: draft.shown_columns,
        sort_by: draft.sort_by,
        row_limit: draft.row_limit,
    };
    let found = answer(&call, asking, filters).await?;
    Ok(Json(table_json(&found)))
}
