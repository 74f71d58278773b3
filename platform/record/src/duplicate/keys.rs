//! The keys by which records that may be the same meet: a table of them, kept with each write, so that no record is ever
//! compared with all others.

use std::collections::BTreeSet;

use guanxi_entity::{Duplicates, EntityDef, MatchForm, Value};
use guanxi_store::{Column, Queries, Tx};
use guanxi_types::{RawId, Result, len_i64};

use super::BLOCK_LIMIT;
use super::form;
use crate::derived::{Derived, Step};
use crate::person::ERASED;

/// Last digits of a phone number by which records meet: a number without its area code has no more.
const PHONE_DIGITS: usize = 7;
/// Last characters of a Chinese address by which records meet: street and number, not the city, which may be left out.
const ADDRESS_CHARACTERS: usize = 8;
/// Consonants that a name must have to be looked for by them.
const SKELETON_MIN: usize = 5;
/// Keys that one statement asks for.
const ASKED_AT_ONCE: usize = 60;

/// The table of keys follows each write.
pub(crate) const DERIVED: Derived = Derived { keep };

fn keep(tx: &mut Tx<'_>, def: &EntityDef, steps: &[Step<'_>]) -> Result<()> {
    let Some(rules) = &def.duplicates else {
        return Ok(());
    };
    let mut added = Vec::new();
    for step in steps {
        let codes = |values: Option<&[Value]>| values.map_or_else(BTreeSet::new, |v| codes(def, rules, v));
        let (before, after) = (codes(step.before), codes(step.after));
        for code in before.difference(&after) {
            tx.execute(
                "DELETE FROM record_match_key WHERE code = ?1 AND record_id = ?2",
                &[(*code).into(), step.id.into()],
            )?;
        }
        added.extend(
            after
                .difference(&before)
                .map(|code| vec![(*code).into(), step.id.into()]),
        );
    }
    let columns = [Column::integer("code"), Column::integer("record_id")];
    tx.insert_rows_later("record_match_key", &columns, &added)
}

/// Writes the keys of a record that may have some already.
pub(super) fn refresh(tx: &mut Tx<'_>, codes: &BTreeSet<i64>, id: RawId) -> Result<()> {
    for code in codes {
        tx.execute(
            "INSERT INTO record_match_key (code, record_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            &[(*code).into(), id.into()],
        )?;
    }
    Ok(())
}

/// The keys of a record, as numbers; none for one of which nothing but its number is known.
pub(super) fn codes(def: &EntityDef, rules: &Duplicates, values: &[Value]) -> BTreeSet<i64> {
    let mut codes = BTreeSet::new();
    if is_stub(def, values) {
        return codes;
    }
    for field in &rules.fields {
        let Some((at, _)) = def.field(&field.field) else {
            continue;
        };
        let value = values.get(at).unwrap_or(&Value::Null);
        let number = value.as_int().map(|v| v.to_string());
        // Those who were erased are all called the same, and are nobody's twins.
        let Some(text) = value
            .as_text()
            .or(number.as_deref())
            .filter(|text| *text != ERASED)
        else {
            continue;
        };
        each_key(field.form, text, &mut |kind, key| {
            codes.insert(code(&def.key, kind, key));
        });
    }
    codes
}

fn is_stub(def: &EntityDef, values: &[Value]) -> bool {
    def.field("is_stub")
        .is_some_and(|(at, _)| values.get(at) == Some(&Value::Int(1)))
}

fn each_key(form: MatchForm, text: &str, add: &mut dyn FnMut(&str, &str)) {
    match form {
        MatchForm::Phone => {
            if let Some(digits) = form::phone(text) {
                add("phone", tail(&digits, PHONE_DIGITS));
            }
        }
        MatchForm::Number | MatchForm::Code => {
            if let Some(number) = form::number(text) {
                add("number", &number);
            }
        }
        MatchForm::Email => {
            if let Some(address) = form::email(text) {
                add("email", &address);
            }
        }
        MatchForm::Date => add("date", text),
        MatchForm::Text => {}
        MatchForm::Address => {
            let mut words = form::words(text);
            let joined = words.concat();
            if joined.is_ascii() {
                words.sort_unstable();
                add("address", &words.concat());
            } else {
                add("address", tail(&joined, ADDRESS_CHARACTERS));
            }
        }
        MatchForm::Name => name_keys(text, add),
    }
}

fn name_keys(text: &str, add: &mut dyn FnMut(&str, &str)) {
    let Some(name) = form::name(text) else { return };
    if name.is_han {
        // So common a name that nobody meets by its sound may still be rare in its characters.
        add("name", &name.core);
    }
    for reading in &name.readings {
        add("sound", &form::letters(reading));
    }
    if !name.is_han {
        let skeleton = form::skeleton(&name.core);
        if skeleton.len() >= SKELETON_MIN {
            add("skeleton", &skeleton);
        }
    }
}

fn tail(text: &str, count: usize) -> &str {
    let from = text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    text.get(from..).unwrap_or(text)
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): the same in every version of the program. Two keys of one number do no harm, because
/// records that meet are compared field by field.
fn code(entity: &str, kind: &str, key: &str) -> i64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = BASIS;
    for byte in [entity, "\0", kind, "\0", key].into_iter().flat_map(str::bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    }
    i64::from_ne_bytes(hash.to_ne_bytes())
}

/// What meets by some keys.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Records by key.
    pub members: Vec<(i64, RawId)>,
    /// Keys that so many records have that they say nothing.
    pub oversized: i64,
}

/// The records that have these keys.
pub(super) fn blocks(r: &mut dyn Queries, codes: &BTreeSet<i64>) -> Result<Blocks> {
    let mut found = Blocks::default();
    let codes: Vec<i64> = codes.iter().copied().collect();
    for part in codes.chunks(ASKED_AT_ONCE) {
        // A block is read up to its limit only, however many have the key.
        let one = |at: usize| {
            format!(
                "SELECT * FROM (SELECT code, record_id FROM record_match_key WHERE code = ?{} LIMIT {}) b{at}",
                at + 1,
                BLOCK_LIMIT + 1
            )
        };
        let sql: Vec<String> = (0..part.len()).map(one).collect();
        let params: Vec<Value> = part.iter().map(|code| (*code).into()).collect();
        let mut members: Vec<(i64, RawId)> = Vec::new();
        r.query_each(&sql.join(" UNION ALL "), &params, &mut |row| {
            members.push((row.int(0), row.int(1)));
            Ok(())
        })?;
        members.sort_unstable();
        for block in members.chunk_by(|a, b| a.0 == b.0) {
            if len_i64(block.len()) > BLOCK_LIMIT {
                found.oversized += 1;
            } else {
                found.members.extend_from_slice(block);
            }
        }
    }
    Ok(found)
}
