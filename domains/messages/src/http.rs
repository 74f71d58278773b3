//! How channels are set and tried, and messages sent once more.

mod mailbox;
mod shapes;
mod way_back;

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_message::Outgoing;
use guanxi_org::entities::Company;
use guanxi_record::audit::{Note, note};
use guanxi_types::{Action, ErrorKind, FieldError, Locale, Problem, Result, email, phone};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::retry;
use crate::entities::Message;
use crate::queries::waiting;
use crate::sender::Messenger;
use crate::settings::{self, Channel, Settings};

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 11] = [
    Operation::get(
        "/message-channels",
        "list_message_channels",
        "How text messages and mail are sent",
    )
    .gives(200, shapes::channels),
    Operation::put(
        "/message-channels/{channel}",
        "write_message_channel",
        "Set how messages of a channel are sent; without a password the former stays",
    )
    .places(&[("channel", shapes::channel_name)])
    .takes(shapes::settings)
    .refuses(&[409]),
    Operation::post(
        "/message-channels/{channel}/test",
        "test_message_channel",
        "Send a test message by the settings that are kept",
    )
    .places(&[("channel", shapes::channel_name)])
    .takes(shapes::test)
    .gives(200, shapes::tested)
    .refuses(&[409]),
    Operation::post(
        "/messages/{id}/retry",
        "retry_message",
        "Send a message that failed once more",
    )
    .refuses(&[409]),
    Operation::post(
        "/messages/bounces",
        "take_bounced_mail",
        "Take a report on mail that wasn't delivered (RFC 3464), as the mail server sent it",
    )
    .takes(shapes::report)
    .gives(200, shapes::bounced),
    Operation::get(
        "/message-mailbox",
        "read_message_mailbox",
        "The mailbox that is read for reports on undelivered mail",
    )
    .gives(200, shapes::mailbox),
    Operation::put(
        "/message-mailbox",
        "write_message_mailbox",
        "Set the mailbox that is read for reports (POP3); without a password the former stays",
    )
    .takes(shapes::mailbox_settings)
    .refuses(&[409]),
    Operation::post(
        "/message-mailbox/visit",
        "visit_message_mailbox",
        "Read the mailbox at once by the settings that are kept",
    )
    .gives(200, shapes::visited)
    .refuses(&[409]),
    Operation::post(
        "/messages/bounced-addresses/{id}/release",
        "release_bounced_address",
        "Let mail go to an address again",
    ),
    Operation::get(
        "/public/unsubscribe/{code}",
        "read_unsubscribe_page",
        "What a code to unsubscribe stands for",
    )
    .public()
    .places(&[("code", shapes::code)])
    .refuses(&[404])
    .gives(200, shapes::way_out),
    Operation::post(
        "/public/unsubscribe/{code}",
        "unsubscribe_from_messages",
        "Take the receiver of a message off the list of its channel, in one step (RFC 8058)",
    )
    .public()
    .places(&[("code", shapes::code)])
    .refuses(&[404])
    .gives(200, shapes::way_out),
];

/// Their routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/message-channels", get(list))
        .route("/message-channels/{channel}", put(write))
        .route("/message-channels/{channel}/test", post(test))
        .route("/messages/{id}/retry", post(again))
        .route("/message-mailbox", get(mailbox::told).put(mailbox::write))
        .route("/message-mailbox/visit", post(mailbox::visit))
        .route("/messages/bounces", post(way_back::bounce))
        .route(
            "/messages/bounced-addresses/{id}/release",
            post(way_back::release),
        )
        .route(
            "/public/unsubscribe/{code}",
            get(way_back::read).post(way_back::leave),
        )
}

/// For who may change the company, and for people: there are passwords in it.
fn require_administration(call: &Call) -> Result<()> {
    call.require_person()?;
    call.ctx.require_all(Action::Update, &Company::def().key)
}

fn channel_of(name: &str) -> Result<Channel> {
    Channel::named(name).ok_or_else(|| Problem::not_found("messages.channel"))
}

async fn list(call: Call) -> ApiResult<Json<Js>> {
    require_administration(&call)?;
    let reading = call.state.store.read(|r| {
        let mut found = Vec::new();
        for channel in Channel::ALL {
            let kept = settings::read(r, channel)?;
            let mut told = serde_json::to_value(&kept.settings).map_err(Problem::internal)?;
            if let Some(told) = told.as_object_mut() {
                told.insert("channel".to_owned(), json!(channel.name()));
                told.insert("version".to_owned(), json!(kept.version));
                told.insert("has_password".to_owned(), json!(kept.password.is_some()));
                told.insert("waiting".to_owned(), json!(waiting(r, channel)?));
            }
            found.push(told);
        }
        Ok(found)
    });
    Ok(Json(json!({ "items": reading.await? })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    version: i64,
    settings: Settings,
    #[serde(default)]
    password: Option<String>,
}

async fn write(call: Call, Path(channel): Path<String>, Json(body): Json<Given>) -> ApiResult<StatusCode> {
    require_administration(&call)?;
    let (channel, ctx) = (channel_of(&channel)?, call.ctx);
    let writing = call.state.store.write(move |tx| {
        let password = body.password.as_deref().filter(|text| !text.is_empty());
        settings::write(tx, channel, (body.version, &body.settings), password)?;
        let told = Note::new("message_channel").about("messages.message", 0);
        let told = told
            .with("channel", channel.name())
            .with("host", body.settings.host.as_str())
            .with("is_active", body.settings.is_active);
        note(tx, &ctx, &told)
    });
    writing.await?;
    call.state.service::<Messenger>()?.wake();
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    to: String,
}

/// Past the outbox: whoever sets a channel wants to hear at once what is wrong with it.
async fn test(call: Call, Path(channel): Path<String>, Json(body): Json<Test>) -> ApiResult<Json<Js>> {
    require_administration(&call)?;
    let channel = channel_of(&channel)?;
    let to = match channel {
        Channel::Sms => phone(&body.to).ok_or("not_a_phone"),
        Channel::Email => email(&body.to).ok_or("not_an_email"),
    };
    let to = to.map_err(|code| Problem::invalid(vec![FieldError::new("to", code)]))?;
    let now = call.state.clock.now();
    let kept = call.state.store.read(move |r| settings::read(r, channel)).await?;
    if kept.version == 0 {
        return Err(Problem::new(ErrorKind::Conflict, "messages.not_set").into());
    }
    let (subject, text) = match call.ctx.locale {
        Locale::Zh => ("测试消息", "这是一条来自“关系”的测试消息，收到说明设置正确。"),
        Locale::En => (
            "A test",
            "This is a test message of Guanxi: if you read it, the settings work.",
        ),
    };
    let message = Outgoing {
        id: format!("test-{now}"),
        to,
        subject: subject.to_owned(),
        text: text.to_owned(),
        unsubscribe: None,
        files: Vec::new(),
    };
    let sending = tokio::task::spawn_blocking(move || Messenger::test(channel, &kept, &message));
    let told = match sending.await.map_err(Problem::internal)? {
        Ok(_) => json!({ "is_sent": true, "failure": null, "detail": null }),
        Err(failure) => json!({ "is_sent": false, "failure": failure.code(), "detail": failure.detail() }),
    };
    Ok(Json(told))
}

async fn again(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let id = id_in(&id, &Message::def().key)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let trying = call.state.store.write(move |tx| retry(tx, &schema, &ctx, id));
    trying.await?;
    let messenger: Arc<Messenger> = call.state.service()?;
    messenger.wake();
    Ok(StatusCode::NO_CONTENT)
}
