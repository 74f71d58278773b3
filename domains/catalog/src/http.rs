//! The catalogue over the web: what isn't a record's own.

mod find;
mod shapes;

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_http::shape::{self, id_in};
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter};
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::variants::{Axis, make_variants};
use crate::queries::bundle::bundle_of;
use crate::queries::configuration::{Loaded, load};
use crate::queries::feature::features_of;
use crate::queries::product::briefs;
use crate::queries::relation::relations_of;
use crate::queries::variant::variants_of;
use crate::rules::configuration::{Answer, Why};

const PRODUCT: &str = "catalog.product";
/// Options or parts that one question names.
const CHOSEN_MAX: usize = 500;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 9] = [
    Operation::get(
        "/products/{id}/variants",
        "list_product_variants",
        "The variants of a family, and by what they differ",
    )
    .gives(200, shapes::variants),
    Operation::post(
        "/products/{id}/variants",
        "create_product_variants",
        "Make the variants of a product that are missing, from the values of its axes",
    )
    .takes(shapes::axes)
    .gives(200, shapes::made)
    .refuses(&[409]),
    Operation::post(
        "/products/{id}/configuration",
        "check_product_configuration",
        "The price of chosen options, what is wrong with them, and which others are barred, with the reasons",
    )
    .takes(shapes::chosen)
    .gives(200, shapes::configuration),
    Operation::get(
        "/products/by-barcode/{code}",
        "find_product_by_barcode",
        "What a scanned code means: product, unit, quantity, and the price inside",
    )
    .places(&[("code", shapes::code)])
    .gives(200, shapes::scanned),
    Operation::get(
        "/products/{id}/relations",
        "list_product_relations",
        "What goes with a product: as people said, and as baskets tell",
    )
    .gives(200, shapes::relations),
    Operation::get(
        "/products/missing-translations",
        "list_missing_translations",
        "Products that aren't described in a language, and what is missing",
    )
    .query(&[
        Parameter::required("language", shapes::language),
        Parameter::new("after", shapes::id),
        Parameter::new("limit", shapes::limit),
    ])
    .gives(200, shapes::missing),
    Operation::get(
        "/products/matching",
        "find_products_by_features",
        "Products of a category with these values of features, their own or their family's",
    )
    .query(&[
        Parameter::new("category", shapes::id),
        Parameter::new("features", shapes::wanted),
        Parameter::new("after", shapes::id),
        Parameter::new("limit", shapes::matching_limit),
    ])
    .gives(200, shapes::matching),
    Operation::get(
        "/products/{id}/bundle",
        "read_product_bundle",
        "What a bundle is made of, and how its price falls to the parts",
    )
    .query(&[Parameter::new("chosen", shapes::ids)])
    .gives(200, shapes::bundle),
    Operation::get(
        "/products/{id}/features",
        "list_product_features",
        "The features that a product has or could have, with its values and its family's",
    )
    .gives(200, shapes::features),
];

/// `/products/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/products/missing-translations", get(find::missing))
        .route("/products/matching", get(find::by_features))
        .route("/products/by-barcode/{code}", get(find::by_barcode))
        .route(
            "/products/{id}/variants",
            get(list_variants).post(create_variants),
        )
        .route("/products/{id}/configuration", post(configuration))
        .route("/products/{id}/relations", get(relations))
        .route("/products/{id}/bundle", get(bundle))
        .route("/products/{id}/features", get(features))
}

/// A product that baskets say goes with another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learnt {
    /// The product.
    pub product_id: RawId,
    /// Tickets with both.
    pub both_n: i64,
    /// The share of tickets with the one that have the other too, 0 to 1.
    pub confidence: f64,
    /// How many times as often as by chance.
    pub lift: f64,
}

/// What [`LearntRelations`] asks: for whom, about which product.
pub type AskLearnt =
    dyn Fn(AppState, Ctx, RawId) -> Pin<Box<dyn Future<Output = Result<Vec<Learnt>>> + Send>> + Send + Sync;

/// Who learns from baskets what goes with a product. The application adds one to its services; without it nothing is learnt.
/// It answers nothing to who may not be told of sales.
pub struct LearntRelations(pub Box<AskLearnt>);

async fn list_variants(call: Call, Path(asked): Path<String>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let id = id_in(&asked, PRODUCT)?;
    let found = call
        .state
        .store
        .read(move |r| variants_of(r, &schema, &ctx, id))
        .await?;
    Ok(Json(json!(found)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AxesBody {
    axes: Vec<AxisBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AxisBody {
    feature_id: String,
    values: Vec<String>,
}

async fn create_variants(
    call: Call,
    Path(asked): Path<String>,
    Json(body): Json<AxesBody>,
) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let id = id_in(&asked, PRODUCT)?;
    let axes = body.axes.into_iter().map(|axis| {
        let feature = shape::id_from(&axis.feature_id);
        Ok(Axis {
            feature_id: feature
                .ok_or_else(|| Problem::invalid(vec![FieldError::new("axes", "not_an_id")]))?,
            values: axis.values,
        })
    });
    let axes = axes.collect::<Result<Vec<Axis>>>()?;
    let made = call.state.store.write(move |tx| {
        let made = make_variants(tx, &schema, &ctx, (id, &axes))?;
        let all = variants_of(tx, &schema, &ctx, id)?;
        let made: Vec<String> = made.iter().map(ToString::to_string).collect();
        Ok(json!({ "made": made, "variants": all }))
    });
    Ok(Json(made.await?))
}

/// Ids that a body or a query names.
fn read_ids<'t>(texts: impl Iterator<Item = &'t str>, field: &str) -> Result<BTreeSet<RawId>> {
    let wrong = || Problem::invalid(vec![FieldError::new(field, "not_an_id")]);
    let found = texts.map(|text| shape::id_from(text).ok_or_else(wrong));
    let found = found.collect::<Result<BTreeSet<RawId>>>()?;
    if found.len() > CHOSEN_MAX {
        let error = FieldError::new(field, "too_many").with("max", CHOSEN_MAX);
        return Err(Problem::invalid(vec![error]));
    }
    Ok(found)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChosenBody {
    options: Vec<String>,
}

async fn configuration(
    call: Call,
    Path(asked): Path<String>,
    Json(body): Json<ChosenBody>,
) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let id = id_in(&asked, PRODUCT)?;
    let chosen = read_ids(body.options.iter().map(String::as_str), "options")?;
    let loaded = call.state.store.read(move |r| load(r, &schema, &ctx, id)).await?;
    if loaded.groups.is_empty() {
        return Err(Problem::new(ErrorKind::Invalid, "catalog.not_configurable").into());
    }
    let answer = loaded.of.check(&chosen);
    Ok(Json(told(&loaded, &answer)))
}

fn reason(loaded: &Loaded, why: &Why) -> Js {
    let note = match why {
        Why::Excluded(a, b) | Why::Missing(a, b) => loaded
            .notes
            .get(&(*a, *b))
            .or_else(|| loaded.notes.get(&(*b, *a))),
        _ => None,
    };
    json!({ "code": why.code(), "text": loaded.of.say(why), "note": note })
}

fn told(loaded: &Loaded, answer: &Answer) -> Js {
    let reasons = |why: &[Why]| -> Vec<Js> { why.iter().map(|one| reason(loaded, one)).collect() };
    let group = |(id, group): (&RawId, &crate::rules::configuration::Group)| {
        let options = group.options.iter().map(|option| {
            let state = answer.options.iter().find(|state| state.id == option.id);
            json!({
                "id": option.id.to_string(), "name": option.name, "price": option.price.to_string(),
                "is_chosen": state.is_some_and(|state| state.is_chosen),
                "barred": state.map(|state| reasons(&state.barred)).unwrap_or_default(),
            })
        });
        json!({
            "id": id.to_string(), "name": group.name, "min": group.min, "max": group.max,
            "options": options.collect::<Vec<_>>(),
        })
    };
    let groups: Vec<Js> = loaded.groups.iter().zip(&loaded.of.groups).map(group).collect();
    json!({
        "is_whole": answer.faults.is_empty(),
        "base_price": loaded.of.base.to_string(),
        "price": answer.price.map(|price| price.to_string()),
        "faults": reasons(&answer.faults),
        "groups": groups,
    })
}

async fn relations(call: Call, Path(asked): Path<String>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx.clone());
    let id = id_in(&asked, PRODUCT)?;
    let said = call
        .state
        .store
        .read(move |r| relations_of(r, &schema, &ctx, id))
        .await?;
    let learnt = match call.state.service::<LearntRelations>() {
        Ok(service) => (service.0)(Arc::clone(&call.state), call.ctx.clone(), id).await?,
        Err(_) => Vec::new(),
    };
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let ids: Vec<RawId> = learnt.iter().map(|one| one.product_id).collect();
    let names = call
        .state
        .store
        .read(move |r| briefs(r, &schema, &ctx, &ids))
        .await?;
    let learnt: Vec<Js> = learnt
        .iter()
        .filter_map(|one| {
            let product = names.get(&one.product_id)?;
            Some(json!({ "product": product, "both_n": one.both_n, "confidence": one.confidence, "lift": one.lift }))
        })
        .collect();
    Ok(Json(json!({ "said": said, "learnt": learnt })))
}

async fn bundle(call: Call, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let id = id_in(&id, PRODUCT)?;
    let chosen = asked
        .text("chosen")
        .map(|text| read_ids(text.split(','), "chosen"))
        .transpose()?;
    let found = call
        .state
        .store
        .read(move |r| bundle_of(r, &schema, &ctx, (id, chosen.as_ref())));
    Ok(Json(json!(found.await?)))
}

async fn features(call: Call, Path(asked): Path<String>) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let id = id_in(&asked, PRODUCT)?;
    let found = call
        .state
        .store
        .read(move |r| features_of(r, &schema, &ctx, id))
        .await?;
    Ok(Json(json!({ "features": found })))
}
