//! The mailbox that reports on undelivered mail come to. Its mails are looked at and stay where they are: people read it as well.

use std::collections::BTreeSet;

use guanxi_entity::Value;
use guanxi_message::Failure;
use guanxi_message::pop3::{self, Pop3};
use guanxi_message::smtp::Security;
use guanxi_record::LiveSchema;
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Ctx, ErrorKind, FieldError, Instant, Problem, Result, Through};
use serde::{Deserialize, Serialize};

use crate::bounce::{REPORT_MAX, is_report};
use crate::commands::{Bounced, take_bounce};

/// Mails that one visit looks at, the newest first: more are for the next visits.
const VISIT: usize = 500;
/// Mails whose names are asked at once.
const ASKED_AT_ONCE: usize = 400;
/// How long it is known that a mail was looked at. What is looked at once more counts no second time.
const KEPT_MS: i64 = 400 * 86_400_000;
/// Characters kept of what a server says.
const DETAIL_MAX: usize = 500;
/// What the password is sealed for.
const PURPOSE: &str = "messages.mailbox";

/// How the mailbox is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether it is read.
    pub is_active: bool,
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub security: String,
    /// Who we are there.
    pub user: String,
}

/// Settings as they are kept, and how the last visit ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Counts the changes; 0 where nothing was set.
    pub version: i64,
    /// The settings.
    pub settings: Settings,
    /// The password, in the open: never to be answered.
    pub password: Option<String>,
    /// When it was visited last.
    pub read_at: Option<Instant>,
    /// What failed then.
    pub failure: Option<String>,
    /// In the server's words.
    pub detail: Option<String>,
}

/// What a visit brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Mails that were looked at for the first time.
    pub mails: usize,
    /// What the reports among them were about.
    pub bounced: Bounced,
}

/// The mailbox's settings.
///
/// # Errors
/// When the database can't be read, or the password can't be opened.
pub fn read(r: &mut dyn Queries) -> Result<Kept> {
    let row = r.query_first(
        "SELECT version, settings, password, read_at, failure, detail FROM messages_mailbox WHERE id = 1",
        &[],
    )?;
    let Some(row) = row else {
        return Ok(Kept::default());
    };
    let password = match row.text(2) {
        "" => None,
        sealed => {
            let plain = r.vault()?.unseal(PURPOSE, sealed)?;
            Some(String::from_utf8(plain).map_err(Problem::internal)?)
        }
    };
    let text = |at: usize| Some(row.text(at).to_owned()).filter(|text| !text.is_empty());
    Ok(Kept {
        version: row.int(0),
        settings: serde_json::from_str(row.text(1)).map_err(Problem::internal)?,
        password,
        read_at: row.optional_int(3),
        failure: text(4),
        detail: text(5),
    })
}

/// Keeps settings as of the version that was seen; without a password the former stays.
///
/// # Errors
/// `record.invalid`, `record.version_conflict`.
pub fn write(tx: &mut Tx<'_>, (seen, settings): (i64, &Settings), password: Option<&str>) -> Result<()> {
    check(settings)?;
    let known = read(tx)?;
    if known.version != seen {
        return Err(Problem::new(ErrorKind::Conflict, "record.version_conflict"));
    }
    let password = password.map(str::to_owned).or(known.password).unwrap_or_default();
    let sealed = if password.is_empty() {
        None
    } else {
        Some(tx.vault()?.seal(PURPOSE, password.as_bytes())?)
    };
    let text = serde_json::to_string(settings).map_err(Problem::internal)?;
    tx.execute(
        "INSERT INTO messages_mailbox (id, version, settings, password) VALUES (1, ?1, ?2, ?3) \
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, settings = excluded.settings, password = excluded.password",
        &[Value::from(seen + 1), Value::from(text), Value::from(sealed)],
    )
    .map(drop)
}

fn check(settings: &Settings) -> Result<()> {
    let mut wrong = Vec::new();
    let mut required = |name: &str, is_there: bool| {
        if !is_there {
            wrong.push(FieldError::new(name, "required"));
        }
    };
    required("host", !settings.host.trim().is_empty());
    required("port", settings.port != 0);
    required("user", !settings.user.trim().is_empty());
    if security(settings).is_none() {
        wrong.push(FieldError::new("security", "not_a_choice"));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

fn security(settings: &Settings) -> Option<Security> {
    match settings.security.as_str() {
        "none" => Some(Security::Plain),
        "starttls" => Some(Security::StartTls),
        "tls" => Some(Security::Tls),
        _ => None,
    }
}

/// Looks at what came in, and takes the reports among it. Each mail is marked as seen in the transaction of what follows from it; how the
/// visit ended is written down.
///
/// # Errors
/// When the database fails. The inner error: what the mailbox said.
pub fn visit(
    (store, schema): (&Store, &LiveSchema),
    kept: &Kept,
    stops: &dyn Fn() -> bool,
) -> Result<std::result::Result<Visit, Failure>> {
    let ended = match look((store, schema), kept, stops) {
        Ok(found) => Ok(found),
        Err(Broken::Mailbox(failure)) => Err(failure),
        Err(Broken::Database(problem)) => return Err(problem),
    };
    let told = ended
        .as_ref()
        .err()
        .map(|failure| (failure.code(), failure.detail().to_owned()));
    store.write_blocking(move |tx| {
        tx.execute(
            "DELETE FROM messages_mailbox_seen WHERE seen_at < ?1",
            &[Value::from(tx.now_ms() - KEPT_MS)],
        )?;
        let detail = told
            .as_ref()
            .map(|(_, said)| said.chars().take(DETAIL_MAX).collect::<String>());
        tx.execute(
            "UPDATE messages_mailbox SET read_at = ?1, failure = ?2, detail = ?3 WHERE id = 1",
            &[
                Value::from(tx.now_ms()),
                Value::from(told.as_ref().map(|(code, _)| *code)),
                Value::from(detail),
            ],
        )
    })?;
    Ok(ended)
}

enum Broken {
    Mailbox(Failure),
    Database(Problem),
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Self {
        Self::Mailbox(failure)
    }
}

impl From<Problem> for Broken {
    fn from(problem: Problem) -> Self {
        Self::Database(problem)
    }
}

fn look(
    (store, schema): (&Store, &LiveSchema),
    kept: &Kept,
    stops: &dyn Fn() -> bool,
) -> std::result::Result<Visit, Broken> {
    let settings = &kept.settings;
    let mut line = Pop3::enter(&pop3::Settings {
        host: settings.host.clone(),
        port: settings.port,
        security: security(settings).unwrap_or(Security::Tls),
        user: settings.user.clone(),
        password: kept.password.clone().unwrap_or_default(),
    })?;
    let there = line.names()?;
    let names: Vec<String> = there.iter().map(|(_, name)| name.clone()).collect();
    let seen = store.read_blocking(|r| seen(r, &names))?;
    let mut found = Visit::default();
    let new = there.iter().rev().filter(|(_, name)| !seen.contains(name));
    for (number, name) in new.take(VISIT) {
        if stops() {
            break;
        }
        let report = report(&mut line, *number)?;
        let (schema, name) = (schema.now(), name.clone());
        let bounced = store.write_blocking(move |tx| {
            let ctx = Ctx::system("messages", Through::Job);
            let bounced = match &report {
                Some(raw) => match tx.attempt(|tx| take_bounce(tx, &schema, &ctx, raw)) {
                    // What only looked like a report, or can't be taken: it must not hold up those behind it.
                    Err(problem) if problem.kind != ErrorKind::Internal => Bounced::default(),
                    other => other?,
                },
                None => Bounced::default(),
            };
            tx.execute(
                "INSERT INTO messages_mailbox_seen (name, seen_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                &[Value::from(name.as_str()), Value::from(tx.now_ms())],
            )?;
            Ok(bounced)
        })?;
        found.mails += 1;
        found.bounced.messages += bounced.messages;
        found.bounced.blocked += bounced.blocked;
    }
    line.leave();
    Ok(found)
}

/// A mail that may be a report; none for others, which are people's, and for what is too large.
fn report(line: &mut Pop3, number: u32) -> std::result::Result<Option<String>, Failure> {
    match line.header(number) {
        Ok(header) if !is_report(&header) => Ok(None),
        // Some servers give no headers alone.
        Ok(_) | Err(Failure::Refused(_)) => match line.mail(number, REPORT_MAX) {
            // Somebody removed it meanwhile.
            Err(Failure::Refused(_)) => Ok(None),
            other => other,
        },
        Err(failure) => Err(failure),
    }
}

/// Which of these mails were looked at before.
fn seen(r: &mut dyn Queries, names: &[String]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for part in names.chunks(ASKED_AT_ONCE) {
        let marks: Vec<String> = (1..=part.len()).map(|at| format!("?{at}")).collect();
        let sql = format!(
            "SELECT name FROM messages_mailbox_seen WHERE name IN ({})",
            marks.join(", ")
        );
        let params: Vec<Value> = part.iter().map(|name| Value::from(name.as_str())).collect();
        found.extend(r.query(&sql, &params)?.iter().map(|row| row.text(0).to_owned()));
    }
    Ok(found)
}
