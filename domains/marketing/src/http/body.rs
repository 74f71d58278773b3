//! What callers send, read strictly: ids and amounts are texts.

use guanxi_http::body::{money, some_day, some_id, some_text, text};
use guanxi_types::{Money, Problem, Result};
use serde::Deserialize;

use crate::commands::{self, CopyKind, Decision};

/// Longest short text.
pub(super) const TEXT_MAX: usize = 500;
/// Longest text.
pub(super) const LONG_MAX: usize = 10_000;

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
            _ => return Err(Problem::wrong("kind", "not_a_choice")),
        };
        Ok(commands::NewCopy {
            kind,
            number: text("number", self.number, 40)?,
            name: text("name", self.name, 200)?,
            city: some_text("city", self.city, 100)?,
            starts_on: some_day("starts_on", self.starts_on.as_deref())?,
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
            _ => return Err(Problem::wrong("decision", "not_a_choice")),
        };
        Ok(commands::GoOrNot {
            go,
            criteria: some_text("criteria", Some(self.criteria), LONG_MAX)?.unwrap_or_default(),
            reason: some_text("reason", Some(self.reason), LONG_MAX)?.unwrap_or_default(),
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
            city: some_text("city", self.city, 100)?,
            channel_id: some_id("channel_id", self.channel_id.as_deref())?,
            kind: self.kind,
            amount: money("amount", &self.amount)?,
            note: some_text("note", self.note, 300)?,
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
        Ok((
            money("amount", &self.amount)?,
            some_text("note", self.note, TEXT_MAX)?,
        ))
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
            line: line.ok_or_else(|| Problem::wrong("budget_line_id", "required"))?,
            purpose: text("purpose", self.purpose, 200)?,
            supplier: some_text("supplier", self.supplier, 200)?,
            amount: money("amount", &self.amount)?,
            escalates: self.escalates,
            reason: some_text("reason", self.reason, TEXT_MAX)?,
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
            _ => return Err(Problem::wrong("decision", "not_a_choice")),
        };
        Ok((decision, some_text("note", self.note, TEXT_MAX)?))
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
            document: text("document", self.document, 60)?,
            on: some_day("on", self.on.as_deref())?,
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
            name: text("name", self.name, 200)?,
            phone: text("phone", self.phone, 40)?,
            email: some_text("email", self.email, 200)?,
            city: some_text("city", self.city, 100)?,
            company: some_text("company", self.company, 200)?,
            message: some_text("message", self.message, 2_000)?,
            consents: self.consents,
        })
    }
}
