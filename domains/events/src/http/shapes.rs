//! JSON Schemas of what is asked and answered.

use guanxi_http::shape::{
    Shapes, boolean, choice, id, instant, integer, integer_in, list, nullable, object, text, text_to,
};
use guanxi_loyalty::commands::KEY_MAX;
use serde_json::Value as Js;

use super::read::STATES;
use super::write::{CHANNELS, FOLLOWED, KINDS, NOTE_MAX};
use crate::commands::{PEOPLE_MAX, Seen};

fn short() -> Js {
    text_to(u32::try_from(NOTE_MAX).unwrap_or(u32::MAX))
}

fn key() -> Js {
    text_to(u32::try_from(KEY_MAX).unwrap_or(u32::MAX))
}

pub(super) fn programme(shapes: &mut Shapes) -> Js {
    let tally = shapes.named("EventTally", |_| {
        object(&[("count", integer()), ("people", integer())])
    });
    let states = STATES.map(|state| (state, tally.clone()));
    let slot = shapes.named("EventSlot", |_| {
        object(&[
            ("id", id()),
            ("name", text()),
            ("starts_at", instant()),
            ("ends_at", instant()),
            ("place", nullable(text())),
            ("seats", integer()),
            ("taken", integer()),
            ("closed_at", nullable(instant())),
            ("states", object(&states)),
        ])
    });
    shapes.named("EventProgramme", |_| {
        object(&[
            ("sessions", list(&slot)),
            ("may_register", boolean()),
            ("may_check_in", boolean()),
            ("may_close", boolean()),
        ])
    })
}

pub(super) fn wanted(shapes: &mut Shapes) -> Js {
    shapes.named("EventWanted", |_| {
        object(&[
            ("customer_id", id()),
            ("people?", nullable(integer_in(1, PEOPLE_MAX))),
            ("guests?", nullable(short())),
            ("channel?", nullable(choice(&CHANNELS))),
            ("note?", nullable(short())),
        ])
    })
}

pub(super) fn registered(shapes: &mut Shapes) -> Js {
    shapes.named("EventRegistered", |_| {
        object(&[
            ("id", id()),
            ("number", text()),
            ("state", choice(&["registered", "waiting"])),
            ("place", nullable(integer())),
        ])
    })
}

pub(super) fn why(shapes: &mut Shapes) -> Js {
    shapes.named("EventWhy", |_| object(&[("note?", nullable(short()))]))
}

pub(super) fn cancelled(shapes: &mut Shapes) -> Js {
    let moved = shapes.named("EventMovedUp", |_| {
        object(&[("id", id()), ("number", text()), ("name", nullable(text()))])
    });
    shapes.named("EventCancelled", |_| {
        object(&[("state", text()), ("moved_up", list(&moved))])
    })
}

pub(super) fn code(shapes: &mut Shapes) -> Js {
    shapes.named("EventCode", |_| object(&[("code", text()), ("svg", text())]))
}

pub(super) fn door(shapes: &mut Shapes) -> Js {
    let guest = shapes.named("EventGuest", |_| {
        object(&[
            ("id", id()),
            ("number", text()),
            ("name", nullable(text())),
            ("people", integer()),
            ("state", choice(&STATES)),
            ("checked_in_at", nullable(instant())),
            ("keys", list(&text())),
            ("household_keys", list(&text())),
        ])
    });
    shapes.named("EventDoor", |_| {
        object(&[
            ("session_id", id()),
            ("event_id", id()),
            ("event", text()),
            ("session", text()),
            ("starts_at", instant()),
            ("ends_at", instant()),
            ("closed_at", nullable(instant())),
            ("guests", list(&guest)),
        ])
    })
}

pub(super) fn check_in(shapes: &mut Shapes) -> Js {
    shapes.named("EventCheckIn", |_| {
        object(&[
            ("shown?", nullable(short())),
            ("registration_id?", nullable(id())),
            ("key", key()),
            ("at?", nullable(instant())),
            // What a device saw that kept the check-in.
            ("how?", nullable(choice(&Seen::ALL.map(Seen::name)))),
        ])
    })
}

pub(super) fn checked_in(shapes: &mut Shapes) -> Js {
    let other = shapes.named("EventCompanion", |_| {
        object(&[
            ("id", id()),
            ("number", text()),
            ("name", nullable(text())),
            ("people", integer()),
        ])
    });
    shapes.named("EventCheckedIn", |_| {
        object(&[
            ("id", id()),
            ("number", text()),
            ("name", nullable(text())),
            ("people", integer()),
            ("at", instant()),
            ("is_again", boolean()),
            ("others", list(&other)),
        ])
    })
}

pub(super) fn closed(shapes: &mut Shapes) -> Js {
    shapes.named("EventClosed", |_| {
        object(&[("absent", integer()), ("waiting", integer())])
    })
}

pub(super) fn follow_up(shapes: &mut Shapes) -> Js {
    shapes.named("EventFollowUp", |_| {
        object(&[
            ("state", choice(&FOLLOWED)),
            ("kind", choice(&KINDS)),
            ("subject", short()),
            ("due_at?", nullable(instant())),
            ("owner_ids", list(&id())),
        ])
    })
}

pub(super) fn followed_up(shapes: &mut Shapes) -> Js {
    shapes.named("EventFollowedUp", |_| {
        object(&[("made", integer()), ("left", integer())])
    })
}
