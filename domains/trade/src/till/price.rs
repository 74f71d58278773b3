//! What a ticket comes to: the pricing engine asked for a till, and its answer in the till's words.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_catalog::entities::Product;
use guanxi_entity::{Entity, Value};
use guanxi_pricing::engine::{self, Basket, BasketLine, Buyer, Catalogue, Priced, Situation};
use guanxi_record::{Schema, visible};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, ErrorKind, Id, Money, Problem, RawId, Result};

use super::returned::{self, Back};
use super::{Asked, LINES_MAX, stores};
use crate::rules::zone_of_store;

/// Ids that one statement names.
const ASKED_AT_ONCE: usize = 400;

/// A ticket's prices, and the words for what they are made of.
#[derive(Clone, Debug)]
pub struct Quote {
    /// What is bought.
    pub priced: Priced,
    /// What comes back.
    pub back: Option<Back>,
    /// For whom and when it was priced.
    pub situation: Situation,
    /// Number and name of each product.
    pub products: BTreeMap<RawId, (String, String)>,
    /// The name of each promotion.
    pub promotions: BTreeMap<RawId, String>,
}

impl Quote {
    /// What is to be paid; negative where money is paid back.
    #[must_use]
    pub fn due(&self) -> Money {
        self.priced.amount + self.back.as_ref().map_or(Money::ZERO, Back::amount)
    }
}

/// Prices a ticket at a moment.
///
/// # Errors
/// `record.not_found` for a store, product or customer out of the user's reach; what a return may be refused for.
pub fn quote(r: &mut dyn Queries, ctx: &Ctx, asked: &Asked, at: i64) -> Result<Quote> {
    stores(r, ctx, Action::Read)?.require(r, asked.store_id)?;
    if asked.lines.len() > LINES_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "till.bad_lines").with("max", LINES_MAX));
    }
    let wanted: Vec<RawId> = asked.lines.iter().map(|line| line.product_id).collect();
    require_products(r, ctx, &wanted)?;
    let back = match &asked.returned {
        Some(returned) => Some(returned::back(r, ctx, returned)?),
        None => None,
    };
    let catalogue = catalogue(r)?;
    let situation = situation(r, ctx, asked, at)?;
    let priced = engine::price(&catalogue, &situation, &basket(asked));
    let mut products: Vec<RawId> = priced.lines.iter().map(|line| line.product.raw()).collect();
    products.extend(back.iter().flat_map(|back| &back.lines).filter_map(|line| line.product_id));
    let promotions = catalogue.promotions().iter();
    Ok(Quote {
        products: names(r, &products)?,
        promotions: promotions.map(|one| (one.id, one.name.clone())).collect(),
        priced,
        back,
        situation,
    })
}

/// Everything that prices depend on, as of now.
///
/// # Errors
/// When it can't be read.
pub(crate) fn catalogue(r: &mut dyn Queries) -> Result<Arc<Catalogue>> {
    let rows = r.query("SELECT id, standard_price FROM catalog_product", &[])?;
    let facts = |row: &guanxi_store::Row| engine::ProductFacts {
        standard: row.optional_int(1).map(Money::new),
        ..engine::ProductFacts::default()
    };
    Ok(Arc::new(Catalogue::new(engine::Parts {
        products: rows.iter().map(|row| (Id::new(row.int(0)), facts(row))).collect(),
        ..engine::Parts::default()
    })))
}

fn basket(asked: &Asked) -> Basket {
    let lines = asked.lines.iter().zip(1..).map(|(line, key)| BasketLine {
        key,
        product: Id::new(line.product_id),
        qty: line.qty,
        surcharge: Money::ZERO,
        given_price: None,
    });
    Basket {
        lines: lines.collect(),
        coupons: asked.coupons.clone(),
    }
}

/// Refuses products that the user may not see.
fn require_products(r: &mut dyn Queries, ctx: &Ctx, wanted: &[RawId]) -> Result<()> {
    let mut ids = wanted.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if visible(r, ctx, Product::def(), &ids)?.len() == ids.len() {
        return Ok(());
    }
    Err(Problem::not_found(&Product::def().key))
}

fn situation(r: &mut dyn Queries, ctx: &Ctx, asked: &Asked, at: i64) -> Result<Situation> {
    let (day, minute) = zone_of_store(r, asked.store_id)?.local(at);
    let buyer = match asked.customer_id {
        Some(id) => buyer(r, id)?,
        None => None,
    };
    Ok(Situation {
        at,
        day,
        minute: u16::try_from(minute).unwrap_or(0),
        store: Some(Id::new(asked.store_id)),
        channel: "store".to_owned(),
        buyer,
        clerk: Some(ctx.user_id().to_string()),
        ..Situation::default()
    })
}

fn buyer(r: &mut dyn Queries, id: RawId) -> Result<Option<Buyer>> {
    let customer = [Value::from(id)];
    let row = r.query_first(
        "SELECT classification_id, birth_on, is_member, \
         CASE WHEN EXISTS (SELECT 1 FROM trade_sale s WHERE s.customer_id = c.id) THEN 1 ELSE 0 END \
         FROM customers_customer c WHERE c.id = ?1",
        &customer,
    )?;
    let Some(row) = row else { return Ok(None) };
    let groups = r.query("SELECT group_id FROM customers_group_member WHERE customer_id = ?1", &customer)?;
    let birthday = row.optional_int(1).and_then(|raw| i32::try_from(raw).ok());
    let birthday = birthday.map(|raw| Day::new(raw).date());
    let small = |n: i8| u8::try_from(n).unwrap_or(0);
    Ok(Some(Buyer {
        customer: Id::new(id),
        tier: None,
        classes: row.optional_int(0).map(Id::new).into_iter().collect(),
        groups: groups.iter().map(|row| Id::new(row.int(0))).collect(),
        decile: None,
        birthday: birthday.map(|date| (small(date.month()), small(date.day()))),
        is_first_purchase: row.int(3) == 0,
        is_member: row.int(2) != 0,
    }))
}

/// Number and name of products.
pub(crate) fn names(r: &mut dyn Queries, ids: &[RawId]) -> Result<BTreeMap<RawId, (String, String)>> {
    let mut found = BTreeMap::new();
    for part in ids.chunks(ASKED_AT_ONCE) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let sql = format!("SELECT id, number, name FROM catalog_product WHERE id IN ({})", list.join(","));
        for row in r.query(&sql, &[])? {
            found.insert(row.int(0), (row.text(1).to_owned(), row.text(2).to_owned()));
        }
    }
    Ok(found)
}

/// Writes down which promotions and coupons a ticket used.
pub(crate) fn take(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), quote: &Quote, sale_id: RawId) -> Result<()> {
    let _ = (tx, schema, ctx, quote, sale_id);
    Ok(())
}

/// Takes back that a ticket used promotions and coupons.
pub(crate) fn give_back(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), sale_id: RawId) -> Result<()> {
    let _ = (tx, schema, ctx, sale_id);
    Ok(())
}
