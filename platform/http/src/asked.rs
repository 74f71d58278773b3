//! What a call asks beside its path. The declaration that the OpenAPI document is made of is also what refuses: a handler that takes
//! [`Asked`] gets what its operation declares and nothing else, so that wrong parameters are answered alike everywhere.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::Method;
use axum::http::request::Parts;
use guanxi_entity::Kind;
use guanxi_types::{Day, ErrorKind, FieldError, Locale, Problem, RawId, Result};
use regex::Regex;
use serde_json::Value;

use crate::error::ApiError;
use crate::list_request::unknown_parameter;
use crate::operation::{Operation, Parameter};
use crate::shape::{ID_DIGITS, ID_OR_NOBODY_PATTERN, ID_PATTERN, Shapes, id_from};
use crate::state::AppState;
use crate::{comments, sharing, timeline};

/// Where the API's paths begin.
const BASE: &str = "/api/v1";

/// What is asked of any record, for which each entity has operations of its own in the document.
const OF_RECORDS: [(&str, &[Parameter]); 3] = [
    ("/records/{domain}/{entity}/{id}/timeline", &timeline::ASKED),
    ("/records/{domain}/{entity}/{id}/readers", &comments::ASKED),
    ("/records/{domain}/{entity}/{id}/access", &sharing::ASKED),
];

/// The parameters of each operation, by its method and its path without the names of places.
#[derive(Debug, Default)]
pub(crate) struct Declared(HashMap<(String, String), Vec<Known>>);

#[derive(Debug)]
struct Known {
    name: &'static str,
    is_required: bool,
    wanted: Wanted,
}

/// What a parameter's schema says, where the query string can be held against it.
#[derive(Debug)]
enum Wanted {
    Text { min: u64, max: u64 },
    Choice(Vec<String>),
    Integer { min: i64, max: i64 },
    Id { is_nobody_one: bool },
    Day,
    Instant,
    Pattern(Regex),
}

/// `/a/{id}/b` and `/a/{key}/b` are one place.
fn place(path: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

impl Declared {
    /// Of these operations, and of what every record answers.
    pub(crate) fn of(operations: &[Operation]) -> Self {
        let own = operations.iter().map(|one| (one.method, one.path, one.query));
        let of_records = OF_RECORDS.iter().map(|(path, query)| ("get", *path, *query));
        let all = own.chain(of_records).filter(|(.., query)| !query.is_empty());
        let mut shapes = Shapes::default();
        let all = all.map(|(method, path, query)| {
            let known = query.iter().map(|p| Known {
                name: p.name,
                is_required: p.required,
                wanted: Wanted::of(&(p.shape)(&mut shapes)),
            });
            ((method.to_owned(), place(path)), known.collect())
        });
        Self(all.collect())
    }

    /// What the call asks.
    fn read(&self, (method, path): (&Method, &str), query: &str) -> Result<Asked> {
        let path = path.strip_prefix(BASE).unwrap_or(path);
        // What a GET answers, a HEAD answers without the body.
        let is_read = matches!(*method, Method::GET | Method::HEAD);
        let method = if is_read {
            "get".to_owned()
        } else {
            method.as_str().to_ascii_lowercase()
        };
        let key = (method, place(path));
        let known = self.0.get(&key);
        let known =
            known.ok_or_else(|| Problem::internal(format!("{} {} declares no parameters", key.0, key.1)))?;
        let mut given: BTreeMap<&'static str, String> = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let one = known.iter().find(|one| one.name == name);
            let one = one.ok_or_else(|| unknown_parameter(&name))?;
            if value.contains('\0') {
                return Err(Problem::new(ErrorKind::Invalid, "request.control_character"));
            }
            if given.insert(one.name, value.into_owned()).is_some() {
                let twice = Problem::new(ErrorKind::Malformed, "request.repeated_parameter");
                return Err(twice.with("parameter", one.name));
            }
        }
        let faults = known.iter().filter_map(|one| one.fault(given.get(one.name)));
        Problem::unless_sound(faults.collect())?;
        given.retain(|_, value| !value.is_empty());
        Ok(Asked(given))
    }
}

impl Known {
    fn fault(&self, given: Option<&String>) -> Option<FieldError> {
        // An empty text is as if the parameter weren't there.
        let is_text = !matches!(self.wanted, Wanted::Integer { .. });
        match given.filter(|text| !(text.is_empty() && is_text)) {
            Some(text) => self.wanted.fault(self.name, text),
            None => self.is_required.then(|| FieldError::new(self.name, "required")),
        }
    }
}

impl Wanted {
    fn of(schema: &Value) -> Self {
        let whole = |key: &str, or: i64| schema.get(key).and_then(Value::as_i64).unwrap_or(or);
        let count = |key: &str, or: u64| schema.get(key).and_then(Value::as_u64).unwrap_or(or);
        let word = |key: &str| schema.get(key).and_then(Value::as_str);
        if let Some(options) = schema.get("enum").and_then(Value::as_array) {
            let options = options.iter().filter_map(Value::as_str).map(str::to_owned);
            return Self::Choice(options.collect());
        }
        match (word("type"), word("format"), word("pattern")) {
            (Some("integer"), ..) => Self::Integer {
                min: whole("minimum", i64::MIN),
                max: whole("maximum", i64::MAX),
            },
            (Some("boolean"), ..) => Self::Choice(["true", "false"].map(str::to_owned).to_vec()),
            (_, Some("date"), _) => Self::Day,
            (_, Some("date-time"), _) => Self::Instant,
            (.., Some(ID_PATTERN)) => Self::Id { is_nobody_one: false },
            (.., Some(ID_OR_NOBODY_PATTERN)) => Self::Id { is_nobody_one: true },
            (.., pattern) => {
                let pattern = pattern.and_then(|pattern| {
                    let read = Regex::new(pattern);
                    debug_assert!(read.is_ok(), "{pattern} isn't a pattern");
                    read.ok()
                });
                let text = Self::Text {
                    min: count("minLength", 0),
                    max: count("maxLength", u64::MAX),
                };
                pattern.map_or(text, Self::Pattern)
            }
        }
    }

    fn fault(&self, name: &str, text: &str) -> Option<FieldError> {
        let unless = |is_sound: bool, code: &str| (!is_sound).then(|| FieldError::new(name, code));
        match self {
            Self::Text { min, max } => {
                let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
                let long = (length > *max).then(|| FieldError::new(name, "too_long").with("max", *max));
                let short = || (length < *min).then(|| FieldError::new(name, "too_short").with("min", *min));
                long.or_else(short)
            }
            Self::Choice(options) => unless(options.iter().any(|option| option == text), "not_a_choice"),
            Self::Integer { min, max } => match text.parse::<i64>() {
                Ok(number) if (*min..=*max).contains(&number) => None,
                Ok(_) => Some(
                    FieldError::new(name, "out_of_range")
                        .with("min", *min)
                        .with("max", *max),
                ),
                Err(_) => Some(FieldError::new(name, "not_a_number")),
            },
            Self::Id { is_nobody_one } => {
                let is_id = text.len() <= ID_DIGITS && id_from(text).is_some();
                unless(is_id || (*is_nobody_one && text == "0"), "not_an_id")
            }
            Self::Day => unless(text.parse::<Day>().is_ok(), "not_a_date"),
            Self::Instant => unless(instant(text).is_some(), "not_a_datetime"),
            Self::Pattern(pattern) => unless(pattern.is_match(text), "wrong_pattern"),
        }
    }
}

/// RFC 3339 as milliseconds.
fn instant(text: &str) -> Option<i64> {
    let read = guanxi_record::parse_field("at", &Kind::DateTime, text);
    read.ok().and_then(|value| value.as_int())
}

/// What a call asks, as its operation declares it: unknown and repeated names are refused with 400, values that the declaration doesn't allow with 422
/// and the names of the parameters. Stands behind [`crate::Call`] among a handler's arguments, so that nobody but who is signed in is told.
#[derive(Clone, Debug, Default)]
pub struct Asked(BTreeMap<&'static str, String>);

impl Asked {
    /// What was read; `None` where nothing was said. A value that isn't of the kind read here was declared as something else.
    fn read<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name)?;
        let value = read(text);
        debug_assert!(value.is_some(), "{name} is declared as something else");
        value
    }

    /// The text of a parameter, where it isn't empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The same, to keep.
    #[must_use]
    pub fn words(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// Whether a parameter says so.
    #[must_use]
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.text(name) == Some(value)
    }

    /// The id of a parameter.
    #[must_use]
    pub fn some_id(&self, name: &str) -> Option<RawId> {
        self.read(name, |text| if text == "0" { Some(0) } else { id_from(text) })
    }

    /// The id of a parameter that must be there.
    ///
    /// # Errors
    /// `required` at the parameter.
    pub fn id(&self, name: &str) -> Result<RawId> {
        self.some_id(name).ok_or_else(|| Problem::wrong(name, "required"))
    }

    /// The day of a parameter.
    #[must_use]
    pub fn some_day(&self, name: &str) -> Option<Day> {
        self.read(name, |text| text.parse().ok())
    }

    /// The day of a parameter that must be there.
    ///
    /// # Errors
    /// `required` at the parameter.
    pub fn day(&self, name: &str) -> Result<Day> {
        self.some_day(name)
            .ok_or_else(|| Problem::wrong(name, "required"))
    }

    /// The instant of a parameter, in milliseconds.
    #[must_use]
    pub fn instant(&self, name: &str) -> Option<i64> {
        self.read(name, instant)
    }

    /// The whole number of a parameter.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.read(name, |text| text.parse().ok())
    }

    /// The language of a parameter that is `zh` or `en`.
    #[must_use]
    pub fn language(&self, name: &str) -> Option<Locale> {
        self.text(name).map(Locale::from_tag)
    }
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        let missing = || Problem::internal("parameters are asked where none are declared");
        let declared = parts.extensions.get::<Arc<Declared>>().ok_or_else(missing)?;
        let path = parts.extensions.get::<MatchedPath>().ok_or_else(missing)?;
        let query = parts.uri.query().unwrap_or_default();
        Ok(declared.read((&parts.method, path.as_str()), query)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shape;

    fn declared() -> Declared {
        const LISTED: &[Parameter] = &[
            Parameter::required("store", |_| shape::id()),
            Parameter::new("kind", |_| shape::choice(&["call", "visit"])),
            Parameter::new("about", |_| shape::text_to(3)),
            Parameter::new("days", |_| shape::integer_in(1, 3_650)),
            Parameter::new("on", |_| shape::day()),
            Parameter::new("since", |_| shape::instant()),
            Parameter::new("who", |_| shape::id_or_nobody()),
            Parameter::new("key", |_| json!({ "type": "string", "pattern": "^[a-z]{2}$" })),
        ];
        Declared::of(&[Operation::get("/lists/{id}", "read_list", "").query(LISTED)])
    }

    fn ask(query: &str) -> Result<Asked> {
        declared().read((&Method::GET, "/api/v1/lists/{key}"), query)
    }

    fn fault(query: &str) -> (u16, String) {
        let refused = ask(query).unwrap_err();
        let field = refused.fields.first();
        let what = field.map_or(refused.code.clone(), |f| format!("{} {}", f.field, f.code));
        (refused.kind.status(), what)
    }

    /// I2: what the declaration allows is read as what it is; an empty text is as if nothing were said.
    #[test]
    fn what_is_declared_is_read() {
        let asked =
            ask("store=12&kind=visit&about=%E5%85%B3%E7%B3%BB%E4%BA%BA&days=90&on=2026-02-28&who=0&key=ab")
                .unwrap();
        assert_eq!(asked.id("store").unwrap(), 12);
        assert!(asked.is("kind", "visit"));
        assert_eq!(asked.text("about"), Some("关系人"));
        assert_eq!(asked.integer("days"), Some(90));
        assert_eq!(asked.day("on").unwrap().to_string(), "2026-02-28");
        assert_eq!(asked.some_id("who"), Some(0));
        let asked = ask("store=12&kind=&about=&on=&since=&key=").unwrap();
        assert_eq!(
            (asked.text("kind"), asked.some_day("on"), asked.instant("since")),
            (None, None, None)
        );
        let head = declared().read((&Method::HEAD, "/api/v1/lists/{id}"), "store=1");
        assert_eq!(head.unwrap().some_id("store"), Some(1));
    }

    /// I2: what it doesn't allow is refused by the name of the parameter, whichever operation it is.
    #[test]
    fn what_is_not_declared_is_refused() {
        for (query, what) in [
            ("", "store required"),
            ("store=", "store required"),
            ("store=0", "store not_an_id"),
            ("store=012", "store not_an_id"),
            ("store=1234567890123456789", "store not_an_id"),
            ("store=1&kind=letter", "kind not_a_choice"),
            ("store=1&about=abcd", "about too_long"),
            ("store=1&days=0", "days out_of_range"),
            ("store=1&days=3651", "days out_of_range"),
            ("store=1&days=many", "days not_a_number"),
            ("store=1&days=", "days not_a_number"),
            ("store=1&on=2026-02-30", "on not_a_date"),
            ("store=1&since=yesterday", "since not_a_datetime"),
            ("store=1&key=abc", "key wrong_pattern"),
            ("store=1&about=%00", "request.control_character"),
        ] {
            assert_eq!(fault(query), (422, what.to_owned()), "{query}");
        }
        let faults = ask("kind=letter&days=0").unwrap_err().fields;
        let names: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(names, ["store", "kind", "days"]);
        assert_eq!(
            fault("store=1&stroe=2"),
            (400, "request.unknown_parameter".to_owned())
        );
        assert_eq!(
            fault("store=1&store=2"),
            (400, "request.repeated_parameter".to_owned())
        );
    }
}
