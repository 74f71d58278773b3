//! What a till keeps to go on selling without a connection: every product with the price of one before promotions, as of now.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_catalog::entities::Product;
use guanxi_entity::{Entity, Value};
use guanxi_pricing::engine::{Basket, BasketLine, PriceSource, Situation};
use guanxi_record::{SqlText, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Id, Money, Qty, RawId, Result, terms};
use serde_json::{Value as Js, json};

use crate::rules::zone_of_store;
use crate::till::price::catalogue;
use crate::till::{Desk, bundle, stores};

/// Most products of a snapshot.
pub const PRODUCTS_MAX: i64 = 50_000;

/// The products of a store's till, each with its unit price for a buyer whom nobody knows; none where it has none. Promotions are
/// the server's alone: those of a whole ticket, their caps and their budgets can't be told of one product.
///
/// # Errors
/// `record.not_found` for a store that isn't the user's, `access.forbidden` for who may see no products.
pub fn snapshot(r: &mut dyn Queries, desk: &Desk<'_>, store_id: RawId, at: i64) -> Result<Js> {
    let ctx = desk.ctx;
    stores(r, ctx, Action::Read)?.require(r, store_id)?;
    let def = Product::def();
    let mut sql = SqlText::new("SELECT id, number, name, barcode, is_measured, kind FROM catalog_product");
    sql.and("kind <> 'family' AND status IN ('active', 'phase_out')", []);
    restrict(&mut sql, ctx, require(ctx, Action::Read, def)?, def);
    sql.push(" ORDER BY id LIMIT ?", [Value::from(PRODUCTS_MAX)]);
    let rows = r.query(&sql.text, &sql.params)?;
    let catalogue = catalogue(r, desk.prices)?;
    let (day, minute) = zone_of_store(r, store_id)?.local(at);
    let situation = Situation {
        at,
        day,
        minute: u16::try_from(minute).unwrap_or(0),
        store: Some(Id::new(store_id)),
        channel: "store".to_owned(),
        ..Situation::default()
    };
    let bundles = rows.iter().filter(|row| row.text(5) == "bundle");
    let bundles: BTreeSet<RawId> = bundles.map(|row| row.int(0)).collect();
    let mut of_parts = BTreeMap::new();
    for id in bundles {
        of_parts.insert(id, bundle::of_parts(r, desk, (id, &BTreeSet::new()))?);
    }
    let price = |id: RawId| -> Option<Money> {
        let of = of_parts.get(&id).copied().unwrap_or_default();
        let line = BasketLine {
            key: 1,
            product: Id::new(id),
            qty: Qty::new(1_000),
            surcharge: of.surcharge,
            given_price: None,
            hand_price: None,
        };
        let basket = Basket {
            lines: vec![line],
            coupons: Vec::new(),
        };
        let prices = of.price.map(|price| (1, price)).into_iter().collect();
        let priced = bundle::price(&catalogue, &situation, basket, &prices);
        let line = priced.lines.first()?;
        (line.price_source != PriceSource::None).then_some(line.unit_price)
    };
    let products: Vec<Js> = rows
        .iter()
        .map(|row| {
            json!({
                "id": row.int(0).to_string(),
                "number": row.text(1),
                "name": row.text(2),
                "barcode": row.text(3),
                "is_measured": row.int(4) != 0,
                "price": price(row.int(0)).map(|price| price.to_string()),
                "sounds": sounds(row.text(2)),
            })
        })
        .collect();
    Ok(json!({
        "store_id": store_id.to_string(),
        "at": guanxi_http::instant(&Value::from(at)),
        "version": catalogue.version,
        "products": products,
    }))
}

/// How a name is typed on a keyboard of letters: its sound and the initials of it, each once.
fn sounds(name: &str) -> String {
    let mut found: BTreeSet<String> = BTreeSet::new();
    terms(name, false, &mut |term| {
        if term.bytes().all(|b| b.is_ascii_lowercase()) {
            found.insert(term.to_owned());
        }
    });
    found.into_iter().collect::<Vec<_>>().join(" ")
}
