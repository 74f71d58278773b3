//! The cube over the web: its dimensions, its cells, the customers and the sales of a cell.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Query as UrlQuery;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::Value;
use guanxi_http::shape::{Shapes, choice, id, integer, label, list, nullable, object, text, text_to};
use guanxi_http::{ApiResult, AppState, Call, Operation, Parameter, idempotent};
use guanxi_marketing::commands::{NewSegment, freeze};
use guanxi_record::{once, require, shown_text};
use guanxi_store::Queries;
use guanxi_types::{Action, ErrorKind, Problem, Result};
use serde::Deserialize;
use serde_json::{Map, Value as Js, json};

use super::{Of, Params, XLSX, ask, attributes, describe_sales, file, require_export, table_json};
use crate::dimensions::{CUBE_MEASURES, DIMENSIONS, DimensionDef, dimension, told_of};
use crate::error;
use crate::indicators::cube::INDICATOR as CUBE;
use crate::origin::origin;
use crate::queries::cube::compute::CELLS_MAX;
use crate::request::Query;
use crate::shapes;

/// Most characters of slices.
const SLICE_LIMIT: u32 = 4_000;

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::get(
            "/measures/cube/dimensions",
            "list_cube_dimensions",
            "What the cube can be cut by, and what its cells tell",
        )
        .gives(200, dimensions_shape),
        Operation::get(
            "/measures/cube/cells",
            "read_cube",
            "Cells along one to three dimensions, with their totals; `*` is all of a dimension",
        )
        .query(&CELLS)
        .gives(200, shapes::table)
        .gives_file(&["text/csv; charset=utf-8", XLSX]),
        Operation::get(
            "/measures/cube/customers",
            "list_cube_customers",
            "The customers of what the slices leave, best first",
        )
        .query(&LISTED)
        .gives(200, customers_shape),
        Operation::get(
            "/measures/cube/records",
            "list_cube_records",
            "The sales of what the slices leave, newest first",
        )
        .query(&LISTED)
        .gives(200, shapes::records),
        Operation::post(
            "/measures/cube/segment",
            "create_cube_segment",
            "Makes a segment of the customers of what the slices leave, as far as the caller may read them",
        )
        .takes(segment_shape)
        .gives(201, made_shape)
        .refuses(&[409]),
    ]
}

fn slice_shape(_: &mut Shapes) -> Js {
    let mut shape = text_to(SLICE_LIMIT);
    if let Some(shape) = shape.as_object_mut() {
        shape.insert(
            "examples".to_owned(),
            json!(["department:GROCERY|PRODUCE;mission:topup"]),
        );
    }
    shape
}

fn prices_shape(_: &mut Shapes) -> Js {
    json!({ "type": "string", "pattern": "^[1-9][0-9]{0,8}(,[1-9][0-9]{0,8}){0,18}$", "examples": ["199,499,999"] })
}

fn measure_shape(_: &mut Shapes) -> Js {
    choice(&CUBE_MEASURES.iter().map(|m| m.name).collect::<Vec<_>>())
}

/// What restricts a cube, and what its dimensions need to know.
fn common() -> Vec<Parameter> {
    let own = [
        Parameter::new("slice", slice_shape),
        Parameter::new("as_of", shapes::a_day),
        Parameter::new("prices", prices_shape),
    ];
    own.into_iter().chain(shapes::filters()).collect()
}

static CELLS: LazyLock<Vec<Parameter>> = LazyLock::new(|| {
    let axes = [
        Parameter::required("rows", shapes::word),
        Parameter::new("columns", shapes::word),
        Parameter::new("pages", shapes::word),
        Parameter::new("measure", measure_shape),
        Parameter::new("base", shapes::window),
        Parameter::new("format", shapes::format),
    ];
    axes.into_iter().chain(common()).collect()
});

static LISTED: LazyLock<Vec<Parameter>> = LazyLock::new(|| {
    common()
        .into_iter()
        .chain([shapes::LIMIT, shapes::AFTER])
        .collect()
});

fn dimensions_shape(shapes: &mut Shapes) -> Js {
    let (label, measure) = (label(shapes), shapes::measure(shapes));
    let dimension = shapes.named("CubeDimension", |_| {
        object(&[
            ("name", text()),
            ("side", choice(&["customer", "product", "behaviour"])),
            ("label", label.clone()),
            ("note", label.clone()),
            ("finer", text()),
        ])
    });
    shapes.named("CubeDimensions", |_| {
        object(&[
            ("dimensions", list(&dimension)),
            ("attributes", list(&text())),
            ("measures", list(&measure)),
            ("cells_max", integer()),
        ])
    })
}

fn customers_shape(shapes: &mut Shapes) -> Js {
    shapes.named("CellCustomers", |_| {
        let customer = object(&[
            ("customer_id", id()),
            ("number", text()),
            ("name", text()),
            ("spend_c", integer()),
            ("tickets", integer()),
            ("rank", integer()),
        ]);
        object(&[
            ("items", list(&customer)),
            ("next", nullable(text())),
            ("count", integer()),
        ])
    })
}

fn segment_shape(shapes: &mut Shapes) -> Js {
    let question = {
        let mut shape = |optional: &str, of: fn(&mut Shapes) -> Js| (optional.to_owned(), of(shapes));
        let parts = [
            shape("slice?", slice_shape),
            shape("as_of?", shapes::a_day),
            shape("prices?", prices_shape),
            shape("from?", shapes::a_day),
            shape("to?", shapes::a_day),
        ];
        object(&parts.each_ref().map(|(name, of)| (name.as_str(), of.clone())))
    };
    object(&[
        ("name", text_to(200)),
        ("note?", nullable(text_to(2_000))),
        ("reason?", nullable(text_to(300))),
        ("question", question),
    ])
}

fn made_shape(_: &mut Shapes) -> Js {
    object(&[("id", id()), ("members", integer())])
}

/// `/measures/cube`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/measures/cube/dimensions", get(dimensions))
        .route("/measures/cube/cells", get(cells))
        .route("/measures/cube/customers", get(customers))
        .route("/measures/cube/records", get(records))
        .route("/measures/cube/segment", post(segment))
}

async fn dimensions(call: Call) -> ApiResult<Json<Js>> {
    let known: Vec<&DimensionDef> = DIMENSIONS
        .iter()
        .filter(|one| require_told(&call, one.name).is_ok())
        .collect();
    Ok(Json(json!({
        "dimensions": known, "attributes": attributes(&call).await?, "measures": CUBE_MEASURES,
        "cells_max": CELLS_MAX,
    })))
}

/// Refuses a dimension that tells of records of which the user may not read all.
fn require_told(call: &Call, name: &str) -> Result<()> {
    let Some(key) = told_of(name) else { return Ok(()) };
    let schema = call.state.schema.now();
    let def = schema.entity(key)?;
    match require(&call.ctx, Action::Read, def)?.is_all() {
        true => Ok(()),
        false => Err(Problem::forbidden(&def.key, Action::Read)),
    }
}

/// Refuses what would be told by a field that the user may not see, as if there were none.
pub(super) async fn require_dimensions(call: &Call, query: &Query) -> Result<()> {
    let request = query.cube()?;
    for name in request.dimensions() {
        require_told(call, name)?;
    }
    let mut others = request
        .dimensions()
        .into_iter()
        .filter(|name| dimension(name).is_none());
    let Some(first) = others.next() else {
        return Ok(());
    };
    let seen = attributes(call).await?;
    let unknown = std::iter::once(first)
        .chain(others)
        .find(|name| !seen.iter().any(|n| n == name));
    let Some(name) = unknown else { return Ok(()) };
    let choices = DIMENSIONS
        .iter()
        .map(|d| d.name)
        .chain(seen.iter().map(String::as_str));
    let choices: Vec<&str> = choices.collect();
    Err(error::unknown_choice("dimension", name, &choices.join(", ")))
}

/// Cells of the cube as a user may see them, and how fresh they are.
pub(super) async fn kept(call: &Call, query: Query) -> Result<(std::sync::Arc<crate::Table>, crate::AsOf)> {
    require_dimensions(call, &query).await?;
    ask(call, Of::Sales, query, |insight, query| {
        let as_of = insight.as_of();
        Ok((insight.cube(query)?, as_of))
    })
    .await
}

async fn cells(call: Call, UrlQuery(parameters): Params) -> ApiResult<Response> {
    require_dimensions(&call, &parameters.query).await?;
    let (locale, zone) = (call.ctx.locale, call.ctx.zone.clone());
    let (found, as_of, told) = ask(&call, Of::Sales, parameters.query, move |insight, query| {
        // Read first: figures that are newer than said are harmless.
        let as_of = insight.as_of();
        let told = origin(&CUBE, query, &as_of, (locale, &zone));
        Ok((insight.cube(query)?, as_of, told))
    })
    .await?;
    match parameters.format.as_deref() {
        None | Some("json") => Ok(Json(table_json(&found, None, &as_of, CELLS_MAX)).into_response()),
        Some(format) => {
            require_export(&call, "trade.sale")?;
            Ok(file(&call.state, &found, ("cube", Some(told)), format).await?)
        }
    }
}

async fn customers(call: Call, UrlQuery(parameters): Params) -> ApiResult<Json<Js>> {
    require_dimensions(&call, &parameters.query).await?;
    let customer = call.state.schema.now().entity("customers.customer")?;
    let mut page = ask(&call, Of::Customers, parameters.query, |insight, query| {
        insight.cube_customers(query)
    })
    .await?;
    for item in &mut page.items {
        item.number = shown_text(&call.ctx, customer, "number", &item.number);
        item.name = shown_text(&call.ctx, customer, "name", &item.name);
    }
    Ok(Json(json!(page)))
}

async fn records(call: Call, UrlQuery(parameters): Params) -> ApiResult<Json<Js>> {
    require_dimensions(&call, &parameters.query).await?;
    let page = ask(&call, Of::Sales, parameters.query, |insight, query| {
        insight.cube_records(query)
    })
    .await?;
    let items = describe_sales(&call, page.items).await?;
    Ok(Json(
        json!({ "items": items, "next": page.next, "count": page.count }),
    ))
}

/// A segment that is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    question: BTreeMap<String, String>,
}

async fn segment(call: Call, headers: HeaderMap, Json(body): Json<Map<String, Js>>) -> ApiResult<Response> {
    let schema = call.state.schema.now();
    for name in ["marketing.segment", "marketing.segment_member"] {
        require(&call.ctx, Action::Create, schema.entity(name)?)?;
    }
    let request = idempotent(&headers, "marketing.segment", &body)?;
    let wanted: Wanted = serde_json::from_value(Js::Object(body))
        .map_err(|e| Problem::new(ErrorKind::Invalid, "request.invalid").with("why", e.to_string()))?;
    let definition = json!({ "cube": wanted.question }).to_string();
    let query = Query::of(wanted.question)?;
    require_dimensions(&call, &query).await?;
    let (as_of, customers) = ask(&call, Of::Customers, query, |insight, query| {
        insight.cube_members(query)
    })
    .await?;
    let new = NewSegment {
        name: wanted.name,
        note: wanted.note,
        reason: wanted.reason,
        definition,
        as_of: Some(as_of),
        customers,
    };
    let ctx = call.ctx;
    let made = call.state.store.write(move |tx| {
        let id = once(tx, &ctx, request.as_ref(), |tx| {
            Ok(freeze(tx, &schema, &ctx, &new)?.id.raw())
        })?;
        let row = tx.query_first(
            "SELECT members FROM marketing_segment WHERE id = ?1",
            &[Value::from(id)],
        )?;
        Ok((id, row.map_or(0, |row| row.int(0))))
    });
    let (id, members) = made.await?;
    let body = Json(json!({ "id": id.to_string(), "members": members }));
    Ok((StatusCode::CREATED, body).into_response())
}
