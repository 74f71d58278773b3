//! A member asks something of the company.

use guanxi_entity::Value;
use guanxi_loyalty::queries::benefit::entitled;
use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result};

use crate::entities::Request;

/// Requests of one member that may be open at a time.
pub const OPEN_MAX: i64 = 10;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// `question`, `service`, `complaint` or `other`.
    pub kind: String,
    /// In a few words.
    pub subject: String,
    /// Everything else.
    pub body: Option<String>,
    /// The benefit that is wanted.
    pub benefit: Option<RawId>,
}

/// Sends a request of a member's to whoever deals with it.
///
/// # Errors
/// `member.too_many_requests`, `loyalty.not_entitled`, and as creating records.
pub fn request(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, customer: RawId, wish: &Wish) -> Result<RawId> {
    let open = tx.query_first(
        "SELECT COUNT(*) FROM member_request WHERE customer_id = ?1 AND state = 'open'",
        &[Value::from(customer)],
    )?;
    if open.is_some_and(|row| row.int(0) >= OPEN_MAX) {
        return Err(Problem::new(ErrorKind::Conflict, "member.too_many_requests").with("max", OPEN_MAX));
    }
    if let Some(benefit) = wish.benefit
        && entitled(tx, (customer, Some(benefit)), ctx.today())?.is_empty()
    {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.not_entitled"));
    }
    let made = Request {
        customer_id: Id::new(customer),
        subject: wish.subject.clone(),
        kind: wish.kind.clone(),
        body: wish.body.clone(),
        benefit_id: wish.benefit.map(Id::new),
        channel: "web".to_owned(),
        state: "open".to_owned(),
        owner_id: None,
        sent_at: Some(tx.now_ms()),
        answer: None,
        answered_at: None,
        answered_by_id: None,
    };
    Ok(insert(tx, schema, ctx, made)?.raw())
}
