//! JSON Schemas of what is asked and answered.

use guanxi_http::shape::{
    Shapes, boolean, choice, integer, integer_in, list, nullable, object, text, text_to,
};
use serde_json::Value as Js;

use crate::commands::{BATCH_MAX, KEY_MAX};
use crate::rules::symbol::SYMBOL_MAX;

/// Lines of a sale at most.
pub(super) const LINES_MAX: usize = 500;
/// Characters of a name at most.
pub(super) const NAME_MAX: usize = 60;
/// Characters of a note at most.
pub(super) const NOTE_MAX: usize = 500;
/// Points of one act at most.
pub(super) const POINTS_MAX: i64 = 100_000_000;

pub(super) fn id(_: &mut Shapes) -> Js {
    guanxi_http::shape::id()
}

pub(super) fn day(_: &mut Shapes) -> Js {
    guanxi_http::shape::day()
}

fn an_id() -> Js {
    guanxi_http::shape::id()
}

fn a_day() -> Js {
    guanxi_http::shape::day()
}

fn key() -> Js {
    text_to(u32::try_from(KEY_MAX).unwrap_or(u32::MAX))
}

fn short(max: usize) -> Js {
    text_to(u32::try_from(max).unwrap_or(u32::MAX))
}

pub(super) fn part(_: &mut Shapes) -> Js {
    integer_in(1, 100_000)
}

pub(super) fn symbol_kind(_: &mut Shapes) -> Js {
    choice(&["barcode", "qr"])
}

pub(super) fn symbol_text(_: &mut Shapes) -> Js {
    text_to(u32::try_from(SYMBOL_MAX).unwrap_or(u32::MAX))
}

/// A code that machines read, in modules.
pub(super) fn symbol(shapes: &mut Shapes) -> Js {
    shapes.named("CardSymbol", |_| {
        object(&[("width", integer()), ("height", integer()), ("path", text())])
    })
}

pub(super) fn nothing(shapes: &mut Shapes) -> Js {
    shapes.named("ClubNothing", |_| object(&[]))
}

pub(super) fn state(shapes: &mut Shapes) -> Js {
    shapes.named("ClubState", |_| object(&[("state", text())]))
}

pub(super) fn balance(shapes: &mut Shapes) -> Js {
    shapes.named("PointsBalance", |_| object(&[("balance", integer())]))
}

pub(super) fn opened(shapes: &mut Shapes) -> Js {
    shapes.named("ClubMade", |_| object(&[("id", an_id())]))
}

pub(super) fn new_account(shapes: &mut Shapes) -> Js {
    shapes.named("NewPointsAccount", |_| {
        object(&[("programme_id", an_id()), ("customer_id", an_id())])
    })
}

pub(super) fn spend(shapes: &mut Shapes) -> Js {
    shapes.named("PointsSpend", |_| {
        object(&[
            ("points", integer_in(1, POINTS_MAX)),
            ("key", key()),
            ("reference?", nullable(short(NAME_MAX))),
        ])
    })
}

pub(super) fn capture(shapes: &mut Shapes) -> Js {
    shapes.named("PointsCapture", |_| {
        object(&[("points?", nullable(integer_in(1, POINTS_MAX)))])
    })
}

pub(super) fn spent(shapes: &mut Shapes) -> Js {
    shapes.named("PointsSpent", |_| {
        object(&[("points", integer()), ("value", text()), ("balance", integer())])
    })
}

pub(super) fn transfer(shapes: &mut Shapes) -> Js {
    shapes.named("PointsTransfer", |_| {
        object(&[
            ("to", an_id()),
            ("points", integer_in(1, POINTS_MAX)),
            ("key", key()),
            ("reference?", nullable(short(NAME_MAX))),
        ])
    })
}

pub(super) fn adjust(shapes: &mut Shapes) -> Js {
    shapes.named("PointsAdjust", |_| {
        object(&[
            ("points", integer_in(-POINTS_MAX, POINTS_MAX)),
            (
                "reason",
                choice(&["goodwill", "correction", "activity", "opening", "other"]),
            ),
            ("note?", nullable(short(NOTE_MAX))),
            ("key", key()),
        ])
    })
}

pub(super) fn adjusted(shapes: &mut Shapes) -> Js {
    shapes.named("PointsAdjusted", |_| {
        object(&[
            ("id", an_id()),
            ("state", choice(&["waiting", "done", "refused"])),
        ])
    })
}

pub(super) fn decision(shapes: &mut Shapes) -> Js {
    shapes.named("ClubDecision", |_| {
        object(&[("note?", nullable(short(NOTE_MAX)))])
    })
}

pub(super) fn accounts(shapes: &mut Shapes) -> Js {
    shapes.named("CustomerPoints", |_| {
        let lot = object(&[
            ("id", an_id()),
            ("points", integer()),
            ("held", integer()),
            ("activates_on", a_day()),
            ("expires_on", nullable(a_day())),
        ]);
        let expiring = object(&[("on", a_day()), ("points", integer())]);
        let account = object(&[
            ("id", an_id()),
            ("programme_id", an_id()),
            ("programme", text()),
            ("unit", text()),
            ("household_id", nullable(an_id())),
            ("state", text()),
            ("balance", integer()),
            ("available", integer()),
            ("held", integer()),
            ("pending", integer()),
            ("debt", integer()),
            ("value", text()),
            ("expiring", nullable(expiring)),
            ("lots", list(&lot)),
        ]);
        object(&[("accounts", list(&account))])
    })
}

pub(super) fn liability(shapes: &mut Shapes) -> Js {
    shapes.named("PointsLiability", |_| {
        let bucket = object(&[
            ("name", nullable(text())),
            ("points", integer()),
            ("value", text()),
        ]);
        object(&[
            ("on", a_day()),
            ("points", integer()),
            ("value", text()),
            ("pending", integer()),
            ("debt", integer()),
            ("accounts", integer()),
            ("by_age", list(&bucket)),
            ("by_expiry", list(&bucket)),
        ])
    })
}

pub(super) fn expiring(shapes: &mut Shapes) -> Js {
    shapes.named("ExpiringPoints", |_| {
        let account = object(&[
            ("account_id", an_id()),
            ("customer_id", an_id()),
            ("points", integer()),
            ("first", nullable(a_day())),
        ]);
        object(&[("items", list(&account)), ("next", nullable(an_id()))])
    })
}

pub(super) fn sale(shapes: &mut Shapes) -> Js {
    shapes.named("MemberSale", |_| {
        let line = object(&[
            ("key?", integer_in(0, 1_000_000)),
            ("product_id?", nullable(an_id())),
            ("qty", short(NAME_MAX)),
            ("list_amount?", nullable(short(NAME_MAX))),
            ("amount", short(NAME_MAX)),
            ("multiplier?", nullable(short(NAME_MAX))),
        ]);
        object(&[
            ("sale", short(NAME_MAX)),
            // Who bought; with a card, whoever of its household it was, the holder where nobody is named.
            ("customer_id?", nullable(an_id())),
            ("card?", nullable(short(NAME_MAX))),
            ("store_id?", nullable(an_id())),
            ("channel?", nullable(choice(&["store", "phone", "web"]))),
            ("at?", nullable(guanxi_http::shape::instant())),
            ("lines", list(&line)),
        ])
    })
}

fn term() -> Js {
    object(&[
        ("programme_id", an_id()),
        ("account_id", an_id()),
        ("points", integer()),
    ])
}

pub(super) fn earned(shapes: &mut Shapes) -> Js {
    shapes.named("SaleEarned", |_| {
        object(&[
            ("purchase_id", an_id()),
            ("points", integer()),
            ("terms", list(&term())),
            ("is_new", boolean()),
        ])
    })
}

pub(super) fn quoted(shapes: &mut Shapes) -> Js {
    shapes.named("SalePoints", |_| {
        let rule = object(&[("rule_id", an_id()), ("rule", text()), ("points", text())]);
        let programme = object(&[
            ("programme_id", an_id()),
            ("programme", text()),
            ("unit", text()),
            ("points", integer()),
            ("rules", list(&rule)),
        ]);
        object(&[("programmes", list(&programme))])
    })
}

pub(super) fn back(shapes: &mut Shapes) -> Js {
    shapes.named("MemberReturn", |_| {
        let line = object(&[
            ("key", integer_in(0, 1_000_000)),
            ("qty", short(NAME_MAX)),
            ("list_amount?", nullable(short(NAME_MAX))),
            ("amount", short(NAME_MAX)),
        ]);
        object(&[
            ("sale", short(NAME_MAX)),
            ("key", key()),
            ("lines", list(&line)),
            ("restore?", integer_in(0, POINTS_MAX)),
        ])
    })
}

pub(super) fn reversed(shapes: &mut Shapes) -> Js {
    shapes.named("SaleReversed", |_| {
        object(&[
            ("taken", integer()),
            ("restored", integer()),
            ("is_new", boolean()),
        ])
    })
}

fn standing() -> Js {
    let step = object(&[
        ("id", an_id()),
        ("name", text()),
        ("rank", integer()),
        ("threshold", nullable(text())),
    ]);
    let next = object(&[("tier_id", an_id()), ("tier", text()), ("missing", text())]);
    object(&[
        ("scheme_id", an_id()),
        ("scheme", text()),
        ("metric", choice(&["spend", "points", "visits"])),
        ("membership_id", nullable(an_id())),
        ("customer_id", nullable(an_id())),
        ("household_id", nullable(an_id())),
        ("tier_id", nullable(an_id())),
        ("tier", nullable(text())),
        ("since", nullable(a_day())),
        ("keep_until", nullable(a_day())),
        ("grace_until", nullable(a_day())),
        ("value", text()),
        ("missing", text()),
        ("next", nullable(next)),
        ("steps", list(&step)),
    ])
}

pub(super) fn tiers(shapes: &mut Shapes) -> Js {
    shapes.named("CustomerTiers", |_| object(&[("tiers", list(&standing()))]))
}

pub(super) fn falling(shapes: &mut Shapes) -> Js {
    shapes.named("FallingMembers", |_| {
        object(&[("items", list(&standing())), ("next", nullable(an_id()))])
    })
}

pub(super) fn set_tier(shapes: &mut Shapes) -> Js {
    shapes.named("SetTier", |_| {
        object(&[
            ("customer_id", an_id()),
            ("tier_id?", nullable(guanxi_http::shape::id_or_empty())),
            ("note?", nullable(short(NOTE_MAX))),
        ])
    })
}

pub(super) fn review(shapes: &mut Shapes) -> Js {
    shapes.named("ReviewTiers", |_| {
        object(&[("after?", nullable(place_of_review()))])
    })
}

/// Where a review goes on: after this member, or after this household (`h`) or customer (`c`) that isn't on the ladder.
fn place_of_review() -> Js {
    serde_json::json!({ "type": "string", "pattern": "^([hc]?(0|[1-9][0-9]{0,17}))?$" })
}

pub(super) fn reviewed(shapes: &mut Shapes) -> Js {
    shapes.named("TiersReviewed", |_| {
        object(&[("next", nullable(place_of_review()))])
    })
}

pub(super) fn new_batch(shapes: &mut Shapes) -> Js {
    shapes.named("NewCardBatch", |_| {
        object(&[
            ("count", integer_in(1, BATCH_MAX)),
            ("key", key()),
            ("note?", nullable(short(NOTE_MAX))),
        ])
    })
}

pub(super) fn issue(shapes: &mut Shapes) -> Js {
    shapes.named("IssueCard", |_| {
        object(&[("customer_id", an_id()), ("note?", nullable(short(NOTE_MAX)))])
    })
}

pub(super) fn replace(shapes: &mut Shapes) -> Js {
    shapes.named("ReplaceCard", |_| {
        object(&[("new_card_id", an_id()), ("note?", nullable(short(NOTE_MAX)))])
    })
}

pub(super) fn merge(shapes: &mut Shapes) -> Js {
    shapes.named("MergeCard", |_| {
        object(&[("card_id", an_id()), ("note?", nullable(short(NOTE_MAX)))])
    })
}

pub(super) fn waiting(shapes: &mut Shapes) -> Js {
    let one = object(&[
        ("membership_id", an_id()),
        ("customer_id", an_id()),
        ("household_id", nullable(an_id())),
        ("tier", text()),
        ("since", nullable(a_day())),
    ]);
    shapes.named("MembersWithoutCard", |_| {
        object(&[("items", list(&one)), ("next", nullable(an_id()))])
    })
}

pub(super) fn token(shapes: &mut Shapes) -> Js {
    shapes.named("CardToken", |_| {
        object(&[("token", text()), ("seconds", integer())])
    })
}

pub(super) fn shown(shapes: &mut Shapes) -> Js {
    shapes.named("ShownToken", |_| object(&[("token", short(NAME_MAX))]))
}

pub(super) fn code(_: &mut Shapes) -> Js {
    short(NAME_MAX)
}

pub(super) fn benefits(shapes: &mut Shapes) -> Js {
    shapes.named("CustomerBenefits", |_| {
        let benefit = object(&[
            ("benefit_id", an_id()),
            ("number", text()),
            ("name", text()),
            ("kind", text()),
            ("reference", nullable(text())),
            ("quota", nullable(integer())),
            ("period", text()),
            ("used", integer()),
            ("left", nullable(integer())),
        ]);
        object(&[("benefits", list(&benefit))])
    })
}

pub(super) fn use_benefit(shapes: &mut Shapes) -> Js {
    shapes.named("UseBenefit", |_| {
        object(&[
            ("customer_id", an_id()),
            ("count?", nullable(integer_in(1, 1_000))),
            ("key", key()),
            ("reference?", nullable(short(NAME_MAX))),
            ("note?", nullable(short(NOTE_MAX))),
        ])
    })
}

pub(super) fn join(shapes: &mut Shapes) -> Js {
    shapes.named("JoinHousehold", |_| {
        object(&[
            ("customer_id", an_id()),
            ("role", choice(&["head", "spouse", "child", "parent", "other"])),
            ("moves_points?", boolean()),
            ("key", key()),
        ])
    })
}

pub(super) fn leave(shapes: &mut Shapes) -> Js {
    shapes.named("LeaveHousehold", |_| {
        object(&[
            ("customer_id", an_id()),
            ("programme_id?", nullable(guanxi_http::shape::id_or_empty())),
            ("points?", nullable(integer_in(1, POINTS_MAX))),
            ("key", key()),
        ])
    })
}

pub(super) fn way(_: &mut Shapes) -> Js {
    choice(&["join", "leave"])
}

pub(super) fn fate(shapes: &mut Shapes) -> Js {
    let points = shapes.named("HouseholdPointsFate", |_| {
        object(&[
            ("programme_id", an_id()),
            ("programme", text()),
            ("rule", choice(&["ask", "move", "stay"])),
            ("available", integer()),
            ("others", integer()),
        ])
    });
    let tier = shapes.named("HouseholdTierFate", |_| {
        object(&[
            ("scheme_id", an_id()),
            ("scheme", text()),
            ("rule", choice(&["stay", "higher", "take", "recount"])),
            ("own", nullable(text())),
            ("own_after", nullable(text())),
            ("household", nullable(text())),
            ("household_after", nullable(text())),
            ("metric", choice(&["spend", "points", "visits"])),
            ("own_value", text()),
            ("household_value", text()),
        ])
    });
    shapes.named("HouseholdFate", |_| {
        object(&[("points", list(&points)), ("tiers", list(&tier))])
    })
}

pub(super) fn moved(shapes: &mut Shapes) -> Js {
    shapes.named("HouseholdPoints", |_| object(&[("moved", integer())]))
}
