//! Products by what is known of them: of a category, with these values of features.

use guanxi_entity::{Entity, Value};
use guanxi_record::{FieldView, Schema, SqlText, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, FieldError, Problem, Qty, RawId, Result, index_of};
use serde::{Deserialize, Serialize};

use super::feature::type_of;
use super::product::{Brief, briefs};
use crate::entities::{FeatureValue, Product};
use crate::rules::feature::{FeatureKind, parse};

/// Products of a page when the caller doesn't say.
pub const PAGE_DEFAULT: i64 = 50;
/// Most products of a page.
pub const PAGE_LIMIT: i64 = 200;
/// Features that one question names at most.
pub const FEATURES_MAX: usize = 20;

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The same.
    Eq,
    /// A number, and no smaller.
    Ge,
    /// A number, and no greater.
    Le,
}

/// What is wanted of one feature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The feature.
    pub feature_id: String,
    /// How it is compared.
    pub op: Comparison,
    /// With what, as people write it.
    pub value: String,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Products of this category and of those below it.
    pub category: Option<RawId>,
    /// All of these hold, of the product's own value or, where it has none, of its family's.
    pub features: Vec<Wanted>,
    /// The last product of the page before.
    pub after: RawId,
    /// Products of a page.
    pub limit: Option<i64>,
}

/// A page of products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matching {
    /// The products, oldest first.
    pub items: Vec<Brief>,
    /// The `after` of the next page; none at the end.
    pub next: Option<String>,
}

/// The products that are so; families are found by their variants, and are not among them.
///
/// # Errors
/// `access.forbidden`, `access.field_forbidden`; `record.invalid` at `features` for a value that isn't of its feature's type.
pub fn matching(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, asked: &Question) -> Result<Matching> {
    let def = schema.entity(&Product::def().key)?;
    let values = schema.entity(&FeatureValue::def().key)?;
    let reach = require(ctx, Action::Read, def)?;
    require(ctx, Action::Read, values)?;
    FieldView::of(ctx, values).require_seen(values, "value")?;
    if asked.features.len() > FEATURES_MAX {
        return Err(wrong(
            FieldError::new("features", "too_many").with("max", FEATURES_MAX),
        ));
    }
    let mut sql = SqlText::new("SELECT id FROM catalog_product");
    sql.and("kind <> 'family' AND id > ?", [asked.after.into()]);
    if let Some(category) = asked.category {
        FieldView::of(ctx, def).require_seen(def, "category_id")?;
        sql.and(BELOW, [category.into()]);
    }
    for wanted in &asked.features {
        let (text, values) = condition(r, wanted)?;
        sql.and(&text, values);
    }
    restrict(&mut sql, ctx, reach, def);
    let limit = asked.limit.unwrap_or(PAGE_DEFAULT);
    if !(1..=PAGE_LIMIT).contains(&limit) {
        let wrong = FieldError::new("limit", "out_of_range");
        return Err(Problem::invalid(vec![wrong]));
    }
    sql.push(" ORDER BY id LIMIT ?", [(limit + 1).into()]);
    let mut ids: Vec<RawId> = r
        .query(&sql.text, &sql.params)?
        .iter()
        .map(|row| row.int(0))
        .collect();
    let has_more = ids.len() > index_of(limit);
    ids.truncate(index_of(limit));
    let mut products = briefs(r, schema, ctx, &ids)?;
    Ok(Matching {
        next: ids.last().filter(|_| has_more).map(ToString::to_string),
        items: ids.iter().filter_map(|id| products.remove(id)).collect(),
    })
}

/// A category and all below it; a circle ends where it began.
const BELOW: &str = "category_id IN (WITH RECURSIVE below (id) AS (SELECT CAST(? AS BIGINT) \
     UNION SELECT c.id FROM catalog_category c JOIN below b ON c.parent_id = b.id) SELECT id FROM below)";

fn wrong(error: FieldError) -> Problem {
    Problem::invalid(vec![FieldError {
        field: "features".to_owned(),
        ..error
    }])
}

fn condition(r: &mut dyn Queries, wanted: &Wanted) -> Result<(String, Vec<Value>)> {
    let unknown =
        || wrong(FieldError::new("features", "unknown_link").with("value", wanted.feature_id.as_str()));
    let id = guanxi_http::shape::id_from(&wanted.feature_id).ok_or_else(unknown)?;
    let feature = type_of(r, id)?.ok_or_else(unknown)?;
    let (test, value) = match wanted.op {
        Comparison::Eq => (
            "v.value = ?",
            Value::Text(parse(&feature.of, &wanted.value).map_err(wrong)?.text),
        ),
        Comparison::Ge | Comparison::Le => {
            let number = Qty::parse(&wanted.value)
                .ok()
                .filter(|_| feature.of.kind == FeatureKind::Number);
            let refused = FieldError::new("features", "not_a_number").with("value", wanted.value.as_str());
            let number = number.ok_or_else(|| wrong(refused))?;
            let test = if wanted.op == Comparison::Ge {
                "v.number >= ?"
            } else {
                "v.number <= ?"
            };
            (test, Value::from(number.raw()))
        }
    };
    let text = format!(
        "EXISTS (SELECT 1 FROM catalog_feature_value v WHERE v.feature_id = ? AND {test} \
         AND (v.product_id = catalog_product.id OR (v.product_id = catalog_product.parent_id AND NOT EXISTS \
         (SELECT 1 FROM catalog_feature_value o WHERE o.product_id = catalog_product.id AND o.feature_id = v.feature_id))))"
    );
    Ok((text, vec![id.into(), value]))
}
