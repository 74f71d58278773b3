//! Measures over the web. The same questions as on the command line; files carry the columns of the golden tables.

pub mod campaign;
mod cube;
pub mod dashboards;
pub mod inference;
pub mod learnt;
pub mod mailing;
pub mod outlook;
pub mod portrait;
pub mod sql;
pub mod standing;
mod told;

pub use told::told;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query as UrlQuery};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_document::{Cell as FileCell, TableWriter, WriteFormat};
use guanxi_entity::{EntityDef, Value};
use guanxi_http::{ApiResult, AppState, Call, Operation, TemporaryFile, download};
use guanxi_record::{SqlText, restrict_few, scope_of, shown_text};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use crate::answering::{Answered, Asker, Of, Origin, require_all_exported};
use crate::indicator::{self, INDICATORS, Indicator};
use crate::queries::records::SaleRef;
use crate::{AsOf, Insight, Query, Table, Unit, measures, shapes, words};

/// The operations of [`routes`].
#[must_use]
pub fn operations() -> Vec<Operation> {
    let mut all = vec![
        Operation::get("/measures", "list_measures", "Every measure with its formula")
            .gives(200, shapes::measures),
        Operation::get(
            "/measures/tables",
            "list_measure_tables",
            "Every table: its parameters, columns and words",
        )
        .gives(200, shapes::table_list),
        Operation::get(
            "/measures/{table}",
            "read_measure_table",
            "The table of an indicator; `list_measure_tables` says which parameters each takes",
        )
        .places(&[("table", shapes::tables)])
        .query(&shapes::TABLE)
        .gives(200, shapes::table)
        .gives_file(&["text/csv; charset=utf-8", XLSX]),
        Operation::get(
            "/measures/kpi/records",
            "list_kpi_records",
            "The sales behind a figure",
        )
        .query(shapes::RECORDS)
        .gives(200, shapes::records),
        Operation::get(
            "/measures/deciles/customers",
            "list_decile_customers",
            "The customers of a group",
        )
        .query(shapes::CUSTOMERS)
        .gives(200, shapes::customers),
        Operation::get(
            "/measures/deciles/movement",
            "read_decile_movement",
            "Who went from which group to which",
        )
        .query(shapes::MOVEMENT)
        .gives(200, shapes::movement),
        Operation::get(
            "/measures/status",
            "read_measure_status",
            "How fresh the figures are",
        )
        .gives(200, shapes::as_of),
    ];
    all.extend(cube::operations());
    all
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Rows that an answer in JSON has at most; `count` says how many there are, and a file has them all.
const ROWS_MAX: usize = 10_000;

/// `/measures`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/measures", get(catalogue))
        .route("/measures/status", get(status))
        .route("/measures/tables", get(tables))
        .route("/measures/{table}", get(table))
        .route("/measures/kpi/records", get(records))
        .route("/measures/deciles/customers", get(customers))
        .route("/measures/deciles/movement", get(movement))
        .merge(cube::routes())
}

type Params = UrlQuery<Parameters>;

/// A question, and as what the answer is wanted.
#[derive(serde::Deserialize)]
struct Parameters {
    #[serde(flatten)]
    query: Query,
    #[serde(default)]
    format: Option<String>,
}

/// Runs a question on a thread that may wait for the disk, about what the user may see and nothing else.
async fn ask<T: Send + 'static>(
    call: &Call,
    of: Of,
    query: Query,
    f: impl FnOnce(&Insight, &Query) -> Result<T> + Send + 'static,
) -> Result<T> {
    apart(call, move |asker| asker.ask(of, query, f)).await
}

/// Does on a thread that may wait for the disk what the caller of this may do.
async fn apart<T: Send + 'static>(
    call: &Call,
    f: impl FnOnce(&Asker) -> Result<T> + Send + 'static,
) -> Result<T> {
    let asker = asker(call)?;
    tokio::task::spawn_blocking(move || f(&asker))
        .await
        .map_err(Problem::internal)?
}

fn asker(call: &Call) -> Result<Asker> {
    Ok(Asker {
        store: call.state.store.clone(),
        schema: call.state.schema.now(),
        insight: call.state.service::<Insight>()?,
        ctx: call.ctx.clone(),
    })
}

/// Nobody takes more out as a file than he may export.
fn require_export(call: &Call, entity: &str) -> Result<()> {
    require_all_exported(&call.state.schema.now(), &call.ctx, entity)
}

async fn catalogue(_: Call) -> Json<Js> {
    Json(json!(measures()))
}

async fn status(call: Call) -> ApiResult<Json<Js>> {
    let fresh = ask(&call, Of::Sales, Query::default(), |insight, _| {
        Ok(insight.as_of())
    });
    Ok(Json(json!(fresh.await?)))
}

async fn tables(call: Call) -> ApiResult<Json<Js>> {
    Ok(Json(json!({
        "tables": INDICATORS.iter().map(|indicator| indicator.describe()).collect::<Vec<Js>>(),
        "attributes": attributes(&call).await?,
        "words": words::all().collect::<BTreeMap<_, _>>(),
    })))
}

/// The fields of customers that this user may tell indicators by.
async fn attributes(call: &Call) -> Result<Vec<String>> {
    apart(call, Asker::attributes).await
}

async fn answered(call: &Call, indicator: &'static Indicator, query: Query) -> Result<Answered> {
    apart(call, move |asker| asker.answered(indicator, query)).await
}

/// Refuses to take an indicator out as a file for who may not export what it tells of.
fn may_take_out(call: &Call, indicator: &Indicator) -> Result<()> {
    asker(call)?.may_take_out(indicator)
}

/// A table with so many rows at most; `count` says how many there are.
fn table_json(table: &Table, by: Option<&str>, as_of: &AsOf, rows_max: usize) -> Js {
    let columns = table.columns.iter();
    let columns: Vec<Js> = columns
        .map(|c| json!({ "name": c.name, "unit": c.unit }))
        .collect();
    let (rows, count) = (table.json(rows_max), table.rows.len());
    json!({ "by": by, "columns": columns, "rows": rows, "count": count, "as_of": as_of })
}

async fn table(call: Call, Path(name): Path<String>, UrlQuery(parameters): Params) -> ApiResult<Response> {
    use axum::response::IntoResponse;
    let by = parameters.query.by.clone();
    let indicator = indicator::named(&name)?;
    let (found, as_of, told) = answered(&call, indicator, parameters.query).await?;
    match parameters.format.as_deref() {
        None | Some("json") => Ok(Json(table_json(&found, by.as_deref(), &as_of, ROWS_MAX)).into_response()),
        Some(format) => {
            may_take_out(&call, indicator)?;
            Ok(file(&call.state, &found, (&name, Some(told)), format).await?)
        }
    }
}

fn headers(table: &Table) -> Vec<&str> {
    table.file_columns().map(|c| c.name.as_ref()).collect()
}

fn write_rows(writer: &mut TableWriter, table: &Table) -> Result<()> {
    for row in table.file_rows() {
        let texts: Vec<(String, bool)> = row
            .iter()
            .zip(table.file_columns())
            .map(|(cell, c)| (cell.text(), c.unit != Unit::Text))
            .collect();
        writer.write_row(
            texts
                .iter()
                .map(|(text, is_number)| match (text.as_str(), is_number) {
                    ("", _) => FileCell::Empty,
                    (text, true) => FileCell::Decimal(text),
                    (text, false) => FileCell::Text(text),
                }),
        )?;
    }
    Ok(())
}

async fn file(
    state: &AppState,
    table: &Arc<Table>,
    (name, told): (&str, Option<Origin>),
    format: &str,
) -> Result<Response> {
    let kind = WriteFormat::named(format)
        .ok_or_else(|| Problem::new(ErrorKind::Invalid, "request.unknown_format").with("format", format))?;
    let temporary = TemporaryFile::in_folder(&state.folder.join("tmp"), format)?;
    let (path, table) = (temporary.path().to_owned(), Arc::clone(table));
    let writing = tokio::task::spawn_blocking(move || {
        let mut writer = TableWriter::create(&path, kind, &headers(&table))?;
        write_rows(&mut writer, &table)?;
        if let Some((sheet, lines)) = told {
            writer.explain(sheet, &lines);
        }
        writer.finish()
    });
    writing.await.map_err(Problem::internal)??;
    download(temporary.path(), &format!("{name}.{format}"), kind.media_type()).await
}

async fn records(call: Call, UrlQuery(parameters): Params) -> ApiResult<Json<Js>> {
    let page = ask(&call, Of::Sales, parameters.query, |insight, query| {
        insight.records(&query.records()?)
    })
    .await?;
    let items = describe_sales(&call, page.items).await?;
    Ok(Json(
        json!({ "items": items, "next": page.next, "count": page.count }),
    ))
}

/// The sales with what people know them by.
async fn describe_sales(call: &Call, sales: Vec<SaleRef>) -> Result<Vec<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    call.state
        .store
        .read(move |r| {
            let ids: Vec<RawId> = sales.iter().map(|s| s.sale_id).collect();
            let known = sale_rows(r, &ids)?;
            let buyers: Vec<RawId> = sales.iter().filter_map(|s| s.customer_id).collect();
            let names = names_of(r, &ctx, schema.entity("customers.customer")?, &buyers)?;
            Ok(sales
                .iter()
                .map(|sale| {
                    let row = known.get(&sale.sale_id).cloned().unwrap_or_default();
                    json!({
                        "sale_id": sale.sale_id.to_string(), "number": row.number, "sold_at": row.sold_at,
                        "store": row.store,
                        "customer": sale.customer_id.and_then(|id| names.get(&id)),
                        "customer_id": sale.customer_id.map(|id| id.to_string()), "amount_c": sale.amount_c,
                    })
                })
                .collect())
        })
        .await
}

#[derive(Clone, Default)]
struct SaleRow {
    number: String,
    sold_at: Js,
    store: String,
}

/// Names of records of one entity, as far as the user may see them.
pub(crate) fn names_of(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    ids: &[RawId],
) -> Result<BTreeMap<RawId, String>> {
    let reach = scope_of(ctx, Action::Read, def);
    if ids.is_empty() || reach.is_none() {
        return Ok(BTreeMap::new());
    }
    let mut sql = SqlText::new(&format!("SELECT id, {} FROM {}", def.title, def.table));
    let marks = vec!["?"; ids.len()].join(", ");
    sql.and(&format!("id IN ({marks})"), ids.iter().copied().map(Value::from));
    restrict_few(&mut sql, ctx, reach, def);
    let rows = r.query(&sql.text, &sql.params)?;
    let name = |row: &Row| shown_text(ctx, def, &def.title, row.text(1));
    Ok(rows.iter().map(|row| (row.int(0), name(row))).collect())
}

fn sale_rows(r: &mut dyn Queries, ids: &[RawId]) -> Result<BTreeMap<RawId, SaleRow>> {
    let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
    if list.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT s.id, s.number, s.sold_at, t.name FROM trade_sale s JOIN org_store t ON t.id = s.store_id \
         WHERE s.id IN ({})",
        list.join(",")
    );
    let rows = r.query(&sql, &[])?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let sold_at = guanxi_http::instant(&Value::from(row.int(2)));
            let text = |at: usize| row.text(at).to_owned();
            (
                row.int(0),
                SaleRow {
                    number: text(1),
                    sold_at,
                    store: text(3),
                },
            )
        })
        .collect())
}

async fn customers(call: Call, UrlQuery(parameters): Params) -> ApiResult<Json<Js>> {
    let customer = call.state.schema.now().entity("customers.customer")?;
    let mut page = ask(&call, Of::Customers, parameters.query, |insight, query| {
        insight.group_customers(&query.group_customers()?)
    })
    .await?;
    for item in &mut page.items {
        item.number = shown_text(&call.ctx, customer, "number", &item.number);
        item.name = shown_text(&call.ctx, customer, "name", &item.name);
    }
    Ok(Json(json!(page)))
}

async fn movement(call: Call, UrlQuery(parameters): Params) -> ApiResult<Json<Js>> {
    let found = ask(&call, Of::Sales, parameters.query, |insight, query| {
        insight.movement(&query.movement()?)
    })
    .await?;
    Ok(Json(json!(found)))
}
