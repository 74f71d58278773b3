//! The shapes of what tills send and are answered.

use guanxi_http::shape::{self, Shapes, boolean, choice, integer, list, nullable, object, text, text_to};
use serde_json::{Value as Js, json};

use crate::till::by_hand::REASON_MAX;
use crate::till::club::POINTS_MAX;
use crate::till::said::WHYS;
use crate::till::{CHOSEN_MAX, COUPONS_MAX, LINES_MAX, METHODS, PAYMENTS_MAX};

pub(super) fn id(_: &mut Shapes) -> Js {
    shape::id()
}

pub(super) fn day(_: &mut Shapes) -> Js {
    shape::day()
}

/// What is scanned or typed.
pub(super) fn code(_: &mut Shapes) -> Js {
    text_to(100)
}

/// A decimal number as a text.
pub(super) fn decimal() -> Js {
    json!({ "type": "string", "pattern": "^-?[0-9]{1,15}(\\.[0-9]{1,3})?$" })
}

fn limited(of: &Js, max: usize) -> Js {
    json!({ "type": "array", "items": of, "maxItems": max })
}

/// Characters of a card's code at most.
const CARD_MAX: u32 = 60;

pub(super) fn stores(_: &mut Shapes) -> Js {
    let session = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("till", text()),
        ("cashier", text()),
    ]);
    let store = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("name", text()),
        ("sessions", list(&session)),
    ]);
    object(&[("items", list(&store))])
}

pub(super) fn found(shapes: &mut Shapes) -> Js {
    let product = shapes.named("TillProduct", |_| {
        object(&[
            ("id", shape::id()),
            ("number", text()),
            ("name", text()),
            ("barcode", nullable(text())),
            ("package_size", nullable(text())),
            ("price", nullable(decimal())),
            ("is_measured", boolean()),
            ("qty", nullable(decimal())),
            ("has_choice", boolean()),
        ])
    });
    object(&[("is_exact", boolean()), ("items", list(&product))])
}

pub(super) fn members(shapes: &mut Shapes) -> Js {
    let relative = guanxi_loyalty::http::relative(shapes);
    let member = shapes.named("TillMember", |_| {
        object(&[
            ("id", shape::id()),
            ("number", nullable(text())),
            ("name", nullable(text())),
            ("phone", nullable(text())),
            ("card_number", nullable(text())),
            ("is_member", boolean()),
            // The card that was shown, and who of its household may have shown it.
            ("card_id", nullable(shape::id())),
            ("family", list(&relative)),
        ])
    });
    object(&[("items", list(&member))])
}

pub(super) fn snapshot(shapes: &mut Shapes) -> Js {
    let product = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("name", text()),
        ("barcode", text()),
        ("is_measured", boolean()),
        ("price", nullable(decimal())),
        ("sounds", text()),
    ]);
    shapes.named("TillSnapshot", |_| {
        object(&[
            ("store_id", shape::id()),
            ("at", shape::instant()),
            ("version", integer()),
            ("products", list(&product)),
        ])
    })
}

fn returned(shapes: &mut Shapes) -> Js {
    shapes.named("ReturnedGoods", |_| {
        let line = object(&[
            ("line_id", shape::id()),
            ("qty", decimal()),
            ("is_resaleable?", boolean()),
        ]);
        object(&[("sale_id", shape::id()), ("lines", limited(&line, LINES_MAX))])
    })
}

pub(super) fn asked(shapes: &mut Shapes) -> Js {
    let returned = returned(shapes);
    shapes.named("TicketAsked", |_| {
        let line = object(&[
            ("product_id", shape::id()),
            ("qty", decimal()),
            ("chosen?", limited(&shape::id(), CHOSEN_MAX)),
            ("hand_price?", nullable(decimal())),
            ("hand_reason?", nullable(text_to(REASON_MAX))),
        ]);
        object(&[
            ("store_id", shape::id()),
            // Of a household's card, who of the household buys; the holder where nobody is named.
            ("customer_id?", nullable(shape::id_or_empty())),
            ("card?", nullable(text_to(CARD_MAX))),
            ("card_id?", nullable(shape::id_or_empty())),
            ("lines?", limited(&line, LINES_MAX)),
            ("coupons?", limited(&text_to(60), COUPONS_MAX)),
            ("returned?", nullable(returned)),
        ])
    })
}

fn product() -> [(&'static str, Js); 3] {
    [("product_id", shape::id()), ("number", text()), ("name", text())]
}

fn promotion() -> [(&'static str, Js); 2] {
    [("promotion_id", shape::id()), ("promotion", text())]
}

fn with<const N: usize, const M: usize>(first: [(&'static str, Js); N], rest: [(&'static str, Js); M]) -> Js {
    let all: Vec<(&str, Js)> = first.into_iter().chain(rest).collect();
    object(&all)
}

pub(super) fn quoted_line() -> Js {
    let discount = with(promotion(), [("amount", decimal())]);
    let by_hand = object(&[
        ("price", decimal()),
        ("off", decimal()),
        ("percent", decimal()),
        ("reason", text()),
    ]);
    with(
        product(),
        [
            ("key", integer()),
            ("qty", decimal()),
            ("unit_price", decimal()),
            (
                "source",
                choice(&["given", "product", "book", "parts", "none", "gift"]),
            ),
            ("list_amount", decimal()),
            ("discounts", list(&discount)),
            ("amount", decimal()),
            ("by_hand", nullable(by_hand)),
            ("is_gift", boolean()),
        ],
    )
}

fn returned_line() -> Js {
    with(
        product(),
        [
            ("line_id", shape::id()),
            ("line_no", integer()),
            ("qty", decimal()),
            ("amount", decimal()),
            ("discount", decimal()),
        ],
    )
}

pub(super) fn effect() -> Js {
    with(
        promotion(),
        [
            ("version", integer()),
            ("times", integer()),
            ("basis", decimal()),
            ("amount", decimal()),
            ("coupon", nullable(text())),
        ],
    )
}

pub(super) fn refusal() -> Js {
    with(
        promotion(),
        [
            ("version", integer()),
            ("why", choice(&WHYS)),
            ("need", nullable(text())),
            ("have", nullable(text())),
            ("by", nullable(text())),
        ],
    )
}

pub(super) fn quote(shapes: &mut Shapes) -> Js {
    shapes.named("TicketQuote", |_| {
        let hint = with(
            promotion(),
            [("qty", nullable(decimal())), ("amount", nullable(decimal()))],
        );
        let warning = object(&[
            ("code", text()),
            ("key", nullable(integer())),
            ("coupon", nullable(text())),
            ("until?", nullable(shape::day())),
        ]);
        let points = object(&[("unit", text()), ("points", integer())]);
        object(&[
            ("catalogue_version", integer()),
            ("at", shape::instant()),
            ("lines", list(&quoted_line())),
            ("returned", list(&returned_line())),
            ("effects", list(&effect())),
            ("refusals", list(&refusal())),
            ("hints", list(&hint)),
            ("warnings", list(&warning)),
            ("list_amount", decimal()),
            ("discount", decimal()),
            ("amount", decimal()),
            ("due", decimal()),
            ("points", list(&points)),
            ("purses", list(&purse())),
            ("by_hand", by_hand_limit()),
        ])
    })
}

fn by_hand_limit() -> Js {
    object(&[
        ("may", boolean()),
        ("limit", decimal()),
        ("percent", decimal()),
        ("needs_approval", boolean()),
    ])
}

fn purse() -> Js {
    object(&[
        ("account_id", shape::id()),
        ("unit", text()),
        ("available", integer()),
        ("per", integer()),
        ("amount", decimal()),
        ("step", integer()),
    ])
}

fn payments() -> Js {
    let payment = object(&[
        ("method", choice(&METHODS)),
        ("amount", decimal()),
        ("tendered?", nullable(decimal())),
        ("reference?", nullable(text_to(100))),
        ("account_id?", nullable(shape::id())),
        ("points?", nullable(shape::integer_in(1, POINTS_MAX))),
    ]);
    limited(&payment, PAYMENTS_MAX)
}

pub(super) fn ticket(shapes: &mut Shapes) -> Js {
    let asked = asked(shapes);
    shapes.named("TicketSent", |_| {
        object(&[
            ("session_id", shape::id()),
            ("asked", asked),
            ("payments", payments()),
            ("shown", decimal()),
            ("offline_at?", nullable(integer())),
            ("approval?", nullable(text_to(200))),
        ])
    })
}

pub(super) fn returning(shapes: &mut Shapes) -> Js {
    let returned = returned(shapes);
    object(&[
        ("session_id", shape::id()),
        ("store_id", shape::id()),
        ("returned", returned),
        ("payments", payments()),
    ])
}

const KINDS: [&str; 3] = ["sale", "return", "exchange"];

fn head() -> [(&'static str, Js); 8] {
    let customer = object(&[("id", shape::id()), ("name", nullable(text()))]);
    [
        ("id", shape::id()),
        ("number", text()),
        ("store_id", shape::id()),
        ("sold_at", shape::instant()),
        ("customer", nullable(customer)),
        ("amount", decimal()),
        ("kind", choice(&KINDS)),
        ("clerk", text()),
    ]
}

fn ticket_line() -> Js {
    object(&[
        ("id", shape::id()),
        ("line_no", integer()),
        ("product_id", nullable(shape::id())),
        ("number", text()),
        ("name", text()),
        ("chosen_text", nullable(text())),
        ("qty", decimal()),
        ("unit_price", nullable(decimal())),
        ("amount", decimal()),
        ("discount", decimal()),
        ("left", decimal()),
    ])
}

fn paid() -> Js {
    object(&[
        ("method", text()),
        ("amount", decimal()),
        ("tendered", nullable(decimal())),
    ])
}

pub(super) fn tickets(_: &mut Shapes) -> Js {
    object(&[("items", list(&object(&head())))])
}

pub(super) fn one_ticket(shapes: &mut Shapes) -> Js {
    shapes.named("Ticket", |_| {
        with(
            head(),
            [
                ("lines", list(&ticket_line())),
                ("payments", list(&paid())),
                ("receipt", text()),
                ("may_return", boolean()),
                ("price_difference", nullable(decimal())),
                ("returns_sale_id", nullable(shape::id())),
            ],
        )
    })
}

pub(super) fn completed(shapes: &mut Shapes) -> Js {
    let ticket = one_ticket(shapes);
    object(&[("is_new", boolean()), ("ticket", ticket)])
}

pub(super) fn receipt(shapes: &mut Shapes) -> Js {
    shapes.named("Receipt", |_| {
        object(&[
            ("company", text()),
            ("currency", text()),
            ("zone", text()),
            ("store", text()),
            ("address", text()),
            ("number", text()),
            ("sold_at", shape::instant()),
            ("kind", text()),
            ("clerk", text()),
            ("member", nullable(text())),
            ("lines", list(&ticket_line())),
            ("payments", list(&paid())),
            ("amount", decimal()),
        ])
    })
}

pub(super) fn session(shapes: &mut Shapes) -> Js {
    shapes.named("TillSession", |_| {
        let method = object(&[("method", text()), ("payments", integer()), ("amount", decimal())]);
        let movement = object(&[
            ("kind", choice(&["float", "in", "out"])),
            ("amount", decimal()),
            ("at", shape::instant()),
            ("reason", text()),
        ]);
        object(&[
            ("id", shape::id()),
            ("number", text()),
            ("store_id", shape::id()),
            ("till", text()),
            ("state", choice(&["open", "closed"])),
            ("opened_at", nullable(shape::instant())),
            ("closed_at", nullable(shape::instant())),
            ("cashier", text()),
            ("note", text()),
            ("cash", decimal()),
            ("counted", nullable(decimal())),
            ("difference", nullable(decimal())),
            ("tickets", integer()),
            ("amount", decimal()),
            ("price_differences", integer()),
            ("price_difference", decimal()),
            ("methods", list(&method)),
            ("movements", list(&movement)),
        ])
    })
}

pub(super) fn some_session(shapes: &mut Shapes) -> Js {
    let session = session(shapes);
    object(&[("session", nullable(session))])
}

pub(super) fn new_session(_: &mut Shapes) -> Js {
    object(&[
        ("store_id", shape::id()),
        ("till", text_to(20)),
        ("float", decimal()),
    ])
}

pub(super) fn cash_move(_: &mut Shapes) -> Js {
    object(&[("amount", decimal()), ("reason", text_to(300))])
}

pub(super) fn closing(_: &mut Shapes) -> Js {
    object(&[("counted", decimal()), ("note?", nullable(text_to(300)))])
}

pub(super) fn parked_list(_: &mut Shapes) -> Js {
    let parked = object(&[
        ("id", shape::id()),
        ("label", text()),
        ("amount", decimal()),
        ("parked_at", shape::instant()),
    ]);
    object(&[("items", list(&parked))])
}

pub(super) fn new_parked(shapes: &mut Shapes) -> Js {
    shapes.named("TicketParked", |_| {
        object(&[
            ("key", text_to(60)),
            ("label", text_to(100)),
            ("store_id", shape::id()),
            ("customer_id?", nullable(shape::id_or_empty())),
            ("amount", decimal()),
            ("content", shape::dictionary(&shape::anything())),
        ])
    })
}

pub(super) fn made(_: &mut Shapes) -> Js {
    object(&[("id", shape::id())])
}

pub(super) fn taken_as(_: &mut Shapes) -> Js {
    object(&[("key", text_to(60))])
}

pub(super) fn recalled(_: &mut Shapes) -> Js {
    object(&[
        ("label", text()),
        ("customer_id", nullable(shape::id())),
        ("content", shape::dictionary(&shape::anything())),
    ])
}

pub(super) fn stock_move(_: &mut Shapes) -> Js {
    object(&[
        ("store_id", shape::id()),
        ("product_id", shape::id()),
        ("kind", choice(&["in", "out", "count", "move"])),
        ("qty", decimal()),
        ("to_store_id?", nullable(shape::id())),
        ("reason?", nullable(text_to(300))),
    ])
}

pub(super) fn on_hand(_: &mut Shapes) -> Js {
    object(&[("on_hand", decimal())])
}
