//! Paper forms over the web.

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::{Entity, Value};
use guanxi_http::shape::{
    Shapes, boolean, choice, day, id, id_in, integer, list, nullable, object, text, text_to,
};
use guanxi_http::{ApiResult, AppState, Call, Operation, body};
use guanxi_record::{get as record, require};
use guanxi_store::Queries;
use guanxi_types::{Action, Day, Money, Problem, Qty, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::entities::{PaperBatch, PaperForm};
use crate::paper::{
    Answer, BatchSum, Difference, Keyed, KeyedLine, begin_form, both_keyings, close_batch, drop_form,
    key_form, resolve, sum_of,
};

/// Characters of a number or card at most.
const TEXT_MAX: u32 = 60;

pub(super) const OPERATIONS: [Operation; 7] = [
    Operation::get(
        "/paper/batches/{id}",
        "read_paper_batch",
        "What is in a batch of paper forms",
    )
    .gives(200, sum_shape),
    Operation::post(
        "/paper/batches/{id}/forms",
        "key_paper_form",
        "Key a form, once or as the second clerk; a sound one becomes a sale that earns points",
    )
    .takes(form_shape)
    .gives(200, answer_shape)
    .refuses(&[409]),
    Operation::post(
        "/paper/batches/{id}/begun",
        "begin_paper_form",
        "Begin a form by its number, so that photos can be attached before it is keyed; the one that is there already",
    )
    .takes(begun_shape)
    .gives(200, answer_shape)
    .refuses(&[409]),
    Operation::post(
        "/paper/forms/{id}/drop",
        "drop_paper_form",
        "Take away a form that was begun by mistake and that nobody keyed, with its photos",
    )
    .gives(200, sum_shape)
    .refuses(&[409]),
    Operation::get(
        "/paper/forms/{id}/keyings",
        "read_paper_keyings",
        "Both keyings of a form that differs, and where",
    )
    .gives(200, both_shape)
    .refuses(&[409]),
    Operation::post(
        "/paper/forms/{id}/resolve",
        "resolve_paper_form",
        "Say what is right on a form that was keyed twice with differences",
    )
    .takes(form_shape)
    .gives(200, answer_shape)
    .refuses(&[409]),
    Operation::post(
        "/paper/batches/{id}/close",
        "close_paper_batch",
        "End a batch that comes to what it should",
    )
    .gives(200, sum_shape)
    .refuses(&[409]),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/paper/batches/{id}", get(read))
        .route("/paper/batches/{id}/forms", post(key))
        .route("/paper/batches/{id}/begun", post(begin))
        .route("/paper/forms/{id}/drop", post(take_away))
        .route("/paper/forms/{id}/keyings", get(keyings))
        .route("/paper/forms/{id}/resolve", post(settle))
        .route("/paper/batches/{id}/close", post(close))
}

fn sum_shape(shapes: &mut Shapes) -> Js {
    shapes.named("PaperBatchSum", |_| {
        object(&[("count", integer()), ("amount", text()), ("pending", integer())])
    })
}

fn form_shape(shapes: &mut Shapes) -> Js {
    let line = shapes.named("PaperLine", |_| {
        object(&[("product_id", id()), ("qty", text()), ("amount", text())])
    });
    shapes.named("PaperKeyed", |_| {
        object(&[
            ("number", text_to(TEXT_MAX)),
            // Empty where nobody is known.
            ("card", text()),
            // The number of who of the card's household bought; the holder where empty.
            ("person?", text()),
            ("sold_on", day()),
            ("lines", list(&line)),
            ("total", text()),
        ])
    })
}

fn begun_shape(shapes: &mut Shapes) -> Js {
    shapes.named("PaperBegun", |_| object(&[("number", text_to(TEXT_MAX))]))
}

fn difference_shape(shapes: &mut Shapes) -> Js {
    shapes.named("PaperDifference", |_| {
        object(&[("field", text()), ("first", text()), ("second", text())])
    })
}

fn both_shape(shapes: &mut Shapes) -> Js {
    let (form, difference) = (form_shape(shapes), difference_shape(shapes));
    shapes.named("PaperKeyings", |_| {
        object(&[
            ("id", id()),
            ("batch_id", id()),
            ("first", form.clone()),
            ("second", form),
            ("differences", list(&difference)),
            ("first_by", nullable(text())),
            ("second_by", nullable(text())),
            ("needs_third", boolean()),
            ("may_settle", boolean()),
        ])
    })
}

fn answer_shape(shapes: &mut Shapes) -> Js {
    let difference = difference_shape(shapes);
    shapes.named("PaperAnswer", |_| {
        object(&[
            ("id", id()),
            ("state", choice(&["begun", "keyed", "differs", "saved"])),
            ("sale_id", nullable(id())),
            ("differences", list(&difference)),
        ])
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    product_id: String,
    qty: String,
    amount: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    number: String,
    card: String,
    #[serde(default)]
    person: String,
    sold_on: String,
    lines: Vec<Line>,
    total: String,
}

impl Form {
    fn read(&self) -> Result<Keyed> {
        let line = |(at, line): (usize, &Line)| {
            let field = |name: &str| format!("lines.{at}.{name}");
            Ok(KeyedLine {
                product: body::id(&field("product_id"), &line.product_id)?,
                qty: body::qty(&field("qty"), &line.qty)?.raw(),
                amount: body::money(&field("amount"), &line.amount)?.raw(),
            })
        };
        let longest = usize::try_from(TEXT_MAX).unwrap_or(usize::MAX);
        if self.card.chars().count() > longest {
            return Err(Problem::wrong("card", "too_long"));
        }
        if self.person.chars().count() > longest {
            return Err(Problem::wrong("person", "too_long"));
        }
        let sold_on = body::day("sold_on", &self.sold_on)?;
        Ok(Keyed {
            number: self.number.trim().to_owned(),
            card: self.card.trim().to_owned(),
            person: self.person.trim().to_owned(),
            sold_on: sold_on.raw(),
            lines: self.lines.iter().enumerate().map(line).collect::<Result<_>>()?,
            total: body::money("total", &self.total)?.raw(),
        })
    }
}

fn told(sum: BatchSum) -> Json<Js> {
    Json(json!({
        "count": sum.count,
        "amount": Money::new(sum.amount).to_string(),
        "pending": sum.pending,
    }))
}

fn said(answer: &Answer) -> Json<Js> {
    Json(json!({
        "id": answer.form.to_string(),
        "state": answer.state,
        "sale_id": answer.sale.map(|id| id.to_string()),
        "differences": differences_told(&answer.differences),
    }))
}

async fn read(call: Call, Path(path): Path<String>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Create, PaperForm::def())?;
    let id = id_in(&path, &PaperBatch::def().key)?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        record(r, &ctx, PaperBatch::def(), id)?;
        sum_of(r, id)
    });
    Ok(told(reading.await?))
}

fn form_told(keyed: &Keyed) -> Js {
    let line = |line: &KeyedLine| {
        json!({
            "product_id": line.product.to_string(),
            "qty": Qty::new(line.qty).to_string(),
            "amount": Money::new(line.amount).to_string(),
        })
    };
    json!({
        "number": keyed.number,
        "card": keyed.card,
        "person": keyed.person,
        "sold_on": Day::new(keyed.sold_on).to_string(),
        "lines": keyed.lines.iter().map(line).collect::<Vec<Js>>(),
        "total": Money::new(keyed.total).to_string(),
    })
}

fn differences_told(found: &[Difference]) -> Vec<Js> {
    let one = |one: &Difference| json!({ "field": one.field, "first": one.first, "second": one.second });
    found.iter().map(one).collect()
}

async fn keyings(call: Call, Path(path): Path<String>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Create, PaperForm::def())?;
    let id = id_in(&path, &PaperForm::def().key)?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        let both = both_keyings(r, &ctx, id)?;
        let mut names = Vec::new();
        for clerk in both.by {
            let row = r.query_first(
                "SELECT name FROM org_user WHERE id = ?1",
                &[Value::from(clerk.unwrap_or(0))],
            )?;
            names.push(row.map(|row| row.text(0).to_owned()));
        }
        Ok((both, names))
    });
    let (both, names) = reading.await?;
    Ok(Json(json!({
        "id": both.form.to_string(),
        "batch_id": both.batch.to_string(),
        "first": form_told(&both.first),
        "second": form_told(&both.second),
        "differences": differences_told(&both.differences),
        "first_by": names.first(),
        "second_by": names.last(),
        "needs_third": both.needs_third,
        "may_settle": both.may_settle,
    })))
}

async fn key(call: Call, Path(path): Path<String>, Json(form): Json<Form>) -> ApiResult<Json<Js>> {
    let id = id_in(&path, &PaperBatch::def().key)?;
    let keyed = form.read()?;
    let keying = call.write(move |tx, schema, ctx| key_form(tx, schema, ctx, (id, &keyed)));
    Ok(said(&keying.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    number: String,
}

async fn begin(call: Call, Path(path): Path<String>, Json(begun): Json<Begun>) -> ApiResult<Json<Js>> {
    let id = id_in(&path, &PaperBatch::def().key)?;
    let beginning = call.write(move |tx, schema, ctx| begin_form(tx, schema, ctx, (id, begun.number.trim())));
    Ok(said(&beginning.await?))
}

async fn take_away(call: Call, Path(path): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&path, &PaperForm::def().key)?;
    let dropping = call.write(move |tx, schema, ctx| drop_form(tx, schema, ctx, id));
    Ok(told(dropping.await?))
}

async fn settle(call: Call, Path(path): Path<String>, Json(form): Json<Form>) -> ApiResult<Json<Js>> {
    let id = id_in(&path, &PaperForm::def().key)?;
    let keyed = form.read()?;
    let settling = call.write(move |tx, schema, ctx| resolve(tx, schema, ctx, (id, &keyed)));
    Ok(said(&settling.await?))
}

async fn close(call: Call, Path(path): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&path, &PaperBatch::def().key)?;
    let closing = call.write(move |tx, schema, ctx| close_batch(tx, schema, ctx, id));
    Ok(told(closing.await?))
}
