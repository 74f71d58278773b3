//! JSON Schemas of what is held on a person, and of erasing it.

use serde_json::Value;

use crate::shape::{
    Shapes, anything, boolean, choice, dictionary, id, instant, integer, list, nullable, object, text,
    text_to, value,
};

/// Most characters of the reason for an erasure that the log keeps.
const REASON_LENGTH: u32 = 500;

/// As a document, or with the contents of the files.
pub(crate) fn format(_: &mut Shapes) -> Value {
    choice(&["json", "zip"])
}

/// Everything that is held on a person.
pub(crate) fn held(shapes: &mut Shapes) -> Value {
    shapes.named("PersonalData", |shapes| {
        let record = dictionary(&value(shapes));
        let linked = object(&[
            ("entity", text()),
            ("field", text()),
            ("is_cut", boolean()),
            ("records", list(&record)),
        ]);
        object(&[
            ("format", text()),
            ("version", integer()),
            ("made_at", instant()),
            ("entity", text()),
            ("record", nullable(record)),
            ("merged", list(&id())),
            ("linked", list(&linked)),
            ("left_out", list(&text())),
            ("cut", list(&choice(&["comments", "files", "history"]))),
            ("comments", list(&comment())),
            ("files", list(&file())),
            ("history", list(&line(shapes))),
        ])
    })
}

fn comment() -> Value {
    object(&[
        ("entity", text()),
        ("record_id", id()),
        ("body", text()),
        ("at", instant()),
        ("by", nullable(text())),
    ])
}

fn file() -> Value {
    object(&[
        ("entity", text()),
        ("record_id", id()),
        ("id", id()),
        ("file_name", text()),
        ("media_type", text()),
        ("size", integer()),
        ("sha256", text()),
        ("at", instant()),
    ])
}

fn line(shapes: &mut Shapes) -> Value {
    let value = value(shapes);
    let change = object(&[("field", text()), ("before", value.clone()), ("after", value)]);
    object(&[
        ("entity", text()),
        ("record_id", id()),
        ("at", instant()),
        ("by", nullable(text())),
        ("through", text()),
        ("action", text()),
        ("changes", list(&change)),
        ("details", anything()),
    ])
}

/// What an erasure would take away and leave.
pub(crate) fn plan(shapes: &mut Shapes) -> Value {
    shapes.named("ErasurePlan", |shapes| {
        let part = shapes.named("ErasurePart", |_| {
            object(&[
                ("entity", text()),
                ("records", integer()),
                ("fields", list(&text())),
            ])
        });
        let import = object(&[("id", id()), ("file_name", text())]);
        object(&[
            ("emptied", list(&part)),
            ("kept", list(&part)),
            ("comments", integer()),
            ("files", integer()),
            ("history", integer()),
            ("merges", integer()),
            ("imports", list(&import)),
            ("erased_at", nullable(instant())),
        ])
    })
}

/// Why, and which version of the record was looked at.
pub(crate) fn erasure(_: &mut Shapes) -> Value {
    object(&[
        ("reason", text_to(REASON_LENGTH)),
        ("version?", nullable(integer())),
    ])
}

/// What went.
pub(crate) fn erased(shapes: &mut Shapes) -> Value {
    shapes.named("Erased", |_| {
        let counts = ["records", "comments", "files", "history", "merges"];
        object(&counts.map(|name| (name, integer())))
    })
}
