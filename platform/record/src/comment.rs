//! What people say about a record. Whoever may read the record reads and writes comments on it; a comment is changed and
//! removed by its writer only, and the record's history keeps what it was.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result};

use crate::beside::Table;
use crate::history::{self, Change};
use crate::module::Schema;
use crate::people::{self, Audience, Names};
use crate::query;

/// Most characters of a comment.
const BODY_LIMIT: usize = 5_000;
/// Most people that one comment mentions.
const MENTION_LIMIT: usize = 20;
/// The name of comments in the history.
const FIELD: &str = "_comment";

/// A comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// Its id.
    pub id: RawId,
    /// The entity of the record it is on.
    pub entity: String,
    /// The record it is on.
    pub record_id: RawId,
    /// Plain text; `@[id]` stands for a user.
    pub body: String,
    /// When it was written, UTC milliseconds.
    pub created_at: i64,
    /// By whom.
    pub created_by: RawId,
    /// When it was last changed.
    pub edited_at: Option<i64>,
}

/// What became of a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The comment.
    pub id: RawId,
    /// Whom it mentions though they may not see the record; they aren't told.
    pub unseen: Names,
}

const COLUMNS: &str = "id, entity, record_id, body, created_at, created_by, edited_at";
const TABLE: Table = Table {
    name: "record_comment",
    columns: COLUMNS,
    what: "comment",
};

impl Comment {
    fn from_row(row: &Row) -> Self {
        Self {
            id: row.int(0),
            entity: row.text(1).to_owned(),
            record_id: row.int(2),
            body: row.text(3).to_owned(),
            created_at: row.int(4),
            created_by: row.int(5),
            edited_at: row.optional_int(6),
        }
    }
}

/// The users that a text mentions.
#[must_use]
pub fn mentions(body: &str) -> BTreeSet<RawId> {
    body.split("@[")
        .skip(1)
        .filter_map(|rest| rest.split_once(']')?.0.parse().ok())
        .collect()
}

/// Comments on a record that the user may read, newest first, before a place in time.
///
/// # Errors
/// When the statement fails.
pub(crate) fn before(
    r: &mut dyn Queries,
    of: (&EntityDef, &[RawId]),
    place: (i64, RawId),
    limit: i64,
) -> Result<Vec<Comment>> {
    let rows = TABLE.before(r, of, place, limit)?;
    Ok(rows.iter().map(Comment::from_row).collect())
}

/// The comment of this id, if the user may read its record.
///
/// # Errors
/// `record.not_found`.
pub fn get(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<Comment> {
    let mut comment = Comment::from_row(&TABLE.get(r, id)?);
    comment.record_id = TABLE.home(r, (schema, ctx), (&comment.entity, comment.record_id))?;
    Ok(comment)
}

/// Says something about a record, and tells those it mentions.
///
/// # Errors
/// `record.not_found` when the user may not read the record, `record.invalid` for an empty or too long text or a mention of
/// nobody.
pub fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    audience: &Audience,
    (def, record_id): (&EntityDef, RawId),
    body: &str,
) -> Result<Said> {
    query::get(tx, ctx, def, record_id)?;
    let body = checked(tx, body)?;
    let comment = Comment {
        id: tx.new_id(),
        entity: def.key.clone(),
        record_id,
        body,
        created_at: tx.now_ms(),
        created_by: ctx.user_id(),
        edited_at: None,
    };
    tx.execute(
        "INSERT INTO record_comment (id, entity, record_id, body, created_at, created_by) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            Value::from(comment.id),
            Value::from(comment.entity.as_str()),
            Value::from(record_id),
            Value::from(comment.body.as_str()),
            Value::from(comment.created_at),
            Value::from(comment.created_by),
        ],
    )?;
    let mentioned = mentions(&comment.body);
    tell(tx, (audience, def), &comment, &mentioned)
}

/// Changes an own comment; those it mentions for the first time are told.
///
/// # Errors
/// `record.not_found`, `access.forbidden` for another's comment, and as [`add`].
pub fn edit(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    audience: &Audience,
    (id, body): (RawId, &str),
) -> Result<Said> {
    let (before, def) = own(tx, schema, ctx, id)?;
    let after = Comment {
        body: checked(tx, body)?,
        ..before.clone()
    };
    if after.body == before.body {
        return Ok(Said {
            id,
            unseen: Names::new(),
        });
    }
    tx.execute(
        "UPDATE record_comment SET body = ?1, edited_at = ?2 WHERE id = ?3",
        &[
            Value::from(after.body.as_str()),
            Value::from(tx.now_ms()),
            Value::from(id),
        ],
    )?;
    note(
        tx,
        ctx,
        def,
        (&before, "comment_edit"),
        Value::from(after.body.as_str()),
    )?;
    let known = mentions(&before.body);
    let new: BTreeSet<RawId> = mentions(&after.body).difference(&known).copied().collect();
    tell(tx, (audience, def), &after, &new)
}

/// Removes an own comment and what told of it.
///
/// # Errors
/// `record.not_found`, `access.forbidden` for another's comment.
pub fn remove(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    let (before, def) = own(tx, schema, ctx, id)?;
    tx.execute(
        "DELETE FROM record_notification WHERE comment_id = ?1",
        &[Value::from(id)],
    )?;
    tx.execute("DELETE FROM record_comment WHERE id = ?1", &[Value::from(id)])?;
    note(tx, ctx, def, (&before, "comment_delete"), Value::Null)
}

fn own(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<(Comment, &'static EntityDef)> {
    let comment = get(tx, schema, ctx, id)?;
    let def = schema.entity(&comment.entity)?;
    if comment.created_by == ctx.user_id() {
        Ok((comment, def))
    } else {
        Err(Problem::forbidden(&def.key, Action::Update))
    }
}

fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    def: &EntityDef,
    (comment, action): (&Comment, &'static str),
    after: Value,
) -> Result<()> {
    let change = Change::new(FIELD, Value::from(comment.body.as_str()), after);
    let entry = history::Entry::new(action, std::slice::from_ref(&change));
    history::write(tx, ctx, def, comment.record_id, &entry)
}

fn checked(tx: &mut Tx<'_>, body: &str) -> Result<String> {
    let wrong = |code: &str| Problem::invalid(vec![FieldError::new("body", code)]);
    let body = body.trim();
    let length = body.chars().count();
    if body.is_empty() {
        return Err(wrong("required"));
    }
    if body.contains('\0') {
        return Err(wrong("control_character"));
    }
    if length > BODY_LIMIT {
        let error = FieldError::new("body", "too_long").with("max", BODY_LIMIT);
        return Err(Problem::invalid(vec![error.with("length", length)]));
    }
    let mentioned = mentions(body);
    if mentioned.len() > MENTION_LIMIT {
        return Err(Problem::new(ErrorKind::Invalid, "comment.too_many_mentions").with("max", MENTION_LIMIT));
    }
    let known = people::names(tx, mentioned.iter().copied())?;
    match mentioned.iter().find(|user| !known.contains_key(user)) {
        Some(user) => Err(Problem::invalid(vec![
            FieldError::new("body", "unknown_link").with("value", user.to_string()),
        ])),
        None => Ok(body.to_owned()),
    }
}

/// Leaves a notice for each of the mentioned who may read the record, except the writer.
fn tell(
    tx: &mut Tx<'_>,
    (audience, def): (&Audience, &EntityDef),
    comment: &Comment,
    mentioned: &BTreeSet<RawId>,
) -> Result<Said> {
    let mut unseen = Vec::new();
    for user in mentioned.iter().filter(|user| **user != comment.created_by) {
        if !audience.can_read(tx, *user, def, comment.record_id)? {
            unseen.push(*user);
            continue;
        }
        let params = [
            Value::from(tx.new_id()),
            Value::from(*user),
            Value::from(comment.entity.as_str()),
            Value::from(comment.record_id),
            Value::from(comment.id),
            Value::from(comment.created_by),
            Value::from(tx.now_ms()),
        ];
        tx.execute(
            "INSERT INTO record_notification (id, user_id, entity, record_id, comment_id, actor, at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &params,
        )?;
    }
    let unseen = people::names(tx, unseen)?;
    Ok(Said {
        id: comment.id,
        unseen,
    })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    /// F1
    #[test]
    fn mentions_are_read_out_of_the_text() {
        let found: Vec<i64> = mentions("@[12] 请看，@[7]@[12]。@[x] @[ @[9")
            .into_iter()
            .collect();
        assert_eq!(found, [7, 12]);
    }
}
