//! Erasing a person.

use guanxi_entity::EntityDef;
use guanxi_store::{Store, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result};

use super::blank::without;
use super::erased::remember;
use super::subjects::{Subject, Subjects};
use super::words::Words;
use super::{place, redact, scrub};
use crate::attachment::FileFolder;
use crate::audit::{Note, note};
use crate::customise::rules;
use crate::derived::{self, Step};
use crate::module::{Schema, Written};
use crate::pipeline;
use crate::record::Record;
use crate::seal::redaction::Redacted;
use crate::webhook;

/// Most characters of a reason.
const REASON_LIMIT: usize = 500;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Records that were emptied.
    pub records: usize,
    /// Comments that went.
    pub comments: u64,
    /// SHA-256 of the files that went; contents that no record has any more may be removed.
    pub files: Vec<String>,
    /// Lines of the log that were rewritten.
    pub history: usize,
    /// Merges that can't be taken back any more.
    pub merges: u64,
}

/// Who is to be erased, and why.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// The person's entity.
    pub def: &'static EntityDef,
    /// The person's record.
    pub id: RawId,
    /// The version of the record that was looked at; none: whichever it is.
    pub version: Option<i64>,
    /// Why.
    pub reason: String,
}

/// Erases a person, and after that the contents of files that nobody has any more. Blocks.
///
/// # Errors
/// As [`erase`].
pub fn erase_whole(
    store: &Store,
    files: &FileFolder,
    (schema, ctx): (&Schema, &Ctx),
    wanted: &Erasure,
) -> Result<Erased> {
    let (schema, ctx, wanted) = (schema.clone(), ctx.clone(), wanted.clone());
    let done = store.write_blocking(move |tx| erase(tx, &schema, &ctx, &wanted))?;
    // The person is erased whatever becomes of the files; what is left of them goes with the next sweep.
    if let Err(problem) = files.forget(store, &done.files) {
        tracing::warn!(%problem, "contents of an erased person's files are still there");
    }
    Ok(done)
}

/// Erases a person. What is personal is emptied in the person's record and in those that are about the person, and in the past
/// of all of them; links, amounts and dates stay.
///
/// # Errors
/// `access.forbidden` for who may not erase, `privacy.not_personal`, `record.not_found`, `privacy.too_much`,
/// `record.version_conflict`, `record.invalid` without a reason.
pub fn erase(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Erasure) -> Result<Erased> {
    let (def, id) = (wanted.def, wanted.id);
    let person = super::require(tx, ctx, (def, id), (Action::Delete, Action::Update))?;
    let reason = checked(&person, wanted)?;
    let subjects = Subjects::of(tx, schema, (def, id))?;
    // Before anything goes: what the past knows is in it.
    let words = Words::of(tx, &subjects)?;
    let reason = words.without(reason).unwrap_or_else(|| reason.to_owned());
    let mut done = Erased::default();
    let mut lines = Vec::new();
    for subject in subjects.all() {
        for record in subject.records(tx)? {
            empty(tx, (schema, ctx), subject.def, &record)?;
            remember(tx, ctx, (&subject.def.key, record.id), &reason)?;
            done.records += 1;
        }
        done.past(tx, subject, &words, &mut lines)?;
    }
    lines.extend(redact::notes(tx, &words)?);
    scrub::imports(tx, &words)?;
    done.history = lines.len();
    redact::told(tx, ctx, (&def.key, id), &lines)?;
    let told = Note::new("erase")
        .about(&def.key, id)
        .with("reason", reason)
        .with("records", done.records)
        .with("lines", lines.len());
    note(tx, ctx, &told)?;
    Ok(done)
}

/// The reason, where the record is as it was looked at.
fn checked<'w>(person: &Record, wanted: &'w Erasure) -> Result<&'w str> {
    if wanted.version.is_some_and(|seen| seen != person.version) {
        let conflict = Problem::new(ErrorKind::Conflict, "record.version_conflict");
        return Err(conflict.with("current", person.version));
    }
    let reason = wanted.reason.trim();
    let code = match reason.chars().count() {
        0 => "required",
        1..=REASON_LIMIT => return Ok(reason),
        _ => "too_long",
    };
    let fault = FieldError::new("reason", code).with("max", REASON_LIMIT);
    Err(Problem::invalid(vec![fault]))
}

impl Erased {
    /// What the engine keeps of these records beside themselves.
    fn past(
        &mut self,
        tx: &mut Tx<'_>,
        subject: &Subject,
        words: &Words,
        lines: &mut Vec<Redacted>,
    ) -> Result<()> {
        let ids: Vec<RawId> = subject.ids.iter().chain(&subject.gone).copied().collect();
        for id in &ids {
            let place = place(subject.def, *id);
            self.comments += redact::comments(tx, &place)?;
            webhook::forget_answers(tx, &place)?;
            self.files.extend(redact::files(tx, &place)?);
            lines.extend(redact::history(tx, (subject.def, *id), words)?);
        }
        self.merges += redact::merges(tx, subject.def, &ids)?;
        Ok(())
    }
}

/// Empties a record, with everything that follows a write but a line with what it was.
fn empty(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    def: &'static EntityDef,
    before: &Record,
) -> Result<()> {
    let mut after = without(def, before);
    rules::compute(schema, ctx, def, &mut after);
    if after == before.values {
        return Ok(());
    }
    pipeline::write_update(tx, ctx, def, before, &after)?;
    let step = Step {
        id: before.id,
        before: Some(&before.values),
        after: Some(&after),
    };
    derived::keep(tx, def, &[step])?;
    let parents = pipeline::parents_of(def, [&before.values, &after].into_iter());
    let written = Written {
        schema,
        action: Action::Update,
        ids: &[before.id],
        parents: &parents,
    };
    pipeline::finish(tx, schema, ctx, def, &written)
}
