//! What a message says, and its signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, Result};
use hmac::{Hmac, Mac};
use serde_json::{Map, Value as Json, json};
use sha2::Sha256;

use super::delivery::{self, Due};
use super::may_manage;
use super::subscription::Subscription;
use crate::access::{self, Reach};
use crate::json::{instant_json, record_to_json, titles};
use crate::module::Schema;
use crate::people::Audience;
use crate::query;

/// What is to be posted.
pub(super) enum Content {
    /// This body.
    Body(String),
    /// Nothing: the owner may not see the record.
    Withheld,
    /// Nothing ever again: the owner may not sign in or manage subscriptions any more.
    OwnerGone,
}

/// The signature of a message (`v1,…`), as Standard Webhooks says: HMAC-SHA256 over id, time in seconds, and body.
///
/// # Errors
/// Never with a secret that we made.
pub fn signature(secret: &[u8], id: &str, timestamp: i64, body: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(Problem::internal)?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body.as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// The message of a delivery, under what the subscription's owner may see at this moment.
pub(super) fn build(
    r: &mut dyn Queries,
    (schema, audience): (&Schema, &Audience),
    hook: &Subscription,
    due: &Due,
) -> Result<Content> {
    let owner = audience.circumstances(r, hook.owner_id)?.filter(may_manage);
    let Some(ctx) = owner else {
        return Ok(Content::OwnerGone);
    };
    if due.entity.is_empty() {
        return Ok(body(
            "ping",
            due,
            &json!({ "webhook": hook.id.to_string(), "name": hook.name }),
        ));
    }
    let Some(data) = data(r, (schema, &ctx), hook, due)? else {
        return Ok(Content::Withheld);
    };
    Ok(body(
        &format!("{}.{}", due.entity, due.act),
        due,
        &Json::Object(data),
    ))
}

fn body(name: &str, due: &Due, data: &Json) -> Content {
    let at = instant_json(&Value::from(due.at));
    Content::Body(json!({ "type": name, "timestamp": at, "data": data }).to_string())
}

fn data(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    hook: &Subscription,
    due: &Due,
) -> Result<Option<Map<String, Json>>> {
    let Ok(def) = schema.entity(&due.entity) else {
        return Ok(None);
    };
    let reach = access::scope_of(ctx, Action::Read, def);
    if reach.is_none() {
        return Ok(None);
    }
    let mut data = Map::new();
    data.insert("entity".to_owned(), json!(due.entity));
    data.insert("act".to_owned(), json!(due.act));
    data.insert("id".to_owned(), json!(due.record_id.to_string()));
    match query::get(r, ctx, def, due.record_id) {
        Ok(_) if due.act == "deleted" => {}
        Ok(record) => {
            data.insert("version".to_owned(), json!(record.version));
            if hook.with_values {
                let titles = titles(r, schema, ctx, def, std::slice::from_ref(&record))?;
                data.insert("record".to_owned(), record_to_json(def, &record, &titles));
            }
        }
        Err(problem) if problem.kind == ErrorKind::NotFound => {
            // One that is gone can't be looked at: told to who sees all of them, or knows that it was there.
            let all = Reach::everything(Action::Read);
            let is_there = query::find(r, ctx, all, def, due.record_id).is_ok();
            if is_there || !(reach.is_all() || delivery::was_told(r, hook.id, due)?) {
                return Ok(None);
            }
        }
        Err(problem) => return Err(problem),
    }
    Ok(Some(data))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I2: the worked example of the Standard Webhooks specification's libraries.
    #[test]
    fn a_signature_is_that_of_the_specification() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let made = signature(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(made.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
