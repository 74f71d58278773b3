//! Which records a stretch of the outbox is about.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_store::OutboxRow;
use guanxi_types::RawId;
use serde_json::Value as Json;

use super::dimensions::DIMENSIONS;
use crate::facts::OBJECT;

/// Records by what became of them.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    new_sales: BTreeSet<RawId>,
    changed_sales: BTreeSet<RawId>,
    dimensions: BTreeMap<&'static str, BTreeSet<RawId>>,
    /// Whether administrators changed fields or objects.
    pub is_customised: bool,
}

impl Changes {
    pub fn gather(rows: &[OutboxRow]) -> Self {
        let mut changes = Self::default();
        for row in rows {
            let mut parts = row.event.name.rsplitn(3, '.');
            let (_version, what, entity) = (
                parts.next(),
                parts.next().unwrap_or_default(),
                parts.next().unwrap_or_default(),
            );
            let ids = ids(&row.event.payload, "ids");
            match entity {
                "trade.sale" if what == "created" => changes.new_sales.extend(ids),
                "trade.sale" => changes.changed_sales.extend(ids),
                "trade.sale_line" => changes
                    .changed_sales
                    .extend(self::ids(&row.event.payload, "parents")),
                "record.definition" => {
                    let is_about_data = row.event.payload.get("data").and_then(Json::as_bool);
                    changes.is_customised |= is_about_data.unwrap_or(true);
                }
                _ if entity.starts_with("custom.") => {
                    changes.dimensions.entry(OBJECT).or_default().extend(ids);
                }
                _ => {
                    if let Some((dimension, _)) = DIMENSIONS.iter().find(|(_, key)| *key == entity) {
                        changes.dimensions.entry(dimension).or_default().extend(ids);
                    }
                }
            }
        }
        changes
    }

    /// Sales whose rows must be read.
    pub fn sales(&self) -> Vec<RawId> {
        self.new_sales.union(&self.changed_sales).copied().collect()
    }

    /// Those that may be in the warehouse already. A sale made in this stretch is not, whatever its lines' events say.
    pub fn replaced_sales(&self) -> Vec<RawId> {
        self.changed_sales.difference(&self.new_sales).copied().collect()
    }

    /// Records of a dimension to be read again.
    pub fn of_dimension(&self, dimension: &str) -> Vec<RawId> {
        self.dimensions
            .get(dimension)
            .into_iter()
            .flatten()
            .copied()
            .collect()
    }
}

fn ids(payload: &Json, key: &str) -> Vec<RawId> {
    payload
        .get(key)
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_i64)
        .collect()
}
