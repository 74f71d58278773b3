//! The users of a company, as far as working together needs them: their names, and what another one may see.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result, marks, normalise};

use crate::filter::SqlText;
use crate::query;

/// Users offered for one text.
const OFFERED: usize = 20;

/// Names by user. A user's name isn't a secret to whoever may see what the user did.
pub type Names = BTreeMap<RawId, String>;

/// Finds the circumstances of another user: who they are and what they may do. `None` for who can't sign in.
pub type FindUser = dyn Fn(&mut dyn Queries, RawId) -> Result<Option<Ctx>> + Send + Sync;

/// What other users may see.
pub struct Audience(Box<FindUser>);

impl Audience {
    /// Over whatever knows users.
    #[must_use]
    pub fn new(find: Box<FindUser>) -> Self {
        Self(find)
    }

    /// Who this user is and what he may do now; nothing for who can't sign in.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn circumstances(&self, r: &mut dyn Queries, user: RawId) -> Result<Option<Ctx>> {
        (self.0)(r, user)
    }

    /// Whether this user may read this record.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn can_read(&self, r: &mut dyn Queries, user: RawId, def: &EntityDef, id: RawId) -> Result<bool> {
        match (self.0)(r, user)? {
            Some(ctx) => Ok(query::get(r, &ctx, def, id).is_ok()),
            None => Ok(false),
        }
    }
}

/// The names of these users.
///
/// # Errors
/// When the statement fails.
pub fn names(r: &mut dyn Queries, users: impl IntoIterator<Item = RawId>) -> Result<Names> {
    let mut ids: Vec<RawId> = users.into_iter().filter(|id| *id != 0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Names::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut sql = SqlText::new("SELECT id, name FROM org_user");
    let marks = vec!["?"; ids.len()].join(", ");
    sql.and(&format!("id IN ({marks})"), ids.into_iter().map(Value::from));
    r.query_each(&sql.text, &sql.params, &mut |row| {
        found.insert(row.int(0), row.text(1).to_owned());
        Ok(())
    })?;
    Ok(found)
}

/// Users who may sign in and whose name or login has this text or sounds like it; by name. A company has hundreds of them.
///
/// # Errors
/// When the statement fails.
pub fn find(r: &mut dyn Queries, text: &str) -> Result<Vec<(RawId, String)>> {
    let text = normalise(text);
    let mut found = Vec::new();
    r.query_each(
        "SELECT id, name, login FROM org_user WHERE is_active = 1 ORDER BY name, id",
        &[],
        &mut |row| {
            let has = |at: usize| !marks(row.text(at), &text).is_empty();
            if found.len() < OFFERED && (text.is_empty() || has(1) || has(2)) {
                found.push((row.int(0), row.text(1).to_owned()));
            }
            Ok(())
        },
    )?;
    Ok(found)
}
