//! Products as other answers name them, with what they have from their families.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{Filter, ListQuery, Record, Schema, get, list};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, ErrorKind, Money, Problem, RawId, Result};
use serde::Serialize;

use super::{ASKED_AT_ONCE, marks};
use crate::entities::Product;
use crate::rules::life_cycle::{LifeCycle, Stage};

/// A product where others are about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// The product.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// How it is sold.
    pub kind: String,
    /// Where in its life it is today.
    pub status: &'static str,
    /// Whether it may be sold today.
    pub is_for_sale: bool,
    /// Its standard price, or its family's; none where the user doesn't see it.
    pub standard_price: Option<String>,
    /// The same in minor units.
    #[serde(skip)]
    pub price: Option<Money>,
}

/// A product's record, if the user may see it.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn seen(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<Record> {
    get(r, ctx, schema.entity(&Product::def().key)?, id)
}

/// What was decided of a product's life; all open where the user doesn't see it.
#[must_use]
pub fn life_of(def: &EntityDef, record: &Record) -> LifeCycle {
    let day = |name: &str| {
        let raw = record.value(def, name).as_int()?;
        i32::try_from(raw).ok().map(Day::new)
    };
    let status = record.value(def, "status");
    LifeCycle {
        status: status.as_text().and_then(Stage::named).unwrap_or(Stage::Active),
        sale_from: day("sale_from"),
        phase_out_on: day("phase_out_on"),
        ends_on: day("ends_on"),
    }
}

/// What a sale must know of a product, whoever sells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// How it is sold: `bundle`, `family` …
    pub kind: String,
    life: LifeCycle,
}

impl Goods {
    /// Refuses its sale on a day: of what isn't sold then, and of a family, of which a variant is sold.
    ///
    /// # Errors
    /// `catalog.not_for_sale`, `catalog.family_not_for_sale`, each with the number.
    pub fn require_for_sale(&self, day: Day) -> Result<()> {
        self.life.require_for_sale(&self.number, day)?;
        if self.kind == "family" {
            let refusal = Problem::new(ErrorKind::Invalid, "catalog.family_not_for_sale");
            return Err(refusal.with("number", self.number.as_str()));
        }
        Ok(())
    }
}

/// What a sale must know of these products. Whoever asks has checked that the user may see them: it is one statement of a fixed
/// text, because every ticket asks it.
///
/// # Errors
/// When the database can't be read.
pub fn goods(r: &mut dyn Queries, products: &[RawId]) -> Result<BTreeMap<RawId, Goods>> {
    let mut found = BTreeMap::new();
    for part in products.chunks(ASKED_AT_ONCE) {
        let sql = format!(
            "SELECT id, number, name, kind, status, sale_from, phase_out_on, ends_on FROM catalog_product WHERE id IN ({})",
            marks(part.len())
        );
        for row in r.query(&sql, &super::ids(part))? {
            let day = |at: usize| i32::try_from(row.optional_int(at)?).ok().map(Day::new);
            let life = LifeCycle {
                status: Stage::named(row.text(4)).unwrap_or(Stage::Active),
                sale_from: day(5),
                phase_out_on: day(6),
                ends_on: day(7),
            };
            let text = |at: usize| row.text(at).to_owned();
            let goods = Goods {
                number: text(1),
                name: text(2),
                kind: text(3),
                life,
            };
            found.insert(row.int(0), goods);
        }
    }
    Ok(found)
}

/// These products as other answers name them: those that the user may see.
///
/// # Errors
/// `access.forbidden`.
pub fn briefs(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    ids: &[RawId],
) -> Result<BTreeMap<RawId, Brief>> {
    let def = schema.entity(&Product::def().key)?;
    let found = records(r, ctx, def, ids)?;
    let prices = prices(r, ctx, def, &found)?;
    let today = schema.today(ctx);
    let brief = |record: &Record| {
        let text = |name: &str| record.value(def, name).as_text().unwrap_or_default().to_owned();
        let stage = life_of(def, record).on(today);
        let price = prices.get(&record.id).copied();
        let kind = text("kind");
        Brief {
            id: record.id.to_string(),
            number: text("number"),
            name: text("name"),
            status: stage.name(),
            is_for_sale: stage.is_for_sale() && kind != "family",
            kind,
            standard_price: price.map(|money| money.to_string()),
            price,
        }
    };
    Ok(found.iter().map(|(id, record)| (*id, brief(record))).collect())
}

/// The standard price of each product that has one, its own or its family's, as far as the user sees them.
fn prices(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    of: &BTreeMap<RawId, Record>,
) -> Result<BTreeMap<RawId, Money>> {
    let own = |record: &Record| record.value(def, "standard_price").as_int().map(Money::new);
    let family = |record: &Record| record.value(def, "parent_id").as_int();
    let wanted: Vec<RawId> = of
        .values()
        .filter(|one| own(one).is_none())
        .filter_map(family)
        .collect();
    let families = records(r, ctx, def, &wanted)?;
    let price = |record: &Record| own(record).or_else(|| own(families.get(&family(record)?)?));
    Ok(of
        .iter()
        .filter_map(|(id, record)| Some((*id, price(record)?)))
        .collect())
}

fn records(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    ids: &[RawId],
) -> Result<BTreeMap<RawId, Record>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut found = BTreeMap::new();
    for part in ids.chunks(ASKED_AT_ONCE) {
        let texts: Vec<String> = part.iter().map(ToString::to_string).collect();
        let query = ListQuery {
            filters: vec![Filter::parse(def, &format!("id:in:{}", texts.join(",")))?],
            limit: Some(guanxi_types::len_i64(part.len())),
            ..ListQuery::default()
        };
        let page = list(r, ctx, def, &query)?;
        found.extend(page.records.into_iter().map(|record| (record.id, record)));
    }
    Ok(found)
}

/// The family of a variant.
#[must_use]
pub fn family_of(def: &EntityDef, record: &Record) -> Option<RawId> {
    record.value(def, "parent_id").as_int()
}

/// A money value as answers write it.
#[must_use]
pub fn money(value: &Value) -> Option<String> {
    value.as_int().map(|raw| Money::new(raw).to_string())
}
