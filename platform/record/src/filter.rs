//! Conditions of a list, and the text of a statement that grows with its parameters.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_types::{ErrorKind, FieldError, Problem, Result, normalise};

use crate::input::{chosen, parse_field};

/// Values that one `in` may list.
const IN_LIMIT: usize = 200;

/// SQL whose parameters are numbered as they come. Names in it come from definitions only, values only as parameters.
#[derive(Clone, Debug, Default)]
pub struct SqlText {
    /// The statement so far.
    pub text: String,
    /// Its parameters.
    pub params: Vec<Value>,
    has_where: bool,
    /// Its `?` stay as they are: it becomes a part of another statement, which numbers them.
    is_part: bool,
}

impl SqlText {
    /// Begins a statement.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// Begins a part of another statement, to be handed to its [`Self::and`] or [`Self::push`] with its parameters.
    #[must_use]
    pub fn unnumbered(text: &str) -> Self {
        Self {
            is_part: true,
            ..Self::new(text)
        }
    }

    /// Adds text in which each `?` stands for the next of the values.
    pub fn push(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        let mut values = values.into_iter();
        let mut parts = text.split('?');
        self.text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            self.params.push(values.next().unwrap_or_default());
            // Writing to a String can't fail.
            let _ = if self.is_part {
                write!(self.text, "?{part}")
            } else {
                write!(self.text, "?{}{part}", self.params.len())
            };
        }
    }

    /// Adds a condition.
    pub fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.text
            .push_str(if self.has_where { " AND " } else { " WHERE " });
        self.has_where = true;
        self.push(condition, values);
    }
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal; a record without a value isn't equal either.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// One of several.
    In,
    /// Contains the text, whatever its case.
    Contains,
    /// Begins with the text, whatever its case.
    Starts,
    /// Has one of several choices.
    Any,
    /// Has all of several choices.
    All,
    /// Has no value.
    Empty,
    /// Has a value.
    Filled,
}

impl Operator {
    const NAMES: [(&'static str, Self); 13] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("lt", Self::Lt),
        ("le", Self::Le),
        ("gt", Self::Gt),
        ("ge", Self::Ge),
        ("in", Self::In),
        ("contains", Self::Contains),
        ("starts", Self::Starts),
        ("any", Self::Any),
        ("all", Self::All),
        ("empty", Self::Empty),
        ("filled", Self::Filled),
    ];

    /// Whether it asks for nothing but whole values, which sealed fields can answer.
    const fn is_whole(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::In | Self::Empty | Self::Filled)
    }
}

/// One condition: `field:op:value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The field's column.
    pub field: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what: one value, or several for `in`.
    pub values: Vec<Value>,
}

impl Filter {
    /// Reads `field:op:value`.
    ///
    /// # Errors
    /// `record.bad_filter` with the part that can't be read.
    pub fn parse(def: &EntityDef, text: &str) -> Result<Self> {
        let bad = |why: &str| {
            Problem::new(ErrorKind::Invalid, "record.bad_filter")
                .with("filter", text)
                .with("why", why)
        };
        let mut parts = text.splitn(3, ':');
        let (field, op, value) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or("eq"),
            parts.next().unwrap_or_default(),
        );
        let operator = Operator::NAMES
            .iter()
            .find(|(name, _)| *name == op)
            .map(|(_, o)| *o)
            .ok_or_else(|| bad("operator"))?;
        let kind = filter_kind(def, field).ok_or_else(|| bad("field"))?;
        let is_sealed = def.field(field).is_some_and(|(_, found)| found.sealed);
        if is_sealed && !operator.is_whole() {
            return Err(bad("operator"));
        }
        let values = match operator {
            Operator::Empty | Operator::Filled => Vec::new(),
            // Only texts have parts; PostgreSQL would refuse the statement.
            Operator::Contains | Operator::Starts if !kind.has_parts() => {
                return Err(bad("operator"));
            }
            Operator::Any | Operator::All => match &kind {
                Kind::Choices { .. } => keys_of(field, &kind, value).map_err(|e| bad(&e.code))?,
                _ => return Err(bad("operator")),
            },
            Operator::Contains | Operator::Starts => vec![Value::Text(value.to_owned())],
            Operator::In => value
                .split(',')
                .take(IN_LIMIT)
                .map(|v| parse_field(field, &kind, v))
                .collect::<Result<Vec<_>, FieldError>>()
                .map_err(|e| bad(&e.code))?,
            _ => vec![parse_field(field, &kind, value).map_err(|e| bad(&e.code))?],
        };
        Ok(Self {
            field: field.to_owned(),
            operator,
            values,
        })
    }

    /// The same, compared otherwise.
    pub(crate) fn with(&self, operator: Operator) -> Self {
        Self {
            operator,
            ..self.clone()
        }
    }

    fn keys(&self) -> Vec<Value> {
        let texts = self.values.iter().filter_map(Value::as_text);
        texts
            .map(|key| Value::Text(format!("%{}%", escape_like(key))))
            .collect()
    }

    pub(crate) fn apply(&self, sql: &mut SqlText) {
        let (text, values) = self.condition();
        sql.and(&text, values);
    }

    /// The condition with a `?` for each of its values.
    pub(crate) fn condition(&self) -> (String, Vec<Value>) {
        let field = &self.field;
        let value = || self.values.iter().take(1).cloned().collect::<Vec<_>>();
        let compare = |sign: &str| (format!("{field} {sign} ?"), value());
        match self.operator {
            Operator::Eq => compare("="),
            Operator::Ne => (format!("({field} <> ? OR {field} IS NULL)"), value()),
            Operator::Lt => compare("<"),
            Operator::Le => compare("<="),
            Operator::Gt => compare(">"),
            Operator::Ge => compare(">="),
            Operator::In => {
                let marks = vec!["?"; self.values.len()].join(", ");
                (format!("{field} IN ({marks})"), self.values.clone())
            }
            Operator::Contains => like(field, &self.values, "%"),
            Operator::Starts => like(field, &self.values, ""),
            Operator::Any => (has(field, self.values.len(), " OR "), self.keys()),
            Operator::All => (has(field, self.values.len(), " AND "), self.keys()),
            Operator::Empty => (format!("{field} IS NULL"), Vec::new()),
            Operator::Filled => (format!("{field} IS NOT NULL"), Vec::new()),
        }
    }
}

/// Each key with the bars that part it from others, so that no key is found in a longer one.
fn keys_of(field: &str, kind: &Kind, text: &str) -> Result<Vec<Value>, FieldError> {
    let stored = parse_field(field, kind, text)?;
    let keys = chosen(stored.as_text().unwrap_or_default()).map(|key| Value::Text(format!("|{key}|")));
    Ok(keys.collect())
}

fn has(field: &str, count: usize, word: &str) -> String {
    if count == 0 {
        return "1 = 0".to_owned();
    }
    let one = format!("{field} LIKE ? ESCAPE '\\'");
    format!("({})", vec![one; count].join(word))
}

/// Compares without regard to case. `LOWER` knows only ASCII, on SQLite and on columns of PostgreSQL that are compared by code
/// point; of other letters only those matter that are looked for, so these are replaced.
fn like(field: &str, values: &[Value], before: &str) -> (String, Vec<Value>) {
    let text = normalise(values.first().and_then(Value::as_text).unwrap_or_default());
    let mut column = format!("LOWER({field})");
    let mut params = Vec::new();
    for (upper, lower) in cased(&text) {
        column = format!("REPLACE({column}, ?, ?)");
        params.extend([Value::Text(upper), Value::Text(lower)]);
    }
    params.push(Value::Text(format!("{before}{}%", escape_like(&text))));
    (format!("{column} LIKE ? ESCAPE '\\'"), params)
}

/// The letters beyond ASCII of a text in lower case that have an upper case, each once.
fn cased(text: &str) -> BTreeSet<(String, String)> {
    text.chars()
        .filter(|c| !c.is_ascii() && c.is_lowercase())
        .map(|c| (c.to_uppercase().to_string(), c.to_string()))
        .filter(|(upper, lower)| upper != lower)
        .collect()
}

/// Takes the meaning off `%`, `_` and `\` in a text that a user typed.
pub(crate) fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The kind of a field that may be filtered or sorted by, base columns included; secrets are none.
pub(crate) fn filter_kind(def: &EntityDef, field: &str) -> Option<Kind> {
    match field {
        "id" | "version" | "created_by" | "updated_by" | "import_id" => Some(Kind::Int),
        "created_at" | "updated_at" => Some(Kind::DateTime),
        _ => def
            .field(field)
            .map(|(_, f)| f.kind.clone())
            .filter(|kind| *kind != Kind::Secret),
    }
}
