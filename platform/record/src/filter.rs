//! Conditions of a list, and the text of a statement that grows with its parameters.

use std::fmt::Write as _;

use guanxi_entity::{EntityDef, Kind, Storage, Value};
use guanxi_types::{ErrorKind, FieldError, Problem, Result, normalise};

use crate::input::parse_field;

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

    /// Adds text in which each `?` stands for the next of the values.
    pub fn push(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        let mut values = values.into_iter();
        let mut parts = text.split('?');
        self.text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            self.params.push(values.next().unwrap_or_default());
            // Writing to a String can't fail.
            let _ = write!(self.text, "?{}{part}", self.params.len());
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
    /// Has no value.
    Empty,
    /// Has a value.
    Filled,
}

impl Operator {
    const NAMES: [(&'static str, Self); 11] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("lt", Self::Lt),
        ("le", Self::Le),
        ("gt", Self::Gt),
        ("ge", Self::Ge),
        ("in", Self::In),
        ("contains", Self::Contains),
        ("starts", Self::Starts),
        ("empty", Self::Empty),
        ("filled", Self::Filled),
    ];
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
            Problem::new(ErrorKind::Malformed, "record.bad_filter")
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
        let values = match operator {
            Operator::Empty | Operator::Filled => Vec::new(),
            // Only texts have parts; PostgreSQL would refuse the statement.
            Operator::Contains | Operator::Starts if kind.storage() != Storage::Text => {
                return Err(bad("operator"));
            }
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

    pub(crate) fn apply(&self, sql: &mut SqlText) {
        let field = &self.field;
        let value = || self.values.iter().take(1).cloned();
        let compare = |sign: &str| format!("{field} {sign} ?");
        match self.operator {
            Operator::Eq => sql.and(&compare("="), value()),
            Operator::Ne => sql.and(&format!("({field} <> ? OR {field} IS NULL)"), value()),
            Operator::Lt => sql.and(&compare("<"), value()),
            Operator::Le => sql.and(&compare("<="), value()),
            Operator::Gt => sql.and(&compare(">"), value()),
            Operator::Ge => sql.and(&compare(">="), value()),
            Operator::In => {
                let marks = vec!["?"; self.values.len()].join(", ");
                sql.and(&format!("{field} IN ({marks})"), self.values.iter().cloned());
            }
            Operator::Contains => sql.and(&like(field), [pattern(&self.values, "%")]),
            Operator::Starts => sql.and(&like(field), [pattern(&self.values, "")]),
            Operator::Empty => sql.and(&format!("{field} IS NULL"), []),
            Operator::Filled => sql.and(&format!("{field} IS NOT NULL"), []),
        }
    }
}

/// `LOWER` knows only ASCII on SQLite; Chinese has no case, so both engines agree on what users type here.
fn like(field: &str) -> String {
    format!("LOWER({field}) LIKE ? ESCAPE '\\'")
}

fn pattern(values: &[Value], before: &str) -> Value {
    let text = values.first().and_then(Value::as_text).unwrap_or_default();
    Value::Text(format!("{before}{}%", escape_like(&normalise(text))))
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
