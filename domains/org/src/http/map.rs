//! The company's own map: geometry of market areas that takes the place of areas drawn around their stores.

use std::path::PathBuf;

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::{self, Shapes};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_record::audit::{self, Note};
use guanxi_record::require;
use guanxi_store::Queries;
use guanxi_types::{Action, ErrorKind, Problem, Result};
use serde_json::{Value as Js, json};

use crate::entities::MarketArea;
use crate::rules::map::{BYTES_MAX, matched, read};

/// In the company's folder.
const FILE: &str = "map.geojson";
/// Names that an answer lists.
const NAMES_MAX: usize = 200;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 3] = [
    Operation::get("/map", "read_map", "The company's own geometry of market areas").gives(200, map_shape),
    Operation::put(
        "/map",
        "write_map",
        "Replace the geometry: GeoJSON with polygons and points",
    )
    .takes(collection_shape)
    .gives(200, written_shape)
    .refuses(&[413]),
    Operation::delete("/map", "delete_map", "Draw areas around their stores again"),
];

fn collection_shape(_: &mut Shapes) -> Js {
    let properties = shape::object(&[
        ("number?", shape::nullable(shape::text())),
        ("name?", shape::nullable(shape::text())),
    ]);
    let geometry = shape::object(&[
        ("type", shape::choice(&["Polygon", "MultiPolygon", "Point"])),
        ("coordinates", json!({ "type": "array", "items": {} })),
    ]);
    let feature = shape::object(&[
        ("type", shape::choice(&["Feature"])),
        ("properties", properties),
        ("geometry", geometry),
    ]);
    shape::object(&[
        ("type", shape::choice(&["FeatureCollection"])),
        ("features", shape::list(&feature)),
    ])
}

fn map_shape(shapes: &mut Shapes) -> Js {
    shapes.named("Map", |shapes| {
        let collection = collection_shape(shapes);
        shape::object(&[("geometry", shape::nullable(collection))])
    })
}

fn written_shape(shapes: &mut Shapes) -> Js {
    shapes.named("MapWritten", |_| {
        let names = shape::list(&shape::text());
        shape::object(&[
            ("features", shape::integer()),
            ("points", shape::integer()),
            ("matched", names.clone()),
            ("unmatched", names),
        ])
    })
}

/// `/map`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/map", get(show).put(replace).delete(remove))
        // One more than may be: a file that is too large is told so, and not cut off.
        .layer(DefaultBodyLimit::max(BYTES_MAX + 1))
}

fn path(call: &Call) -> PathBuf {
    call.state.folder.join(FILE)
}

async fn show(call: Call) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, MarketArea::def())?;
    let geometry: Js = match tokio::fs::read(path(&call)).await {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(Problem::internal)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Js::Null,
        Err(error) => return Err(Problem::internal(error).into()),
    };
    Ok(Json(json!({ "geometry": geometry })))
}

async fn replace(call: Call, body: Result<Bytes, BytesRejection>) -> ApiResult<Json<Js>> {
    call.ctx.require_all(Action::Update, &MarketArea::def().key)?;
    let body =
        body.map_err(|_| Problem::new(ErrorKind::TooLarge, "map.too_large").with("mib", BYTES_MAX >> 20))?;
    let understanding = tokio::task::spawn_blocking(move || read(&body));
    let geometry = understanding.await.map_err(Problem::internal)??;
    keep(path(&call), geometry.document.to_string().into_bytes()).await?;
    let ctx = call.ctx.clone();
    let (features, points) = (geometry.names.len(), geometry.points);
    let areas = call.state.store.write(move |tx| {
        let note = Note::new("map_replace").about(&MarketArea::def().key, 0);
        audit::note(tx, &ctx, &note.with("features", features))?;
        let rows = tx.query("SELECT number, name FROM org_market_area ORDER BY id", &[])?;
        Ok(rows
            .iter()
            .map(|row| (row.text(0).to_owned(), row.text(1).to_owned()))
            .collect::<Vec<_>>())
    });
    let (mut known, mut unknown) = matched(&geometry, &areas.await?);
    known.truncate(NAMES_MAX);
    unknown.truncate(NAMES_MAX);
    Ok(Json(
        json!({ "features": features, "points": points, "matched": known, "unmatched": unknown }),
    ))
}

/// Beside the old file first, then in its place: whoever reads gets the one or the other.
async fn keep(path: PathBuf, bytes: Vec<u8>) -> Result<()> {
    let keeping = tokio::task::spawn_blocking(move || {
        let temporary = path.with_extension("geojson.tmp");
        std::fs::write(&temporary, bytes)?;
        std::fs::File::open(&temporary)?.sync_all()?;
        std::fs::rename(&temporary, &path)
    });
    keeping
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)
}

async fn remove(call: Call) -> ApiResult<StatusCode> {
    call.ctx.require_all(Action::Update, &MarketArea::def().key)?;
    match tokio::fs::remove_file(path(&call)).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Problem::internal(error).into());
        }
        _ => {}
    }
    let ctx = call.ctx.clone();
    let noting = call.state.store.write(move |tx| {
        audit::note(
            tx,
            &ctx,
            &Note::new("map_delete").about(&MarketArea::def().key, 0),
        )
    });
    noting.await?;
    Ok(StatusCode::NO_CONTENT)
}
