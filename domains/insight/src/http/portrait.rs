//! Portraits over the web.

use std::sync::Arc;

use axum::extract::Query as UrlQuery;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::shape::{
    self, Shapes, choice, dictionary, integer, integer_in, label, list, object, text, text_to,
};
use guanxi_http::{ApiResult, AppState, Call, Operation, Parameter};
use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::Result;
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::standing::sentence_properties;
use super::{Of, XLSX, ask, attributes, file, require_export};
use crate::error;
use crate::portrait::{DIVISIONS, Portrait, Wanted, Words, column_label};
use crate::sentence::{Currency, Text};
use crate::{AsOf, Query, shapes};

const CUSTOMER: &str = "customers.customer";
/// Most characters of a list of groups.
const GROUPS_TEXT: u32 = 400;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 1] = [Operation::get(
    "/measures/portrait",
    "read_portrait",
    "What groups of customers are like, in sentences with their figures, and the tables behind them",
)
.query(&[
    Parameter::new("by", division),
    Parameter::new("groups", groups),
    shapes::STORE,
    shapes::AREA,
    shapes::FROM,
    shapes::TO,
    Parameter::new("table", table_name),
    Parameter::new("format", shapes::format),
])
.gives(200, portrait_shape)
.gives_file(&["text/csv; charset=utf-8", XLSX])];

/// `/measures/portrait`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/measures/portrait", get(portrait))
}

fn division(_: &mut Shapes) -> Js {
    json!({ "type": "string", "pattern": "^[a-z][a-z0-9_-]{0,39}$" })
}

/// The tables of a portrait.
const TABLES: [&str; 5] = ["behaviour", "habits", "departments", "products", "fields"];

/// Which of the tables a file has.
fn table_name(_: &mut Shapes) -> Js {
    choice(&TABLES)
}

fn groups(_: &mut Shapes) -> Js {
    text_to(GROUPS_TEXT)
}

fn portrait_shape(shapes: &mut Shapes) -> Js {
    let as_of = shapes::as_of(shapes);
    let words = label(shapes);
    let mut said = sentence_properties(shapes);
    let place = object(&[("table", text()), ("row", integer_in(0, i64::from(u32::MAX)))]);
    said.extend([
        (
            "section",
            choice(&["size", "behaviour", "departments", "products", "fields"]),
        ),
        ("base", integer()),
        ("base_min", integer()),
        ("place", place),
    ]);
    let group = object(&[
        ("name", text()),
        ("label", words.clone()),
        ("customers", integer()),
        ("said", list(&object(&said))),
    ]);
    let column = object(&[("name", text()), ("unit", text()), ("label", words.clone())]);
    let table = object(&[
        ("name", text()),
        ("label", words.clone()),
        ("columns", list(&column)),
        ("rows", list(&dictionary(&shape::anything()))),
    ]);
    let choice = object(&[("name", text()), ("label", words)]);
    shapes.named("Portrait", |_| {
        object(&[
            ("by", text()),
            ("divisions", list(&choice.clone())),
            ("choices", list(&choice)),
            ("groups", list(&group)),
            ("tables", list(&table)),
            ("as_of", as_of),
        ])
    })
}

/// A question: the division and its groups; the filters that make sense for whole customers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    by: Option<String>,
    groups: Option<String>,
    store: Option<String>,
    market_area: Option<String>,
    from: Option<String>,
    to: Option<String>,
    table: Option<String>,
    format: Option<String>,
}

/// The portraits as a user may see them, how fresh they are, and the profile fields that he may divide by.
async fn found(call: &Call, asked: Asked) -> Result<(Portrait, AsOf, Vec<String>)> {
    // Who may not see a field learns nothing of it here: neither as a division nor in a sentence.
    let fields = attributes(call).await?;
    let by = asked
        .by
        .filter(|by| !by.is_empty())
        .unwrap_or_else(|| "decile".to_owned());
    if !DIVISIONS.contains(&by.as_str()) && !fields.contains(&by) {
        let choices: Vec<&str> = DIVISIONS
            .into_iter()
            .chain(fields.iter().map(String::as_str))
            .collect();
        return Err(error::unknown_choice("by", &by, &choices.join(", ")));
    }
    let groups = asked.groups.unwrap_or_default();
    let named = groups.split(',').map(str::trim).filter(|name| !name.is_empty());
    let mut wanted = Wanted {
        by,
        groups: named.map(str::to_owned).collect(),
        fields: fields.clone(),
        query: Query::default(),
    };
    let filters = Query {
        store: asked.store,
        market_area: asked.market_area,
        from: asked.from,
        to: asked.to,
        ..Query::default()
    };
    let schema = call.state.schema.now();
    let currency = call.state.store.read(|r| currency(r)).await?;
    let (found, as_of) = ask(call, Of::Sales, filters, {
        let schema = schema.clone();
        move |insight, query| {
            wanted.query = query.clone();
            let label = |field: &str, value: Option<&str>| label_of(&schema, field, value);
            let words = Words {
                label: &label,
                currency,
            };
            Ok((insight.portrait(&wanted, &words)?, insight.as_of()))
        }
    })
    .await?;
    Ok((found, as_of, fields))
}

/// The portraits that a question asks for, as they are kept: each group with its sentences.
pub(super) async fn kept(call: &Call, asked: Query) -> Result<(Js, AsOf)> {
    let asked = Asked {
        by: asked.by,
        groups: asked.more.get("groups").cloned(),
        store: asked.store,
        market_area: asked.market_area,
        from: asked.from,
        to: asked.to,
        table: None,
        format: None,
    };
    let (found, as_of, _) = found(call, asked).await?;
    let group = |group: &crate::portrait::Group| {
        let said: Vec<&Text> = group.said.iter().map(|one| &one.sentence.text).collect();
        json!({ "name": group.name, "label": group.label, "customers": group.customers, "said": said })
    };
    Ok((json!(found.groups.iter().map(group).collect::<Vec<Js>>()), as_of))
}

/// One of the tables as a file, for who may export sales.
async fn table_file(call: &Call, portrait: Portrait, wanted: &str, format: &str) -> Result<Response> {
    require_export(call, "trade.sale")?;
    let names: Vec<&str> = portrait.tables.iter().map(|one| one.name).collect();
    let unknown = error::unknown_choice("table", wanted, &names.join(", "));
    let found = portrait.tables.into_iter().find(|one| one.name == wanted);
    let table = Arc::new(found.ok_or(unknown)?.table);
    file(&call.state, &table, (&format!("portrait-{wanted}"), None), format).await
}

async fn portrait(call: Call, UrlQuery(mut asked): UrlQuery<Asked>) -> ApiResult<Response> {
    let is_given = |text: &String| !text.is_empty();
    let table = asked.table.take().filter(is_given);
    let format = asked.format.take().filter(is_given);
    if let Some(table) = table.as_deref().filter(|table| !TABLES.contains(table)) {
        return Err(error::unknown_choice("table", table, &TABLES.join(", ")).into());
    }
    let (found, as_of, fields) = found(&call, asked).await?;
    if let Some(format) = format.filter(|format| format != "json") {
        let table = table.as_deref().unwrap_or("behaviour");
        return Ok(table_file(&call, found, table, &format).await?);
    }
    let schema = call.state.schema.now();
    let divisions = DIVISIONS.into_iter().map(str::to_owned).chain(fields);
    let divisions: Vec<Js> = divisions
        .map(|name| json!({ "name": name, "label": division_label(&schema, &name) }))
        .collect();
    let mut body = described(&found);
    if let Some(map) = body.as_object_mut() {
        map.insert("divisions".to_owned(), json!(divisions));
        map.insert("as_of".to_owned(), json!(as_of));
    }
    Ok(Json(body).into_response())
}

/// What the company's amounts are in.
///
/// # Errors
/// When the company can't be read.
pub fn currency(r: &mut dyn Queries) -> Result<Currency> {
    let row = r.query_first("SELECT currency FROM org_company ORDER BY id LIMIT 1", &[])?;
    Ok(Currency::new(row.unwrap_or_default().text(0)))
}

/// What a profile field of customers, or a value of it, is called; as it is written where it has no words.
#[must_use]
pub fn label_of(schema: &Schema, field: &str, value: Option<&str>) -> Text {
    let key = match value {
        None => format!("{CUSTOMER}.{field}"),
        Some(value) => format!("choice.{CUSTOMER}.{field}.{value}"),
    };
    let bare = value.unwrap_or(field);
    match schema.labels().get(&key) {
        Some(label) => Text {
            zh: label.zh.clone(),
            en: label.en.clone(),
        },
        None => Text {
            zh: bare.to_owned(),
            en: bare.to_owned(),
        },
    }
}

fn division_label(schema: &Schema, name: &str) -> Text {
    let (zh, en) = match name {
        "decile" => ("顾客十分位", "Customer deciles"),
        "segment" => ("RFM 客群", "RFM segments"),
        "stage" => ("生命周期阶段", "Stages of the life cycle"),
        "heavy" => ("重度、中度、轻度", "Heavy, medium, light"),
        field => return label_of(schema, field, None),
    };
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

/// As JSON.
#[must_use]
pub fn described(portrait: &Portrait) -> Js {
    let choices = portrait
        .choices
        .iter()
        .map(|(name, label)| json!({ "name": name, "label": label }));
    let tables = portrait.tables.iter().map(|one| {
        let columns = one.table.columns.iter().map(
            |column| json!({ "name": column.name, "unit": column.unit, "label": column_label(&column.name) }),
        );
        json!({
            "name": one.name, "label": one.label, "columns": columns.collect::<Vec<Js>>(),
            "rows": one.table.json(usize::MAX),
        })
    });
    json!({
        "by": portrait.by, "choices": choices.collect::<Vec<Js>>(), "groups": portrait.groups,
        "tables": tables.collect::<Vec<Js>>(),
    })
}
