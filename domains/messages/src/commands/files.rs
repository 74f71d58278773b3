//! Files that go along with a mail. They stand sealed in a table of their own, for nobody but the receiver to read, and are forgotten once
//! the mail is handed over, or when nobody sent it again for a month.

use guanxi_entity::Value;
use guanxi_message::Attached;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result, len_i64};

use super::queue::{NewMessage, queue};
use crate::settings::Channel;

/// Files of a mail.
pub const FILES_MAX: usize = 5;
/// Bytes of all files of a mail: what common servers take, after it has grown by a third on its way.
pub const MAIL_BYTES_MAX: usize = 10 << 20;
/// How long files wait for a mail that failed to be sent once more.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;
/// What contents are sealed for.
const PURPOSE: &str = "messages.file";

/// Puts a mail with files into the outbox, in the caller's transaction; the same key gives the first message with the files that it had.
///
/// # Errors
/// `messages.files_too_large`, `messages.too_many_files`, `messages.no_files` for a text message; what [`queue`] refuses.
pub fn queue_with_files(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (new, files): (&NewMessage, &[Attached]),
) -> Result<RawId> {
    if new.channel != Channel::Email && !files.is_empty() {
        return Err(Problem::new(ErrorKind::Invalid, "messages.no_files"));
    }
    if files.len() > FILES_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "messages.too_many_files").with("max", FILES_MAX));
    }
    let bytes: usize = files.iter().map(|file| file.content.len()).sum();
    if bytes > MAIL_BYTES_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "messages.files_too_large")
            .with("bytes", bytes)
            .with("max", MAIL_BYTES_MAX));
    }
    let id = queue(tx, schema, ctx, new)?;
    let known = tx.query_first(
        "SELECT place FROM messages_file WHERE message_id = ?1 LIMIT 1",
        &[Value::from(id)],
    )?;
    if known.is_some() {
        return Ok(id);
    }
    forget_old(tx)?;
    let now = tx.now_ms();
    for (place, file) in (0_i64..).zip(files) {
        let sealed = tx.vault()?.seal(PURPOSE, &file.content)?;
        tx.execute(
            "INSERT INTO messages_file (message_id, place, name, media_type, bytes, sealed, kept_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                Value::from(id),
                Value::from(place),
                Value::from(file.name.as_str()),
                Value::from(file.media_type.as_str()),
                Value::from(len_i64(file.content.len())),
                Value::from(sealed),
                Value::from(now),
            ],
        )?;
    }
    Ok(id)
}

/// The files of a message, as they go out.
pub(crate) fn files_of(r: &mut dyn Queries, message: RawId) -> Result<Vec<Attached>> {
    let rows = r.query(
        "SELECT name, media_type, sealed FROM messages_file WHERE message_id = ?1 AND sealed IS NOT NULL ORDER BY place",
        &[Value::from(message)],
    )?;
    let mut files = Vec::with_capacity(rows.len());
    for row in &rows {
        files.push(Attached {
            name: row.text(0).to_owned(),
            media_type: row.text(1).to_owned(),
            content: r.vault()?.unseal(PURPOSE, row.text(2))?,
        });
    }
    Ok(files)
}

/// Whether a message had files that aren't kept any more: without them it would say something else.
pub(crate) fn files_are_gone(r: &mut dyn Queries, message: RawId) -> Result<bool> {
    let row = r.query_first(
        "SELECT place FROM messages_file WHERE message_id = ?1 AND sealed IS NULL LIMIT 1",
        &[Value::from(message)],
    )?;
    Ok(row.is_some())
}

/// Forgets what was in the files of a message that was handed over.
pub(super) fn forget_files(tx: &mut Tx<'_>, message: RawId) -> Result<()> {
    tx.execute(
        "UPDATE messages_file SET sealed = NULL WHERE message_id = ?1",
        &[Value::from(message)],
    )
    .map(drop)
}

/// Forgets what was in files of mails that nobody sent again. A mail that still waits keeps its own.
fn forget_old(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now_ms() - KEPT_MS;
    tx.execute(
        "UPDATE messages_file SET sealed = NULL WHERE sealed IS NOT NULL AND kept_at < ?1 AND message_id IN \
         (SELECT id FROM messages_message WHERE state NOT IN ('queued', 'sending'))",
        &[Value::from(before)],
    )
    .map(drop)
}
