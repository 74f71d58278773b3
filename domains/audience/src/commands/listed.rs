//! A list of numbers or phones becomes members of a segment.

use guanxi_entity::{Entity, Value};
use guanxi_marketing::commands::{NewMember, add_members};
use guanxi_marketing::entities::Segment;
use guanxi_record::attachment::require_change;
use guanxi_record::{FieldView, SqlText, get, require, restrict_few};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, ErrorKind, Id, Problem, RawId, Result, len_i64, phone};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Writer;
use crate::fields::{CUSTOMER, value_of};

/// Numbers or phones that are taken in at once.
pub const MAX_ENTRIES: usize = 10_000;
/// Texts that one statement looks up.
const ASKED_AT_ONCE: usize = 400;

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Customers who are members now.
    pub added: i64,
    /// Customers who were members before.
    pub known: i64,
    /// What nobody is known by.
    pub unknown: Vec<String>,
    /// Phones that several customers have.
    pub ambiguous: Vec<String>,
}

/// Puts the customers with these numbers, card numbers or phones into a segment that is a list.
///
/// # Errors
/// `audience.not_a_list`, `audience.too_many_entries`, and as creating members.
pub fn take_list(tx: &mut Tx<'_>, writer: Writer<'_>, id: RawId, entries: &[String]) -> Result<Listed> {
    if entries.len() > MAX_ENTRIES {
        return Err(Problem::new(ErrorKind::Invalid, "audience.too_many_entries").with("max", MAX_ENTRIES));
    }
    let def = writer.schema.entity(&Segment::def().key)?;
    require_change(tx, writer.ctx, def, id)?;
    let segment = get(tx, writer.ctx, def, id)?;
    if value_of(def, &segment, "kind").as_text() != Some("list") {
        return Err(Problem::new(ErrorKind::Conflict, "audience.not_a_list"));
    }
    let by_text = look_up(tx, writer, entries)?;
    let mut before: FxHashSet<RawId> = FxHashSet::default();
    let sql = "SELECT customer_id FROM marketing_segment_member WHERE segment_id = ?1";
    tx.query_each(sql, &[Value::from(id)], &mut |row| {
        before.insert(row.int(0));
        Ok(())
    })?;
    let mut listed = Listed::default();
    let mut new = Vec::new();
    // Whoever stands in the list twice, by his number and his phone perhaps, is counted once.
    let mut counted: FxHashSet<RawId> = FxHashSet::default();
    for entry in entries {
        match found(&by_text, entry).as_slice() {
            [] => listed.unknown.push(entry.clone()),
            [customer] if !counted.insert(*customer) => {}
            [customer] if !before.contains(customer) => new.push(NewMember {
                customer: *customer,
                reason: None,
                evidence: None,
            }),
            [_] => listed.known += 1,
            _ => listed.ambiguous.push(entry.clone()),
        }
    }
    listed.added = len_i64(new.len());
    add_members(tx, writer.schema, writer.ctx, (Id::new(id), new.into_iter()))?;
    Ok(listed)
}

/// As a customer's phone is stored.
fn as_phone(entry: &str) -> Option<String> {
    phone(entry)
}

fn found(by_text: &FxHashMap<String, Vec<RawId>>, entry: &str) -> Vec<RawId> {
    let plain = by_text.get(entry).cloned().unwrap_or_default();
    if !plain.is_empty() {
        return plain;
    }
    let phone = as_phone(entry).and_then(|phone| by_text.get(&phone).cloned());
    phone.unwrap_or_default()
}

/// Readable customers by each text that they are known by; fields that the user doesn't see find nobody.
fn look_up(tx: &mut Tx<'_>, writer: Writer<'_>, entries: &[String]) -> Result<FxHashMap<String, Vec<RawId>>> {
    let def = writer.schema.entity(CUSTOMER)?;
    let reach = require(writer.ctx, Action::Read, def)?;
    let view = FieldView::of(writer.ctx, def);
    let phones: Vec<String> = entries.iter().filter_map(|entry| as_phone(entry)).collect();
    let mut by_text: FxHashMap<String, Vec<RawId>> = FxHashMap::default();
    for (field, texts) in [("number", entries), ("card_number", entries), ("phone", &phones)] {
        if view.require_seen(def, field).is_err() {
            continue;
        }
        for part in texts.chunks(ASKED_AT_ONCE) {
            let mut sql = SqlText::new(&format!("SELECT id, {field} FROM {}", def.table));
            let marks = vec!["?"; part.len()].join(", ");
            let values = part.iter().map(|text| Value::Text(text.clone()));
            sql.and(&format!("{field} IN ({marks})"), values);
            restrict_few(&mut sql, writer.ctx, reach, def);
            for row in tx.query(&sql.text, &sql.params)? {
                let all = by_text.entry(row.text(1).to_owned()).or_default();
                if !all.contains(&row.int(0)) {
                    all.push(row.int(0));
                }
            }
        }
    }
    Ok(by_text)
}
