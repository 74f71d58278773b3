//! Sharing a record, and why somebody may or may not do something with it.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use guanxi_entity::{EntityDef, Kind};
use guanxi_record::{
    NewShare, Receiver, Schema, Share, Verdict, may_share, share, shares, unshare, value_to_json, why,
};
use guanxi_store::Queries;
use guanxi_types::{Action, Actor, Ctx, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::asked::Asked;
use crate::error::ApiResult;
use crate::operation::Parameter;
use crate::session::Call;
use crate::shape::{self, id_from, id_in};
use crate::state::AppState;

/// Whoever reads all of these may ask what others may do.
const POLICY: &str = "org.role_grant";

pub(crate) fn routes() -> Router<AppState> {
    let one = "/records/{domain}/{entity}/{id}";
    Router::new()
        .route(&format!("{one}/shares"), get(list).post(create))
        .route(&format!("{one}/shares/{{share_id}}"), delete(remove))
        .route(&format!("{one}/access"), get(access))
}

type RecordPath = Path<(String, String, String)>;

/// The snapshot, the entity and the id that a path names.
fn named(call: &Call, domain: &str, name: &str, id: &str) -> Result<(Schema, &'static EntityDef, RawId)> {
    let schema = call.state.schema.now();
    let def = schema.entity(&format!("{domain}.{name}"))?;
    let id = id_in(id, &def.key)?;
    Ok((schema, def, id))
}

async fn list(call: Call, Path((domain, name, id)): RecordPath) -> ApiResult<Json<Js>> {
    let (schema, def, id) = named(&call, &domain, &name, &id)?;
    let ctx = call.ctx;
    let body = call.state.store.read(move |r| shown(r, &schema, &ctx, def, id));
    Ok(Json(body.await?))
}

fn shown(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Js> {
    let found = shares(r, schema, ctx, def, id)?;
    let items: Vec<Js> = found.iter().map(share_json).collect();
    Ok(json!({ "items": items, "may_share": may_share(r, ctx, def, id)? }))
}

fn share_json(share: &Share) -> Js {
    let terms = &share.terms;
    let (user, team) = match terms.with {
        Receiver::User(id) => (Some(id.to_string()), None),
        Receiver::Group(id) => (None, Some(id.to_string())),
    };
    json!({
        "id": share.id.to_string(), "user_id": user, "team_id": team, "name": share.name,
        "may_write": terms.may_write, "until": terms.until.map(|day| day.to_string()),
        "created_at": value_to_json(&Kind::DateTime, &share.created_at.into()),
        "created_by": share.created_by.to_string(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareBody {
    #[serde(default)]
    user_id: Option<String>,
    #[serde(default)]
    team_id: Option<String>,
    #[serde(default)]
    may_write: bool,
    #[serde(default)]
    until: Option<String>,
}

impl ShareBody {
    fn read(&self) -> Result<NewShare> {
        let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
        let id = |text: &str| id_from(text).ok_or_else(|| wrong("with", "not_an_id"));
        let with = match (&self.user_id, &self.team_id) {
            (Some(user), None) => Receiver::User(id(user)?),
            (None, Some(team)) => Receiver::Group(id(team)?),
            _ => return Err(wrong("with", "required")),
        };
        let until = self.until.as_deref().filter(|text| !text.is_empty());
        let until = until.map(str::parse).transpose();
        Ok(NewShare {
            with,
            may_write: self.may_write,
            until: until.map_err(|_| wrong("until", "not_a_date"))?,
        })
    }
}

async fn create(
    call: Call,
    Path((domain, name, id)): RecordPath,
    Json(body): Json<ShareBody>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let (schema, def, id) = named(&call, &domain, &name, &id)?;
    let ctx = call.ctx;
    let body = call.state.store.write(move |tx| {
        // Whoever may not see the record isn't told what is wrong with the call.
        guanxi_record::get(tx, &ctx, def, id)?;
        share(tx, &schema, &ctx, (def, id), &body.read()?)?;
        shown(tx, &schema, &ctx, def, id)
    });
    Ok((StatusCode::CREATED, Json(body.await?)))
}

async fn remove(
    call: Call,
    Path((domain, name, id, share_id)): Path<(String, String, String, String)>,
) -> ApiResult<StatusCode> {
    let (schema, def, id) = named(&call, &domain, &name, &id)?;
    let share_id = id_in(&share_id, &def.key)?;
    let ctx = call.ctx;
    let done = call
        .state
        .store
        .write(move |tx| unshare(tx, &schema, &ctx, (def, id), share_id));
    done.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is asked of why a record may be used: by whom.
pub(crate) const ASKED: [Parameter; 1] = [Parameter::new("user", |_| shape::id())];

/// For oneself; for others, whoever may read the whole policy.
async fn access(call: Call, Path((domain, name, id)): RecordPath, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, def, id) = named(&call, &domain, &name, &id)?;
    let own = call.ctx.user_id();
    let user = asked.some_id("user").unwrap_or(own);
    if user != own {
        call.ctx.require_all(Action::Read, POLICY)?;
    }
    let (ctx, sessions) = (call.ctx, Arc::clone(&call.state.sessions));
    let body = call.state.store.read(move |r| {
        guanxi_record::get(r, &ctx, def, id)?;
        let grants = sessions.grants(r, user)?;
        let actor = Actor::User {
            id: user,
            grants: Arc::new(grants),
            fields: Arc::default(),
        };
        let asked = Ctx { actor, ..ctx.clone() };
        let verdicts = why(r, &schema, (&ctx, &asked), (def, id))?;
        let verdicts: Vec<Js> = verdicts.iter().map(|v| verdict_json(&schema, v)).collect();
        Ok(json!({ "user_id": user.to_string(), "actions": verdicts }))
    });
    Ok(Json(body.await?))
}

fn verdict_json(schema: &Schema, verdict: &Verdict) -> Js {
    let reasons: Vec<Js> = verdict
        .reasons
        .iter()
        .map(|reason| {
            let text = reason.sentence(schema);
            json!({
                "code": reason.code, "opens": reason.opens, "params": reason.params,
                "text": { "zh": text.zh, "en": text.en },
            })
        })
        .collect();
    json!({ "action": verdict.action.name(), "allowed": verdict.allowed, "reasons": reasons })
}
