//! What is sent and answered.

use guanxi_http::shape::{
    Shapes, boolean, choice, day, dictionary, id, integer, list, nullable, object, text, text_to,
};
use serde_json::Value as Js;

/// Characters of a code at most.
const CODE_MAX: u32 = 40;

pub(super) fn code(_: &mut Shapes) -> Js {
    text_to(CODE_MAX)
}

pub(super) fn format(_: &mut Shapes) -> Js {
    choice(&["xlsx", "csv"])
}

pub(super) fn seen(_: &mut Shapes) -> Js {
    object(&[("version", integer())])
}

pub(super) fn came_back(_: &mut Shapes) -> Js {
    object(&[("reason", text_to(200))])
}

pub(super) fn wants(_: &mut Shapes) -> Js {
    object(&[("wants", boolean())])
}

pub(super) fn counts(shapes: &mut Shapes) -> Js {
    shapes.named("EditionCounts", |_| {
        object(&[
            ("channels", dictionary(&integer())),
            ("reasons", dictionary(&integer())),
            ("left_out", dictionary(&integer())),
        ])
    })
}

pub(super) fn progress(shapes: &mut Shapes) -> Js {
    shapes.named("EditionProgress", |_| {
        object(&[
            (
                "state",
                choice(&["draft", "approved", "preparing", "sending", "sent", "stopped"]),
            ),
            ("recipients", integer()),
            ("waiting", integer()),
            ("opened", integer()),
            ("returned", integer()),
            ("cost_c", integer()),
            ("channels", dictionary(&integer())),
            ("reasons", dictionary(&integer())),
            ("left_out", dictionary(&integer())),
            ("opens", dictionary(&integer())),
            ("messages", dictionary(&integer())),
        ])
    })
}

/// Of an edition that was stopped, title and text are empty and there are no files.
pub(super) fn page(shapes: &mut Shapes) -> Js {
    let file = object(&[("id", id()), ("file_name", text()), ("size", integer())]);
    shapes.named("EditionPage", |_| {
        object(&[
            ("company", text()),
            ("periodical", text()),
            ("number", text()),
            ("title", text()),
            ("body", text()),
            ("title_en", nullable(text())),
            ("body_en", nullable(text())),
            ("languages", choice(&["zh", "en", "zh_en"])),
            ("issued_on", day()),
            ("files", list(&file)),
            ("is_subscribed", boolean()),
        ])
    })
}
