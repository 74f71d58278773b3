//! The verbs.

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use guanxi_http::body::{Object, read};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_insight::http::told;
use guanxi_insight::{Insight, Query};
use guanxi_record::Schema;
use guanxi_record::attachment::FileFolder;
use guanxi_report::Format;
use guanxi_store::Tx;
use guanxi_types::{Ctx, ErrorKind, Locale, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{
    self, FIGURES_MAX, Figures, Newest, Order, Pinned, Reports, Workshop, require_all, segmented,
};

type Done = ApiResult<(StatusCode, Json<Js>)>;

/// Does a verb once under its key, and answers with the id of what it made or changed.
async fn perform(
    call: &Call,
    asked: (&HeaderMap, &str, &Object),
    status: StatusCode,
    act: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<RawId> + Send + 'static,
) -> Done {
    let id = call.write_once(asked, act, |_, _, _, id| Ok(id)).await?;
    Ok((status, Json(json!({ "id": id.to_string() }))))
}

/// Does something that may be done again, and answers with a count.
async fn counted(
    call: &Call,
    act: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<usize> + Send + 'static,
) -> Done {
    let count = call.write(act).await?;
    Ok((StatusCode::OK, Json(json!({ "count": count }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    lang: Option<String>,
    formats: Vec<String>,
    #[serde(default)]
    topic_id: Option<String>,
}

impl Wanted {
    fn order(&self, or: Locale) -> Result<Order> {
        let unknown = |name: &String| {
            Problem::new(ErrorKind::Invalid, "request.unknown_format").with("format", name.as_str())
        };
        let mut formats = Vec::new();
        for name in &self.formats {
            let format = Format::named(name).ok_or_else(|| unknown(name))?;
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        if formats.is_empty() {
            return Err(Problem::new(ErrorKind::Invalid, "scheme.no_format"));
        }
        let topic = self.topic_id.as_deref().filter(|id| !id.is_empty());
        Ok(Order {
            lang: self.lang.as_deref().map_or(or, Locale::from_tag),
            formats,
            topic: topic.map(|id| id_in(id, "scheme.topic")).transpose()?,
        })
    }
}

pub(super) async fn make_report(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> Done {
    let order = read::<Wanted>(&body)?.order(call.ctx.locale)?;
    let reports = call.state.service::<Reports>()?;
    let shop = Workshop {
        store: call.state.store.clone(),
        schema: call.state.schema.now(),
        insight: call.state.service::<Insight>()?,
        files: call.state.service::<FileFolder>()?,
        temporary: call.state.folder.join("tmp"),
    };
    let (beginning, wanted) = (Arc::clone(&reports), order.clone());
    let done = perform(
        &call,
        (&headers, "scheme.report", &body),
        StatusCode::ACCEPTED,
        move |tx, schema, ctx| beginning.begin(tx, schema, ctx, &wanted),
    )
    .await?;
    let id = done.1.0.get("id").and_then(Js::as_str).unwrap_or_default();
    let id = id_in(id, "scheme.report")?;
    if reports.take(id) {
        let ctx = call.ctx.clone();
        tokio::task::spawn_blocking(move || reports.make(&shop, &ctx, (id, &order)));
    }
    Ok(done)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    name: String,
    indicator: String,
    #[serde(default)]
    question: String,
    #[serde(default)]
    note: Option<String>,
}

pub(super) async fn pin(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "scheme.round")?;
    let found = read::<Found>(&body)?;
    let pairs = found.question.split('&').filter_map(|pair| pair.split_once('='));
    let query = Query::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
    let (figures, as_of) = told(&call, &found.indicator, query, FIGURES_MAX).await?;
    let pinned = Pinned {
        name: found.name,
        indicator: found.indicator,
        question: found.question,
        figures,
        as_of,
        note: found.note,
    };
    let what = format!("scheme.round/{id}/pin");
    perform(
        &call,
        (&headers, &what, &body),
        StatusCode::CREATED,
        move |tx, schema, ctx| commands::pin(tx, schema, ctx, (id, &pinned)),
    )
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phase {
    to: String,
}

pub(super) async fn step(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "scheme.round")?;
    let phase = read::<Phase>(&body)?;
    let what = format!("scheme.round/{id}/step");
    perform(
        &call,
        (&headers, &what, &body),
        StatusCode::OK,
        move |tx, schema, ctx| commands::step(tx, schema, ctx, (id, &phase.to)).map(|()| id),
    )
    .await
}

pub(super) async fn measure(call: Call, Path(id): Path<String>) -> Done {
    let id = id_in(&id, "scheme.round")?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let today = schema.today(&ctx);
    let reading = call
        .state
        .store
        .read(move |r| commands::counting(r, &schema, &ctx, id));
    let counting = reading.await?;
    let scanning = asked(&call, move |insight| {
        let measured = commands::counted(insight, today, &counting)?;
        Ok((measured, Newest::read(insight)?))
    });
    let (measured, newest) = scanning.await?;
    counted(&call, move |tx, schema, ctx| {
        commands::goals(tx, schema, ctx, (id, &newest))?;
        commands::keep(tx, schema, ctx, &measured)
    })
    .await
}

pub(super) async fn close(call: Call, Path(id): Path<String>, headers: HeaderMap) -> Done {
    let id = id_in(&id, "scheme.round")?;
    let what = format!("scheme.round/{id}/close");
    perform(
        &call,
        (&headers, &what, &Object::new()),
        StatusCode::CREATED,
        move |tx, schema, ctx| commands::close(tx, schema, ctx, id),
    )
    .await
}

/// Asks the figures beside the server's own work.
async fn asked<T: Send + 'static>(
    call: &Call,
    ask: impl FnOnce(&Insight) -> Result<T> + Send + 'static,
) -> Result<T> {
    let insight = call.state.service::<Insight>()?;
    let asking = tokio::task::spawn_blocking(move || ask(&insight));
    asking.await.map_err(Problem::internal)?
}

pub(super) async fn ready_directions(call: Call) -> Done {
    require_all(&call.state.schema.now(), &call.ctx)?;
    let newest = asked(&call, Newest::read).await?;
    let done = counted(&call, move |tx, schema, ctx| {
        commands::ready_directions(tx, schema, ctx, &|name| newest.of(name))
    })
    .await?;
    with_figures(&call, |figures, ctx| figures.members(ctx).map(drop)).await?;
    Ok(done)
}

/// Does what asks the figures and writes by itself, beside the server's own work.
async fn with_figures(
    call: &Call,
    act: impl FnOnce(&Figures<'_>, &Ctx) -> Result<()> + Send + 'static,
) -> Result<()> {
    let insight = call.state.service::<Insight>()?;
    let (store, schema, ctx) = (
        call.state.store.clone(),
        call.state.schema.now(),
        call.ctx.clone(),
    );
    let acting = tokio::task::spawn_blocking(move || {
        let figures = Figures {
            store: &store,
            schema: &schema,
            insight: &insight,
        };
        act(&figures, &ctx)
    });
    acting.await.map_err(Problem::internal)?
}

pub(super) async fn start_campaign(call: Call, Path(id): Path<String>, headers: HeaderMap) -> Done {
    let id = id_in(&id, "scheme.direction")?;
    let what = format!("scheme.direction/{id}/campaign");
    let done = perform(
        &call,
        (&headers, &what, &Object::new()),
        StatusCode::CREATED,
        move |tx, schema, ctx| commands::start_campaign(tx, schema, ctx, id),
    )
    .await?;
    let campaign = done.1.0.get("id").and_then(Js::as_str).unwrap_or_default();
    let campaign = id_in(campaign, "marketing.campaign")?;
    with_figures(&call, move |figures, ctx| {
        figures.audience(ctx, (id, campaign)).map(drop)
    })
    .await?;
    Ok(done)
}

pub(super) async fn refresh_relations(call: Call) -> Done {
    require_all(&call.state.schema.now(), &call.ctx)?;
    let (store, ctx) = (call.state.store.clone(), call.ctx.clone());
    let groups = asked(&call, move |insight| segmented(&store, insight, &ctx)).await?;
    counted(&call, move |tx, schema, ctx| {
        commands::refresh_relations(tx, schema, ctx, &groups)
    })
    .await
}

pub(super) async fn ready_topics(call: Call) -> Done {
    counted(&call, commands::ready_topics).await
}
