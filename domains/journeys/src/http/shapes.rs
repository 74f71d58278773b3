//! What is said of journeys.

use guanxi_http::shape::{
    Shapes, boolean, choice, id, instant, integer, label, list, nullable, object, text, text_to, value,
};
use serde_json::Value as Js;

/// Most characters of what tasks are about: `entity/id`.
const ABOUT_MAX: u32 = 200;
/// Most characters of a flow.
const FLOW_MAX: u32 = 200_000;

pub(super) fn kind(_: &mut Shapes) -> Js {
    choice(&["call", "visit"])
}

pub(super) fn about(_: &mut Shapes) -> Js {
    text_to(ABOUT_MAX)
}

pub(super) fn yes(_: &mut Shapes) -> Js {
    choice(&["1"])
}

pub(super) fn flow(_: &mut Shapes) -> Js {
    object(&[("flow", text_to(FLOW_MAX))])
}

fn fault(shapes: &mut Shapes) -> Js {
    shapes.named("JourneyFault", |_| {
        object(&[
            ("node", nullable(text())),
            ("field", nullable(text())),
            ("code", text()),
        ])
    })
}

pub(super) fn faults(shapes: &mut Shapes) -> Js {
    object(&[("faults", list(&fault(shapes)))])
}

pub(super) fn journey(shapes: &mut Shapes) -> Js {
    let fault = fault(shapes);
    let count = object(&[
        ("node", text()),
        ("waiting", integer()),
        ("passed", integer()),
        ("left", integer()),
    ]);
    let outcome = object(&[("node", text()), ("outcome", text()), ("count", integer())]);
    let state = object(&[("state", text()), ("count", integer())]);
    shapes.named("Journey", |_| {
        object(&[
            ("id", id()),
            ("version", integer()),
            ("name", text()),
            ("state", choice(&["draft", "running", "paused", "ended"])),
            ("entry", choice(&["segment", "campaign", "event", "manual"])),
            ("purpose", choice(&["marketing", "service"])),
            ("flow", text()),
            ("published", nullable(text())),
            ("current_version", nullable(integer())),
            ("moves", list(&choice(&["publish", "pause", "resume", "end"]))),
            ("faults", list(&fault)),
            ("counts", list(&count)),
            ("outcomes", list(&outcome)),
            ("customers", list(&state)),
        ])
    })
}

pub(super) fn step(_: &mut Shapes) -> Js {
    object(&[("to", choice(&["publish", "pause", "resume", "end"]))])
}

pub(super) fn trial(_: &mut Shapes) -> Js {
    object(&[
        ("customer_id", id()),
        ("flow?", nullable(text_to(FLOW_MAX))),
        ("hears?", boolean()),
    ])
}

pub(super) fn tried(shapes: &mut Shapes) -> Js {
    let label = label(shapes);
    let condition = object(&[
        ("text", nullable(label)),
        ("holds", boolean()),
        ("found", nullable(text())),
    ]);
    let one = shapes.named("JourneyTried", |_| {
        object(&[
            ("node", text()),
            ("at", instant()),
            ("outcome", text()),
            ("way", text()),
            ("text", nullable(text())),
            ("conditions", list(&condition)),
        ])
    });
    object(&[("is_held_back", boolean()), ("steps", list(&one))])
}

pub(super) fn enrol(_: &mut Shapes) -> Js {
    object(&[("customer_ids", list(&id()))])
}

pub(super) fn enrolled(_: &mut Shapes) -> Js {
    let refused = object(&[
        ("customer_id", id()),
        ("why", choice(&["again", "inside", "control", "gone"])),
    ]);
    object(&[("entered", integer()), ("refused", list(&refused))])
}

pub(super) fn calls(shapes: &mut Shapes) -> Js {
    let value = value(shapes);
    let one = shapes.named("CallTask", |_| {
        object(&[
            ("id", id()),
            ("version", integer()),
            ("kind", choice(&["call", "visit"])),
            ("subject", text()),
            ("script", nullable(text())),
            ("due_at", nullable(instant())),
            ("about", nullable(text())),
            ("priority", text()),
            ("outcome", nullable(text())),
            ("owner", nullable(text())),
            ("customer_id", id()),
            ("name", value.clone()),
            ("number", value.clone()),
            ("phone", value.clone()),
            ("city", value.clone()),
            ("address", value.clone()),
        ])
    });
    object(&[("items", list(&one))])
}

pub(super) fn outcome(_: &mut Shapes) -> Js {
    object(&[
        (
            "outcome",
            choice(&[
                "reached",
                "agreed",
                "declined",
                "again",
                "no_more",
                "wrong_number",
            ]),
        ),
        ("again_at?", nullable(instant())),
        ("note?", nullable(text_to(2_000))),
    ])
}

pub(super) fn count(_: &mut Shapes) -> Js {
    object(&[("count", integer())])
}
