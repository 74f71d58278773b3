//! Making the variants of a family from the values of its axes: those that are missing, so that doing it again makes none.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{Entity, Value};
use guanxi_record::command::put;
use guanxi_record::{Record, Schema, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Id, Problem, RawId, Result};

use crate::entities::{FeatureValue, Product, ProductPatch};
use crate::queries::feature::{applies, type_of};
use crate::queries::product::seen;
use crate::queries::{CHILDREN_MAX, marks};
use crate::rules::feature::parse;

/// Features by which the variants of one family differ at most.
pub const AXES_MAX: usize = 4;
/// Characters of a product's number and of its name.
const NUMBER_MAX: usize = 60;
const NAME_MAX: usize = 200;
/// Families that one statement asks for.
const ASKED_AT_ONCE: usize = 200;

/// A feature, and the values that variants are to have of it.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The feature.
    pub feature_id: RawId,
    /// The values, in the order in which variants are made.
    pub values: Vec<String>,
}

/// Makes the variants of a product that are missing, and of the product a family. Their ids, in the order of the axes' values.
///
/// # Errors
/// `catalog.not_a_family` of a variant, a bundle or a configurable product; `catalog.too_many_variants`; `record.invalid` at
/// `axes` with `not_an_axis`, `not_of_the_category`, or what is wrong with a value; and as creating products.
pub fn make_variants(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (family, axes): (RawId, &[Axis]),
) -> Result<Vec<RawId>> {
    let record = seen(tx, schema, ctx, family)?;
    let kind = record.value(Product::def(), "kind");
    let is_variant = !record.value(Product::def(), "parent_id").is_null();
    if is_variant || !matches!(kind.as_text(), Some("simple" | "family")) {
        return Err(Problem::new(ErrorKind::Invalid, "catalog.not_a_family"));
    }
    let axes = checked(tx, family, axes)?;
    let wanted = combinations(&axes)?;
    let present = present(tx, family, &axes)?;
    let missing: Vec<Vec<String>> = wanted.into_iter().filter(|one| !present.contains(one)).collect();
    if kind.as_text() == Some("simple") {
        let patch = ProductPatch {
            kind: Some("family".to_owned()),
            ..ProductPatch::default()
        };
        update_typed::<Product>(tx, schema, ctx, Id::new(family), patch)?;
    }
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let rows = products(tx, (family, &record), &missing)?;
    let made = put(tx, schema, ctx, rows)?;
    let values = made.iter().zip(&missing).flat_map(|(id, combination)| {
        axes.iter().zip(combination).map(|(axis, value)| FeatureValue {
            product_id: Id::new(*id),
            feature_id: Id::new(axis.feature_id),
            value: value.clone(),
            number: None,
        })
    });
    let values = values.collect();
    put(tx, schema, ctx, values)?;
    Ok(made)
}

fn wrong(error: FieldError) -> Problem {
    Problem::invalid(vec![FieldError {
        field: "axes".to_owned(),
        ..error
    }])
}

/// The axes with their values as they are kept, each once.
fn checked(tx: &mut Tx<'_>, family: RawId, axes: &[Axis]) -> Result<Vec<Axis>> {
    if axes.is_empty() {
        return Err(wrong(FieldError::new("axes", "required")));
    }
    if axes.len() > AXES_MAX {
        return Err(wrong(FieldError::new("axes", "too_many").with("max", AXES_MAX)));
    }
    let mut found: Vec<Axis> = Vec::with_capacity(axes.len());
    for axis in axes {
        let refused = |code: &str, name: &str| wrong(FieldError::new("axes", code).with("value", name));
        let feature = type_of(tx, axis.feature_id)?;
        let feature = feature.ok_or_else(|| refused("unknown_link", &axis.feature_id.to_string()))?;
        if !feature.is_axis || found.iter().any(|other| other.feature_id == axis.feature_id) {
            return Err(refused("not_an_axis", &feature.name));
        }
        if !applies(tx, family, feature.category_id)? {
            return Err(refused("not_of_the_category", &feature.name));
        }
        let mut values: Vec<String> = Vec::new();
        for given in &axis.values {
            let kept = parse(&feature.of, given).map_err(wrong)?.text;
            if !kept.is_empty() && !values.contains(&kept) {
                values.push(kept);
            }
        }
        if values.is_empty() {
            return Err(refused("no_values", &feature.name));
        }
        found.push(Axis {
            feature_id: axis.feature_id,
            values,
        });
    }
    Ok(found)
}

/// Every combination of values, the last axis the fastest.
fn combinations(axes: &[Axis]) -> Result<Vec<Vec<String>>> {
    let max = guanxi_types::index_of(CHILDREN_MAX);
    let mut found: Vec<Vec<String>> = vec![Vec::new()];
    for axis in axes {
        if found.len().saturating_mul(axis.values.len()) > max {
            return Err(Problem::new(ErrorKind::Invalid, "catalog.too_many_variants").with("max", max));
        }
        let longer = found.iter().flat_map(|one| {
            axis.values.iter().map(move |value| {
                let mut longer = one.clone();
                longer.push(value.clone());
                longer
            })
        });
        found = longer.collect();
    }
    Ok(found)
}

/// The combinations of these axes that variants have.
fn present(tx: &mut Tx<'_>, family: RawId, axes: &[Axis]) -> Result<BTreeSet<Vec<String>>> {
    let rows = tx.query(
        "SELECT v.id, f.feature_id, f.value FROM catalog_product v \
         JOIN catalog_feature_value f ON f.product_id = v.id WHERE v.parent_id = ?1",
        &[family.into()],
    )?;
    let mut by_variant: BTreeMap<RawId, BTreeMap<RawId, String>> = BTreeMap::new();
    for row in rows {
        let values = by_variant.entry(row.int(0)).or_default();
        values.insert(row.int(1), row.text(2).to_owned());
    }
    let whole = |values: &BTreeMap<RawId, String>| {
        let each = axes.iter().map(|axis| values.get(&axis.feature_id).cloned());
        each.collect::<Option<Vec<String>>>()
    };
    Ok(by_variant.values().filter_map(whole).collect())
}

/// The records of new variants. A number is the family's with the values behind it; with a count where that is taken or too long.
fn products(
    tx: &mut Tx<'_>,
    (family, record): (RawId, &Record),
    missing: &[Vec<String>],
) -> Result<Vec<Product>> {
    let def = Product::def();
    let text = |name: &str| record.value(def, name).as_text().unwrap_or_default().to_owned();
    let (number, name, status) = (text("number"), text("name"), text("status"));
    let wished: Vec<String> = missing
        .iter()
        .map(|values| joined(&number, values, "-"))
        .collect();
    let mut taken = taken(tx, &wished)?;
    let mut rows = Vec::with_capacity(missing.len());
    for (values, wish) in missing.iter().zip(wished) {
        let mut own = wish.clone();
        let mut count = 1;
        while taken.contains(&own) || own.chars().count() > NUMBER_MAX {
            count += 1;
            own = counted(&wish, count);
            taken.extend(self::taken(tx, std::slice::from_ref(&own))?);
        }
        taken.insert(own.clone());
        let whole = format!("{name} {}", values.join(" "));
        rows.push(Product {
            number: own,
            name: whole.chars().take(NAME_MAX).collect(),
            category_id: None,
            brand: None,
            manufacturer: None,
            package_size: None,
            barcode: None,
            standard_price: None,
            is_measured: false,
            is_stub: false,
            kind: "simple".to_owned(),
            parent_id: Some(Id::new(family)),
            unit_id: None,
            cost_price: None,
            status: status.clone(),
            sale_from: None,
            phase_out_on: None,
            ends_on: None,
            short_text: None,
            description: None,
            picture: None,
        });
    }
    Ok(rows)
}

fn joined(number: &str, values: &[String], by: &str) -> String {
    let parts = values
        .iter()
        .map(|value| value.split_whitespace().collect::<String>());
    let all: Vec<String> = std::iter::once(number.to_owned()).chain(parts).collect();
    all.join(by)
}

fn counted(wish: &str, count: usize) -> String {
    let tail = format!("-{count}");
    let room = NUMBER_MAX.saturating_sub(tail.len());
    format!("{}{tail}", wish.chars().take(room).collect::<String>())
}

/// Which of these numbers products have.
fn taken(tx: &mut Tx<'_>, numbers: &[String]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for part in numbers.chunks(ASKED_AT_ONCE) {
        let sql = format!(
            "SELECT number FROM catalog_product WHERE number IN ({})",
            marks(part.len())
        );
        let params: Vec<Value> = part.iter().cloned().map(Value::Text).collect();
        found.extend(tx.query(&sql, &params)?.iter().map(|row| row.text(0).to_owned()));
    }
    Ok(found)
}
