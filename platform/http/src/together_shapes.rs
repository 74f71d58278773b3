//! What is said about comments, files, time lines and notices, as JSON Schemas.

use serde_json::{Value, json};

use crate::record_shapes::{history_entry, record};
use crate::shape::{Shapes, boolean, dictionary, id, integer, list, nullable, object, text, text_to};

fn instant() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// An item of a time line; its content follows from its kind.
pub(crate) fn timeline_item(shapes: &mut Shapes) -> Value {
    let item = |kind: Value, content: Value| {
        object(&[
            ("kind", kind),
            ("id", text()),
            ("at", instant()),
            ("content", content),
        ])
    };
    let of = |name: &str| json!({ "type": "string", "const": name });
    shapes.named("TimelineItem", |shapes| {
        let (comment, file) = (comment(shapes), file(shapes));
        let (change, record) = (history_entry(shapes), record_content(shapes));
        let items = [
            shapes.named("CommentItem", |_| item(of("comment"), comment)),
            shapes.named("FileItem", |_| item(of("file"), file)),
            shapes.named("ChangeItem", |_| item(of("change"), change)),
            // The kinds of records are those of the domains.
            shapes.named("RecordItem", |_| item(text(), record)),
        ];
        json!({ "anyOf": items })
    })
}

/// A comment; `@[id]` in its text stands for one of `people`.
fn comment(shapes: &mut Shapes) -> Value {
    shapes.named("Comment", |_| {
        object(&[
            ("body", text()),
            ("by", nullable(text())),
            ("people", dictionary(&text())),
            ("edited_at", nullable(instant())),
            ("is_own", boolean()),
        ])
    })
}

/// A record of a domain on another's time line: a sale, an activity.
fn record_content(shapes: &mut Shapes) -> Value {
    let record = record(shapes);
    object(&[("entity", text()), ("record", record), ("by", nullable(text()))])
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
pub(crate) fn file(shapes: &mut Shapes) -> Value {
    shapes.named("File", |_| {
        object(&[
            ("id", id()),
            ("file_name", text()),
            ("media_type", text()),
            ("size", integer()),
            ("has_thumbnail", boolean()),
            ("created_at", instant()),
            ("by", nullable(text())),
        ])
    })
}

/// A file on its way.
pub(crate) fn upload(_: &mut Shapes) -> Value {
    object(&[(
        "file",
        json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
    )])
}

/// The own notices.
pub(crate) fn notices(shapes: &mut Shapes) -> Value {
    let notice = object(&[
        ("id", id()),
        ("kind", text()),
        ("entity", text()),
        ("record_id", id()),
        ("title", text()),
        ("body", text()),
        ("people", dictionary(&text())),
        ("by", nullable(text())),
        ("at", instant()),
        ("is_read", boolean()),
    ]);
    let notice = shapes.named("Notice", |_| notice);
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
