//! What is said of channels.

use guanxi_http::shape::{
    Shapes, boolean, choice, instant, integer, integer_in, list, nullable, object, text, text_to,
};
use serde_json::Value as Js;

use crate::bounce::REPORT_MAX;
use crate::settings::PER_MINUTE_MAX;

/// Most characters of a name, an address, a password.
const NAME_MAX: u32 = 200;

pub(super) fn channel_name(_: &mut Shapes) -> Js {
    choice(&["sms", "email"])
}

fn fields(ports_from: i64) -> Vec<(&'static str, Js)> {
    vec![
        ("is_active", boolean()),
        ("host", text()),
        ("port", integer_in(ports_from, 65_535)),
        ("security", text()),
        ("user", text()),
        ("system_type", text()),
        ("from", text()),
        ("from_name", text()),
        ("per_minute", integer_in(1, PER_MINUTE_MAX)),
        ("public_url", text()),
    ]
}

pub(super) fn channels(shapes: &mut Shapes) -> Js {
    let one = shapes.named("MessageChannel", |_| {
        let mut all = fields(0);
        all.extend([
            ("channel", choice(&["sms", "email"])),
            ("version", integer()),
            ("has_password", boolean()),
            ("waiting", integer()),
        ]);
        object(&all)
    });
    object(&[("items", list(&one))])
}

pub(super) fn settings(_: &mut Shapes) -> Js {
    object(&[
        ("version", integer()),
        ("settings", object(&fields(0))),
        ("password?", nullable(text())),
    ])
}

pub(super) fn test(_: &mut Shapes) -> Js {
    object(&[("to", text_to(NAME_MAX))])
}

pub(super) fn tested(_: &mut Shapes) -> Js {
    object(&[
        ("is_sent", boolean()),
        ("failure", nullable(failure())),
        ("detail", nullable(text())),
    ])
}

pub(super) fn code(_: &mut Shapes) -> Js {
    text_to(100)
}

pub(super) fn report(_: &mut Shapes) -> Js {
    let most = u32::try_from(REPORT_MAX).unwrap_or(u32::MAX);
    object(&[("raw", text_to(most))])
}

pub(super) fn bounced(_: &mut Shapes) -> Js {
    object(&[("messages", integer()), ("blocked", integer())])
}

pub(super) fn way_out(_: &mut Shapes) -> Js {
    object(&[
        ("company", text()),
        ("channel", choice(&["sms", "email"])),
        ("is_out", boolean()),
    ])
}

fn mailbox_fields(ports_from: i64) -> Vec<(&'static str, Js)> {
    vec![
        ("is_active", boolean()),
        ("host", text()),
        ("port", integer_in(ports_from, 65_535)),
        ("security", text()),
        ("user", text()),
    ]
}

pub(super) fn mailbox(shapes: &mut Shapes) -> Js {
    shapes.named("MessageMailbox", |_| {
        let mut all = mailbox_fields(0);
        all.extend([
            ("version", integer()),
            ("has_password", boolean()),
            ("read_at", nullable(instant())),
            ("failure", nullable(failure())),
            ("detail", nullable(text())),
        ]);
        object(&all)
    })
}

pub(super) fn mailbox_settings(_: &mut Shapes) -> Js {
    object(&[
        ("version", integer()),
        ("settings", object(&mailbox_fields(0))),
        ("password?", nullable(text())),
    ])
}

pub(super) fn visited(_: &mut Shapes) -> Js {
    object(&[
        ("is_read", boolean()),
        ("failure", nullable(failure())),
        ("detail", nullable(text())),
        ("mails", integer()),
        ("messages", integer()),
        ("blocked", integer()),
    ])
}

/// What becomes of a line to a server.
fn failure() -> Js {
    choice(&["unreachable", "not_let_in", "busy", "refused", "unknown"])
}
