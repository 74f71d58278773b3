//! Many records at once: writes that the caller lists, and acts on everything that is selected.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use guanxi_entity::EntityDef;
use guanxi_record::import::{Imports, MassAct, Selection};
use guanxi_record::{BULK_LIMIT, BulkMode, BulkRow, ListQuery, Schema, bulk, values_from_json};
use guanxi_types::{ErrorKind, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Map, Value as Js, json};

use crate::error::{ApiResult, problem_json};
use crate::files::TemporaryFile;
use crate::import_shapes;
use crate::record_shapes::{changed, made};
use crate::records::{EntityPath, entity};
use crate::session::Call;
use crate::shape::{Shapes, choice, id, integer, list, nullable, object, text, text_to};
use crate::shape::{id_from, id_in};

/// Ids that one selection may list; more are selected by a list's filters.
const IDS_LIMIT: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BulkBody {
    #[serde(default)]
    mode: Mode,
    rows: Vec<RowBody>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    #[default]
    All,
    Each,
}

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum RowBody {
    Create {
        values: Map<String, Js>,
    },
    Update {
        id: String,
        version: Option<i64>,
        values: Map<String, Js>,
    },
    Delete {
        id: String,
        version: Option<i64>,
    },
}

impl RowBody {
    fn read(&self, def: &EntityDef) -> Result<BulkRow> {
        let id_of = |id: &str| id_in(id, &def.key);
        Ok(match self {
            Self::Create { values } => BulkRow::Create(values_from_json(def, values)?),
            Self::Update { id, version, values } => {
                BulkRow::Update(id_of(id)?, *version, values_from_json(def, values)?)
            }
            Self::Delete { id, version } => BulkRow::Delete(id_of(id)?, *version),
        })
    }
}

/// Writes what the caller lists. A refused call of the mode `all` is 422 and says at `params.rows` why.
pub(crate) async fn write(
    call: Call,
    Path((domain, name)): EntityPath,
    Json(body): Json<BulkBody>,
) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    if body.rows.is_empty() || body.rows.len() > BULK_LIMIT {
        let wrong = FieldError::new("rows", "out_of_range").with("max", BULK_LIMIT);
        return Err(Problem::invalid(vec![wrong]).into());
    }
    let rows: Vec<Result<BulkRow>> = body.rows.iter().map(|row| row.read(def)).collect();
    let mode = match body.mode {
        Mode::All => BulkMode::All,
        Mode::Each => BulkMode::Each,
    };
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let writing = call
        .state
        .store
        .write(move |tx| bulk(tx, &schema, &ctx, (def, mode), &rows));
    let (answers, is_kept) = writing.await?;
    let shown: Vec<Js> = answers.iter().map(shown).collect();
    if !is_kept {
        return Err(Problem::new(ErrorKind::Invalid, "bulk.refused")
            .with("rows", shown)
            .into());
    }
    let refused = answers.iter().filter(|answer| answer.is_err()).count();
    Ok(Json(
        json!({ "done": answers.len() - refused, "refused": refused, "rows": shown }),
    ))
}

fn shown(answer: &Result<RawId>) -> Js {
    match answer {
        Ok(id) => json!({ "id": id.to_string(), "problem": null }),
        Err(problem) => json!({ "id": null, "problem": problem_json(problem) }),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MassBody {
    act: MassAct,
    ids: Option<Vec<String>>,
    query: Option<QueryBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryBody {
    #[serde(default)]
    f: Vec<String>,
    filter: Option<String>,
    #[serde(default)]
    q: String,
}

impl MassBody {
    fn selection(&self, schema: &Schema, def: &EntityDef) -> Result<Selection> {
        let wrong = |code: &str| Problem::invalid(vec![FieldError::new("ids", code)]);
        match (&self.ids, &self.query) {
            (Some(ids), None) if ids.len() <= IDS_LIMIT => {
                let read = ids.iter().map(|id| id_from(id).ok_or_else(|| wrong("not_an_id")));
                read.collect::<Result<_>>().map(Selection::Ids)
            }
            (Some(_), None) => Err(wrong("out_of_range")),
            (None, Some(query)) => {
                let texts = query.f.iter().map(String::as_str);
                Ok(Selection::Query(ListQuery {
                    search: query.q.clone(),
                    ..ListQuery::asked(schema, def, texts, query.filter.as_deref())?
                }))
            }
            _ => Err(wrong("required")),
        }
    }
}

/// Writes down what is selected. What is to be done with it begins with a call of `/imports/{id}/…`.
pub(crate) async fn select(
    call: Call,
    Path((domain, name)): EntityPath,
    Json(body): Json<MassBody>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let def = entity(&call.state, &domain, &name)?;
    let selection = body.selection(&call.state.schema.now(), def)?;
    let imports = call.state.service::<Imports>()?;
    let file = TemporaryFile::in_folder(&call.state.folder.join("tmp"), "csv")?;
    let ctx = call.ctx;
    let making = tokio::task::spawn_blocking(move || {
        imports.create_mass(&ctx, def, (&selection, &body.act), file.path())
    });
    let made = making.await.map_err(Problem::internal)??;
    Ok((StatusCode::CREATED, Json(json!(made))))
}

/// The body of [`write`]. In the mode `each` a row is refused by itself and the call goes on, whatever the row holds: what its
/// values must be is no condition of the call.
pub(crate) fn bulk_body(shapes: &mut Shapes, def: &EntityDef) -> Js {
    let (made, changed) = (made(shapes, def), changed(shapes, def));
    let row = bulk_row(&made, &changed, &id());
    let any_row = shapes.named("AnyBulkRow", |_| {
        let any = json!({ "type": "object" });
        bulk_row(&any, &any, &text())
    });
    let rows = |row: Js| json!({ "type": "array", "items": row, "minItems": 1, "maxItems": BULK_LIMIT });
    let all = object(&[("mode?", choice(&["all"])), ("rows", rows(row))]);
    let each = object(&[("mode", choice(&["each"])), ("rows", rows(any_row))]);
    json!({ "oneOf": [all, each] })
}

fn bulk_row(made: &Js, changed: &Js, id: &Js) -> Js {
    let op = |name: &str| json!({ "const": name });
    let version = nullable(integer());
    json!({ "oneOf": [
        object(&[("op", op("create")), ("values", made.clone())]),
        object(&[
            ("op", op("update")),
            ("id", id.clone()),
            ("version?", version.clone()),
            ("values", changed.clone()),
        ]),
        object(&[("op", op("delete")), ("id", id.clone()), ("version?", version)]),
    ] })
}

/// The answer of [`write`].
pub(crate) fn bulk_answer(shapes: &mut Shapes) -> Js {
    shapes.named("BulkAnswer", |_| {
        let problem = json!({ "$ref": "#/components/schemas/Problem" });
        let row = object(&[("id", nullable(id())), ("problem", nullable(problem))]);
        object(&[("done", integer()), ("refused", integer()), ("rows", list(&row))])
    })
}

/// The body of [`select`].
pub(crate) fn mass_body(shapes: &mut Shapes, def: &EntityDef) -> Js {
    let values = changed(shapes, def);
    let acts = [
        object(&[("do", json!({ "const": "edit" })), ("values", values)]),
        object(&[("do", json!({ "const": "delete" }))]),
    ];
    let ids = json!({ "type": "array", "items": id(), "maxItems": IDS_LIMIT });
    let query = object(&[
        ("f?", list(&text())),
        ("filter?", nullable(text_to(4_000))),
        ("q?", text()),
    ]);
    object(&[
        ("act", json!({ "oneOf": acts })),
        ("ids?", nullable(ids)),
        ("query?", nullable(query)),
    ])
}

/// The answer of [`select`].
pub(crate) fn mass_answer(shapes: &mut Shapes) -> Js {
    import_shapes::import(shapes)
}
