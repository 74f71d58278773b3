//! The query string of lists: filters, search, order, page, fields, linked records.

use std::collections::BTreeSet;

use axum::extract::Query;
use guanxi_entity::EntityDef;
use guanxi_record::{Expansion, ListQuery, Record, Schema, expand, record_to_json, records_to_json, titles};
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Problem, Result};
use serde_json::{Map, Value as Json};

use crate::shape::SEARCH_TEXT;

/// Most records of a page.
pub(crate) const PAGE_LIMIT: i64 = 500;

/// The query string, in its order; a name may stand several times.
pub(crate) type Params = Query<Vec<(String, String)>>;

/// What lists, counts and exports take.
pub(crate) const LISTED: [&str; 7] = ["f", "filter", "q", "sort", "limit", "after", "fields"];

pub(crate) fn param<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    let found = params.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

/// There is no such parameter.
pub(crate) fn unknown_parameter(name: &str) -> Problem {
    Problem::new(ErrorKind::Malformed, "request.unknown_parameter").with("parameter", name)
}

/// Refuses parameters that aren't known: a mistyped filter would show everything.
pub(crate) fn refuse_unknown(params: &Params, known: &[&str]) -> Result<()> {
    match params.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(unknown_parameter(name)),
        None => Ok(()),
    }
}

/// Refuses a text that is too long for a search.
pub(crate) fn short(text: &str) -> Result<()> {
    let most = guanxi_types::index_of(i64::from(SEARCH_TEXT));
    if text.chars().count() > most {
        return Err(Problem::new(ErrorKind::Invalid, "request.text_too_long").with("max", SEARCH_TEXT));
    }
    Ok(())
}

/// How many are wanted at once.
pub(crate) fn limit_from(text: &str, max: i64) -> Result<i64> {
    let limit = text.parse().ok().filter(|n| (1..=max).contains(n));
    limit.ok_or_else(|| {
        Problem::new(ErrorKind::Invalid, "request.bad_limit")
            .with("limit", text)
            .with("max", max)
    })
}

/// Which records, in which order, which page.
pub(crate) fn list_query(schema: &Schema, def: &EntityDef, params: &Params) -> Result<ListQuery> {
    let filters = params.iter().filter(|(key, _)| key == "f");
    let limit = param(params, "limit").map(|text| limit_from(text, PAGE_LIMIT));
    let search = param(params, "q").unwrap_or_default().to_owned();
    if search.contains('\0') {
        return Err(Problem::new(ErrorKind::Invalid, "request.control_character"));
    }
    short(&search)?;
    Ok(ListQuery {
        search,
        sort: param(params, "sort").unwrap_or_default().to_owned(),
        limit: limit.transpose()?,
        after: param(params, "after")
            .filter(|a| !a.is_empty())
            .map(str::to_owned),
        ..ListQuery::asked(
            schema,
            def,
            filters.map(|(_, text)| text.as_str()),
            param(params, "filter"),
        )?
    })
}

/// What of each record is shown: these fields, and the records that these links lead to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    fields: Option<BTreeSet<String>>,
    expand: Vec<String>,
}

impl Shown {
    pub fn parse(def: &EntityDef, params: &Params) -> Result<Self> {
        let names = |name: &str| {
            let text = param(params, name).filter(|text| !text.is_empty());
            text.map(|text| text.split(',').map(str::to_owned).collect::<Vec<_>>())
        };
        let fields = names("fields");
        let is_known =
            |name: &String| def.field(name).is_some() || EntityDef::BASE_COLUMNS.contains(&name.as_str());
        if let Some(unknown) = fields.iter().flatten().find(|name| !is_known(name)) {
            return Err(
                Problem::new(ErrorKind::Invalid, "request.unknown_field").with("field", unknown.as_str())
            );
        }
        Ok(Self {
            fields: fields.map(|names| names.into_iter().collect()),
            expand: names("expand").unwrap_or_default(),
        })
    }

    /// The records as JSON.
    pub fn json(
        &self,
        r: &mut dyn Queries,
        schema: &Schema,
        ctx: &Ctx,
        (def, records): (&EntityDef, &[Record]),
    ) -> Result<Vec<Json>> {
        let titles = titles(r, schema, ctx, def, records)?;
        let names: Vec<&str> = self.expand.iter().map(String::as_str).collect();
        let expansions = expand(r, schema, ctx, (def, records), &names)?;
        let mut linked = Vec::new();
        for expansion in &expansions {
            linked.push(linked_json(r, schema, ctx, expansion)?);
        }
        let one = |record: &Record| {
            let mut json = record_to_json(def, record, &titles);
            if let Some(map) = json.as_object_mut() {
                self.keep_chosen(map);
                if !expansions.is_empty() {
                    map.insert(
                        "_expanded".to_owned(),
                        expanded(def, record, &expansions, &linked),
                    );
                }
            }
            json
        };
        Ok(records.iter().map(one).collect())
    }

    fn keep_chosen(&self, map: &mut Map<String, Json>) {
        let Some(fields) = &self.fields else { return };
        let keep = |name: &str| fields.contains(name) || name == "id" || name == "version";
        map.retain(|name, _| keep(name) || name == "_titles" || name == "_masked");
        if let Some(titles) = map.get_mut("_titles").and_then(Json::as_object_mut) {
            titles.retain(|name, _| keep(name));
        }
    }
}

type Linked = std::collections::BTreeMap<guanxi_types::RawId, Json>;

fn linked_json(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, expansion: &Expansion) -> Result<Linked> {
    let records: Vec<Record> = expansion.records.values().cloned().collect();
    let shown = records_to_json(r, schema, ctx, expansion.def, &records)?;
    Ok(records.iter().map(|record| record.id).zip(shown).collect())
}

fn expanded(def: &EntityDef, record: &Record, expansions: &[Expansion], linked: &[Linked]) -> Json {
    let found = expansions.iter().zip(linked).map(|(expansion, linked)| {
        let id = record.value(def, &expansion.field).as_int();
        let json = id.and_then(|id| linked.get(&id)).cloned();
        (expansion.field.clone(), json.unwrap_or_default())
    });
    Json::Object(found.collect())
}
