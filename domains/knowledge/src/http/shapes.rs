//! What is sent and answered.

use guanxi_http::shape::{
    Shapes, boolean, choice, day, id, id_or_empty, integer, integer_in, list, nullable, object, text, text_to,
};
use serde_json::Value as Js;

/// Characters of a long text at most.
const LONG_MAX: u32 = 20_000;
/// Characters of a remark at most.
const NOTE_MAX: u32 = 500;
const STATES: [&str; 4] = ["draft", "in_review", "published", "archived"];

/// Days that reports look back at most.
const DAYS_MAX: i64 = 3_650;

pub(super) fn entity(_: &mut Shapes) -> Js {
    text_to(80)
}

pub(super) fn record(_: &mut Shapes) -> Js {
    id()
}

pub(super) fn days(_: &mut Shapes) -> Js {
    integer_in(1, DAYS_MAX)
}

pub(super) fn count(_: &mut Shapes) -> Js {
    object(&[("count", integer())])
}

pub(super) fn draft(_: &mut Shapes) -> Js {
    object(&[
        ("version", integer()),
        ("title", text_to(200)),
        ("summary?", nullable(text_to(NOTE_MAX))),
        ("body?", nullable(text_to(LONG_MAX))),
        ("note?", nullable(text_to(NOTE_MAX))),
    ])
}

pub(super) fn review(_: &mut Shapes) -> Js {
    object(&[("reviewer_id", id())])
}

pub(super) fn decision(_: &mut Shapes) -> Js {
    object(&[("publishes", boolean()), ("note?", nullable(text_to(NOTE_MAX)))])
}

pub(super) fn restore(_: &mut Shapes) -> Js {
    object(&[("number", integer_in(1, 1_000_000)), ("version", integer())])
}

pub(super) fn confirm(_: &mut Shapes) -> Js {
    object(&[("review_on", day())])
}

pub(super) fn vote(_: &mut Shapes) -> Js {
    object(&[
        ("is_helpful", boolean()),
        ("comment?", nullable(text_to(NOTE_MAX))),
    ])
}

pub(super) fn wanted(_: &mut Shapes) -> Js {
    object(&[
        ("text", text()),
        ("base?", nullable(id_or_empty())),
        ("category?", nullable(id_or_empty())),
        ("language?", nullable(choice(&["zh", "en"]))),
        ("tag?", nullable(text())),
        ("state?", nullable(choice(&STATES))),
    ])
}

pub(super) fn hits(shapes: &mut Shapes) -> Js {
    let hit = shapes.named("KnowledgeHit", |_| {
        object(&[
            ("id", id()),
            ("number", text()),
            ("title", text()),
            ("snippet", text()),
            ("language", choice(&["zh", "en"])),
            ("state", choice(&STATES)),
            ("base_id", nullable(id())),
            ("category_id", id()),
            ("tags", nullable(text())),
            ("published_on", nullable(day())),
            ("owner_id", nullable(id())),
        ])
    });
    object(&[("items", list(&hit))])
}

pub(super) fn suggestions(shapes: &mut Shapes) -> Js {
    let one = shapes.named("KnowledgeSuggestion", |_| {
        object(&[
            ("id", id()),
            ("title", text()),
            ("summary", text()),
            ("state", choice(&STATES)),
            ("why", choice(&["link", "tag", "words"])),
            ("is_used", boolean()),
        ])
    });
    object(&[("items", list(&one))])
}

fn version() -> Js {
    object(&[
        ("number", integer()),
        ("state", choice(&STATES)),
        ("title", text()),
        ("summary", text()),
        ("body", text()),
        ("note", nullable(text())),
        ("author", nullable(text())),
        ("reviewer", nullable(text())),
        ("decided_on", nullable(day())),
        ("decision", nullable(text())),
    ])
}

fn link() -> Js {
    object(&[
        ("id", id()),
        ("version", integer()),
        ("kind", choice(&["about", "used_in"])),
        ("note", nullable(text())),
        ("entity", text()),
        ("record_id", id()),
        ("title", text()),
    ])
}

pub(super) fn whole(shapes: &mut Shapes) -> Js {
    let version = shapes.named("ArticleVersionView", |_| version());
    let link = shapes.named("ArticleLinkView", |_| link());
    let comment = object(&[
        ("is_helpful", boolean()),
        ("comment", text()),
        ("day", text()),
        ("by", text()),
    ]);
    let vote = object(&[("is_helpful", boolean()), ("comment", text())]);
    let other = object(&[("id", id()), ("language", text())]);
    shapes.named("ArticleView", |_| {
        object(&[
            ("state", choice(&STATES)),
            ("body", text()),
            ("reads", integer()),
            ("readers", integer()),
            ("helpful", integer()),
            ("unhelpful", integer()),
            ("vote", nullable(vote)),
            ("versions", list(&version)),
            ("draft_version", integer()),
            ("may_change", boolean()),
            ("may_decide", boolean()),
            ("links", list(&link)),
            ("comments", list(&comment)),
            ("languages", list(&other)),
        ])
    })
}

pub(super) fn reports(shapes: &mut Shapes) -> Js {
    let line = shapes.named("KnowledgeLine", |_| {
        object(&[
            ("id", id()),
            ("title", text()),
            ("published_on", nullable(day())),
            ("reads", integer()),
            ("helpful", integer()),
            ("unhelpful", integer()),
        ])
    });
    let miss = object(&[
        ("id", id()),
        ("text", text()),
        ("count", integer()),
        ("last_on", nullable(day())),
    ]);
    object(&[
        ("most_read", list(&line)),
        ("never_read", list(&line)),
        ("unhelpful", list(&line)),
        ("missed", list(&miss)),
    ])
}
