//! What calls of the catalogue carry and are answered.

use guanxi_http::shape::{self, Shapes, boolean, choice, integer, label, list, nullable, object, text};
use serde_json::{Value as Js, json};

/// Most characters of a code.
const CODE_MAX: u32 = 80;
/// Most characters of some ids in a query.
const IDS_MAX: u32 = 4_000;

/// Languages of translations, as `catalog.product_translation.language`.
pub(super) const LANGUAGES: [&str; 19] = [
    "zh", "zh_hant", "en", "ja", "ko", "mn", "bo", "ug", "vi", "th", "id", "ms", "ru", "ar", "de", "fr",
    "es", "pt", "it",
];

pub(super) fn code(_: &mut Shapes) -> Js {
    shape::text_to(CODE_MAX)
}

pub(super) fn language(_: &mut Shapes) -> Js {
    choice(&LANGUAGES)
}

pub(super) fn id(_: &mut Shapes) -> Js {
    shape::id()
}

pub(super) fn ids(_: &mut Shapes) -> Js {
    shape::text_to(IDS_MAX)
}

pub(super) fn limit(_: &mut Shapes) -> Js {
    shape::integer_in(1, crate::queries::translation::PAGE_LIMIT)
}

/// JSON: `[{"feature_id": "…", "op": "eq" | "ge" | "le", "value": "…"}]`.
pub(super) fn wanted(_: &mut Shapes) -> Js {
    shape::text_to(shape::QUERY_TEXT)
}

pub(super) fn matching_limit(_: &mut Shapes) -> Js {
    shape::integer_in(1, crate::queries::matching::PAGE_LIMIT)
}

pub(super) fn matching(shapes: &mut Shapes) -> Js {
    let brief = brief(shapes);
    shapes.named("MatchingProducts", |_| shape::page(&brief))
}

fn brief(shapes: &mut Shapes) -> Js {
    shapes.named("ProductBrief", |_| {
        object(&[
            ("id", shape::id()),
            ("number", text()),
            ("name", text()),
            ("kind", text()),
            (
                "status",
                choice(&["draft", "active", "phase_out", "discontinued"]),
            ),
            ("is_for_sale", boolean()),
            ("standard_price", nullable(text())),
        ])
    })
}

pub(super) fn variants(shapes: &mut Shapes) -> Js {
    let brief = brief(shapes);
    let axis = object(&[
        ("feature_id", shape::id()),
        ("name", text()),
        ("values", list(&text())),
    ]);
    let variant = object(&[("product", brief.clone()), ("values", list(&nullable(text())))]);
    shapes.named("ProductVariants", |_| {
        object(&[
            ("family", nullable(brief)),
            ("axes", list(&axis)),
            ("variants", list(&variant)),
        ])
    })
}

pub(super) fn axes(_: &mut Shapes) -> Js {
    let axis = object(&[
        ("feature_id", shape::id()),
        ("values", list(&shape::text_to(300))),
    ]);
    object(&[("axes", list(&axis))])
}

pub(super) fn made(shapes: &mut Shapes) -> Js {
    let all = variants(shapes);
    object(&[("made", list(&shape::id())), ("variants", all)])
}

pub(super) fn chosen(_: &mut Shapes) -> Js {
    object(&[("options", list(&shape::id()))])
}

pub(super) fn configuration(shapes: &mut Shapes) -> Js {
    let name = label(shapes);
    let reason = shapes.named("OptionReason", |shapes| {
        object(&[
            (
                "code",
                choice(&["unknown", "excluded", "missing", "too_few", "too_many"]),
            ),
            ("text", label(shapes)),
            ("note", nullable(text())),
        ])
    });
    let option = object(&[
        ("id", shape::id()),
        ("name", name.clone()),
        ("price", text()),
        ("is_chosen", boolean()),
        ("barred", list(&reason)),
    ]);
    let group = object(&[
        ("id", shape::id()),
        ("name", name),
        ("min", integer()),
        ("max", nullable(integer())),
        ("options", list(&option)),
    ]);
    shapes.named("ProductConfiguration", |_| {
        object(&[
            ("is_whole", boolean()),
            ("base_price", text()),
            ("price", nullable(text())),
            ("faults", list(&reason)),
            ("groups", list(&group)),
        ])
    })
}

pub(super) fn scanned(shapes: &mut Shapes) -> Js {
    let brief = brief(shapes);
    let unit = object(&[("id", shape::id()), ("name", text())]);
    shapes.named("ScannedCode", |_| {
        object(&[
            ("product", brief),
            ("unit", nullable(unit)),
            ("quantity", nullable(text())),
            ("price", nullable(text())),
            ("found_by", choice(&["code", "weighed"])),
        ])
    })
}

pub(super) fn relations(shapes: &mut Shapes) -> Js {
    let brief = brief(shapes);
    let number = || json!({ "type": "number" });
    let said = object(&[
        ("id", shape::id()),
        (
            "kind",
            choice(&["accessory", "substitute", "up_sell", "cross_sell"]),
        ),
        ("product", brief.clone()),
        ("note", nullable(text())),
        ("is_shared", boolean()),
    ]);
    let learnt = object(&[
        ("product", brief),
        ("both_n", integer()),
        ("confidence", number()),
        ("lift", number()),
    ]);
    shapes.named("ProductRelations", |_| {
        object(&[("said", list(&said)), ("learnt", list(&learnt))])
    })
}

pub(super) fn missing(shapes: &mut Shapes) -> Js {
    let item = object(&[
        ("id", shape::id()),
        ("number", text()),
        ("name", text()),
        ("translation_id", nullable(shape::id())),
        ("missing", list(&choice(&["name", "short_text", "description"]))),
    ]);
    shapes.named("MissingTranslations", |_| {
        object(&[
            ("items", list(&item)),
            ("next", nullable(text())),
            ("products", integer()),
            ("missing", integer()),
        ])
    })
}

pub(super) fn bundle(shapes: &mut Shapes) -> Js {
    let brief = brief(shapes);
    let part = object(&[
        ("id", shape::id()),
        ("product", brief),
        ("quantity", text()),
        ("own_price", nullable(text())),
        ("surcharge", nullable(text())),
        ("is_chosen", boolean()),
        ("share", nullable(text())),
    ]);
    let group = object(&[
        ("id", shape::id()),
        ("name", text()),
        ("choose_count", nullable(integer())),
        ("parts", list(&part)),
    ]);
    shapes.named("ProductBundle", |_| {
        object(&[
            ("price", nullable(text())),
            ("own_total", nullable(text())),
            ("saving", nullable(text())),
            ("groups", list(&group)),
        ])
    })
}

pub(super) fn features(shapes: &mut Shapes) -> Js {
    let line = shapes.named("ProductFeature", |_| {
        object(&[
            ("feature_id", shape::id()),
            ("number", text()),
            ("name", text()),
            ("kind", choice(&["text", "number", "choice", "yes_no"])),
            ("unit", nullable(text())),
            ("options", list(&text())),
            ("is_required", boolean()),
            ("is_axis", boolean()),
            ("value", nullable(text())),
            ("value_id", nullable(shape::id())),
            ("is_shared", boolean()),
        ])
    });
    object(&[("features", list(&line))])
}
