//! The dimensions of the warehouse: customers, products, stores, the trees above them, and the records of objects that
//! administrators added, each with the added fields that are to be analysed.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, EntityDef, FieldDef, Value};
use guanxi_record::{Schema, value_to_json};
use guanxi_store::{Queries, Row};
use guanxi_types::{RawId, Result};
use guanxi_warehouse::{DimensionChange, DimensionRow, DimensionValue};
use serde_json::{Map, Value as Json};

use super::changes::Changes;
use super::extract::{IDS_PER_STATEMENT, numbers};
use crate::facts::OBJECT;

/// Levels of the category tree that the product dimension names: department, category, type.
const CATEGORY_LEVELS: usize = 3;
/// The dimensions with an entity of their own; those that administrators add fields to say so.
pub(super) const DIMENSIONS: [(&str, &str); 9] = [
    ("customer", "customers.customer"),
    ("product", "catalog.product"),
    ("store", "org.store"),
    ("category", "catalog.category"),
    ("market_area", "org.market_area"),
    ("referral", "customers.referral"),
    ("campaign", "marketing.campaign"),
    ("campaign_target", "marketing.campaign_target"),
    ("coupon_redemption", "trade.coupon_redemption"),
];

/// What is held, not what campaigns are made from.
const CAMPAIGN: &str = "campaign";
/// Whom campaigns reach.
const TARGET: &str = "campaign_target";

/// The profile's attributes that are dimensions of their own: the customer's texts in the group `profile`.
#[must_use]
pub fn profile() -> Vec<&'static str> {
    let texts = |f: &&guanxi_entity::FieldDef| {
        f.group == "profile" && f.kind.storage() == guanxi_entity::Storage::Text
    };
    Customer::def()
        .fields
        .iter()
        .filter(texts)
        .filter(|f| f.name != "note")
        .map(|f| f.name.as_str())
        .collect()
}

/// Every record of every dimension.
pub(crate) fn all(r: &mut dyn Queries, schema: &Schema) -> Result<Vec<DimensionChange>> {
    let mut all = Vec::new();
    for (dimension, _) in DIMENSIONS {
        all.push(DimensionChange {
            dimension,
            rows: rows_of(r, schema, dimension, None)?,
            ..DimensionChange::default()
        });
    }
    all.push(DimensionChange {
        dimension: OBJECT,
        rows: objects(r, schema, None)?,
        ..DimensionChange::default()
    });
    Ok(all)
}

/// The dimensions' records that the changes are about. A change of the category tree touches every product, one of what is
/// analysed every record that may have it.
pub(crate) fn changed(
    r: &mut dyn Queries,
    schema: &Schema,
    changes: &Changes,
) -> Result<Vec<DimensionChange>> {
    let mut all = Vec::new();
    let is_tree_changed = !changes.of_dimension("category").is_empty();
    for (name, _) in DIMENSIONS {
        let ids = changes.of_dimension(name);
        // A field that was just retired is in the warehouse still, though no longer in the schema.
        let whole = (changes.is_customised && has_added(name)) || (name == "product" && is_tree_changed);
        if ids.is_empty() && !whole {
            continue;
        }
        let rows = rows_of(r, schema, name, if whole { None } else { Some(&ids) })?;
        all.push(change(name, ids, rows));
    }
    let ids = changes.of_dimension(OBJECT);
    if !ids.is_empty() || changes.is_customised {
        let rows = objects(r, schema, if changes.is_customised { None } else { Some(&ids) })?;
        all.push(DimensionChange {
            is_whole: changes.is_customised,
            ..change(OBJECT, ids, rows)
        });
    }
    Ok(all)
}

fn change(dimension: &'static str, ids: Vec<RawId>, rows: Vec<DimensionRow>) -> DimensionChange {
    let found: BTreeSet<RawId> = rows.iter().map(|row| row.id).collect();
    let removes = ids.into_iter().filter(|id| !found.contains(id)).collect();
    DimensionChange {
        dimension,
        removes,
        rows,
        is_whole: false,
    }
}

fn has_added(dimension: &str) -> bool {
    matches!(dimension, "customer" | "product" | "store")
}

fn analysed(def: &EntityDef) -> Vec<&FieldDef> {
    def.fields.iter().filter(|field| field.analysed).collect()
}

/// The columns that a dimension is read from, and the entity that has them.
fn columns_of(dimension: &str) -> (String, &'static str) {
    match dimension {
        "customer" => (
            format!("number, name, {}", profile().join(", ")),
            "customers.customer",
        ),
        "product" => (
            "number, name, category_id, is_measured, brand".to_owned(),
            "catalog.product",
        ),
        "store" => ("number, name, market_area_id".to_owned(), "org.store"),
        "category" => ("name, parent_id".to_owned(), "catalog.category"),
        "referral" => (
            "referrer_id, referred_id, referred_on".to_owned(),
            "customers.referral",
        ),
        CAMPAIGN => (
            "number, name, kind, starts_on, ends_on, is_template".to_owned(),
            "marketing.campaign",
        ),
        "campaign_target" => (
            "campaign_id, customer_id, arm".to_owned(),
            "marketing.campaign_target",
        ),
        "coupon_redemption" => (
            "campaign_id, customer_id, redeemed_on".to_owned(),
            "trade.coupon_redemption",
        ),
        _ => ("name, parent_id".to_owned(), "org.market_area"),
    }
}

fn rows_of(
    r: &mut dyn Queries,
    schema: &Schema,
    dimension: &str,
    ids: Option<&[RawId]>,
) -> Result<Vec<DimensionRow>> {
    let (columns, key) = columns_of(dimension);
    let def = schema.entity(key)?;
    let fields = if has_added(dimension) {
        analysed(def)
    } else {
        Vec::new()
    };
    let tree = if dimension == "product" {
        category_tree(r)?
    } else {
        BTreeMap::new()
    };
    let mut rows = Vec::new();
    let select = select(def, &columns, &fields);
    each(r, &select, ids, &mut |mut row| {
        // Who is held back as a control group wasn't targeted, and has no part in a response.
        if dimension == TARGET && row.0.pop().as_ref().and_then(Value::as_text) == Some("control") {
            return;
        }
        // A template is held by nobody, and has no response.
        if dimension == CAMPAIGN && row.0.pop().as_ref().and_then(Value::as_int) == Some(1) {
            return;
        }
        let added = take_added(&mut row, &fields);
        let mut made = if dimension == "product" {
            product_row(&row, &tree)
        } else {
            plain_row(row)
        };
        if has_added(dimension) {
            made.values.push(added);
        }
        rows.push(made);
    })?;
    Ok(rows)
}

/// The records of the objects that administrators added.
fn objects(r: &mut dyn Queries, schema: &Schema, ids: Option<&[RawId]>) -> Result<Vec<DimensionRow>> {
    let mut rows = Vec::new();
    let added = schema
        .entities()
        .iter()
        .filter(|def| def.domain == EntityDef::CUSTOM_DOMAIN);
    for def in added {
        let fields = analysed(def);
        each(r, &select(def, &def.title, &fields), ids, &mut |mut row| {
            let added = take_added(&mut row, &fields);
            rows.push(DimensionRow {
                id: row.int(0),
                values: vec![
                    DimensionValue::Text(def.key.clone()),
                    DimensionValue::Text(row.text(1).to_owned()),
                    added,
                ],
            });
        })?;
    }
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

fn select(def: &EntityDef, columns: &str, fields: &[&FieldDef]) -> String {
    let added: String = fields.iter().map(|field| format!(", {}", field.name)).collect();
    format!("SELECT id, {columns}{added} FROM {}", def.table)
}

fn each(r: &mut dyn Queries, select: &str, ids: Option<&[RawId]>, handle: &mut dyn FnMut(Row)) -> Result<()> {
    let mut handle = |row: Row| {
        handle(row);
        Ok(())
    };
    let Some(ids) = ids else {
        return r.query_each(&format!("{select} ORDER BY id"), &[], &mut handle);
    };
    for some in ids.chunks(IDS_PER_STATEMENT) {
        let sql = format!("{select} WHERE id IN ({}) ORDER BY id", numbers(some));
        r.query_each(&sql, &[], &mut handle)?;
    }
    Ok(())
}

/// Takes the values of added fields off the end of a row.
fn take_added(row: &mut Row, fields: &[&FieldDef]) -> DimensionValue {
    let values = row.0.split_off(row.0.len().saturating_sub(fields.len()));
    let filled = fields.iter().zip(values).filter(|(_, value)| !value.is_null());
    let map: Map<String, Json> = filled
        .map(|(field, value)| (field.name.clone(), value_to_json(&field.kind, &value)))
        .collect();
    if map.is_empty() {
        DimensionValue::Null
    } else {
        DimensionValue::Text(Json::Object(map).to_string())
    }
}

fn plain_row(row: Row) -> DimensionRow {
    let id = row.int(0);
    DimensionRow {
        id,
        values: row.0.into_iter().skip(1).map(dimension_value).collect(),
    }
}

fn product_row(row: &Row, tree: &CategoryTree) -> DimensionRow {
    let path = category_path(tree, row.optional_int(3));
    let level = |at: usize| {
        path.get(at).map_or(DimensionValue::Null, |name| {
            DimensionValue::Text((*name).to_owned())
        })
    };
    DimensionRow {
        id: row.int(0),
        values: vec![
            DimensionValue::Text(row.text(1).to_owned()),
            DimensionValue::Text(row.text(2).to_owned()),
            row.optional_int(3)
                .map_or(DimensionValue::Null, DimensionValue::I64),
            level(0),
            level(1),
            level(2),
            DimensionValue::Bool(row.int(4) != 0),
            DimensionValue::Text(row.text(5).to_owned()),
        ],
    }
}

fn dimension_value(value: Value) -> DimensionValue {
    match value {
        Value::Null => DimensionValue::Null,
        Value::Int(v) => DimensionValue::I64(v),
        Value::Text(v) => DimensionValue::Text(v),
    }
}

/// Name and parent by id.
type CategoryTree = BTreeMap<RawId, (String, Option<RawId>)>;

fn category_tree(r: &mut dyn Queries) -> Result<CategoryTree> {
    let rows = r.query("SELECT id, name, parent_id FROM catalog_category", &[])?;
    Ok(rows
        .into_iter()
        .map(|row| (row.int(0), (row.text(1).to_owned(), row.optional_int(2))))
        .collect())
}

/// Names from the root down. A tree that bites its own tail ends somewhere.
fn category_path(tree: &CategoryTree, category: Option<RawId>) -> Vec<&str> {
    const DEPTH_LIMIT: usize = 20;
    let mut path = Vec::new();
    let mut next = category;
    while let Some((name, parent)) = next.and_then(|id| tree.get(&id)) {
        path.push(name.as_str());
        next = *parent;
        if path.len() == DEPTH_LIMIT {
            break;
        }
    }
    path.reverse();
    path.truncate(CATEGORY_LEVELS);
    path
}
