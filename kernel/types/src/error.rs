//! One shape for everything that can go wrong in front of a user: a stable code, a kind, and what it is about.
//!
//! The code is the key of the translated text; prose never travels. Domains make their own constructors for theirs.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Action;

/// What kind of refusal it is; decides the HTTP status and the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The input is wrong (422).
    Invalid,
    /// The request cannot be read at all (400).
    Malformed,
    /// Not signed in (401).
    Unauthenticated,
    /// Signed in, but not allowed (403).
    Forbidden,
    /// There is none, or none that this user may see (404).
    NotFound,
    /// Somebody else was faster, or the key is taken (409).
    Conflict,
    /// Not this method here (405).
    NoSuchMethod,
    /// The record isn't as the caller's condition wants it (412).
    NotAsExpected,
    /// Too large (413).
    TooLarge,
    /// A body of a type that isn't read here (415).
    UnknownType,
    /// The caller must say which version it means (428).
    VersionWanted,
    /// Too often (429).
    TooMany,
    /// Our fault (500).
    Internal,
}

impl ErrorKind {
    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Malformed => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::NoSuchMethod => 405,
            Self::NotAsExpected => 412,
            Self::TooLarge => 413,
            Self::UnknownType => 415,
            Self::VersionWanted => 428,
            Self::TooMany => 429,
            Self::Internal => 500,
        }
    }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// Stable code (`required`, `too_long`, `not_a_number`, `unknown_link`, …); the text is at `error.field.<code>`.
    pub code: String,
    /// What the text names: the limit, the value, the choices.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub params: serde_json::Map<String, serde_json::Value>,
}

impl FieldError {
    /// An error without parameters.
    #[must_use]
    pub fn new(field: &str, code: &str) -> Self {
        Self {
            field: field.to_owned(),
            code: code.to_owned(),
            params: serde_json::Map::new(),
        }
    }

    /// Adds a parameter for the text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ErrorKind,
    /// Stable code (`record.not_found`); the text is at `error.<code>`.
    pub code: String,
    /// What the text names.
    pub params: serde_json::Map<String, serde_json::Value>,
    /// Field by field, where the input is wrong.
    pub fields: Vec<FieldError>,
    /// For the log, never for the user.
    pub detail: String,
}

/// The result of everything a user can be refused.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

impl Problem {
    /// A refusal of this kind under this code.
    #[must_use]
    pub fn new(kind: ErrorKind, code: &str) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            params: serde_json::Map::new(),
            fields: Vec::new(),
            detail: String::new(),
        }
    }

    /// Our own fault. The detail goes to the log; the user gets the request's id.
    #[must_use]
    pub fn internal(detail: impl fmt::Display) -> Self {
        Self {
            detail: detail.to_string(),
            ..Self::new(ErrorKind::Internal, "internal")
        }
    }

    /// No such record, or none this user may see.
    #[must_use]
    pub fn not_found(entity: &str) -> Self {
        Self::new(ErrorKind::NotFound, "record.not_found").with("entity", entity)
    }

    /// This actor may not do that with these records, or lacks the right of this name.
    #[must_use]
    pub fn forbidden(entity: &str, action: Action) -> Self {
        Self::new(ErrorKind::Forbidden, "access.forbidden")
            .with("entity", entity)
            .with("action", action.name())
    }

    /// Wrong input, field by field.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self {
            fields,
            ..Self::new(ErrorKind::Invalid, "record.invalid")
        }
    }

    /// One field that is wrong.
    #[must_use]
    pub fn wrong(field: &str, code: &str) -> Self {
        Self::invalid(vec![FieldError::new(field, code)])
    }

    /// Refuses what has faults.
    ///
    /// # Errors
    /// `record.invalid` with the faults, where there are any.
    pub fn unless_sound(faults: Vec<FieldError>) -> Result<()> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self::invalid(faults))
        }
    }

    /// What the state of things doesn't allow.
    #[must_use]
    pub fn conflict(code: &str) -> Self {
        Self::new(ErrorKind::Conflict, code)
    }

    /// Adds a parameter for the text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        for field in &self.fields {
            write!(f, " {}:{}", field.field, field.code)?;
        }
        if !self.params.is_empty() {
            write!(f, " {}", serde_json::Value::Object(self.params.clone()))?;
        }
        if self.detail.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", self.detail)
        }
    }
}

impl std::error::Error for Problem {}
