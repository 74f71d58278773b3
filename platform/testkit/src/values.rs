//! Valid values for any entity, made from nothing but its definition.

use std::sync::atomic::{AtomicI64, Ordering};

use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_record::parse_field;
use guanxi_types::RawId;

use crate::fixture::{Fixture, system};

/// A field whose values can't be made up (a time zone): entity, field, the value as a text; an empty text leaves it empty.
pub type Given = (&'static str, &'static str, &'static str);

/// Every so many records, an optional field stays empty.
const EMPTY_EACH: i64 = 4;
/// 2024-02-28T16:30:00Z, the 29th in Shanghai.
const START_MS: i64 = 1_709_137_800_000;
const DAY_MS: i64 = 86_400_000;

/// Makes values; no two of its texts and numbers are the same.
pub struct Maker<'a> {
    fixture: &'a Fixture,
    given: &'a [Given],
    count: AtomicI64,
    /// How many links lead to the record that is being made.
    depth: AtomicI64,
}

impl<'a> Maker<'a> {
    /// For records of this company.
    #[must_use]
    pub const fn new(fixture: &'a Fixture, given: &'a [Given]) -> Self {
        Self {
            fixture,
            given,
            count: AtomicI64::new(1),
            depth: AtomicI64::new(0),
        }
    }

    pub(crate) const fn fixture(&self) -> &'a Fixture {
        self.fixture
    }

    /// The next number.
    pub fn next(&self) -> i64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// Values for all fields that a user may write; some of the optional ones are empty.
    pub fn some(&self, def: &'static EntityDef) -> Vec<(usize, Value)> {
        let n = self.next();
        writable(def)
            .map(|(at, field)| {
                let stays_empty = !field.required && (n + guanxi_types::len_i64(at)) % EMPTY_EACH == 0;
                (
                    at,
                    if stays_empty {
                        Value::Null
                    } else {
                        self.value(def, field, n)
                    },
                )
            })
            .collect()
    }

    /// Values for all fields that a user may write, none of them empty.
    pub fn full(&self, def: &'static EntityDef) -> Vec<(usize, Value)> {
        let n = self.next();
        writable(def)
            .map(|(at, field)| (at, self.value(def, field, n)))
            .collect()
    }

    /// The same with one field changed.
    pub fn full_with(&self, def: &'static EntityDef, place: usize, value: &Value) -> Vec<(usize, Value)> {
        let mut values = self.full(def);
        for (at, slot) in &mut values {
            if *at == place {
                *slot = value.clone();
            }
        }
        values
    }

    /// A new record by the program itself.
    ///
    /// # Panics
    /// When the values aren't valid after all.
    pub fn record(&self, def: &'static EntityDef) -> RawId {
        let values = self.some(def);
        if let Some(there) = is_one_a_choice(def).then(|| self.there(def)).flatten() {
            return there;
        }
        match self.fixture.create(&system(), def, &values) {
            Ok(id) => id,
            Err(problem) => panic!("{}: {values:?}: {problem}", def.key),
        }
    }

    /// One that is there already.
    fn there(&self, def: &'static EntityDef) -> Option<RawId> {
        let sql = format!("SELECT COALESCE(MAX(id), 0) FROM {}", def.table);
        Some(self.fixture.number(&sql, &[])).filter(|id| *id > 0)
    }

    /// Whether values of this field are given.
    #[must_use]
    pub fn is_given(&self, def: &EntityDef, field: &FieldDef) -> bool {
        self.given_text(def, field).is_some()
    }

    fn given_text(&self, def: &EntityDef, field: &FieldDef) -> Option<&'static str> {
        let mut given = self.given.iter();
        let found = given.find(|(entity, name, _)| *entity == def.key && *name == field.name);
        found.map(|(_, _, text)| *text)
    }

    /// A value of a field, a new one for each `n`.
    ///
    /// # Panics
    /// When a given text is none of the field's kind.
    pub fn value(&self, def: &'static EntityDef, field: &FieldDef, n: i64) -> Value {
        if let Some(text) = self.given_text(def, field) {
            return parse_field(&field.name, &field.kind, text).unwrap();
        }
        match &field.kind {
            Kind::Text { max } => Value::Text(text_of(field, n, *max)),
            Kind::LongText => Value::Text(format!("第{n}行, \"quoted\"\nline; {n}")),
            Kind::Int => Value::Int(n),
            Kind::Bool => Value::Int(n % 2),
            Kind::Money => Value::Int(n * 125 - 400),
            Kind::Qty => Value::Int(n * 1_500 - 3_000),
            // Whatever lasts from a day to a day ends after it began.
            Kind::Date if matches!(field.name.as_str(), "valid_to" | "ends_on") => {
                Value::Int(START_MS / DAY_MS + 10_000 + n)
            }
            Kind::Date => Value::Int(START_MS / DAY_MS + n),
            Kind::DateTime => Value::Int(START_MS + n * 7_230_000),
            Kind::Choice { options } => {
                let at = guanxi_types::index_of(n % guanxi_types::len_i64(options.len()).max(1));
                options
                    .get(at)
                    .map_or(Value::Null, |option| Value::Text(option.clone()))
            }
            Kind::Choices { options } => {
                let chosen: Vec<&str> = options
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| (n >> at) & 1 == 1)
                    .map(|(_, option)| option.as_str())
                    .collect();
                if chosen.is_empty() {
                    options
                        .first()
                        .map_or(Value::Null, |o| Value::Text(format!("|{o}|")))
                } else {
                    Value::Text(format!("|{}|", chosen.join("|")))
                }
            }
            Kind::Phone => Value::Text(format!("+86138{n:08}")),
            Kind::Email => Value::Text(format!("名.n{n}@example.com")),
            Kind::Url => Value::Text(format!("https://example.com/商品?n={n}")),
            Kind::Link { entity } => self.link(def, field, entity),
            Kind::Secret | Kind::File => Value::Null,
        }
    }

    /// A link to a new record. An optional link to the same entity stays empty, or it would never end; so do those of records that are
    /// only there to be linked to, or each record would bring half of a company along.
    fn link(&self, def: &'static EntityDef, field: &FieldDef, entity: &str) -> Value {
        if !field.required && (*entity == def.key || self.depth.load(Ordering::Relaxed) > 0) {
            return Value::Null;
        }
        let target = self.fixture.schema.entity(entity).unwrap();
        self.depth.fetch_add(1, Ordering::Relaxed);
        let id = self.record(target);
        self.depth.fetch_sub(1, Ordering::Relaxed);
        Value::Int(id)
    }
}

/// Whether there is one such record for each choice, and no more (a profile for each language).
pub(crate) fn is_one_a_choice(def: &EntityDef) -> bool {
    let is_choice = |name: &String| {
        let found = def.field(name);
        matches!(found, Some((_, field)) if matches!(field.kind, Kind::Choice { .. }))
    };
    def.unique.iter().any(|key| key.iter().all(is_choice))
}

/// The fields that a user may write.
pub(crate) fn writable(def: &'static EntityDef) -> impl Iterator<Item = (usize, &'static FieldDef)> {
    def.fields
        .iter()
        .enumerate()
        .filter(|(_, f)| !f.read_only && f.kind != Kind::Secret)
}

/// A text that names its field, where there is room for it.
fn text_of(field: &FieldDef, n: i64, max: u32) -> String {
    let long = format!("{}名%_{n}", field.name.to_uppercase());
    if long.chars().count() <= guanxi_types::index_of(i64::from(max)) {
        long
    } else {
        base_36(n)
    }
}

fn base_36(mut n: i64) -> String {
    let mut out = String::new();
    loop {
        let digit = u32::try_from(n % 36).unwrap();
        out.insert(0, char::from_digit(digit, 36).unwrap());
        n /= 36;
        if n == 0 {
            return out;
        }
    }
}
