//! Rules: counted, explained, applied.

use guanxi_http::body::{Object, read};
use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use guanxi_entity::{Entity, Label, Value};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call, idempotent};
use guanxi_insight::Insight;
use guanxi_marketing::entities::{Segment, SegmentMember};
use guanxi_record::{SqlText, get, once, require, restrict_few, shown_text};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::{base_of, evaluate, label};
use crate::commands::{Chosen, Writer, copy as keep, refresh as apply, take_list};
use crate::fields::{CUSTOMER, value_of};
use crate::reasons::{chosen, sentences};
use crate::rule::{Names, Node, Said, SegmentTest, cell, names, say};
use crate::select::{Eyes, Wanted};

/// Customers that a count shows.
const SAMPLE: usize = 20;
/// Segments that are compared at once.
const COMPARED: usize = 8;
const SEGMENT: &str = "marketing.segment";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    rule: Js,
    #[serde(default)]
    customer_id: Option<String>,
}

pub(super) async fn count(call: Call, Json(body): Json<Object>) -> ApiResult<Json<Js>> {
    let rule = Node::read(&read::<Asked>(&body)?.rule)?;
    let (evaluated, found) = evaluate(&call, &rule, Wanted::default()).await?;
    let sample = sample(&call, evaluated.sample(SAMPLE)).await?;
    let schema = call.state.schema.now();
    let said = Said {
        schema: &schema,
        ctx: &call.ctx,
        names: &found,
    };
    let texts: BTreeMap<String, Label> = sentences(said, &rule).into_iter().collect();
    let counts = evaluated.counts();
    let parts: Vec<Js> = counts
        .iter()
        .map(|count| {
            let text = texts.get(&count.path).map(label);
            json!({ "path": count.path, "text": text, "matches": count.matches, "left": count.left })
        })
        .collect();
    Ok(Json(json!({
        "customers": evaluated.universe.len(),
        "members": counts.first().map_or(0, |count| count.matches),
        "as_of": evaluated.base.sales.to_string(),
        "sentence": label(&say(said, &rule)),
        "parts": parts,
        "sample": sample,
    })))
}

/// Number and name of some customers, covered as on their pages.
pub(super) async fn sample(call: &Call, ids: Vec<RawId>) -> Result<Vec<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let reading = call.state.store.read(move |r| {
        let def = schema.entity(CUSTOMER)?;
        let reach = require(&ctx, Action::Read, def)?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = SqlText::new(&format!("SELECT id, number, name FROM {}", def.table));
        let marks = vec!["?"; ids.len()].join(", ");
        sql.and(&format!("id IN ({marks})"), ids.iter().copied().map(Value::from));
        restrict_few(&mut sql, &ctx, reach, def);
        sql.push(" ORDER BY id", []);
        let rows = r.query(&sql.text, &sql.params)?;
        let shown = |row: &guanxi_store::Row| {
            json!({
                "id": row.int(0).to_string(),
                "number": shown_text(&ctx, def, "number", row.text(1)),
                "name": shown_text(&ctx, def, "name", row.text(2)),
            })
        };
        Ok(rows.iter().map(shown).collect())
    });
    reading.await
}

pub(super) async fn explain(call: Call, Json(body): Json<Object>) -> ApiResult<Json<Js>> {
    let asked: Asked = read(&body)?;
    let rule = Node::read(&asked.rule)?;
    let customer = id_in(asked.customer_id.as_deref().unwrap_or_default(), CUSTOMER)?;
    let wanted = Wanted {
        only: Some(customer),
        with_values: true,
    };
    let (evaluated, found) = evaluate(&call, &rule, wanted).await?;
    if evaluated.universe.is_empty() {
        return Err(Problem::not_found(CUSTOMER).into());
    }
    let schema = call.state.schema.now();
    let said = Said {
        schema: &schema,
        ctx: &call.ctx,
        names: &found,
    };
    let texts: BTreeMap<String, Label> = sentences(said, &rule).into_iter().collect();
    let conditions: Vec<Js> = evaluated
        .because(0)
        .into_iter()
        .map(|one| {
            let text = texts.get(&one.path).map(label);
            json!({ "path": one.path, "text": text, "holds": one.holds, "found": one.text })
        })
        .collect();
    Ok(Json(json!({
        "customer_id": customer.to_string(),
        "is_in": evaluated.members().has(0),
        "sentence": label(&say(said, &rule)),
        "conditions": conditions,
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Several {
    segments: Vec<String>,
}

pub(super) async fn overlap(call: Call, Json(body): Json<Object>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Read, call.state.schema.now().entity(SEGMENT)?)?;
    let ids = read::<Several>(&body)?.segments;
    if !(2..=COMPARED).contains(&ids.len()) {
        return Err(Problem::new(ErrorKind::Invalid, "audience.bad_wish")
            .with("field", "segments")
            .into());
    }
    let test = |id: &String| Node::Segment(SegmentTest { id: id.clone() });
    let rule = Node::Any(ids.iter().map(test).collect());
    let (evaluated, found) = evaluate(&call, &rule, Wanted::default()).await?;
    let (sizes, pairs) = crate::audience::overlap(&evaluated, ids.len());
    let segments = ids.iter().zip(sizes);
    let segments =
        segments.map(|(id, size)| json!({ "id": id, "name": found.of(SEGMENT, id), "members": size }));
    let id = |at: usize| ids.get(at).cloned().unwrap_or_default();
    let pairs = pairs
        .into_iter()
        .map(|(one, other, both)| json!({ "one": id(one), "other": id(other), "both": both }));
    Ok(Json(json!({
        "segments": segments.collect::<Vec<Js>>(),
        "pairs": pairs.collect::<Vec<Js>>(),
        "together": evaluated.members().count(),
    })))
}

/// A segment's kind and definition.
fn defined(
    r: &mut dyn Queries,
    schema: &guanxi_record::Schema,
    ctx: &Ctx,
    id: RawId,
) -> Result<(String, String)> {
    let def = schema.entity(SEGMENT)?;
    let record = get(r, ctx, def, id)?;
    let text = |name: &str| {
        value_of(def, &record, name)
            .as_text()
            .unwrap_or_default()
            .to_owned()
    };
    Ok((text("kind"), text("definition")))
}

pub(super) async fn definition(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, SEGMENT)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let found = call.state.store.read(move |r| {
        let (kind, text) = defined(r, &schema, &ctx, id)?;
        let rule = Node::of_definition(&text).ok();
        let found = match &rule {
            Some(rule) => names(r, &schema, &ctx, rule)?,
            None => Names::default(),
        };
        let said = Said {
            schema: &schema,
            ctx: &ctx,
            names: &found,
        };
        let sentence = match &rule {
            Some(rule) => Some(say(said, rule)),
            None => of_cube(&text),
        };
        let parts = rule.iter().flat_map(|rule| sentences(said, rule));
        let parts: Vec<Js> = parts
            .map(|(path, text)| json!({ "path": path, "text": label(&text) }))
            .collect();
        Ok(json!({
            "kind": kind, "sentence": sentence.as_ref().map(label), "rule": rule, "parts": parts,
        }))
    });
    Ok(Json(found.await?))
}

/// A cell of the cube as a sentence: `{"cube": {"slice": "department:GROCERY|PRODUCE;mission:topup"}}`.
fn of_cube(definition: &str) -> Option<Label> {
    #[derive(Deserialize)]
    struct OfCell {
        cube: BTreeMap<String, String>,
    }
    let found: OfCell = serde_json::from_str(definition).ok()?;
    Some(cell(&found.cube, None))
}

/// The rule of a segment, evaluated with its values, ready to be applied; with it the definition that it was read from.
async fn rule_now(call: &Call, id: RawId) -> Result<(Chosen, String)> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let reading = call.state.store.read({
        let (schema, ctx) = (schema.clone(), ctx.clone());
        move |r| defined(r, &schema, &ctx, id)
    });
    let (kind, text) = reading.await?;
    if kind != "rule" {
        return Err(Problem::new(ErrorKind::Conflict, "audience.not_a_rule"));
    }
    let rule = Node::of_definition(&text)?;
    let insight = call.state.service::<Insight>()?;
    let (store, base) = (call.state.store.clone(), base_of(call, &insight));
    let evaluating = tokio::task::spawn_blocking(move || {
        let eyes = Eyes {
            schema: &schema,
            ctx: &ctx,
        };
        chosen(&store, &insight, eyes, (&rule, base), ctx.locale)
    });
    Ok((evaluating.await.map_err(Problem::internal)??, text))
}

/// Refuses to apply a rule that somebody changed while it was evaluated: that may take minutes.
fn still_so(tx: &mut Tx<'_>, writer: Writer<'_>, (id, text): (RawId, &str)) -> Result<()> {
    let (_, now) = defined(tx, writer.schema, writer.ctx, id)?;
    if now == text {
        Ok(())
    } else {
        Err(Problem::new(ErrorKind::Conflict, "record.version_conflict"))
    }
}

fn sizes_json(sizes: crate::commands::Sizes) -> Js {
    json!({ "members": sizes.members, "added": sizes.added, "removed": sizes.removed })
}

pub(super) async fn refresh(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, SEGMENT)?;
    let schema = call.state.schema.now();
    require(&call.ctx, Action::Update, schema.entity(SEGMENT)?)?;
    require(
        &call.ctx,
        Action::Create,
        schema.entity(&SegmentMember::def().key)?,
    )?;
    let (chosen, text) = rule_now(&call, id).await?;
    let ctx = call.ctx;
    let written = call.state.store.write(move |tx| {
        let writer = Writer {
            schema: &schema,
            ctx: &ctx,
        };
        still_so(tx, writer, (id, &text))?;
        apply(tx, writer, id, &chosen)
    });
    Ok(Json(sizes_json(written.await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Copied {
    name: String,
}

pub(super) async fn copy(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let id = id_in(&id, SEGMENT)?;
    let schema = call.state.schema.now();
    for key in [&Segment::def().key, &SegmentMember::def().key] {
        require(&call.ctx, Action::Create, schema.entity(key)?)?;
    }
    let request = idempotent(&headers, &format!("marketing.segment/{id}/copy"), &body)?;
    let name = read::<Copied>(&body)?.name;
    let (chosen, text) = rule_now(&call, id).await?;
    let ctx = call.ctx;
    let written = call.state.store.write(move |tx| {
        let writer = Writer {
            schema: &schema,
            ctx: &ctx,
        };
        let id = once(tx, &ctx, request.as_ref(), |tx| {
            still_so(tx, writer, (id, &text))?;
            Ok(keep(tx, writer, (id, &name), &chosen)?.id)
        })?;
        let sql = "SELECT members FROM marketing_segment WHERE id = ?1";
        let row = tx.query_first(sql, &[Value::from(id)])?;
        Ok((id, row.map_or(0, |row| row.int(0))))
    });
    let (id, members) = written.await?;
    let made = json!({ "id": id.to_string(), "members": members });
    Ok((StatusCode::CREATED, Json(made)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    entries: Vec<String>,
}

/// Most characters of a number, a phone or a name in a list.
pub(super) const ENTRY_MAX: usize = 200;

pub(super) async fn entries(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Object>,
) -> ApiResult<Json<Js>> {
    let id = id_in(&id, SEGMENT)?;
    let given = read::<Entries>(&body)?.entries;
    let given: Vec<String> = given
        .iter()
        .map(|entry| entry.trim().to_owned())
        .filter(|entry| !entry.is_empty())
        .collect();
    if given.iter().any(|entry| entry.chars().count() > ENTRY_MAX) {
        let wrong = FieldError::new("entries", "too_long").with("max", ENTRY_MAX);
        return Err(Problem::invalid(vec![wrong]).into());
    }
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let written = call.state.store.write(move |tx| {
        let writer = Writer {
            schema: &schema,
            ctx: &ctx,
        };
        take_list(tx, writer, id, &given)
    });
    let listed = written.await?;
    Ok(Json(json!({
        "added": listed.added, "known": listed.known, "unknown": listed.unknown, "ambiguous": listed.ambiguous,
    })))
}
