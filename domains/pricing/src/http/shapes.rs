//! JSON Schemas of what is asked and answered.

use guanxi_http::shape::{
    Shapes, anything, boolean, choice, dictionary, integer, integer_in, list, nullable, object, text, text_to,
};
use serde_json::Value as Js;

/// Lines of a basket at most.
pub(super) const LINES_MAX: usize = 500;
/// Characters of a name, a code or an amount in a call.
const SHORT: u32 = 60;

pub(super) fn id(_: &mut Shapes) -> Js {
    guanxi_http::shape::id()
}

pub(super) fn day(_: &mut Shapes) -> Js {
    guanxi_http::shape::day()
}

fn an_id() -> Js {
    guanxi_http::shape::id()
}

/// A text; an empty one says nothing.
fn maybe_empty() -> Js {
    text()
}

/// A basket and its situation.
pub(super) fn quote(shapes: &mut Shapes) -> Js {
    shapes.named("QuoteRequest", |_| {
        let line = object(&[
            ("product_id", an_id()),
            ("qty", text_to(SHORT)),
            ("surcharge?", nullable(maybe_empty())),
            ("given_price?", nullable(maybe_empty())),
        ]);
        object(&[
            ("lines?", list(&line)),
            ("coupons?", list(&maybe_empty())),
            ("customer_id?", nullable(guanxi_http::shape::id_or_empty())),
            ("store_id?", nullable(guanxi_http::shape::id_or_empty())),
            ("market_area_id?", nullable(guanxi_http::shape::id_or_empty())),
            ("channel?", nullable(choice(&["store", "phone", "web"]))),
            ("currency?", nullable(text())),
            ("purpose?", nullable(choice(&["sale", "service"]))),
            ("at?", nullable(maybe_empty())),
            ("clerk?", nullable(maybe_empty())),
            ("tier?", nullable(maybe_empty())),
            ("decile?", nullable(integer_in(1, 10))),
            ("is_first_purchase?", boolean()),
        ])
    })
}

fn promotion() -> Js {
    object(&[
        ("id", an_id()),
        ("name", nullable(text())),
        ("version", integer()),
    ])
}

/// The prices, and why.
pub(super) fn priced(shapes: &mut Shapes) -> Js {
    shapes.named("Priced", |_| {
        let source = object(&[
            ("code", choice(&["given", "product", "book", "gift", "none"])),
            ("kind?", text()),
            ("book_id?", an_id()),
            ("book?", nullable(text())),
            ("rule_id?", an_id()),
            ("promotion_id?", an_id()),
        ]);
        let discount = object(&[("promotion_id", an_id()), ("amount", text())]);
        let line = object(&[
            ("key", integer()),
            ("product_id", an_id()),
            ("product", text()),
            ("qty", text()),
            ("unit_price", text()),
            ("source", source),
            ("list_amount", text()),
            ("discounts", list(&discount)),
            ("by_hand", text()),
            ("amount", text()),
            ("is_gift", boolean()),
        ]);
        let effect = object(&[
            ("promotion", promotion()),
            ("times", integer()),
            ("basis", text()),
            ("amount", text()),
            ("lines", list(&object(&[("key", integer()), ("amount", text())]))),
            ("points_percent", nullable(text())),
            ("coupon", nullable(text())),
        ]);
        let params = dictionary(&anything());
        let refusal = object(&[
            ("promotion", promotion()),
            ("code", text()),
            ("params", params.clone()),
        ]);
        let hint = object(&[
            ("promotion", promotion()),
            ("code", choice(&["qty", "amount"])),
            ("missing", text()),
        ]);
        let warning = object(&[("code", text()), ("key", nullable(integer())), ("params", params)]);
        object(&[
            ("catalogue_version", integer()),
            ("lines", list(&line)),
            ("effects", list(&effect)),
            ("refusals", list(&refusal)),
            ("hints", list(&hint)),
            ("warnings", list(&warning)),
            ("list_amount", text()),
            ("discount", text()),
            ("amount", text()),
        ])
    })
}

/// Every price of a product.
pub(super) fn card(shapes: &mut Shapes) -> Js {
    shapes.named("PriceCard", |_| {
        let row = object(&[
            ("kind", choice(&["standard", "member", "cost", "service"])),
            ("source", choice(&["product", "book", "parts"])),
            ("book_id", nullable(an_id())),
            ("book", nullable(text())),
            ("rule_id", nullable(an_id())),
            ("about", choice(&["product", "category", "all"])),
            ("qty_from", text()),
            ("priority", integer()),
            ("whom", list(&object(&[("code", text()), ("name", text())]))),
            ("places", list(&object(&[("code", text()), ("name", text())]))),
            ("starts_on", nullable(guanxi_http::shape::day())),
            ("ends_on", nullable(guanxi_http::shape::day())),
            ("weekdays", list(&integer_in(1, 7))),
            ("time_from", nullable(text())),
            ("time_to", nullable(text())),
            ("currency", text()),
            ("method", choice(&["amount", "formula"])),
            ("amount", nullable(text())),
        ]);
        object(&[
            ("product_id", an_id()),
            ("product", text()),
            ("currency", text()),
            ("prices", list(&row)),
        ])
    })
}

fn cell() -> Js {
    object(&[
        ("qty_from", text_to(SHORT)),
        ("tier", nullable(text_to(SHORT))),
        ("market_area_id", nullable(an_id())),
        ("amount", text_to(SHORT)),
    ])
}

/// A book's prices of one subject.
pub(super) fn matrix(shapes: &mut Shapes) -> Js {
    shapes.named("PriceMatrix", |_| {
        let area = object(&[("id", an_id()), ("name", text())]);
        object(&[
            ("book_id", an_id()),
            ("version", text()),
            ("cells", list(&cell())),
            ("areas", list(&area)),
            ("other_rules", integer()),
        ])
    })
}

/// What shall take their place.
pub(super) fn new_matrix(shapes: &mut Shapes) -> Js {
    shapes.named("NewPriceMatrix", |_| {
        object(&[("version?", nullable(text())), ("cells", list(&cell()))])
    })
}

/// A step of a promotion's life.
pub(super) fn step(_: &mut Shapes) -> Js {
    object(&[
        ("version?", nullable(integer())),
        ("note?", nullable(text_to(500))),
    ])
}

/// Where it stands now.
pub(super) fn state(_: &mut Shapes) -> Js {
    object(&[(
        "state",
        choice(&["draft", "review", "approved", "running", "ended"]),
    )])
}

/// What applies when.
pub(super) fn calendar(shapes: &mut Shapes) -> Js {
    shapes.named("PromotionCalendar", |_| {
        let entry = object(&[
            ("kind", choice(&["promotion", "price_book"])),
            ("id", an_id()),
            ("name", text()),
            ("state", nullable(text())),
            ("starts_on", nullable(guanxi_http::shape::day())),
            ("ends_on", nullable(guanxi_http::shape::day())),
            ("days", list(&guanxi_http::shape::day())),
        ]);
        object(&[
            ("from", guanxi_http::shape::day()),
            ("to", guanxi_http::shape::day()),
            ("items", list(&entry)),
        ])
    })
}

/// How many codes, or whose.
pub(super) fn issue(_: &mut Shapes) -> Js {
    object(&[
        ("count?", integer_in(1, 10_000)),
        ("customer_ids?", list(&an_id())),
    ])
}

/// The codes.
pub(super) fn issued(_: &mut Shapes) -> Js {
    object(&[("codes", list(&text()))])
}
