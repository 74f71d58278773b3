//! Dashboards over the web: their tiles, each answered with the reader's own rights, never with those of who made it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query as UrlQuery};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_document::{TableWriter, WriteFormat};
use guanxi_entity::{Entity, EntityDef, RowReader};
use guanxi_http::shape::{Shapes, anything, dictionary, id, id_in, integer_in, list, nullable, object, text};
use guanxi_http::{ApiResult, AppState, Call, Operation, TemporaryFile, download};
use guanxi_record::{Filter, ListQuery, Record, list as list_records};
use guanxi_types::{Action, ErrorKind, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::{Origin, ROWS_MAX, XLSX, answered, file, headers, may_take_out, require_export, write_rows};
use crate::entities::{Dashboard, Tile};
use crate::question::{Asking, FILTERS, Question};
use crate::rules::tile::{TILES_MAX, asking};
use crate::{AsOf, Cell, Column, Table, Unit, shapes};

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
        "The answers of a dashboard's tiles as an Excel file, a sheet each",
    )
    .query(&shapes::PAGE_FILTERS)
    .gives_file(&[XLSX]),
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
        known(self.filters)
    }
}

fn known(filters: BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    match filters.keys().find(|name| !FILTERS.contains(&name.as_str())) {
        Some(name) => Err(crate::error::unknown_parameter(
            name,
            "dashboard",
            &FILTERS.join(", "),
        )),
        None => Ok(filters),
    }
}

/// A dashboard's tiles in their order, and its own filters.
struct Opened {
    name: String,
    filters: BTreeMap<String, String>,
    tiles: Vec<(RawId, Tile)>,
}

async fn opened(call: &Call, dashboard: RawId) -> Result<Opened> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let reading = call.state.store.read(move |r| {
        let def = schema.entity("insight.dashboard")?;
        let record = guanxi_record::get(r, &ctx, def, dashboard)?;
        let own: Dashboard = typed(def, &record)?;
        let part = schema.entity("insight.tile")?;
        let query = ListQuery {
            filters: vec![Filter::parse(part, &format!("dashboard_id:eq:{dashboard}"))?],
            sort: "place".to_owned(),
            limit: Some(TILES_MAX),
            ..ListQuery::default()
        };
        let page = list_records(r, &ctx, part, &query)?;
        let mut tiles = Vec::new();
        for record in page.records {
            tiles.push((record.id, typed(part, &record)?));
        }
        Ok(Opened {
            name: own.name.clone(),
            filters: filters_of(own),
            tiles,
        })
    });
    reading.await
}

/// The record as declared; refused where a field that it can't do without is hidden from the user.
fn typed<T: Entity>(def: &EntityDef, record: &Record) -> Result<T> {
    let read = T::from_values(&mut RowReader::new(&record.values));
    read.map_err(|_| Problem::forbidden(&def.key, Action::Read))
}

fn filters_of(dashboard: Dashboard) -> BTreeMap<String, String> {
    let said = [
        ("period", dashboard.period),
        ("store", dashboard.store_id.map(|id| id.raw().to_string())),
        (
            "market_area",
            dashboard.market_area_id.map(|id| id.raw().to_string()),
        ),
        ("category", dashboard.category_id.map(|id| id.raw().to_string())),
        ("customer_class", dashboard.customer_class),
    ];
    said.into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text.filter(|t| !t.is_empty())?)))
        .collect()
}

impl Opened {
    /// The page's filters: its own, and in their place what the caller says.
    fn with(&mut self, said: BTreeMap<String, String>) {
        self.filters.extend(said);
    }
}

/// What a tile asked, its table, how fresh it is, and how it came about.
type Told = (Question, Table, AsOf, Origin);

async fn answer(call: &Call, asking: &Asking, filters: &BTreeMap<String, String>) -> Result<Told> {
    let question = Question::read(asking)?;
    let query = question.within(filters)?;
    let (whole, as_of, origin) = answered(call, question.indicator, query).await?;
    let drawn = question.drawn(&whole);
    Ok((question, drawn, as_of, origin))
}

/// A tile's columns are those that are drawn; rows also carry what programs go on from, such as the record of an area.
fn table_json((question, drawn, as_of, _): &Told) -> Js {
    let by = question.parameters.get("by").map(String::as_str);
    let mut told = super::table_json(drawn, by, as_of, ROWS_MAX);
    if let Some(columns) = told.get_mut("columns") {
        let drawn = drawn.file_columns();
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
    let mut page = opened(&call, id_in(&id, "insight.dashboard")?).await?;
    page.with(parameters.filters()?);
    let mut items = Vec::new();
    for (id, tile) in page.tiles {
        let title = tile.title.clone();
        // One tile that can't be answered leaves the others as they are.
        let (table, problem) = match answer(&call, &asking(tile), &page.filters).await {
            Ok(found) => (Some(table_json(&found)), None),
            Err(problem) if problem.kind == ErrorKind::Internal => return Err(problem.into()),
            Err(problem) => (None, Some(told(problem))),
        };
        items.push(json!({ "id": id.to_string(), "title": title, "table": table, "problem": problem }));
    }
    Ok(Json(json!({ "items": items })))
}

async fn book(
    call: Call,
    Path(id): Path<String>,
    UrlQuery(parameters): UrlQuery<Parameters>,
) -> ApiResult<Response> {
    let mut page = opened(&call, id_in(&id, "insight.dashboard")?).await?;
    page.with(parameters.filters()?);
    require_export(&call, "trade.sale")?;
    let mut sheets = Vec::new();
    for (_, tile) in page.tiles {
        let title = tile.title.clone();
        let asking = asking(tile);
        let table = match answer(&call, &asking, &page.filters).await {
            Ok((question, table, _, _)) => {
                may_take_out(&call, question.indicator)?;
                table
            }
            Err(problem) if problem.kind == ErrorKind::Internal => return Err(problem.into()),
            // Its sheet says why there is nothing on it.
            Err(problem) => Table {
                columns: vec![Column::new("problem", Unit::Text)],
                rows: vec![vec![Cell::Text(cause(problem).0)]],
            },
        };
        sheets.push((title, table));
    }
    let temporary = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "xlsx")?;
    let path = temporary.path().to_owned();
    let writing = tokio::task::spawn_blocking(move || {
        let mut all = sheets.iter();
        let Some((title, table)) = all.next() else {
            return TableWriter::book(&path, "—", &[])?.finish();
        };
        let mut writer = TableWriter::book(&path, title, &headers(table))?;
        write_rows(&mut writer, table)?;
        for (title, table) in all {
            writer.next(title, &headers(table))?;
            write_rows(&mut writer, table)?;
        }
        writer.finish()
    });
    writing.await.map_err(Problem::internal)??;
    let name = format!("{}.xlsx", page.name);
    Ok(download(temporary.path(), &name, WriteFormat::Xlsx.media_type()).await?)
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
    let found = answer(&call, &asking(tile), &page.filters).await?;
    match format {
        None => Ok(Json(table_json(&found)).into_response()),
        Some(format) => {
            may_take_out(&call, found.0.indicator)?;
            Ok(file(&call.state, &Arc::new(found.1), (&title, Some(found.3)), &format).await?)
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
    let filters = known(draft.filters)?;
    let asking = Asking {
        indicator: draft.indicator,
        parameters: draft.parameters,
        shown_columns: draft.shown_columns,
        sort_by: draft.sort_by,
        row_limit: draft.row_limit,
    };
    let found = answer(&call, &asking, &filters).await?;
    Ok(Json(table_json(&found)))
}
