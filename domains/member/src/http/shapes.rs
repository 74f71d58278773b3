//! What the member's pages are answered.

use guanxi_http::shape::{
    self, Shapes, boolean, choice, day, dictionary, instant, integer, list, nullable, object, text, text_to,
};
use serde_json::Value as Js;

use super::help::WORDS_MAX;
use crate::queries::consent::{CHANNELS, PURPOSES};

/// Most characters of a token.
const TOKEN_MAX: u32 = 100;

pub(super) fn id(_: &mut Shapes) -> Js {
    shape::id()
}

pub(super) fn token(_: &mut Shapes) -> Js {
    object(&[("token", text_to(TOKEN_MAX))])
}

/// Most characters of a phone number as people type it.
const PHONE_MAX: u32 = 40;

pub(super) fn phone(_: &mut Shapes) -> Js {
    object(&[("phone", text_to(PHONE_MAX))])
}

pub(super) fn ticket(_: &mut Shapes) -> Js {
    object(&[("ticket", text()), ("seconds", integer()), ("pause", integer())])
}

pub(super) fn code(_: &mut Shapes) -> Js {
    object(&[("ticket", text_to(TOKEN_MAX)), ("code", text_to(PHONE_MAX))])
}

pub(super) fn link(_: &mut Shapes) -> Js {
    object(&[("url", text()), ("qr_svg", text()), ("seconds", integer())])
}

pub(super) fn session(shapes: &mut Shapes) -> Js {
    shapes.named("MemberSession", |_| {
        object(&[
            ("signed_in", boolean()),
            ("name", nullable(text())),
            ("csrf", nullable(text())),
            ("is_open", boolean()),
            ("welcome", nullable(text())),
            ("sends_codes", boolean()),
            (
                "company",
                object(&[("name", text()), ("currency", text()), ("zone", text())]),
            ),
        ])
    })
}

pub(super) fn card(shapes: &mut Shapes) -> Js {
    let code = object(&[("from", integer()), ("code", text())]);
    let one = object(&[
        ("id", shape::id()),
        ("code", text()),
        ("series", text()),
        ("state", text()),
        ("expires_on", nullable(day())),
        ("is_shared", boolean()),
        ("seconds", integer()),
        ("codes", list(&code)),
    ]);
    shapes.named("MemberCard", |_| {
        object(&[
            ("name", text()),
            ("number", text()),
            ("joined_on", nullable(day())),
            ("store", nullable(text())),
            ("tier", nullable(text())),
            ("now", integer()),
            ("cards", list(&one)),
            ("seconds", integer()),
            ("codes", list(&code)),
        ])
    })
}

pub(super) fn notices(_: &mut Shapes) -> Js {
    let one = object(&[
        (
            "kind",
            choice(&[
                "points",
                "coupon",
                "tier_ends",
                "tier_entry",
                "tier_up",
                "tier_down",
                "event_cancelled",
                "event_moved_up",
                "answer",
            ]),
        ),
        ("day", nullable(day())),
        ("name", nullable(text())),
        ("points?", integer()),
        ("missing?", text()),
        ("metric?", text()),
    ]);
    object(&[("items", list(&one))])
}

pub(super) fn points(_: &mut Shapes) -> Js {
    let lot = object(&[
        ("points", integer()),
        ("activates_on", day()),
        ("is_pending", boolean()),
        ("expires_on", nullable(day())),
    ]);
    let account = object(&[
        ("id", shape::id()),
        ("programme", text()),
        ("unit", text()),
        ("is_shared", boolean()),
        ("state", text()),
        ("balance", integer()),
        ("available", integer()),
        ("pending", integer()),
        ("held", integer()),
        ("debt", integer()),
        ("value", text()),
        (
            "expiring",
            nullable(object(&[("on", day()), ("points", integer())])),
        ),
        ("lots", list(&lot)),
    ]);
    object(&[("accounts", list(&account))])
}

pub(super) fn entries(_: &mut Shapes) -> Js {
    let entry = object(&[
        ("id", shape::id()),
        ("kind", text()),
        ("points", integer()),
        ("day", nullable(day())),
        ("balance", integer()),
        ("by", nullable(text())),
    ]);
    shape::page(&entry)
}

pub(super) fn tiers(_: &mut Shapes) -> Js {
    let step = object(&[
        ("name", text()),
        ("is_own", boolean()),
        ("threshold", nullable(text())),
    ]);
    let change = object(&[
        ("kind", text()),
        ("day", nullable(day())),
        ("from", nullable(text())),
        ("to", nullable(text())),
    ]);
    let one = object(&[
        ("scheme", text()),
        ("metric", text()),
        ("is_shared", boolean()),
        ("tier", nullable(text())),
        ("since", nullable(day())),
        ("keep_until", nullable(day())),
        ("grace_until", nullable(day())),
        ("value", text()),
        ("missing", text()),
        ("progress", integer()),
        ("next", nullable(object(&[("tier", text()), ("missing", text())]))),
        ("steps", list(&step)),
        ("changes", list(&change)),
    ]);
    object(&[("tiers", list(&one))])
}

pub(super) fn coupons(_: &mut Shapes) -> Js {
    let one = object(&[
        ("code", text()),
        ("state", choice(&["open", "used", "over"])),
        ("expires_on", nullable(day())),
        ("name", text()),
        ("note", nullable(text())),
        ("promotion", text()),
    ]);
    object(&[("items", list(&one))])
}

const TICKET: [&str; 9] = [
    "id",
    "number",
    "sold_at",
    "day",
    "amount",
    "kind",
    "store",
    "line_count",
    "by",
];

fn head() -> Vec<(&'static str, Js)> {
    TICKET
        .into_iter()
        .map(|name| {
            let shape = match name {
                "id" => shape::id(),
                "sold_at" => nullable(instant()),
                "day" => nullable(day()),
                "line_count" => integer(),
                "by" => nullable(text()),
                _ => text(),
            };
            (name, shape)
        })
        .collect()
}

pub(super) fn purchases(_: &mut Shapes) -> Js {
    shape::page(&object(&head()))
}

pub(super) fn purchase(_: &mut Shapes) -> Js {
    let line = object(&[
        ("name", nullable(text())),
        ("qty", text()),
        ("amount", text()),
        ("discount", text()),
        ("unit_price", nullable(text())),
    ]);
    let mut all = head();
    all.push(("lines", list(&line)));
    all.push((
        "payments",
        list(&object(&[("method", text()), ("amount", text())])),
    ));
    all.push(("points", nullable(integer())));
    object(&all)
}

pub(super) fn benefits(_: &mut Shapes) -> Js {
    let one = object(&[
        ("id", shape::id()),
        ("name", text()),
        ("kind", text()),
        ("quota", nullable(integer())),
        ("period", text()),
        ("used", integer()),
        ("left", nullable(integer())),
        ("note", nullable(text())),
    ]);
    object(&[("items", list(&one))])
}

pub(super) fn household(_: &mut Shapes) -> Js {
    let one = object(&[
        ("name", text()),
        ("role", text()),
        ("joined_on", nullable(day())),
        ("is_own", boolean()),
    ]);
    object(&[("name", nullable(text())), ("members", list(&one))])
}

pub(super) fn profile(shapes: &mut Shapes) -> Js {
    shapes.named("MemberProfile", |_| {
        object(&[
            ("version", integer()),
            ("values", dictionary(&nullable(text()))),
            ("editable", list(&text())),
            ("privacy", nullable(text())),
        ])
    })
}

pub(super) fn correction(_: &mut Shapes) -> Js {
    object(&[("version", integer()), ("values", dictionary(&nullable(text())))])
}

pub(super) fn said(_: &mut Shapes) -> Js {
    object(&[
        ("purpose", choice(&PURPOSES)),
        ("channel", choice(&CHANNELS)),
        ("is_granted", boolean()),
    ])
}

pub(super) fn consents(shapes: &mut Shapes) -> Js {
    let standing = object(&[
        ("purpose", choice(&PURPOSES)),
        ("channel", choice(&CHANNELS)),
        (
            "standing",
            choice(&["granted", "refused", "withdrawn", "expired", "unknown"]),
        ),
    ]);
    let statement = object(&[
        ("purpose", text()),
        ("channel", text()),
        ("state", text()),
        ("stated_at", instant()),
        ("source", text()),
        ("proof", nullable(text())),
        ("expires_on", nullable(day())),
    ]);
    shapes.named("MemberConsents", |_| {
        object(&[
            ("standing", list(&standing)),
            ("statements", list(&statement)),
            ("privacy", nullable(text())),
        ])
    })
}

/// Most characters of the names of those who come along.
const GUESTS_MAX: u32 = 200;

pub(super) fn wanted(_: &mut Shapes) -> Js {
    object(&[("people", integer()), ("guests?", nullable(text_to(GUESTS_MAX)))])
}

pub(super) fn events(shapes: &mut Shapes) -> Js {
    let session = object(&[
        ("id", shape::id()),
        ("name", text()),
        ("starts_at", instant()),
        ("ends_at", instant()),
        ("place", nullable(text())),
        ("left", integer()),
        ("waiting", integer()),
        ("is_mine", boolean()),
    ]);
    let one = object(&[
        ("id", shape::id()),
        ("name", text()),
        ("kind", text()),
        ("place", nullable(text())),
        ("city", nullable(text())),
        ("description", nullable(text())),
        ("opens_at", nullable(instant())),
        ("closes_at", nullable(instant())),
        ("is_open", boolean()),
        ("household_left", nullable(integer())),
        ("sessions", list(&session)),
    ]);
    let mine = object(&[
        ("id", shape::id()),
        ("event_id", shape::id()),
        ("number", text()),
        ("event", text()),
        ("session", text()),
        ("starts_at", instant()),
        ("ends_at", instant()),
        ("place", nullable(text())),
        ("city", nullable(text())),
        ("description", nullable(text())),
        ("people", integer()),
        (
            "state",
            choice(&["registered", "waiting", "attended", "absent", "called_off"]),
        ),
        ("waiting_place", nullable(integer())),
        ("may_cancel", boolean()),
        ("code", nullable(text())),
    ]);
    shapes.named("MemberEvents", |_| {
        object(&[
            ("mine", list(&mine)),
            ("items", list(&one)),
            ("people_max", integer()),
        ])
    })
}

pub(super) fn typed(_: &mut Shapes) -> Js {
    text()
}

const KINDS: [&str; 4] = ["question", "service", "complaint", "other"];

pub(super) fn wish(_: &mut Shapes) -> Js {
    object(&[
        ("kind", choice(&KINDS)),
        ("subject", text_to(WORDS_MAX.0)),
        ("body?", nullable(text_to(WORDS_MAX.1))),
        ("benefit_id?", nullable(shape::id())),
    ])
}

pub(super) fn requests(shapes: &mut Shapes) -> Js {
    let one = object(&[
        ("id", shape::id()),
        ("subject", text()),
        ("kind", choice(&KINDS)),
        ("body", nullable(text())),
        ("state", choice(&["open", "answered", "closed"])),
        ("sent_at", instant()),
        ("answer", nullable(text())),
        ("answered_at", nullable(instant())),
        ("benefit", nullable(text())),
    ]);
    shapes.named("MemberRequests", |_| object(&[("items", list(&one))]))
}

pub(super) fn articles(_: &mut Shapes) -> Js {
    let one = object(&[
        ("id", shape::id()),
        ("title", text()),
        ("snippet", text()),
        ("published_on", nullable(day())),
    ]);
    object(&[("items", list(&one))])
}

pub(super) fn article(_: &mut Shapes) -> Js {
    object(&[
        ("id", shape::id()),
        ("title", text()),
        ("summary", nullable(text())),
        ("body", text()),
        ("published_on", nullable(day())),
    ])
}

pub(super) fn messages(shapes: &mut Shapes) -> Js {
    let one = object(&[
        ("id", shape::id()),
        ("subject", nullable(text())),
        ("text", text()),
        ("channel", choice(&["sms", "email"])),
        ("at", instant()),
    ]);
    shapes.named("MemberMessages", |_| object(&[("items", list(&one))]))
}
