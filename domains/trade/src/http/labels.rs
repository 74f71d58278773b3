//! Labels for shelves, on sheets to print.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use guanxi_http::shape::{Shapes, choice, text_to};
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter};
use guanxi_loyalty::rules::symbol::code128;
use guanxi_pricing::catalogue::Catalogues;
use guanxi_store::Queries;
use guanxi_types::{Locale, Problem, RawId, Result};
use guanxi_typeset::{Pages, pdf};
use serde_json::{Value as Js, json};

use super::shapes;
use crate::queries::{LabelQuery, ShelfLabel, shelf_labels};
use crate::till::Desk;

const PDF: &str = "application/pdf";
const TEMPLATE: &str = include_str!("../../templates/shelf.typ");
/// Labels of a sheet: beside one another and above one another.
const GRID: (usize, usize) = (3, 8);
/// Products that are named at most.
const NAMED_MAX: usize = 200;

pub(super) const OPERATIONS: [Operation; 1] = [Operation::get(
    "/till/labels",
    "print_shelf_labels",
    "Labels for shelves with today's prices, on A4 sheets: of named products, of a category, or of what changed",
)
.query(&[
    Parameter::required("store", shapes::id),
    Parameter::new("products", some_ids),
    Parameter::new("category", shapes::id),
    Parameter::new("since", shapes::day),
    Parameter::new("lang", language),
])
.gives_file(&[PDF])];

fn language(_: &mut Shapes) -> Js {
    choice(&["zh", "en"])
}

fn some_ids(_: &mut Shapes) -> Js {
    text_to(4_000)
}

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/till/labels", get(print))
}

/// Ids with commas between them.
fn ids(text: &str) -> Result<Vec<RawId>> {
    let wrong = || Problem::wrong("products", "invalid");
    let found: Option<Vec<RawId>> = text.split(',').map(|id| id.trim().parse().ok()).collect();
    found.filter(|ids| ids.len() <= NAMED_MAX).ok_or_else(wrong)
}

async fn print(call: Call, asked: Asked) -> ApiResult<Response> {
    let wanted = LabelQuery {
        store_id: asked.id("store")?,
        products: asked.text("products").map_or_else(|| Ok(Vec::new()), ids)?,
        category: asked.some_id("category"),
        since: asked.some_day("since"),
    };
    let (schema, prices) = (call.state.schema.now(), call.state.service::<Catalogues>()?);
    let ctx = call.ctx;
    let lang = asked.language("lang").unwrap_or(ctx.locale);
    let at = ctx.clock.now();
    let reading = call.state.store.read(move |r| {
        let desk = Desk {
            schema: &schema,
            ctx: &ctx,
            prices: &prices,
        };
        let labels = shelf_labels(r, &desk, &wanted, at)?;
        let row = r.query_first("SELECT currency FROM org_company ORDER BY id LIMIT 1", &[])?;
        Ok((labels, row.map(|row| row.text(0).to_owned()).unwrap_or_default()))
    });
    let (labels, currency) = reading.await?;
    let setting = tokio::task::spawn_blocking(move || sheets(&labels, &currency, lang));
    let mut answer = setting.await.map_err(Problem::internal)??.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PDF));
    let disposition = HeaderValue::from_static("inline; filename=\"labels.pdf\"");
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(answer)
}

/// Sets the sheets.
fn sheets(labels: &[ShelfLabel], currency: &str, lang: Locale) -> Result<Vec<u8>> {
    let mut symbols: Vec<(String, Vec<u8>)> = Vec::new();
    let mut told: Vec<Js> = Vec::with_capacity(labels.len());
    for one in labels {
        let code = if one.barcode.is_empty() {
            &one.number
        } else {
            &one.barcode
        };
        let symbol = code128(code).map(|symbol| {
            let name = format!("code-{}.svg", symbols.len());
            symbols.push((name.clone(), symbol.svg().into_bytes()));
            name
        });
        let about = [one.number.as_str(), one.size.as_str()];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        told.push(json!({
            "name": one.name, "about": about.join(" · "), "price": one.price.to_string(), "unit": one.unit,
            "member": one.member_price.map(|price| price.to_string()), "symbol": symbol, "code": code,
        }));
    }
    let sign = if currency == "CNY" {
        "¥".to_owned()
    } else {
        format!("{currency} ")
    };
    let member = match lang {
        Locale::Zh => "会员价",
        Locale::En => "Member",
    };
    let data = json!({
        "columns": GRID.0, "rows": GRID.1, "lang": lang.code(), "member": member, "sign": sign, "labels": told,
    });
    let pictures: Vec<(&str, &[u8])> = symbols
        .iter()
        .map(|(name, svg)| (name.as_str(), svg.as_slice()))
        .collect();
    pdf(&Pages {
        template: TEMPLATE,
        data: &data,
        pictures: &pictures,
    })
}

#[cfg(test)]
mod tests {
    use guanxi_types::Money;

    use super::*;

    /// J5
    #[test]
    fn labels_are_set_on_sheets_whatever_is_written_on_them() {
        let label = |barcode: &str, member: Option<i64>| ShelfLabel {
            number: "商品-1".to_owned(),
            name: "西湖龙井 #明前 *特级* [罐] 很长很长很长很长很长很长很长很长的名字".to_owned(),
            size: "250 g".to_owned(),
            barcode: barcode.to_owned(),
            unit: "罐".to_owned(),
            price: Money::new(12_345),
            member_price: member.map(Money::new),
        };
        let mut labels = vec![label("6901234567892", Some(11_800)), label("", None)];
        labels.extend((0..30).map(|_| label("6901234567892", None)));
        for lang in [Locale::Zh, Locale::En] {
            let file = sheets(&labels, "CNY", lang).unwrap();
            assert!(file.starts_with(b"%PDF"));
        }
        assert!(sheets(&[], "EUR", Locale::En).unwrap().starts_with(b"%PDF"));
    }
}
