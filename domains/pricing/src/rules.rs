//! What must hold for what prices are made of, and what follows when it changes.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{Rule, Written};
use guanxi_store::Tx;
use guanxi_types::{Ctx, ErrorKind, FieldError, Problem, Result};

use crate::definition;
use crate::engine::minute_of;
use crate::entities::{PriceBook, PriceRule, Promotion};

const fn bumps(entity: &'static str) -> Rule {
    Rule {
        entity,
        before: None,
        after: Some(bump),
    }
}

/// Prices depend on records of other domains too: a write of any of them is a new version of the catalogue.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        entity: "pricing.price_book",
        before: Some(check_book),
        after: Some(bump),
    },
    Rule {
        entity: "pricing.price_rule",
        before: Some(check_rule),
        after: Some(bump),
    },
    Rule {
        entity: "pricing.promotion",
        before: Some(check_promotion),
        after: Some(bump),
    },
    bumps("catalog.product"),
    bumps("catalog.category"),
    bumps("org.company"),
    bumps("org.store"),
    bumps("org.market_area"),
    bumps("customers.classification"),
];

fn bump(tx: &mut Tx<'_>, _: &Ctx, _: &Written<'_>) -> Result<()> {
    tx.execute(
        "UPDATE pricing_version SET version = version + 1 WHERE id = 1",
        &[],
    )?;
    Ok(())
}

/// A record's values by name.
struct Fields<'a> {
    def: &'static EntityDef,
    values: &'a [Value],
}

impl Fields<'_> {
    fn value(&self, name: &str) -> Option<&Value> {
        self.def.field(name).and_then(|(at, _)| self.values.get(at))
    }

    fn int(&self, name: &str) -> Option<i64> {
        self.value(name).and_then(Value::as_int)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_text)
    }

    /// Days in order, times of day that are times.
    fn window_faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if let (Some(first), Some(last)) = (self.int("starts_on"), self.int("ends_on"))
            && last < first
        {
            faults.push(FieldError::new("ends_on", "before_start"));
        }
        for name in ["time_from", "time_to"] {
            if self.text(name).is_some_and(|text| minute_of(text).is_none()) {
                faults.push(FieldError::new(name, "bad_time"));
            }
        }
        faults
    }

    fn negative(&self, names: &[&str]) -> Vec<FieldError> {
        let is_negative = |name: &&&str| self.int(name).is_some_and(|value| value < 0);
        names
            .iter()
            .filter(is_negative)
            .map(|name| FieldError::new(name, "negative"))
            .collect()
    }
}

fn done(faults: Vec<FieldError>) -> Result<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}

fn set(def: &EntityDef, values: &mut [Value], name: &str, value: Value) {
    if let Some(slot) = def.field(name).and_then(|(at, _)| values.get_mut(at)) {
        *slot = value;
    }
}

fn check_book(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: PriceBook::def(),
        values: after,
    };
    done(fields.window_faults())
}

fn check_rule(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let fields = Fields {
        def: PriceRule::def(),
        values: after,
    };
    let mut faults = fields.window_faults();
    faults.extend(fields.negative(&["qty_from", "amount", "round_to"]));
    if fields
        .int("percent_off")
        .is_some_and(|share| share > 100_000 || share % 10 != 0)
    {
        faults.push(FieldError::new("percent_off", "share_out_of_range"));
    }
    done(faults)
}

/// What a promotion's life changes; all else is its definition.
const LIFE: [&str; 9] = [
    "state",
    "definition_version",
    "submitted_by",
    "decided_by",
    "decided_at",
    "decision_note",
    "owner_id",
    "note",
    "name",
];

fn check_promotion(_: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Promotion::def();
    let fields = Fields { def, values: after };
    let mut faults = fields.window_faults();
    faults.extend(fields.negative(&[
        "times_max",
        "discount_max",
        "cap_total",
        "cap_customer",
        "cap_day",
        "cap_clerk",
        "budget",
    ]));
    if let Some(text) = fields.text("action")
        && let Err(fault) = definition::action(text)
    {
        faults.push(fault);
    }
    if let Err(fault) = definition::conditions(fields.text("conditions").unwrap_or_default()) {
        faults.push(fault);
    }
    done(faults)?;
    let Some(before) = before else { return Ok(()) };
    let old = Fields { def, values: before };
    let declared = def.fields.iter().map(|field| field.name.as_str());
    let new = Fields { def, values: after };
    let is_changed = declared
        .filter(|name| !LIFE.contains(name))
        .any(|name| old.value(name) != new.value(name));
    if !is_changed {
        return Ok(());
    }
    if old.text("state") != Some("draft") {
        return Err(Problem::new(ErrorKind::Conflict, "pricing.not_draft"));
    }
    let version = old.int("definition_version").unwrap_or(0) + 1;
    // An undo that brings an old definition brings its number.
    if old.int("definition_version") != new.int("definition_version") {
        return Ok(());
    }
    set(def, after, "definition_version", Value::from(version));
    Ok(())
}
