//! How much two records look like one: the weights of the fields that agree and differ, added up.

use guanxi_entity::{Duplicates, EntityDef, MatchField, MatchForm, Value};
use guanxi_types::Day;
use serde::{Deserialize, Serialize};
use strsim::{jaro_winkler, normalized_damerau_levenshtein, osa_distance};

use super::form::{self, Name};

/// Agreement in full, in thousandths.
const FULL: i32 = 1_000;
/// Characters from which on one wrong character of a number may be a slip.
const SLIP_LENGTH: usize = 6;

/// What a field says about two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The same, written the same way or another.
    Same,
    /// Nearly the same, or the same sound.
    Similar,
    /// Not the same.
    Different,
}

/// Why two records look like one, field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The field.
    pub field: String,
    /// What it says.
    pub agreement: Agreement,
    /// What it adds, in hundredths of a bit.
    pub points: i32,
}

/// How much two records look like one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The sum, in hundredths of a bit.
    pub points: i32,
    /// Field by field; a field that is empty in either says nothing.
    pub reasons: Vec<Reason>,
}

impl Score {
    /// Whether the rules take the two for the same thing.
    #[must_use]
    pub const fn is_certain(&self, rules: &Duplicates) -> bool {
        self.points >= rules.certain
    }

    /// Whether the rules want somebody to look.
    #[must_use]
    pub const fn is_possible(&self, rules: &Duplicates) -> bool {
        self.points >= rules.possible
    }
}

/// A record's fields, normalised once for many comparisons.
#[derive(Clone, Debug)]
pub(super) struct Shapes(Vec<Option<Shape>>);

#[derive(Clone, Debug)]
enum Shape {
    Phone(String),
    Number(String),
    Code(String),
    Email(String),
    Name(Name),
    Address(Vec<String>),
    Date(Day),
    Text(String),
}

impl Shapes {
    pub fn of(def: &EntityDef, rules: &Duplicates, values: &[Value]) -> Self {
        let shape = |field: &MatchField| {
            let (at, _) = def.field(&field.field)?;
            shape(field.form, values.get(at)?)
        };
        Self(rules.fields.iter().map(shape).collect())
    }
}

fn shape(form: MatchForm, value: &Value) -> Option<Shape> {
    let number = value.as_int().map(|v| v.to_string());
    let text = value.as_text().or(number.as_deref())?;
    match form {
        MatchForm::Phone => form::phone(text).map(Shape::Phone),
        MatchForm::Number => form::number(text).map(Shape::Number),
        MatchForm::Code => form::number(text).map(Shape::Code),
        MatchForm::Email => form::email(text).map(Shape::Email),
        MatchForm::Name => form::name(text).map(Shape::Name),
        MatchForm::Address => Some(form::words(text))
            .filter(|words| !words.is_empty())
            .map(Shape::Address),
        MatchForm::Date => Some(Shape::Date(Day::new(i32::try_from(value.as_int()?).ok()?))),
        MatchForm::Text => form::text(text).map(Shape::Text),
    }
}

/// Compares two records.
pub(super) fn score(rules: &Duplicates, one: &Shapes, other: &Shapes) -> Score {
    let mut score = Score::default();
    for (field, (one, other)) in rules.fields.iter().zip(one.0.iter().zip(&other.0)) {
        let (Some(one), Some(other)) = (one, other) else {
            continue;
        };
        let share = agreement(one, other);
        let points = match share {
            0 => field.differ,
            share => field.agree * share / FULL,
        };
        score.points += points;
        score.reasons.push(Reason {
            field: field.field.clone(),
            agreement: match share {
                0 => Agreement::Different,
                FULL => Agreement::Same,
                _ => Agreement::Similar,
            },
            points,
        });
    }
    score
}

/// How far two values agree, in thousandths; 0 where they differ.
fn agreement(one: &Shape, other: &Shape) -> i32 {
    match (one, other) {
        (Shape::Phone(a), Shape::Phone(b)) => phones(a, b),
        (Shape::Number(a), Shape::Number(b)) => slip(a, b, 500),
        (Shape::Email(a), Shape::Email(b)) => emails(a, b),
        (Shape::Name(a), Shape::Name(b)) => names(a, b),
        (Shape::Address(a), Shape::Address(b)) => addresses(a, b),
        (Shape::Date(a), Shape::Date(b)) => dates(*a, *b),
        (Shape::Code(a), Shape::Code(b)) | (Shape::Text(a), Shape::Text(b)) if a == b => FULL,
        _ => 0,
    }
}

fn phones(a: &str, b: &str) -> i32 {
    // One may be written without its area code.
    if a.ends_with(b) || b.ends_with(a) {
        return FULL;
    }
    slip(a, b, 400)
}

/// Equal, or one slip of the finger apart.
fn slip(a: &str, b: &str, share: i32) -> i32 {
    if a == b {
        return FULL;
    }
    let is_long = a.chars().count().min(b.chars().count()) >= SLIP_LENGTH;
    if is_long && osa_distance(a, b) == 1 {
        share
    } else {
        0
    }
}

fn emails(a: &str, b: &str) -> i32 {
    let local = |text: &str| text.split('@').next().unwrap_or_default().to_owned();
    match slip(a, b, 700) {
        0 if local(a) == local(b) && local(a).len() >= SLIP_LENGTH => 300,
        share => share,
    }
}

fn dates(a: Day, b: Day) -> i32 {
    if a == b {
        return FULL;
    }
    let (x, y) = (a.date(), b.date());
    let parts = [x.year() == y.year(), x.month() == y.month(), x.day() == y.day()];
    let is_swapped = x.year() == y.year() && x.month() == y.day() && x.day() == y.month();
    match parts.into_iter().filter(|same| *same).count() {
        _ if is_swapped => 700,
        2 => 350,
        _ => 0,
    }
}

fn names(a: &Name, b: &Name) -> i32 {
    if a.core == b.core {
        let is_elsewhere = !a.rest.is_empty() && !b.rest.is_empty() && a.rest != b.rest;
        return if is_elsewhere { 650 } else { FULL };
    }
    let sounds_alike = a
        .readings
        .iter()
        .any(|x| b.readings.iter().any(|y| form::letters(x) == form::letters(y)));
    match (a.is_han, b.is_han) {
        (true, true) if sounds_alike && a.core.chars().count() == b.core.chars().count() => 750,
        (true, true) => han_names(&a.core, &b.core),
        _ if sounds_alike => 850,
        (false, false) => graded(
            alike(&words_of(&a.core), &words_of(&b.core)),
            &[(96, 850), (91, 700), (86, 450), (80, 200)],
        ),
        // Pinyin with a slip.
        _ => {
            let best = a.readings.iter().flat_map(|x| {
                b.readings
                    .iter()
                    .map(move |y| jaro_winkler(&form::letters(x), &form::letters(y)))
            });
            graded(best.fold(0.0, f64::max), &[(96, 500)])
        }
    }
}

/// Two persons' names that differ in one character are two persons; a company's name is long enough for a slip.
fn han_names(a: &str, b: &str) -> i32 {
    let shorter = a.chars().count().min(b.chars().count());
    if shorter < 4 {
        return 0;
    }
    if a.contains(b) || b.contains(a) {
        return 500;
    }
    graded(normalized_damerau_levenshtein(a, b), &[(80, 600), (66, 250)])
}

fn addresses(a: &[String], b: &[String]) -> i32 {
    let (x, y) = (a.concat(), b.concat());
    if x == y {
        return FULL;
    }
    let is_han = x.chars().chain(y.chars()).any(|c| !c.is_ascii());
    let similar = if is_han {
        let part =
            x.chars().count().min(y.chars().count()) >= SLIP_LENGTH && (x.ends_with(&y) || y.ends_with(&x));
        if part {
            0.95
        } else {
            normalized_damerau_levenshtein(&x, &y)
        }
    } else {
        alike(
            &a.iter().map(String::as_str).collect::<Vec<_>>(),
            &b.iter().map(String::as_str).collect::<Vec<_>>(),
        )
    };
    let share = graded(similar, &[(95, 900), (90, 750), (83, 500), (76, 250)]);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(&x) == digits(&y) {
        share
    } else {
        share / 2
    }
}

fn words_of(core: &str) -> Vec<&str> {
    core.split(' ').collect()
}

/// How alike two sets of words are, in any order: the average over the words of the shorter, each with its best partner.
fn alike(a: &[&str], b: &[&str]) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut left: Vec<&str> = long.to_vec();
    let (mut sum, mut weight) = (0.0, 0.0);
    for word in short {
        let best = left
            .iter()
            .enumerate()
            .map(|(at, other)| (at, words_alike(word, other)))
            .max_by(|x, y| x.1.total_cmp(&y.1));
        let Some((at, found)) = best else { continue };
        left.swap_remove(at);
        let size = f64::from(u32::try_from(word.chars().count()).unwrap_or(1)).sqrt();
        sum += found * size;
        weight += size;
    }
    let missing = f64::from(u32::try_from(left.len()).unwrap_or(0));
    // A word that only one of them has says little, but not nothing.
    if weight == 0.0 {
        0.0
    } else {
        sum / weight - 0.06 * missing.min(2.0)
    }
}

fn words_alike(a: &str, b: &str) -> f64 {
    let initial = a.chars().count() == 1 || b.chars().count() == 1;
    if initial && a.chars().next() == b.chars().next() {
        return 0.92;
    }
    jaro_winkler(a, b)
}

/// The share of the first step that is reached, steps in hundredths.
fn graded(similar: f64, steps: &[(u8, i32)]) -> i32 {
    steps
        .iter()
        .find(|(from, _)| similar * 100.0 >= f64::from(*from))
        .map_or(0, |(_, share)| *share)
}
