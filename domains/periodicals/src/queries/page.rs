//! The page of a recipient.

use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::{self, Attachment};
use guanxi_record::{Schema, get};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use crate::entities::{Edition, Periodical, Recipient};

/// Characters of a code.
pub const CODE_LENGTH: usize = 22;

/// Whose page a code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The recipient.
    pub recipient: RawId,
    /// Who.
    pub customer: RawId,
    /// The edition.
    pub edition: RawId,
    /// The periodical.
    pub periodical: RawId,
    /// Whether the sending was stopped: then there is nothing to read, but who has the link may still say that he wants no more.
    pub is_stopped: bool,
}

/// The recipient of a code; nobody's, once the customer was erased: nothing more is kept of him.
///
/// # Errors
/// `record.not_found`.
pub fn of_code(r: &mut dyn Queries, code: &str) -> Result<Opened> {
    let missing = || Problem::not_found(&Edition::def().key);
    if code.len() != CODE_LENGTH {
        return Err(missing());
    }
    let row = r.query_first(
        "SELECT c.id, c.customer_id, e.id, e.periodical_id, e.state FROM periodicals_link l \
         JOIN periodicals_recipient c ON c.id = l.recipient_id \
         JOIN periodicals_edition e ON e.id = c.edition_id WHERE l.code = ?1 AND e.state IN ('sending', 'sent', 'stopped') \
         AND c.customer_id NOT IN (SELECT record_id FROM record_erased WHERE record_id = c.customer_id)",
        &[Value::from(code)],
    )?;
    let row = row.ok_or_else(missing)?;
    Ok(Opened {
        recipient: row.int(0),
        customer: row.int(1),
        edition: row.int(2),
        periodical: row.int(3),
        is_stopped: row.text(4) == "stopped",
    })
}

/// What stands on the page; nothing of the customer but whether the periodical is wanted. Of an edition that was stopped there is neither
/// title nor text nor file: only the way off the list.
///
/// # Errors
/// `record.not_found`.
pub fn page(r: &mut dyn Queries, ctx: &Ctx, code: &str) -> Result<Js> {
    let opened = of_code(r, code)?;
    let mut edition: Edition = get(r, ctx, Edition::def(), opened.edition)?.typed()?;
    let periodical: Periodical = get(r, ctx, Periodical::def(), opened.periodical)?.typed()?;
    let company = r.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let stopped = r.query_first(
        "SELECT 1 FROM periodicals_subscription WHERE periodical_id = ?1 AND customer_id = ?2 AND state = 'unsubscribed'",
        &[Value::from(opened.periodical), Value::from(opened.customer)],
    )?;
    if opened.is_stopped {
        edition.title.clear();
        (edition.body, edition.title_en, edition.body_en) = (None, None, None);
    }
    let files: Vec<Js> = files(r, ctx, opened.edition)?
        .iter()
        .filter(|file| !opened.is_stopped && was_sent(&edition, file))
        .map(|file| json!({ "id": file.id.to_string(), "file_name": file.file_name, "size": file.size }))
        .collect();
    Ok(json!({
        "company": company.map(|row| row.text(0).to_owned()).unwrap_or_default(), "periodical": periodical.name,
        "number": edition.number, "title": edition.title, "body": edition.body.unwrap_or_default(),
        "title_en": edition.title_en, "body_en": edition.body_en, "languages": periodical.languages,
        "issued_on": edition.issued_on.to_string(), "files": files, "is_subscribed": stopped.is_none(),
    }))
}

/// The PDF files of an edition.
///
/// # Errors
/// When the database can't be read.
pub fn files(r: &mut dyn Queries, ctx: &Ctx, edition: RawId) -> Result<Vec<Attachment>> {
    let all = attachment::list(r, ctx, Edition::def(), edition)?;
    let is_pdf = |file: &Attachment| file.media_type == "application/pdf";
    Ok(all.into_iter().filter(is_pdf).collect())
}

/// Whether a file was there when the sending began: what came later was approved by nobody.
fn was_sent(edition: &Edition, file: &Attachment) -> bool {
    edition.started_at.is_some_and(|began| file.created_at <= began)
}

/// A file of the edition that a code opens.
///
/// # Errors
/// `record.not_found`.
pub fn file(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    (code, id): (&str, RawId),
) -> Result<Attachment> {
    let opened = of_code(r, code)?;
    let file = attachment::get(r, schema, ctx, id)?;
    let is_its = file.entity == Edition::def().key && file.record_id == opened.edition;
    let edition: Edition = get(r, ctx, Edition::def(), opened.edition)?.typed()?;
    if is_its && !opened.is_stopped && was_sent(&edition, &file) && file.media_type == "application/pdf" {
        Ok(file)
    } else {
        Err(Problem::not_found("attachment"))
    }
}

/// A recipient that the user may see.
pub(crate) fn recipient(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Recipient> {
    get(r, ctx, Recipient::def(), id)?.typed()
}
