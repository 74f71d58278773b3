//! JSON Schemas of figures, for the OpenAPI document.

use std::sync::LazyLock;

use guanxi_http::Parameter;
use guanxi_http::shape::{
    Shape, Shapes, boolean, choice, day, dictionary, id, instant, integer, integer_in, label, list, nullable,
    object, page, text, text_to,
};
use serde_json::{Value, json};

use crate::indicator::{self, INDICATORS, Kind};

/// Most characters of a list of ids or names.
const NAMES_LIMIT: u32 = 1_000;

fn names(_: &mut Shapes) -> Value {
    text_to(NAMES_LIMIT)
}

pub(crate) fn a_day(_: &mut Shapes) -> Value {
    day()
}

/// A choice, a grain or a profile field; which ones, the list of tables says.
pub(crate) fn word(_: &mut Shapes) -> Value {
    json!({ "type": "string", "pattern": "^[a-z][a-z0-9_-]{0,39}$" })
}

pub(crate) fn window(_: &mut Shapes) -> Value {
    let day = "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
    json!({ "type": "string", "pattern": format!("^{day}\\.\\.{day}$"), "examples": ["2017-01-01..2017-03-31"] })
}

fn count(_: &mut Shapes) -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": i32::MAX })
}

fn counts(_: &mut Shapes) -> Value {
    json!({ "type": "string", "pattern": "^[1-9][0-9]{0,3}(,[1-9][0-9]{0,3}){0,9}$", "examples": ["30,60,90"] })
}

fn period(_: &mut Shapes) -> Value {
    json!({ "type": "string",
        "pattern": "^(19|20)[0-9]{2}(Q[1-4]|-(0[1-9]|1[0-2])|-W(0[1-9]|[1-4][0-9]|5[0-2])|-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]))?$",
        "examples": ["2017", "2017Q1", "2017-01", "2017-W05", "2017-01-31"] })
}

fn classes(_: &mut Shapes) -> Value {
    let one = "(10|[1-9]|heavy|medium|light)";
    json!({ "type": "string", "pattern": format!("^{one}(,{one})*$") })
}

pub(crate) fn format(_: &mut Shapes) -> Value {
    choice(&["json", "csv", "xlsx"])
}

fn page_format(_: &mut Shapes) -> Value {
    choice(&["pdf", "xlsx"])
}

fn kind(_: &mut Shapes) -> Value {
    choice(&["customer", "sales"])
}

fn limit(_: &mut Shapes) -> Value {
    integer_in(1, 500)
}

fn group(_: &mut Shapes) -> Value {
    integer_in(1, 10)
}

pub const STORE: Parameter = Parameter::new("store", names);
pub const AREA: Parameter = Parameter::new("market_area", names);
const CATEGORY: Parameter = Parameter::new("category", names);
const PRODUCT: Parameter = Parameter::new("product_id", names);
const CLASS: Parameter = Parameter::new("customer_class", classes);
pub const FROM: Parameter = Parameter::new("from", a_day);
pub const TO: Parameter = Parameter::new("to", a_day);
/// Rows of a page.
pub const LIMIT: Parameter = Parameter::new("limit", limit);
/// Where the page before ended.
pub const AFTER: Parameter = Parameter::new("after", names);
const KIND: Parameter = Parameter::required("kind", kind);
const PERIOD: Parameter = Parameter::required("period", period);

/// What restricts every table.
pub fn filters() -> [Parameter; 8] {
    let period = Parameter::new("period", period);
    [period, STORE, AREA, CATEGORY, PRODUCT, CLASS, FROM, TO]
}

/// Of a table: the filters, and what any indicator takes.
pub static TABLE: LazyLock<Vec<Parameter>> = LazyLock::new(|| {
    let own = indicator::all_params().into_iter().map(|param| {
        let shape: Shape = match param.kind {
            Kind::Grain | Kind::Choice { .. } | Kind::Attribute { .. } => word,
            Kind::Day => a_day,
            Kind::Window => window,
            Kind::Count => count,
            Kind::Counts => counts,
            Kind::Text => names,
        };
        Parameter::new(param.name, shape)
    });
    let format = Parameter::new("format", format);
    own.chain(filters()).chain([format]).collect()
});

/// Of a dashboard: the filters that stand for the whole page.
pub const PAGE_FILTERS: [Parameter; 7] = [
    Parameter::new("period", period),
    STORE,
    AREA,
    CATEGORY,
    CLASS,
    FROM,
    TO,
];
/// Of a whole dashboard as a file: the same, and as which.
pub const PAGE_FILE: [Parameter; 8] = [
    Parameter::new("period", period),
    STORE,
    AREA,
    CATEGORY,
    CLASS,
    FROM,
    TO,
    Parameter::new("format", page_format),
];
/// Of one tile: the same, and as what the answer is wanted.
pub const TILE: [Parameter; 8] = [
    Parameter::new("period", period),
    STORE,
    AREA,
    CATEGORY,
    CLASS,
    FROM,
    TO,
    Parameter::new("format", format),
];
/// Of the sales behind a figure.
pub const RECORDS: &[Parameter] = &[
    PERIOD,
    Parameter::required("measure", names),
    STORE,
    AREA,
    CATEGORY,
    PRODUCT,
    CLASS,
    FROM,
    TO,
    LIMIT,
    AFTER,
];
/// Of the customers of a group.
pub const CUSTOMERS: &[Parameter] = &[
    KIND,
    PERIOD,
    Parameter::new("group", group),
    STORE,
    AREA,
    CATEGORY,
    PRODUCT,
    CLASS,
    FROM,
    TO,
    LIMIT,
    AFTER,
];
/// Of movement between groups.
pub const MOVEMENT: &[Parameter] = &[
    KIND,
    Parameter::required("from_period", period),
    Parameter::required("to_period", period),
    STORE,
    AREA,
    CATEGORY,
    PRODUCT,
    CLASS,
    FROM,
    TO,
];

/// The tables that there are.
pub fn tables(_: &mut Shapes) -> Value {
    let names: Vec<&str> = INDICATORS.iter().map(|i| i.name).collect();
    choice(&names)
}

/// Every measure.
pub fn measures(shapes: &mut Shapes) -> Value {
    list(&measure(shapes))
}

fn unit() -> Value {
    choice(&["money", "count", "ratio", "number", "days", "text"])
}

pub(crate) fn measure(shapes: &mut Shapes) -> Value {
    shapes.named("MeasureDef", |shapes| {
        let label = label(shapes);
        object(&[
            ("name", text()),
            ("label", label.clone()),
            ("unit", unit()),
            ("formula", label),
            ("identity", text()),
            ("population", nullable(text())),
        ])
    })
}

/// Every table.
pub fn table_list(shapes: &mut Shapes) -> Value {
    let (label, measure) = (label(shapes), measure(shapes));
    let indicator = shapes.named("Indicator", |shapes| {
        let param = shapes.named("IndicatorParam", |_| {
            let kinds = [
                "grain",
                "choice",
                "attribute",
                "day",
                "window",
                "count",
                "counts",
                "text",
            ];
            let kind = object(&[("is", choice(&kinds)), ("options?", list(&text()))]);
            object(&[
                ("name", text()),
                ("label", label.clone()),
                ("kind", kind),
                ("default", text()),
                ("required", boolean()),
            ])
        });
        let drawn = shapes.named("IndicatorPicture", |_| {
            object(&[
                ("is", choice(&["bar", "bars", "line", "compare"])),
                ("x", text()),
                ("y?", text()),
                ("series?", text()),
                ("values?", list(&text())),
            ])
        });
        let chart = object(&[
            ("is", choice(&["none", "bar", "bars", "line", "compare", "first"])),
            ("x?", text()),
            ("y?", text()),
            ("series?", text()),
            ("values?", list(&text())),
            ("of?", list(&drawn)),
        ]);
        object(&[
            ("name", tables(shapes)),
            ("label", label.clone()),
            ("note", label.clone()),
            ("params", list(&param)),
            ("columns", list(&measure)),
            ("chart", chart),
        ])
    });
    shapes.named("IndicatorList", |_| {
        object(&[
            ("tables", list(&indicator)),
            ("attributes", list(&text())),
            ("words", dictionary(&label)),
        ])
    })
}

/// How fresh the figures are.
pub fn as_of(shapes: &mut Shapes) -> Value {
    shapes.named("AsOf", |_| {
        object(&[
            ("watermark", integer()),
            ("at", integer()),
            ("facts_through", nullable(day())),
        ])
    })
}

/// A table: a row has a text or a number in each column of the measures.
pub fn table(shapes: &mut Shapes) -> Value {
    let as_of = as_of(shapes);
    shapes.named("MeasureTable", |_| {
        let row =
            json!({ "type": "object", "additionalProperties": { "type": ["string", "number", "null"] } });
        let column = object(&[("name", text()), ("unit", unit())]);
        object(&[
            ("by", nullable(text())),
            ("columns", list(&column)),
            ("rows", list(&row)),
            ("count", integer()),
            ("as_of", as_of),
        ])
    })
}

/// Sales behind a figure.
pub fn records(shapes: &mut Shapes) -> Value {
    shapes.named("SalesBehind", |_| {
        let sale = object(&[
            ("sale_id", id()),
            ("number", text()),
            ("sold_at", nullable(instant())),
            ("store", text()),
            ("customer", nullable(text())),
            ("customer_id", nullable(id())),
            ("amount_c", integer()),
        ]);
        object(&[
            ("items", list(&sale)),
            ("next", nullable(text())),
            ("count", integer()),
        ])
    })
}

/// Customers of a group.
pub fn customers(shapes: &mut Shapes) -> Value {
    shapes.named("GroupCustomers", |_| {
        page(&object(&[
            ("customer_id", id()),
            ("number", text()),
            ("name", text()),
            ("spend_c", integer()),
            ("tickets", integer()),
            ("rank", integer()),
            ("group", integer()),
        ]))
    })
}

/// Movement between groups.
pub fn movement(shapes: &mut Shapes) -> Value {
    shapes.named("Movement", |_| {
        let group = nullable(integer_in(1, 10));
        let flow = object(&[("from", group.clone()), ("to", group), ("customers", integer())]);
        object(&[("flows", list(&flow))])
    })
}
