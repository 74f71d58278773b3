//! What is sent and answered.

use guanxi_http::shape::{
    Shapes, boolean, choice, day, id, integer, integer_in, label, list, nullable, object, text, text_to,
};
use serde_json::{Value as Js, json};

use crate::rule::{CHANNELS, PURPOSES};

/// Most characters of a name or value in a rule.
const TEXT: u32 = 2_000;

fn number() -> Js {
    json!({ "type": "number" })
}

fn field_test(shapes: &mut Shapes) -> Js {
    shapes.named("SegmentField", |_| {
        object(&[
            ("name", text_to(200)),
            ("op", text_to(20)),
            ("value?", json!({ "type": "string", "maxLength": TEXT })),
            ("days?", nullable(integer_in(0, 36_525))),
        ])
    })
}

fn moving() -> Js {
    choice(&[
        "this_month",
        "last_month",
        "this_quarter",
        "last_quarter",
        "this_year",
        "last_year",
        "before_last_month",
        "before_last_quarter",
        "before_last_year",
        "last_month_year_ago",
        "last_quarter_year_ago",
    ])
}

fn window(_: &mut Shapes) -> Js {
    object(&[
        ("days?", integer_in(1, 36_525)),
        ("months?", integer_in(1, 1_200)),
        ("period?", moving()),
        (
            "between?",
            object(&[("from?", nullable(day())), ("to?", nullable(day()))]),
        ),
    ])
}

fn bought(shapes: &mut Shapes) -> Js {
    let window = window(shapes);
    shapes.named("SegmentPurchases", |_| {
        let ids = list(&text_to(40));
        object(&[
            (
                "figure",
                choice(&[
                    "tickets",
                    "days",
                    "spend",
                    "units",
                    "since_last",
                    "since_first",
                    "per_ticket",
                    "interval",
                ]),
            ),
            ("op", choice(&["ge", "le", "eq"])),
            ("value", text_to(30)),
            ("window?", window),
            ("categories?", ids.clone()),
            ("products?", ids.clone()),
            ("stores?", ids),
        ])
    })
}

/// A rule: an object with one property, a group or a condition.
fn rule(shapes: &mut Shapes) -> Js {
    shapes.named("SegmentRule", |shapes| {
        let (field, bought) = (field_test(shapes), bought(shapes));
        let parts = list(&json!({ "$ref": "#/components/schemas/SegmentRule" }));
        let linked = object(&[
            ("entity", text_to(200)),
            ("link?", nullable(text_to(100))),
            ("where?", list(&field)),
            ("at_least?", nullable(integer_in(1, 1_000_000))),
        ]);
        let decile = object(&[
            ("kind?", choice(&["customer", "sales"])),
            ("period", moving()),
            ("from", integer_in(1, 10)),
            ("to", integer_in(1, 10)),
        ]);
        let moved = object(&[
            ("kind?", choice(&["customer", "sales"])),
            ("before", moving()),
            ("after", moving()),
            ("way", choice(&["down", "up", "left", "entered"])),
            ("by?", integer_in(1, 9)),
        ]);
        let ids = list(&text_to(40));
        let changed = object(&[
            (
                "figure",
                choice(&["tickets", "days", "spend", "units", "per_ticket"]),
            ),
            ("before", moving()),
            ("after", moving()),
            ("way", choice(&["down", "up"])),
            ("percent", integer_in(1, 10_000)),
            ("categories?", ids.clone()),
            ("products?", ids.clone()),
            ("stores?", ids),
        ]);
        let question = json!({ "type": "object", "additionalProperties": { "type": "string" } });
        let cell = object(&[("question", question), ("window?", window(shapes))]);
        object(&[
            ("all?", parts.clone()),
            ("any?", parts.clone()),
            ("none?", parts),
            ("field?", field),
            ("linked?", linked),
            ("bought?", bought),
            ("changed?", changed),
            ("decile?", decile),
            ("moved?", moved),
            ("cell?", cell),
            ("birthday?", object(&[("days", integer_in(0, 366))])),
            (
                "consent?",
                object(&[("purpose", choice(&PURPOSES)), ("channel", choice(&CHANNELS))]),
            ),
            ("segment?", object(&[("id", id())])),
        ])
    })
}

pub(super) fn asked(shapes: &mut Shapes) -> Js {
    let rule = rule(shapes);
    object(&[("rule", rule)])
}

pub(super) fn asked_of(shapes: &mut Shapes) -> Js {
    let rule = rule(shapes);
    object(&[("rule", rule), ("customer_id", id())])
}

pub(super) fn counted(shapes: &mut Shapes) -> Js {
    let words = label(shapes);
    let part = object(&[
        ("path", text()),
        ("text", nullable(words.clone())),
        ("matches", integer()),
        ("left", nullable(integer())),
    ]);
    let customer = object(&[("id", id()), ("number", text()), ("name", text())]);
    shapes.named("SegmentCount", |_| {
        object(&[
            ("customers", integer()),
            ("members", integer()),
            ("as_of", day()),
            ("sentence", words),
            ("parts", list(&part)),
            ("sample", list(&customer)),
        ])
    })
}

pub(super) fn explained(shapes: &mut Shapes) -> Js {
    let words = label(shapes);
    let condition = object(&[
        ("path", text()),
        ("text", nullable(words.clone())),
        ("holds", boolean()),
        ("found", nullable(text())),
    ]);
    shapes.named("SegmentExplained", |_| {
        object(&[
            ("customer_id", id()),
            ("is_in", boolean()),
            ("sentence", words),
            ("conditions", list(&condition)),
        ])
    })
}

pub(super) fn several(_: &mut Shapes) -> Js {
    object(&[("segments", list(&id()))])
}

pub(super) fn overlap(shapes: &mut Shapes) -> Js {
    shapes.named("SegmentOverlap", |_| {
        let segment = object(&[("id", id()), ("name", text()), ("members", integer())]);
        let pair = object(&[("one", id()), ("other", id()), ("both", integer())]);
        object(&[
            ("segments", list(&segment)),
            ("pairs", list(&pair)),
            ("together", integer()),
        ])
    })
}

pub(super) fn definition(shapes: &mut Shapes) -> Js {
    let (words, rule) = (label(shapes), rule(shapes));
    let part = object(&[("path", text()), ("text", words.clone())]);
    shapes.named("SegmentDefinition", |_| {
        object(&[
            ("kind", choice(&["rule", "cell", "list"])),
            ("sentence", nullable(words)),
            ("rule", nullable(rule)),
            ("parts", list(&part)),
        ])
    })
}

pub(super) fn sizes(_: &mut Shapes) -> Js {
    object(&[
        ("members", integer()),
        ("added", integer()),
        ("removed", integer()),
    ])
}

pub(super) fn copied(_: &mut Shapes) -> Js {
    object(&[("name", text_to(200))])
}

pub(super) fn copy(_: &mut Shapes) -> Js {
    object(&[("id", id()), ("members", integer())])
}

pub(super) fn entries(_: &mut Shapes) -> Js {
    object(&[(
        "entries",
        list(&json!({ "type": "string", "maxLength": super::segments::ENTRY_MAX })),
    )])
}

pub(super) fn listed(_: &mut Shapes) -> Js {
    object(&[
        ("added", integer()),
        ("known", integer()),
        ("unknown", list(&text())),
        ("ambiguous", list(&text())),
    ])
}

pub(super) fn wish(_: &mut Shapes) -> Js {
    object(&[
        ("segments", list(&id())),
        ("exclude?", list(&id())),
        ("purpose?", choice(&PURPOSES)),
        ("channel?", choice(&CHANNELS)),
        ("strata?", choice(&["none", "decile", "store"])),
        ("control_share?", nullable(integer_in(0, 90))),
    ])
}

pub(super) fn plan(shapes: &mut Shapes) -> Js {
    shapes.named("CampaignAudience", |_| {
        let why = choice(&["excluded", "hold_out", "no_consent", "capped", "already"]);
        let left_out = object(&[("why", why.clone()), ("customers", integer())]);
        let example = object(&[
            ("id", id()),
            ("number", text()),
            ("name", text()),
            ("why", why),
            ("reason", text()),
        ]);
        let quiet = object(&[("from", text()), ("to", text())]);
        object(&[
            ("chosen", integer()),
            ("left_out", list(&left_out)),
            ("examples", list(&example)),
            ("eligible", integer()),
            ("quiet", list(&quiet)),
            (
                "drawn",
                nullable(object(&[("treatment", integer()), ("control", integer())])),
            ),
        ])
    })
}

pub(super) fn arms(shapes: &mut Shapes) -> Js {
    shapes.named("CampaignArms", |_| {
        let stratum = object(&[
            ("stratum", text()),
            ("treatment", integer()),
            ("control", integer()),
        ]);
        object(&[
            ("treatment", integer()),
            ("control", integer()),
            ("strata", list(&stratum)),
        ])
    })
}

pub(super) fn lift(shapes: &mut Shapes) -> Js {
    let side = shapes.named("LiftSide", |_| {
        object(&[
            ("customers", integer()),
            ("buyers", integer()),
            ("spend_c", integer()),
            ("visits", integer()),
            ("margin_c", integer()),
            ("redeemers", integer()),
        ])
    });
    let difference = object(&[
        ("value", number()),
        ("low", number()),
        ("high", number()),
        ("p", nullable(number())),
    ]);
    let total = object(&[("value", number()), ("low", number()), ("high", number())]);
    let measure = object(&[
        (
            "name",
            choice(&["conversion", "spend", "visits", "margin", "goods"]),
        ),
        ("treatment", number()),
        ("control", number()),
        ("difference", nullable(difference.clone())),
        ("total", nullable(total)),
        ("detectable", nullable(number())),
    ]);
    let warning = choice(&[
        "few_customers",
        "split_mismatch",
        "differed_before",
        "by_hand",
        "drawn_late",
        "provisional",
    ]);
    let (cities, attribution) = (cities(&difference), attribution());
    shapes.named("CampaignLift", |_| {
        object(&[
            (
                "state",
                choice(&["no_control", "no_days", "planned", "provisional", "final"]),
            ),
            ("from", nullable(day())),
            ("to", nullable(day())),
            ("treatment", side.clone()),
            ("control", side),
            ("measures", list(&measure)),
            ("before", nullable(difference)),
            ("warnings", list(&warning)),
            ("cities", nullable(cities)),
            ("attribution", nullable(attribution)),
        ])
    })
}

/// The cities that have begun against those whose turn is still to come.
fn cities(difference: &Js) -> Js {
    let side = object(&[
        ("cities", integer()),
        ("stores", integer()),
        ("before_c", integer()),
        ("after_c", integer()),
    ]);
    object(&[
        (
            "state",
            choice(&["no_control", "no_days", "planned", "provisional", "final"]),
        ),
        ("from", nullable(day())),
        ("to", nullable(day())),
        ("started", side.clone()),
        ("waiting", side),
        ("effect", nullable(difference.clone())),
        (
            "total",
            nullable(object(&[
                ("value", number()),
                ("low", number()),
                ("high", number()),
            ])),
        ),
        ("placebo", nullable(difference.clone())),
        (
            "warnings",
            list(&choice(&[
                "few_stores",
                "differed_before",
                "one_city",
                "shortened",
            ])),
        ),
    ])
}

/// What came in under a campaign's own marks.
fn attribution() -> Js {
    let code = object(&[
        ("code", text()),
        ("redemptions", integer()),
        ("customers", integer()),
        ("sales_c", integer()),
    ]);
    object(&[
        ("redemptions", integer()),
        ("customers", integer()),
        ("tickets", integer()),
        ("sales_c", integer()),
        ("codes", list(&code)),
        ("leads", nullable(integer())),
        ("converted", nullable(integer())),
    ])
}
