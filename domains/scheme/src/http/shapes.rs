//! What is sent and answered.

use guanxi_http::shape::{Shapes, boolean, choice, id, integer, list, nullable, object, text, text_to};
use serde_json::{Value as Js, json};

pub(super) fn language(_: &mut Shapes) -> Js {
    choice(&["zh", "en"])
}

pub(super) fn picture(_: &mut Shapes) -> Js {
    choice(&["svg", "pdf"])
}

fn optional(mut shape: Js, names: &[&str]) -> Js {
    if let Some(map) = shape.as_object_mut() {
        map.insert("required".to_owned(), json!(names));
    }
    shape
}

pub(super) fn order(_: &mut Shapes) -> Js {
    let formats = list(&choice(&["docx", "pdf", "html"]));
    let all = object(&[
        ("lang", choice(&["zh", "en"])),
        ("formats", formats),
        ("topic_id", nullable(id())),
    ]);
    optional(all, &["formats"])
}

pub(super) fn made(_: &mut Shapes) -> Js {
    object(&[("id", id())])
}

pub(super) fn count(_: &mut Shapes) -> Js {
    object(&[("count", integer())])
}

pub(super) fn report(shapes: &mut Shapes) -> Js {
    let file = object(&[("id", id()), ("file_name", text()), ("size", integer())]);
    shapes.named("WrittenReport", |_| {
        object(&[
            ("id", id()),
            ("name", text()),
            ("state", choice(&["working", "done", "failed"])),
            ("done", integer()),
            ("steps", integer()),
            ("title", text()),
            ("problem", nullable(text())),
            ("figures", nullable(integer())),
            ("took_ms", nullable(integer())),
            ("files", list(&file)),
        ])
    })
}

pub(super) fn sections(shapes: &mut Shapes) -> Js {
    let section = shapes.named("WrittenSection", |_| {
        object(&[
            ("key", text()),
            ("title", text()),
            ("made", text()),
            ("edited", nullable(text())),
            ("id", nullable(id())),
            ("version", nullable(integer())),
            ("edited_by", nullable(text())),
            ("is_stale", boolean()),
        ])
    });
    object(&[("items", list(&section))])
}

pub(super) fn finding(_: &mut Shapes) -> Js {
    let all = object(&[
        ("name", text_to(200)),
        ("indicator", text_to(60)),
        ("question", text_to(400)),
        ("note", nullable(text_to(2_000))),
    ]);
    optional(all, &["name", "indicator"])
}

pub(super) fn step(_: &mut Shapes) -> Js {
    object(&[("to", choice(&["discovery", "plan", "interaction", "analysis"]))])
}
