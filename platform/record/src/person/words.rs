//! What says who a person is: name, numbers, addresses, as they are and as they were, and how texts lose them.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_store::Queries;
use guanxi_types::{Problem, RawId, Result};
use serde_json::Value as Json;

use super::blank::ERASED;
use super::subjects::{Subject, Subjects};
use crate::history::Change;
use crate::merge;
use crate::sealed;

/// Characters of a text that means one person; shorter ones mean too many.
const LENGTH_MIN: usize = 2;
/// Digits of a number that means one person; shorter ones are counts and years.
const DIGITS_MIN: usize = 4;
/// Words that one statement asks for.
const ASKED_AT_ONCE: usize = 20;
/// Digits of a Chinese mobile number, and where people part it.
const MOBILE: usize = 11;

/// Texts that say who it is, in the forms that people write them; the longest first, since one may stand in another.
#[derive(Debug, Default)]
pub(super) struct Words(Vec<String>);

impl Words {
    /// Of everything that is a person's: what it holds, what it held, and what merges keep.
    pub fn of(r: &mut dyn Queries, subjects: &Subjects) -> Result<Self> {
        let mut found = BTreeSet::new();
        for subject in subjects.all() {
            for record in subject.records(r)? {
                gather(r, subject.def, &record.values, &mut found)?;
            }
            for id in subject.ids.iter().chain(&subject.gone) {
                past(r, (subject.def, *id), &mut found)?;
            }
            merged(r, subject, &mut found)?;
        }
        Ok(Self::from(found))
    }

    fn from(found: BTreeSet<String>) -> Self {
        let mut words: Vec<String> = found.into_iter().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        Self(words)
    }

    /// A text without them; none where it has none.
    pub fn without(&self, text: &str) -> Option<String> {
        let mut left = None;
        for word in &self.0 {
            let shorter = replaced(left.as_deref().unwrap_or(text), word);
            left = shorter.or(left);
        }
        left
    }

    /// Takes them out of the texts of a JSON value; names, numbers and what holds it together stay. Gives how many texts had any.
    pub fn leave(&self, json: &mut Json) -> usize {
        match json {
            Json::String(text) => match self.without(text) {
                Some(left) => {
                    *text = left;
                    1
                }
                None => 0,
            },
            Json::Array(items) => items.iter_mut().map(|item| self.leave(item)).sum(),
            Json::Object(map) => map.values_mut().map(|item| self.leave(item)).sum(),
            Json::Null | Json::Bool(_) | Json::Number(_) => 0,
        }
    }

    /// JSON without them; none where it has none.
    pub fn without_in_json(&self, text: &str) -> Result<Option<String>> {
        if text.is_empty() {
            return Ok(None);
        }
        let mut json: Json = serde_json::from_str(text).map_err(Problem::internal)?;
        Ok((self.leave(&mut json) > 0).then(|| json.to_string()))
    }

    /// Conditions that together find every row of which one of these columns may have one of the words.
    pub fn conditions(&self, columns: &[&str]) -> Vec<(String, Vec<Value>)> {
        let of = |words: &[String]| {
            let mut texts = Vec::new();
            let mut values = Vec::new();
            for word in words {
                let quoted = Json::from(word.as_str()).to_string();
                let escaped = quoted.trim_matches('"').to_owned();
                let forms = BTreeSet::from([word.clone(), escaped]);
                for (column, form) in columns
                    .iter()
                    .flat_map(|c| forms.iter().map(move |form| (c, form)))
                {
                    texts.push(format!("LOWER({column}) LIKE ? ESCAPE '!'"));
                    values.push(Value::Text(containing(form)));
                }
            }
            (format!("({})", texts.join(" OR ")), values)
        };
        self.0.chunks(ASKED_AT_ONCE).map(of).collect()
    }
}

/// The words in the values of a record.
fn gather(r: &dyn Queries, def: &EntityDef, values: &[Value], found: &mut BTreeSet<String>) -> Result<()> {
    for (field, value) in def.fields.iter().zip(values) {
        gather_one(r, (def, field), value, found)?;
    }
    Ok(())
}

fn gather_one(
    r: &dyn Queries,
    (def, field): (&EntityDef, &FieldDef),
    value: &Value,
    found: &mut BTreeSet<String>,
) -> Result<()> {
    if value.is_null() || !says_who(def, field) {
        return Ok(());
    }
    let opened = if field.sealed {
        sealed::open(r.vault()?, def, field, value)
    } else {
        Some(value.clone())
    };
    let text = opened.as_ref().and_then(Value::as_text).unwrap_or_default();
    found.extend(
        forms(&field.kind, text)
            .into_iter()
            .filter(|form| means_one(form)),
    );
    Ok(())
}

/// What the log says that a record held.
fn past(r: &mut dyn Queries, (def, id): (&EntityDef, RawId), found: &mut BTreeSet<String>) -> Result<()> {
    let rows = r.query(
        "SELECT action, changes FROM record_history WHERE entity = ?1 AND record_id = ?2 AND changes <> '[]'",
        &[Value::from(def.key.as_str()), Value::from(id)],
    )?;
    for row in rows {
        let changes: Vec<Change> = serde_json::from_str(row.text(1)).map_err(Problem::internal)?;
        for change in changes {
            let Some((_, field)) = def.field(&change.field) else {
                continue;
            };
            // What a merge put there may be somebody else's, if it was taken back.
            if row.text(0) != "merge" {
                gather_one(r, (def, field), &change.after, found)?;
            }
            if row.text(0) != "unmerge" {
                gather_one(r, (def, field), &change.before, found)?;
            }
        }
    }
    Ok(())
}

/// What merges keep of the records that are the person's.
fn merged(r: &mut dyn Queries, subject: &Subject, found: &mut BTreeSet<String>) -> Result<()> {
    if subject.def.duplicates.is_none() {
        return Ok(());
    }
    for id in &subject.ids {
        for record in merge::kept_of(r, subject.def, *id)? {
            if subject.ids.contains(&record.id) {
                gather(r, subject.def, &record.values, found)?;
            }
        }
    }
    Ok(())
}

fn says_who(def: &EntityDef, field: &FieldDef) -> bool {
    let is_key = |key: &Vec<String>| key.len() == 1 && key.contains(&field.name);
    field.personal
        && (field.mask.is_some()
            || matches!(field.kind, Kind::Phone | Kind::Email)
            || (field.name == def.title && def.duplicates.is_some())
            || def.unique.iter().any(is_key))
}

fn forms(kind: &Kind, text: &str) -> Vec<String> {
    let mut forms = vec![text.trim().to_owned()];
    if let (Kind::Phone, Some(digits)) = (kind, text.strip_prefix('+')) {
        forms.push(digits.to_owned());
        if let Some(national) = digits.strip_prefix("86") {
            forms.push(national.to_owned());
            forms.extend([" ", "-"].iter().filter_map(|sign| parted(national, sign)));
        }
    }
    forms
}

/// A mobile number as people write it: 139 1111 2222.
fn parted(national: &str, sign: &str) -> Option<String> {
    let (first, rest) = national
        .split_at_checked(3)
        .filter(|_| national.len() == MOBILE)?;
    let (second, third) = rest.split_at_checked(4)?;
    Some([first, second, third].join(sign))
}

fn means_one(text: &str) -> bool {
    let least = if text.bytes().all(|b| b.is_ascii_digit()) {
        DIGITS_MIN
    } else {
        LENGTH_MIN
    };
    text != ERASED && text.chars().count() >= least
}

/// A text without a word, however it is written in capitals. What is written in Latin letters and digits counts only where it
/// stands by itself: 10023 isn't in 100234.
fn replaced(text: &str, word: &str) -> Option<String> {
    let (there, wanted) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let mut left = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(place) = there.get(at..).and_then(|rest| rest.find(&wanted)) {
        let (start, end) = (at + place, at + place + wanted.len());
        if stands_apart(&there, start, end) {
            left.push_str(text.get(copied..start)?);
            left.push_str(ERASED);
            copied = end;
            at = end;
        } else {
            at = start + there.get(start..)?.chars().next()?.len_utf8();
        }
    }
    (copied > 0).then(|| {
        left.push_str(text.get(copied..).unwrap_or_default());
        left
    })
}

fn stands_apart(text: &str, start: usize, end: usize) -> bool {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (before, inside, after) = (text.get(..start), text.get(start..end), text.get(end..));
    let last = |part: Option<&str>| part.and_then(|part| part.chars().next_back());
    let first = |part: Option<&str>| part.and_then(|part| part.chars().next());
    let joins = |a: Option<char>, b: Option<char>| a.is_some_and(is_of_word) && b.is_some_and(is_of_word);
    !joins(last(before), first(inside)) && !joins(last(inside), first(after))
}

/// The pattern of `LIKE … ESCAPE '!'` for a text in small letters that contains another.
fn containing(text: &str) -> String {
    let small = text.to_ascii_lowercase();
    let escaped = small.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(list: &[&str]) -> Words {
        Words::from(list.iter().map(|word| (*word).to_owned()).collect())
    }

    /// F8: a word is a word: not a part of a longer one, of a number, of a name in JSON, or of a digest.
    #[test]
    fn texts_lose_words_and_nothing_else() {
        let words = words(&["10023", "Li", "王芳", "ann@x.cn", "+8613911112222", "13911112222"]);
        let left = |text: &str| words.without(text).unwrap_or_else(|| text.to_owned());
        for (text, wanted) in [
            ("10023", "已删除"),
            ("100234 and 210023", "100234 and 210023"),
            ("no 10023, please", "no 已删除, please"),
            (
                "Li, li and LI, not Lily or Ali",
                "已删除, 已删除 and 已删除, not Lily or Ali",
            ),
            ("找Li问", "找已删除问"),
            ("会员王芳的", "会员已删除的"),
            ("ANN@X.CN", "已删除"),
            ("joann@x.cn", "joann@x.cn"),
            ("+8613911112222", "已删除"),
            ("aLiLi Li", "aLiLi 已删除"),
        ] {
            assert_eq!(left(text), wanted);
        }
        let mut json =
            json!({ "count": 10023, "10023": true, "q": ["10023", { "Li": "Li" }], "id": "100231" });
        assert_eq!(words.leave(&mut json), 2);
        let wanted =
            json!({ "count": 10023, "10023": true, "q": ["已删除", { "Li": "已删除" }], "id": "100231" });
        assert_eq!(json, wanted);
        assert_eq!(words.leave(&mut json!({ "count": 10023 })), 0);
        assert_eq!(words.without_in_json("").unwrap(), None);
    }

    /// F8
    #[test]
    fn what_means_many_is_no_word() {
        assert!(means_one("王芳") && means_one("Li") && means_one("1001"));
        assert!(!means_one("王") && !means_one("101") && !means_one(ERASED));
        let phone = forms(&Kind::Phone, "+8613911112222");
        for written in ["+8613911112222", "13911112222", "139 1111 2222", "139-1111-2222"] {
            assert!(phone.iter().any(|form| form == written), "{written}");
        }
    }
}
