//! JSON Schemas of imports.

use serde_json::{Value, json};

use crate::shape::{
    Shapes, anything, boolean, choice, dictionary, id, instant, integer, label, list, note, nullable, object,
    text,
};

/// Something that can be imported into.
pub(crate) fn target(shapes: &mut Shapes) -> Value {
    shapes.named("ImportTarget", |shapes| {
        let label = label(shapes);
        let field = object(&[
            ("name", text()),
            ("label", label.clone()),
            ("required", boolean()),
            ("kind", crate::manifest::kind_of(shapes)),
            ("links_by", nullable(text())),
        ]);
        object(&[
            ("key", text()),
            ("label", label),
            ("fields", list(&field)),
            ("keys", list(&list(&text()))),
            ("options", list(&text())),
        ])
    })
}

/// An import as it is shown.
pub(crate) fn import(shapes: &mut Shapes) -> Value {
    shapes.named("Import", |shapes| {
        let note = note(shapes);
        let counts = ["create", "update", "skip", "error"].map(|name| (name, integer()));
        let undo = ["removed", "restored", "kept"].map(|name| (name, integer()));
        let error = object(&[
            ("row", integer()),
            ("column", nullable(text())),
            ("value", text()),
            ("code", text()),
            ("params?", dictionary(&anything())),
        ]);
        let states = [
            "draft",
            "dry_running",
            "checked",
            "running",
            "done",
            "cancelled",
            "failed",
            "undoing",
            "undone",
        ];
        object(&[
            ("id", id()),
            ("target", text()),
            ("file_name", text()),
            ("format", text()),
            ("encoding", nullable(text())),
            ("delimiter", nullable(text())),
            ("headers", list(&text())),
            ("sample", list(&list(&text()))),
            ("mapping", dictionary(&nullable(text()))),
            ("mode", mode()),
            ("key", list(&text())),
            ("options", options(shapes)),
            ("state", choice(&states)),
            ("progress", object(&[("done", integer()), ("total", integer())])),
            ("counts", object(&counts)),
            ("errors", list(&error)),
            ("notices", list(&note)),
            ("undo", object(&undo)),
            ("created_at", instant()),
            ("finished_at", nullable(instant())),
            ("problem", nullable(note)),
        ])
    })
}

/// The form of an upload.
pub(crate) fn upload(_: &mut Shapes) -> Value {
    let file = json!({ "type": "string", "contentMediaType": "application/octet-stream" });
    object(&[("target", text()), ("file", file)])
}

/// A change of the choices.
pub(crate) fn patch(shapes: &mut Shapes) -> Value {
    let options = options(shapes);
    object(&[
        ("mapping?", nullable(dictionary(&nullable(text())))),
        ("mode?", nullable(mode())),
        ("key?", nullable(list(&text()))),
        ("options?", nullable(options)),
    ])
}

fn mode() -> Value {
    choice(&["append", "update", "upsert"])
}

fn options(shapes: &mut Shapes) -> Value {
    shapes.named("ImportOptions", |_| {
        object(&[
            ("zone?", nullable(text())),
            ("create_missing?", boolean()),
            ("refuse_duplicates?", boolean()),
            ("on_error?", choice(&["skip", "stop"])),
        ])
    })
}
