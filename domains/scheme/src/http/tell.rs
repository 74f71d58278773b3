//! What is asked without a change.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Asked, Call};
use guanxi_insight::Insight;
use guanxi_record::attachment;
use guanxi_record::people::names;
use guanxi_store::Queries;
use guanxi_types::{Locale, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use crate::commands::{Reports, require_all};
use crate::entities::{Report, Round, Section};
use crate::queries::all;
use crate::report::{Source, diagram as drawn, document, round_known};

pub(super) async fn report(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, "scheme.report")?;
    let reports = call.state.service::<Reports>()?;
    let ctx = call.ctx;
    let step = reports.step(id);
    let found = call.state.store.read(move |r| {
        let known: Report = guanxi_record::get(r, &ctx, Report::def(), id)?.typed()?;
        let files = attachment::list(r, &ctx, Report::def(), id)?;
        let files: Vec<Js> = files
            .iter()
            .map(|file| json!({ "id": file.id.to_string(), "file_name": file.file_name, "size": file.size }))
            .collect();
        Ok((known, files))
    });
    let (known, files) = found.await?;
    // A process that ended while it worked leaves a record that nobody works on.
    let is_left = known.state == "working" && step.is_none() && reports.step(id).is_none();
    let state = if is_left { "failed" } else { known.state.as_str() };
    let step = step.unwrap_or_default();
    Ok(Json(json!({
        "id": id.to_string(), "name": known.name, "state": state, "done": step.done, "steps": step.all,
        "title": step.title, "problem": known.problem, "figures": known.figures, "took_ms": known.took_ms, "files": files,
    })))
}

pub(super) async fn sections(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let lang = asked.language("lang").unwrap_or(call.ctx.locale);
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    require_all(&schema, &ctx)?;
    guanxi_record::require(&ctx, guanxi_types::Action::Read, Section::def())?;
    let insight: Arc<Insight> = call.state.service()?;
    let store = call.state.store.clone();
    let making = tokio::task::spawn_blocking(move || {
        let source = Source {
            insight: &insight,
            schema: &schema,
            store: &store,
            ctx: ctx.clone(),
            lang,
            topic: None,
        };
        let (_, texts) = document(&source, &|_, _, _| {})?;
        let written = store.read_blocking(move |r| written(r, &ctx, lang))?;
        Ok::<_, Problem>((texts, written))
    });
    let (texts, written) = making.await.map_err(Problem::internal)??;
    let items: Vec<Js> = texts
        .into_iter()
        .map(|text| {
            let known = written.get(&text.key);
            json!({
                "key": text.key, "title": text.title, "made": text.made.as_str(), "edited": text.edited.as_deref(),
                "id": known.map(|one| one.id.to_string()), "version": known.map(|one| one.version),
                "edited_by": known.and_then(|one| one.by.clone()),
                "is_stale": known.is_some_and(|one| one.made.as_ref().is_some_and(|made| *made != text.made)),
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })))
}

struct Written {
    id: RawId,
    version: i64,
    by: Option<String>,
    /// What the program had made of the figures when it was written.
    made: Option<String>,
}

/// Who wrote which sections, by key.
fn written(r: &mut dyn Queries, ctx: &guanxi_types::Ctx, lang: Locale) -> Result<BTreeMap<String, Written>> {
    let mut out = BTreeMap::new();
    for (id, section) in all::<Section>(r, ctx, &[("language", lang.code())])? {
        let row = r.query_first(
            "SELECT version, updated_by FROM scheme_section WHERE id = ?1",
            &[guanxi_entity::Value::from(id)],
        )?;
        let row = row.unwrap_or_default();
        let people = names(r, [row.int(1)])?;
        let one = Written {
            id,
            version: row.int(0),
            by: people.get(&row.int(1)).cloned(),
            made: section.made,
        };
        out.insert(section.section, one);
    }
    Ok(out)
}

pub(super) async fn diagram(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Response> {
    let id = id_in(&id, "scheme.round")?;
    let (lang, ctx) = (asked.language("lang").unwrap_or(call.ctx.locale), call.ctx);
    let picture = call.state.store.read(move |r| {
        let round: Round = guanxi_record::get(r, &ctx, Round::def(), id)?.typed()?;
        let before = match round.previous_id {
            Some(before) => {
                let known: Round = guanxi_record::get(r, &ctx, Round::def(), before.raw())?.typed()?;
                Some(round_known(r, &ctx, before.raw(), known)?)
            }
            None => None,
        };
        let this = round_known(r, &ctx, id, round)?;
        if let Some(before) = &before {
            return Ok(drawn(Some(before), Some(&this), lang));
        }
        // The first round stands above the one that went on from it.
        let mut after = all::<Round>(r, &ctx, &[])?.into_iter();
        let after = after.find(|(_, one)| one.previous_id.is_some_and(|before| before.raw() == id));
        let after = match after {
            Some((next, round)) => Some(round_known(r, &ctx, next, round)?),
            None => None,
        };
        Ok(drawn(Some(&this), after.as_ref(), lang))
    });
    let picture = picture.await?;
    if asked.is("format", "pdf") {
        let setting = tokio::task::spawn_blocking(move || guanxi_report::sheet(&picture));
        let page = setting.await.map_err(Problem::internal)??;
        return Ok(([(header::CONTENT_TYPE, "application/pdf")], page).into_response());
    }
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture.svg).into_response())
}
