//! What callers send, read strictly: ids and amounts are texts.

use guanxi_http::shape::id_from;
use guanxi_types::{Day, FieldError, Money, Problem, RawId, Result};
use serde::Deserialize;

use crate::commands::{self, CopyKind, Decision};

/// Longest short text.
pub(super) const TEXT_MAX: usize = 500;
/// Longest text.
pub(super) const LONG_MAX: usize = 10_000;

pub(super) fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// A text that may be left out.
pub(super) fn said(field: &str, text: Option<String>, max: usize) -> Result<Option<String>> {
    let text = filled(text);
    if text.as_ref().is_some_and(|text| text.chars().count() > max) {
        return Err(Problem::invalid(vec![
            FieldError::new(field, "too_long").with("max", max),
        ]));
    }
    Ok(text)
}

fn needed(field: &str, text: String, max: usize) -> Result<String> {
    said(field, Some(text), max)?.ok_or_else(|| wrong(field, "required"))
}

pub(super) fn some_id(field: &str, text: Option<&str>) -> Result<Option<RawId>> {
    text.filter(|text| !text.is_empty())
        .map(|text| id_from(text).ok_or_else(|| wrong(field, "not_an_id")))
        .transpose()
}

fn money(field: &str, text: &str) -> Result<Money> {
    Money::parse(text).map_err(|_| wrong(field, "not_a_number"))
}

fn day(field: &str, text: Option<&str>) -> Result<Option<Day>> {
    let read = |text: &str| text.parse().map_err(|_| wrong(field, "not_a_date"));
    text.filter(|text| !text.is_empty()).map(read).transpose()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub step: String,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub version: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Copy {
    kind: String,
    number: String,
    name: String,
    #[serde(default)]
    city: Option<String>,
    #[serde(default)]
    starts_on: Option<String>,
    #[serde(default)]
    with_budget: bool,
}

impl Copy {
    pub fn read(self) -> Result<commands::NewCopy> {
        let kind = match self.kind.as_str() {
            "template" => CopyKind::Template,
            "campaign" => CopyKind::Campaign,
            "city" => CopyKind::City,
            _ => return Err(wrong("kind", "not_a_choice")),
        };
        Ok(commands::NewCopy {
            kind,
            number: needed("number", self.number, 40)?,
            name: needed("name", self.name, 200)?,
            city: said("city", self.city, 100)?,
            starts_on: day("starts_on", self.starts_on.as_deref())?,
            with_budget: self.with_budget,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PilotDecision {
    decision: String,
    criteria: String,
    reason: String,
}

impl PilotDecision {
    pub fn read(self) -> Result<commands::GoOrNot> {
        let go = match self.decision.as_str() {
            "go" => true,
            "no_go" => false,
            _ => return Err(wrong("decision", "not_a_choice")),
        };
        Ok(commands::GoOrNot {
            go,
            criteria: said("criteria", Some(self.criteria), LONG_MAX)?.unwrap_or_default(),
            reason: said("reason", Some(self.reason), LONG_MAX)?.unwrap_or_default(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    kind: String,
    amount: String,
    #[serde(default)]
    phase_id: Option<String>,
    #[serde(default)]
    city: Option<String>,
    #[serde(default)]
    channel_id: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

impl Line {
    pub fn read(self) -> Result<commands::NewLine> {
        Ok(commands::NewLine {
            phase_id: some_id("phase_id", self.phase_id.as_deref())?,
            city: said("city", self.city, 100)?,
            channel_id: some_id("channel_id", self.channel_id.as_deref())?,
            kind: self.kind,
            amount: money("amount", &self.amount)?,
            note: said("note", self.note, 300)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Amount {
    amount: String,
    #[serde(default)]
    note: Option<String>,
}

impl Amount {
    pub fn read(self) -> Result<(Money, Option<String>)> {
        Ok((money("amount", &self.amount)?, said("note", self.note, TEXT_MAX)?))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expense {
    budget_line_id: String,
    purpose: String,
    amount: String,
    #[serde(default)]
    supplier: Option<String>,
    #[serde(default)]
    escalates: bool,
    #[serde(default)]
    reason: Option<String>,
}

impl Expense {
    pub fn read(self) -> Result<commands::NewExpense> {
        let line = some_id("budget_line_id", Some(&self.budget_line_id))?;
        Ok(commands::NewExpense {
            line: line.ok_or_else(|| wrong("budget_line_id", "required"))?,
            purpose: needed("purpose", self.purpose, 200)?,
            supplier: said("supplier", self.supplier, 200)?,
            amount: money("amount", &self.amount)?,
            escalates: self.escalates,
            reason: said("reason", self.reason, TEXT_MAX)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Approval {
    decision: String,
    #[serde(default)]
    note: Option<String>,
}

impl Approval {
    pub fn read(self) -> Result<(Decision, Option<String>)> {
        let decision = match self.decision.as_str() {
            "approve" => Decision::Approve,
            "refuse" => Decision::Refuse,
            _ => return Err(wrong("decision", "not_a_choice")),
        };
        Ok((decision, said("note", self.note, TEXT_MAX)?))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payment {
    amount: String,
    document: String,
    #[serde(default)]
    on: Option<String>,
}

impl Payment {
    pub fn read(self) -> Result<commands::Paid> {
        Ok(commands::Paid {
            amount: money("amount", &self.amount)?,
            document: needed("document", self.document, 60)?,
            on: day("on", self.on.as_deref())?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Conversion {
    #[serde(default)]
    pub customer_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    name: String,
    phone: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    city: Option<String>,
    #[serde(default)]
    company: Option<String>,
    #[serde(default)]
    message: Option<String>,
    consents: bool,
    #[serde(default)]
    pub website: Option<String>,
    #[serde(default)]
    pub took_ms: Option<i64>,
}

impl Answer {
    pub fn read(self) -> Result<commands::Answer> {
        Ok(commands::Answer {
            name: needed("name", self.name, 200)?,
            phone: needed("phone", self.phone, 40)?,
            email: said("email", self.email, 200)?,
            city: said("city", self.city, 100)?,
            company: said("company", self.company, 200)?,
            message: said("message", self.message, 2_000)?,
            consents: self.consents,
        })
    }
}
