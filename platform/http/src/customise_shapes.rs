//! JSON Schemas of what administrators define.

use serde_json::{Value, json};

use crate::shape::{
    Shapes, boolean, choice, dictionary, instant, integer, integer_in, label, list, nullable, object, text,
    value,
};

const WHAT: [&str; 6] = ["entity", "field", "override", "rule", "layout", "board"];
const KINDS: [&str; 16] = [
    "text",
    "long_text",
    "int",
    "qty",
    "money",
    "date",
    "datetime",
    "bool",
    "choice",
    "choices",
    "phone",
    "email",
    "url",
    "address",
    "link",
    "file",
];

fn what(name: &str) -> (&'static str, Value) {
    ("what", json!({ "type": "string", "const": name }))
}

fn optional_text() -> Value {
    nullable(text())
}

fn entity(shapes: &mut Shapes) -> Value {
    let label = label(shapes);
    shapes.named("EntityDraft", |_| {
        object(&[
            what("entity"),
            ("name", text()),
            ("label", label.clone()),
            ("title_label?", nullable(label)),
            ("menu?", boolean()),
            ("part_of?", optional_text()),
            ("retired?", boolean()),
        ])
    })
}

fn field(shapes: &mut Shapes) -> Value {
    let label = label(shapes);
    shapes.named("FieldDraft", |_| {
        let option = object(&[("key", text()), ("label", label.clone())]);
        object(&[
            what("field"),
            ("entity", text()),
            ("name", text()),
            ("label", label.clone()),
            ("help?", nullable(label)),
            ("kind", choice(&KINDS)),
            ("length?", nullable(integer_in(0, i64::from(u32::MAX)))),
            ("options?", list(&option)),
            ("target?", optional_text()),
            ("required?", boolean()),
            ("unique?", boolean()),
            ("search?", boolean()),
            ("filter?", boolean()),
            ("list?", integer_in(0, 255)),
            ("place?", integer()),
            ("default?", optional_text()),
            ("min?", optional_text()),
            ("max?", optional_text()),
            ("pattern?", optional_text()),
            ("formula?", optional_text()),
            ("analysed?", boolean()),
            ("personal?", boolean()),
            ("sealed?", boolean()),
            ("retired?", boolean()),
        ])
    })
}

fn overridden(shapes: &mut Shapes) -> Value {
    let label = label(shapes);
    shapes.named("OverrideDraft", |_| {
        object(&[
            what("override"),
            ("entity", text()),
            ("name", text()),
            ("label?", nullable(label.clone())),
            ("help?", nullable(label)),
            ("hidden?", boolean()),
            ("required?", boolean()),
            ("place?", nullable(integer())),
            ("list?", nullable(integer_in(0, 255))),
            ("default?", optional_text()),
        ])
    })
}

fn rule(shapes: &mut Shapes) -> Value {
    let label = label(shapes);
    shapes.named("RuleDraft", |_| {
        object(&[
            what("rule"),
            ("entity", text()),
            ("name", text()),
            ("condition", text()),
            ("message", label),
            ("fields?", list(&text())),
            ("on?", choice(&["write", "create", "update"])),
            ("active?", boolean()),
        ])
    })
}

fn layout(shapes: &mut Shapes) -> [(&'static str, Value); 6] {
    let label = label(shapes);
    let section = shapes.named("LayoutSection", |_| {
        let field = object(&[
            ("name", text()),
            ("required?", boolean()),
            ("read_only?", boolean()),
            ("visible_if?", optional_text()),
            ("required_if?", optional_text()),
        ]);
        object(&[
            ("label", label.clone()),
            ("columns?", integer_in(1, 2)),
            ("fields", list(&field)),
        ])
    });
    let class = object(&[("field", text()), ("value", text())]);
    [
        ("entity", text()),
        ("name", text()),
        ("label", label),
        ("role?", optional_text()),
        ("class?", nullable(class)),
        ("sections", list(&section)),
    ]
}

fn layout_draft(shapes: &mut Shapes) -> Value {
    let properties = layout(shapes);
    shapes.named("LayoutDraft", |_| {
        object(&[&[what("layout")], properties.as_slice()].concat())
    })
}

fn board_properties(shapes: &mut Shapes) -> [(&'static str, Value); 5] {
    [
        ("entity", text()),
        ("name", text()),
        ("label", label(shapes)),
        ("field", text()),
        ("cards", list(&text())),
    ]
}

/// Records as cards, as the manifest says it.
pub(crate) fn board(shapes: &mut Shapes) -> Value {
    let properties = board_properties(shapes);
    shapes.named("Board", |_| object(&properties))
}

fn board_draft(shapes: &mut Shapes) -> Value {
    let properties = board_properties(shapes);
    shapes.named("BoardDraft", |_| {
        object(&[&[what("board")], properties.as_slice()].concat())
    })
}

fn definition(shapes: &mut Shapes) -> Value {
    shapes.named("Definition", |shapes| {
        let each = [entity, field, overridden, rule, layout_draft, board_draft];
        json!({ "oneOf": each.map(|of| of(shapes)) })
    })
}

fn definitions(shapes: &mut Shapes) -> Value {
    list(&definition(shapes))
}

/// Everything that is defined.
pub(crate) fn customisation(shapes: &mut Shapes) -> Value {
    shapes.named("Customisation", |shapes| {
        let limits = ["entities", "fields", "name", "label", "options"].map(|name| (name, integer()));
        object(&[
            ("version", integer()),
            ("definitions", definitions(shapes)),
            ("limits", object(&limits)),
        ])
    })
}

/// Changes, and the version that they start from.
pub(crate) fn changes(shapes: &mut Shapes) -> Value {
    let change = shapes.named("DefinitionChange", |shapes| {
        let definition = definition(shapes);
        let step = |name: &str| ("do", json!({ "type": "string", "const": name }));
        let put = object(&[step("put"), ("definition", definition.clone())]);
        let delete = object(&[step("delete"), ("definition", definition), ("confirm?", text())]);
        json!({ "oneOf": [put, delete] })
    });
    object(&[("changes", list(&change)), ("version", integer())])
}

/// An expression, and the record that it is tried on.
pub(crate) fn trial(_: &mut Shapes) -> Value {
    object(&[
        ("entity", text()),
        ("expression", text()),
        ("record?", optional_text()),
    ])
}

/// What an expression says.
pub(crate) fn tried(shapes: &mut Shapes) -> Value {
    shapes.named("Trial", |_| {
        let fault = object(&[("line", integer()), ("column", integer()), ("message", text())]);
        object(&[
            ("fault?", fault),
            ("value?", text()),
            ("empty?", boolean()),
            ("fields?", list(&text())),
        ])
    })
}

/// Who changed what.
pub(crate) fn history(shapes: &mut Shapes) -> Value {
    let entry = shapes.named("DefinitionHistory", |_| {
        let about = object(&[("what", choice(&WHAT)), ("entity", text()), ("name", text())]);
        object(&[
            ("at", instant()),
            ("by", optional_text()),
            ("through", text()),
            ("action", text()),
            ("about", nullable(about)),
        ])
    });
    object(&[("items", list(&entry))])
}

/// Definitions as a file.
pub(crate) fn package(shapes: &mut Shapes) -> Value {
    shapes.named("Package", |shapes| {
        object(&[
            ("format", text()),
            ("version", integer_in(0, i64::from(u32::MAX))),
            ("definitions", definitions(shapes)),
        ])
    })
}

/// A file to take in.
pub(crate) fn incoming(shapes: &mut Shapes) -> Value {
    object(&[("package", package(shapes)), ("dry_run?", boolean())])
}

/// What a file does.
pub(crate) fn effects(shapes: &mut Shapes) -> Value {
    let effect = shapes.named("PackageEffect", |_| {
        object(&[
            ("what", choice(&WHAT)),
            ("entity", text()),
            ("name", text()),
            ("outcome", choice(&["new", "same", "changed", "conflict"])),
        ])
    });
    object(&[("effects", list(&effect)), ("done", boolean())])
}

/// The values of a form so far, whatever they are.
pub(crate) fn values(shapes: &mut Shapes) -> Value {
    dictionary(&value(shapes))
}

/// A form that isn't saved yet, and values to see it with.
pub(crate) fn form_trial(shapes: &mut Shapes) -> Value {
    object(&[("layout", form_layout(shapes)), ("values", values(shapes))])
}

fn form_layout(shapes: &mut Shapes) -> Value {
    let layout = layout(shapes);
    shapes.named("Layout", |_| object(&layout))
}

/// The form for them.
pub(crate) fn form(shapes: &mut Shapes) -> Value {
    shapes.named("FormState", |shapes| {
        object(&[
            ("layout", nullable(form_layout(shapes))),
            ("hidden", list(&text())),
            ("required", list(&text())),
        ])
    })
}

/// A part of a path that names an entity.
pub(crate) fn place(_: &mut Shapes) -> Value {
    text()
}
