//! A configurable product with its options and rules.

use std::collections::BTreeMap;

use guanxi_entity::Label;
use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Money, RawId, Result, index_of};

use super::children;
use super::product::{briefs, seen};
use crate::entities::{OptionGroup, OptionRule, ProductOption};
use crate::rules::configuration::{Bond, Choice, Configurable, Group};

/// A configurable product as it is stored, and the ids of its groups in their order.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The product.
    pub of: Configurable,
    /// Its groups' records.
    pub groups: Vec<RawId>,
    /// Why rules hold, in somebody's own words: by the two options.
    pub notes: BTreeMap<(RawId, RawId), String>,
}

/// A product's options, in their order, and what holds between them.
///
/// # Errors
/// `record.not_found`, `access.forbidden`, `catalog.too_many_parts`.
pub fn load(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, product: RawId) -> Result<Loaded> {
    seen(r, schema, ctx, product)?;
    let base = briefs(r, schema, ctx, &[product])?;
    let mut groups: Vec<(RawId, OptionGroup)> = children(r, ctx, "product_id", &[product])?;
    groups.sort_by_key(|(id, group)| (group.position.unwrap_or(i64::MAX), *id));
    let ids: Vec<RawId> = groups.iter().map(|(id, _)| *id).collect();
    let mut options: Vec<(RawId, ProductOption)> = children(r, ctx, "option_group_id", &ids)?;
    options.sort_by_key(|(id, option)| (option.position.unwrap_or(i64::MAX), *id));
    let chosen: Vec<RawId> = options.iter().map(|(id, _)| *id).collect();
    let rules: Vec<(RawId, OptionRule)> = children(r, ctx, "option_id", &chosen)?;
    let mut loaded = Loaded {
        groups: ids,
        ..Loaded::default()
    };
    loaded.of.base = base
        .get(&product)
        .and_then(|brief| brief.price)
        .unwrap_or(Money::ZERO);
    loaded.of.groups = groups
        .iter()
        .map(|(id, group)| group_of(*id, group, &options))
        .collect();
    for (_, rule) in rules {
        let (one, other) = (rule.option_id.raw(), rule.other_id.raw());
        let bond = if rule.kind == "excludes" {
            Bond::Excludes
        } else {
            Bond::Requires
        };
        loaded.of.bonds.push((one, bond, other));
        if let Some(note) = rule.note {
            loaded.notes.insert((one, other), note);
        }
    }
    Ok(loaded)
}

fn group_of(id: RawId, group: &OptionGroup, options: &[(RawId, ProductOption)]) -> Group {
    let own = options
        .iter()
        .filter(|(_, option)| option.option_group_id.raw() == id);
    let choice = |(id, option): &(RawId, ProductOption)| Choice {
        id: *id,
        name: label(&option.name, option.english_name.as_deref()),
        price: option.price,
    };
    Group {
        name: label(&group.name, group.english_name.as_deref()),
        min: index_of(group.min_choices),
        max: group.max_choices.map(index_of),
        options: own.map(choice).collect(),
    }
}

fn label(name: &str, english: Option<&str>) -> Label {
    Label {
        zh: name.to_owned(),
        en: english.unwrap_or(name).to_owned(),
    }
}
