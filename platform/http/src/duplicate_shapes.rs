//! JSON Schemas of duplicates and merges.

use serde_json::Value;

use crate::record_shapes::record;
use crate::shape::{
    Shapes, boolean, choice, dictionary, id, instant, integer, list, nullable, object, page, text, value,
};

const STATES: [&str; 4] = ["open", "later", "not_duplicate", "merged"];

/// Why two records look like one, field by field.
pub(crate) fn reasons(shapes: &mut Shapes) -> Value {
    let reason = shapes.named("DuplicateReason", |_| {
        object(&[
            ("field", text()),
            ("agreement", choice(&["same", "similar", "different"])),
            ("points", integer()),
        ])
    });
    list(&reason)
}

/// A record that looks like what is being typed.
pub(crate) fn candidate(shapes: &mut Shapes) -> Value {
    shapes.named("Candidate", |shapes| {
        object(&[
            ("record", record(shapes)),
            ("score", integer()),
            ("is_certain", boolean()),
            ("reasons", reasons(shapes)),
        ])
    })
}

/// A page of pairs.
pub(crate) fn pairs(shapes: &mut Shapes) -> Value {
    let pair = shapes.named("DuplicatePair", |shapes| {
        let record = record(shapes);
        object(&[
            ("id", id()),
            ("left", record.clone()),
            ("right", record),
            ("score", integer()),
            ("is_certain", boolean()),
            ("reasons", reasons(shapes)),
            ("state", choice(&STATES)),
        ])
    });
    page(&pair)
}

/// Which pairs are asked for.
pub(crate) fn state(_: &mut Shapes) -> Value {
    choice(&STATES)
}

/// What a person decides on a pair.
pub(crate) fn decision(_: &mut Shapes) -> Value {
    object(&[("state", choice(&STATES))])
}

/// Which entity is searched through.
pub(crate) fn scan_request(_: &mut Shapes) -> Value {
    object(&[("entity", text())])
}

/// How far a search is.
pub(crate) fn scan(shapes: &mut Shapes) -> Value {
    shapes.named("DuplicateScan", |_| {
        object(&[
            ("state", choice(&["", "keys", "pairs", "done"])),
            ("done", integer()),
            ("total", integer()),
            ("found", integer()),
            ("oversized", integer()),
        ])
    })
}

/// The records, and what leads to those that go away.
pub(crate) fn preview(shapes: &mut Shapes) -> Value {
    shapes.named("MergePreview", |shapes| {
        let moved = object(&[
            ("entity", text()),
            ("field", text()),
            ("from", id()),
            ("count", integer()),
        ]);
        object(&[("records", list(&record(shapes))), ("moves", list(&moved))])
    })
}

/// What becomes one, and which record gives which field.
pub(crate) fn merge(shapes: &mut Shapes) -> Value {
    shapes.named("MergeNew", |shapes| {
        let seen = object(&[("id", id()), ("version?", nullable(integer()))]);
        object(&[
            ("entity", text()),
            ("survivor", seen.clone()),
            ("losers", list(&seen)),
            ("choose?", dictionary(&text())),
            ("values?", dictionary(&value(shapes))),
        ])
    })
}

/// A merge that was done.
pub(crate) fn merged(shapes: &mut Shapes) -> Value {
    object(&[("id", id()), ("moved", integer()), ("record", record(shapes))])
}

/// What was merged into a record.
pub(crate) fn merges(shapes: &mut Shapes) -> Value {
    let entry = shapes.named("Merge", |shapes| {
        object(&[
            ("id", id()),
            ("at", instant()),
            ("undone_at", nullable(instant())),
            ("losers", list(&record(shapes))),
            ("moved", integer()),
        ])
    });
    object(&[("items", list(&entry))])
}

/// How many links a merge taken back moved.
pub(crate) fn undone(_: &mut Shapes) -> Value {
    object(&[("moved", integer())])
}
