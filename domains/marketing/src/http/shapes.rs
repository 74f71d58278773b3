//! The shapes of what callers send and are answered.

use guanxi_http::shape::{
    self, Shapes, boolean, choice, integer, integer_in, list, nullable, object, text, text_to,
};
use serde_json::{Value as Js, json};

use super::body::{LONG_MAX, TEXT_MAX};

const STATES: [&str; 7] = [
    "draft",
    "review",
    "approved",
    "running",
    "paused",
    "ended",
    "cancelled",
];
const STEPS: [&str; 8] = [
    "submit", "approve", "return", "start", "pause", "resume", "end", "cancel",
];
const COSTS: [&str; 7] = ["media", "material", "people", "venue", "gift", "travel", "other"];

/// A decimal number as a text.
fn decimal() -> Js {
    json!({ "type": "string", "pattern": "^-?[0-9]{1,15}(\\.[0-9]{1,3})?$" })
}

fn some_text(max: usize) -> Js {
    json!({ "type": ["string", "null"], "maxLength": max })
}

fn some_id() -> Js {
    json!({ "type": ["string", "null"], "pattern": "^([1-9][0-9]{0,17})?$" })
}

fn some_day() -> Js {
    json!({ "type": ["string", "null"], "format": "date" })
}

pub(super) fn code(_: &mut Shapes) -> Js {
    json!({ "type": "string", "pattern": "^[a-z0-9]{1,40}$" })
}

pub(super) fn campaign(shapes: &mut Shapes) -> Js {
    shapes.named("WholeCampaign", |_| {
        let may = object(&[
            ("change", boolean()),
            ("plan", boolean()),
            ("allot", boolean()),
            ("ask", boolean()),
            ("approve", boolean()),
            ("overrun", boolean()),
            ("limit", nullable(decimal())),
        ]);
        let budget = object(&[
            ("amount", decimal()),
            ("committed", decimal()),
            ("spent", decimal()),
            ("remaining", decimal()),
        ]);
        let relative = object(&[
            ("id", shape::id()),
            ("number", text()),
            ("name", text()),
            ("city", text()),
            ("state", text()),
            ("is_pilot", boolean()),
        ]);
        object(&[
            ("id", shape::id()),
            ("version", integer()),
            ("state", choice(&STATES)),
            ("is_template", boolean()),
            ("steps", list(&choice(&STEPS))),
            ("is_own", boolean()),
            ("may", may),
            ("budget", nullable(budget)),
            ("decision", nullable(choice(&["go", "no_go"]))),
            ("pilot_id", nullable(shape::id())),
            ("family", list(&relative)),
        ])
    })
}

pub(super) fn step(_: &mut Shapes) -> Js {
    object(&[
        ("step", choice(&STEPS)),
        ("note?", some_text(TEXT_MAX)),
        ("version?", nullable(integer())),
    ])
}

pub(super) fn copy(_: &mut Shapes) -> Js {
    object(&[
        ("kind", choice(&["template", "campaign", "city"])),
        ("number", text_to(40)),
        ("name", text_to(200)),
        ("city?", some_text(100)),
        ("starts_on?", some_day()),
        ("with_budget?", boolean()),
    ])
}

pub(super) fn decision(_: &mut Shapes) -> Js {
    object(&[
        ("decision", choice(&["go", "no_go"])),
        ("criteria", json!({ "type": "string", "maxLength": LONG_MAX })),
        ("reason", json!({ "type": "string", "maxLength": LONG_MAX })),
    ])
}

fn side() -> Js {
    object(&[
        ("reach", integer()),
        ("response", integer()),
        ("sales", decimal()),
        ("cost", decimal()),
    ])
}

pub(super) fn figures(shapes: &mut Shapes) -> Js {
    shapes.named("CampaignFigures", |_| {
        let cell = object(&[
            ("phase_id", nullable(shape::id())),
            ("city", nullable(text())),
            ("channel_id", nullable(shape::id())),
            ("person_id", nullable(shape::id())),
            ("planned", side()),
            ("actual", side()),
            ("committed", decimal()),
            ("leads", integer()),
            ("converted", integer()),
        ]);
        let named = object(&[("id", shape::id()), ("name", text()), ("origin", shape::id())]);
        object(&[
            ("cells", list(&cell)),
            ("phases", list(&named)),
            ("channels", list(&named)),
            ("people", list(&named)),
        ])
    })
}

pub(super) fn made(shapes: &mut Shapes) -> Js {
    shapes.named("MarketingMade", |_| object(&[("id", shape::id())]))
}

pub(super) fn line(_: &mut Shapes) -> Js {
    object(&[
        ("kind", choice(&COSTS)),
        ("amount", decimal()),
        ("phase_id?", some_id()),
        ("city?", some_text(100)),
        ("channel_id?", some_id()),
        ("note?", some_text(300)),
    ])
}

pub(super) fn amount(_: &mut Shapes) -> Js {
    object(&[("amount", decimal()), ("note?", some_text(TEXT_MAX))])
}

pub(super) fn expense(_: &mut Shapes) -> Js {
    object(&[
        ("budget_line_id", shape::id()),
        ("purpose", text_to(200)),
        ("amount", decimal()),
        ("supplier?", some_text(200)),
        ("escalates?", boolean()),
        ("reason?", some_text(TEXT_MAX)),
    ])
}

pub(super) fn approval(_: &mut Shapes) -> Js {
    object(&[
        ("decision", choice(&["approve", "refuse"])),
        ("note?", some_text(TEXT_MAX)),
    ])
}

pub(super) fn payment(_: &mut Shapes) -> Js {
    object(&[
        ("amount", decimal()),
        ("document", text_to(60)),
        ("on?", some_day()),
    ])
}

pub(super) fn note(_: &mut Shapes) -> Js {
    object(&[("note?", some_text(TEXT_MAX))])
}

pub(super) fn conversion(_: &mut Shapes) -> Js {
    object(&[("customer_id?", some_id())])
}

pub(super) fn form(shapes: &mut Shapes) -> Js {
    shapes.named("PublicLeadForm", |_| {
        object(&[
            ("heading", text()),
            ("intro", nullable(text())),
            ("asks", list(&choice(&["email", "city", "company", "message"]))),
            ("consent_text", text()),
            ("thanks", nullable(text())),
        ])
    })
}

pub(super) fn answer(shapes: &mut Shapes) -> Js {
    shapes.named("LeadAnswer", |_| {
        object(&[
            ("name", text_to(200)),
            ("phone", text_to(40)),
            ("email?", some_text(200)),
            ("city?", some_text(100)),
            ("company?", some_text(200)),
            ("message?", some_text(2_000)),
            ("consents", boolean()),
            // What no person sees and programs fill in.
            ("website?", some_text(200)),
            // How long the page was open, in milliseconds.
            ("took_ms?", integer_in(0, i64::from(i32::MAX))),
        ])
    })
}
