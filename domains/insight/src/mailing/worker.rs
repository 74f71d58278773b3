//! Does what is due: plans the mails of schedules, and makes those that wait, one after another.

use std::path::PathBuf;
use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_messages::commands::{NewMessage, queue_with_files};
use guanxi_messages::settings::{self, Channel};
use guanxi_record::people::Audience;
use guanxi_record::{LiveSchema, Schema, update_typed};
use guanxi_store::{Queries, Row, Store, Tx};
use guanxi_types::{Clock, Ctx, Id, Instant, Locale, Problem, RawId, Result, Through, Zone};

use super::commands::begin;
use super::letter::{self, Letter, Refused};
use super::plan::Plan;
use super::queries::key_of;
use crate::Insight;
use crate::answering::Asker;
use crate::entities::{DashboardMailing, DashboardMailingPatch, DashboardSchedule};

/// Tries of one mail that the program itself fails at.
const TRIES_MAX: i64 = 3;
/// Characters kept of why a mail failed.
const DETAIL_MAX: usize = 500;

/// Mails the dashboards of a company.
pub struct Mailer {
    /// Its database.
    pub store: Store,
    /// Everything declared.
    pub schema: LiveSchema,
    /// Its figures.
    pub insight: Arc<Insight>,
    /// What its users may see.
    pub audience: Audience,
    /// What time it is.
    pub clock: Clock,
    /// The folder for files that are being made.
    pub folder: PathBuf,
}

/// A mail that waits to be made.
#[derive(Clone, Debug)]
struct Waiting {
    id: RawId,
    schedule: RawId,
    due_at: Instant,
    user: RawId,
    tries: i64,
    dashboard: RawId,
    format: String,
    language: String,
}

/// What came of making a mail: a letter to an address, or why not, with what more there is to say.
enum Made {
    Letter(Box<Letter>, String),
    Not(&'static str, String),
}

impl Mailer {
    /// Plans what is due and makes all mails that wait, until `is_over`; how many went into the outbox.
    ///
    /// # Errors
    /// When the database fails, or a mail can't be made for a reason that is the program's: it waits to be tried again.
    pub fn run(&self, is_over: &dyn Fn() -> bool) -> Result<usize> {
        let zone = self.store.read_blocking(|r| guanxi_org::zone(r))?;
        self.plan(&zone)?;
        let mut count = 0;
        while let Some(waiting) = self.first()?.filter(|_| !is_over()) {
            count += usize::from(self.one(&waiting, &zone)?);
        }
        Ok(count)
    }

    fn program(&self, zone: &Zone) -> Ctx {
        Ctx {
            clock: self.clock.clone(),
            zone: zone.clone(),
            ..Ctx::system("dashboards", Through::Job)
        }
    }

    /// Every schedule that was due since it was done last, once: what was missed while the program was off isn't made up for one by one.
    fn plan(&self, zone: &Zone) -> Result<()> {
        let now = self.clock.now();
        let due = self.store.read_blocking(|r| due(r, zone, now))?;
        for one in due {
            let (schema, program) = (self.schema.now(), self.program(zone));
            self.store
                .write_blocking(move |tx| begin(tx, &schema, &program, one))?;
        }
        Ok(())
    }

    fn first(&self) -> Result<Option<Waiting>> {
        self.store.read_blocking(|r| {
            let row = r.query_first(
                "SELECT m.id, m.schedule_id, m.due_at, m.user_id, m.tries, s.dashboard_id, s.format, s.language \
                 FROM insight_dashboard_mailing m JOIN insight_dashboard_schedule s ON s.id = m.schedule_id \
                 WHERE m.state = 'waiting' ORDER BY m.due_at, m.id LIMIT 1",
                &[],
            )?;
            let one = |row: &Row| Waiting {
                id: row.int(0),
                schedule: row.int(1),
                due_at: row.int(2),
                user: row.int(3),
                tries: row.int(4),
                dashboard: row.int(5),
                format: row.text(6).to_owned(),
                language: row.text(7).to_owned(),
            };
            Ok(row.as_ref().map(one))
        })
    }

    /// Makes one mail, and puts it into the outbox in the step in which it is marked; whether it went there.
    fn one(&self, waiting: &Waiting, zone: &Zone) -> Result<bool> {
        let done = self.make(waiting, zone);
        match done.and_then(|made| self.settled(waiting, zone, made)) {
            Ok(is_sent) => Ok(is_sent),
            Err(problem) if waiting.tries + 1 < TRIES_MAX => {
                let (schema, program, id) = (self.schema.now(), self.program(zone), waiting.id);
                let tries = waiting.tries + 1;
                self.store.write_blocking(move |tx| {
                    let patch = DashboardMailingPatch {
                        tries: Some(tries),
                        ..DashboardMailingPatch::default()
                    };
                    update_typed::<DashboardMailing>(tx, &schema, &program, Id::new(id), patch)
                })?;
                Err(problem)
            }
            // It doesn't hold up those behind it for ever.
            Err(problem) => {
                tracing::error!(%problem, mailing = waiting.id, "a dashboard can't be mailed");
                self.settled(waiting, zone, Made::Not("error", problem.code))
            }
        }
    }

    fn settled(&self, waiting: &Waiting, zone: &Zone, made: Made) -> Result<bool> {
        let (schema, program, waiting) = (self.schema.now(), self.program(zone), waiting.clone());
        self.store
            .write_blocking(move |tx| settle(tx, (&schema, &program), &waiting, &made))
    }

    fn make(&self, waiting: &Waiting, zone: &Zone) -> Result<Made> {
        let user = waiting.user;
        let (ctx, person, channel) = self.store.read_blocking(|r| {
            let person = r.query_first(
                "SELECT name, COALESCE(email, ''), locale FROM org_user WHERE id = ?1",
                &[Value::from(user)],
            )?;
            Ok((
                self.audience.circumstances(r, user)?,
                person,
                settings::in_use(r, Channel::Email)?.settings,
            ))
        })?;
        let (Some(ctx), Some(person)) = (ctx, person) else {
            return Ok(Made::Not("inactive", String::new()));
        };
        if !channel.is_active {
            return Ok(Made::Not("no_channel", String::new()));
        }
        let Some(address) = guanxi_types::email(person.text(1)) else {
            return Ok(Made::Not("no_address", String::new()));
        };
        let language = match waiting.language.as_str() {
            "own" => person.text(2),
            one => one,
        };
        let asker = Asker {
            store: self.store.clone(),
            schema: self.schema.now(),
            insight: Arc::clone(&self.insight),
            ctx: Ctx {
                locale: Locale::from_tag(language),
                clock: self.clock.clone(),
                zone: zone.clone(),
                ..ctx
            },
        };
        let what = (waiting.dashboard, waiting.format.as_str());
        let place = (channel.public_url.as_str(), self.folder.as_path());
        match letter::write(&asker, what, person.text(0), place) {
            Ok(letter) => Ok(Made::Letter(Box::new(letter), address)),
            Err(Refused::NotVisible) => Ok(Made::Not("not_visible", String::new())),
            Err(Refused::NoExport) => Ok(Made::Not("no_export", String::new())),
            Err(Refused::Other(problem)) if problem.kind == guanxi_types::ErrorKind::Internal => Err(problem),
            Err(Refused::Other(problem)) => Ok(Made::Not("error", problem.code)),
        }
    }
}

/// Schedules that were due after the moment up to which they are done, each with the last such moment.
fn due(r: &mut dyn Queries, zone: &Zone, now: Instant) -> Result<Vec<(RawId, Instant)>> {
    let rows = r.query(
        "SELECT s.id, s.dashboard_id, s.rhythm, s.weekdays, s.month_day, s.at_time, d.done_to FROM insight_dashboard_schedule s \
         JOIN insight_schedule_done d ON d.schedule_id = s.id WHERE s.is_active = 1 ORDER BY s.id",
        &[],
    )?;
    let one = |row: &Row| {
        let schedule = DashboardSchedule {
            dashboard_id: Id::new(row.int(1)),
            rhythm: row.text(2).to_owned(),
            weekdays: Some(row.text(3).to_owned()),
            month_day: row.int(4),
            at_time: row.text(5).to_owned(),
            format: String::new(),
            language: String::new(),
            is_active: true,
        };
        let latest = Plan::of(&schedule).ok()?.latest(zone, now)?;
        (latest > row.int(6)).then_some((row.int(0), latest))
    };
    Ok(rows.iter().filter_map(one).collect())
}

/// Marks a line, and puts its letter into the outbox; whether it went there. A line that is marked already stays as it is.
fn settle(
    tx: &mut Tx<'_>,
    (schema, program): (&Schema, &Ctx),
    waiting: &Waiting,
    made: &Made,
) -> Result<bool> {
    let still = tx.query_first(
        "SELECT id FROM insight_dashboard_mailing WHERE id = ?1 AND state = 'waiting'",
        &[Value::from(waiting.id)],
    )?;
    if still.is_none() {
        return Ok(false);
    }
    let (failure, detail) = match made {
        Made::Not(failure, detail) => (Some(*failure), detail.clone()),
        Made::Letter(letter, address) => match send(tx, (schema, program), waiting, (letter, address)) {
            Ok(_) => (None, String::new()),
            Err(problem) => refused(problem)?,
        },
    };
    let detail: String = detail.chars().take(DETAIL_MAX).collect();
    let now = tx.now_ms();
    let patch = DashboardMailingPatch {
        state: Some(if failure.is_some() { "failed" } else { "queued" }.to_owned()),
        failure: Some(failure.map(str::to_owned)),
        detail: Some(Some(detail).filter(|text| !text.is_empty())),
        done_at: Some(Some(now)),
        tries: Some(waiting.tries + 1),
        ..DashboardMailingPatch::default()
    };
    update_typed::<DashboardMailing>(tx, schema, program, Id::new(waiting.id), patch)?;
    Ok(failure.is_none())
}

fn send(
    tx: &mut Tx<'_>,
    (schema, program): (&Schema, &Ctx),
    waiting: &Waiting,
    (letter, address): (&Letter, &str),
) -> Result<RawId> {
    let new = NewMessage {
        channel: Channel::Email,
        to: address.to_owned(),
        customer: None,
        purpose: "service",
        subject: Some(letter.subject.clone()),
        body: letter.text.clone(),
        secret: None,
        about: Some(format!("insight.dashboard_schedule/{}", waiting.schedule)),
        key: key_of((waiting.schedule, waiting.due_at, waiting.user)),
    };
    queue_with_files(tx, schema, program, (&new, &letter.files))
}

/// Why the outbox took a letter not; what broke is passed on.
fn refused(problem: Problem) -> Result<(Option<&'static str>, String)> {
    Ok(match problem.code.as_str() {
        _ if problem.kind == guanxi_types::ErrorKind::Internal => return Err(problem),
        "messages.files_too_large" => (Some("too_large"), String::new()),
        "messages.bounced" => (Some("bounced"), String::new()),
        _ => (Some("error"), problem.code),
    })
}
