//! What is said about comments, files, time lines and notices, as JSON Schemas.

use serde_json::{Value, json};

use crate::shape::{
    Shapes, anything, boolean, dictionary, id, integer, list, nullable, object, text, text_to,
};

fn instant() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// An item of a time line; its content follows from its kind.
pub(crate) fn timeline_item(_: &mut Shapes) -> Value {
    object(&[
        ("kind", text()),
        ("id", text()),
        ("at", instant()),
        ("content", dictionary(&anything())),
    ])
}

/// Somebody to mention.
pub(crate) fn reader(_: &mut Shapes) -> Value {
    object(&[("id", id()), ("name", text()), ("can_read", boolean())])
}

/// What is said.
pub(crate) fn text_body(_: &mut Shapes) -> Value {
    object(&[("body", text_to(5_000))])
}

/// Whom it couldn't reach.
pub(crate) fn said(_: &mut Shapes) -> Value {
    let person = object(&[("id", id()), ("name", text())]);
    object(&[("id", id()), ("unseen", list(&person))])
}

/// A file of a record.
pub(crate) fn file(_: &mut Shapes) -> Value {
    object(&[
        ("id", id()),
        ("file_name", text()),
        ("media_type", text()),
        ("size", integer()),
        ("has_thumbnail", boolean()),
        ("created_at", instant()),
        ("by", nullable(text())),
    ])
}

/// A file on its way.
pub(crate) fn upload(_: &mut Shapes) -> Value {
    object(&[(
        "file",
        json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
    )])
}

/// The own notices.
pub(crate) fn notices(_: &mut Shapes) -> Value {
    let notice = object(&[
        ("id", id()),
        ("kind", crate::shape::choice(&["mention", "webhook_off"])),
        ("entity", text()),
        ("record_id", id()),
        ("title", text()),
        ("body", text()),
        ("people", dictionary(&text())),
        ("by", nullable(text())),
        ("at", instant()),
        ("is_read", boolean()),
    ]);
    object(&[
        ("items", list(&notice)),
        ("next", nullable(text())),
        ("unread", integer()),
    ])
}

/// Which notice was read; all where none is named.
pub(crate) fn which(_: &mut Shapes) -> Value {
    object(&[("id?", nullable(id()))])
}

/// Where a page of notices goes on.
pub(crate) fn after(_: &mut Shapes) -> Value {
    id()
}
