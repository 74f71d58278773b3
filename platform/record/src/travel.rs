//! A record as it was at a moment, worked out from what it is and what happened since; and a deleted record brought back.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use crate::access;
use crate::audit;
use crate::field_view::FieldView;
use crate::history::{self, Change};
use crate::module::Schema;
use crate::query;
use crate::record::Record;
use crate::restore::put_back;

/// The record as it was at `at` (UTC milliseconds), under what the user may see today. One that was deleted since is for
/// who may read the log; of one that is only opened to his role he sees no time at which it wasn't.
///
/// # Errors
/// `record.not_found`, also when it didn't exist at that moment.
pub fn get_at(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId, at: i64) -> Result<Record> {
    let scope = access::require(ctx, Action::Read, def)?;
    let now = match query::find(r, ctx, scope, def, id) {
        Ok(record) => Some(record),
        Err(_) if audit::may_read(ctx) && !history::exists(r, def, id)? => None,
        Err(problem) => return Err(problem),
    };
    let opened = match &now {
        Some(now) if history::is_opened_only(r, ctx, scope, (def, id))? => Some(opened_to(def, now)),
        _ => None,
    };
    let mut past = Past::of(def, id, now);
    past.wind_back(r, def, at)?;
    let mut record = past.there().ok_or_else(|| Problem::not_found(&def.key))?;
    if opened.is_some_and(|opened| opened != opened_to(def, &record)) {
        return Err(Problem::not_found(&def.key));
    }
    FieldView::reading(r, ctx, def)?.cover(def, &mut record);
    Ok(record)
}

/// What opens a record to a role.
fn opened_to(def: &EntityDef, record: &Record) -> Option<Value> {
    let (at, _) = def.field(def.opened_to.as_deref()?)?;
    record.values.get(at).cloned()
}

/// What makes a new version of a record; what is said, put or shared beside it makes none.
const COUNTED: [&str; 6] = ["create", "update", "delete", "restore", "merge", "unmerge"];

/// A record on the way back through its history.
struct Past {
    record: Record,
    is_there: bool,
}

impl Past {
    fn of(def: &EntityDef, id: RawId, now: Option<Record>) -> Self {
        let is_there = now.is_some();
        let nothing = || Record {
            id,
            values: vec![Value::Null; def.fields.len()],
            ..Record::default()
        };
        Self {
            record: now.unwrap_or_else(nothing),
            is_there,
        }
    }

    /// Takes back everything that happened after `at`, the newest first.
    fn wind_back(&mut self, r: &mut dyn Queries, def: &EntityDef, at: i64) -> Result<()> {
        if self.is_there && self.record.import_id.is_some() && self.record.created_at > at {
            self.is_there = false;
        }
        let sql = "SELECT at, actor, action, changes FROM record_history \
                   WHERE entity = ?1 AND record_id = ?2 AND details IS NULL ORDER BY seq DESC";
        let params = [Value::from(def.key.as_str()), Value::from(self.record.id)];
        let mut is_stamped = false;
        r.query_each(sql, &params, &mut |row| {
            if row.int(0) <= at {
                if !is_stamped {
                    is_stamped = true;
                    (self.record.updated_at, self.record.updated_by) = (row.int(0), row.int(1));
                }
                if row.text(2) == "create" {
                    (self.record.created_at, self.record.created_by) = (row.int(0), row.int(1));
                }
                return Ok(());
            }
            let changes: Vec<Change> = serde_json::from_str(row.text(3)).map_err(Problem::internal)?;
            self.take_back(def, row.text(2), changes);
            Ok(())
        })
    }

    fn take_back(&mut self, def: &EntityDef, action: &str, changes: Vec<Change>) {
        for change in changes {
            let slot = def
                .field(&change.field)
                .and_then(|(at, _)| self.record.values.get_mut(at));
            if let Some(slot) = slot {
                *slot = change.before;
            }
        }
        match action {
            "create" | "restore" => self.is_there = false,
            "delete" => self.is_there = true,
            _ => {}
        }
        if COUNTED.contains(&action) {
            self.record.version = (self.record.version - 1).max(1);
        }
    }

    fn there(self) -> Option<Record> {
        self.is_there.then_some(self.record)
    }
}

/// Brings a deleted record back as it last was, under its old id. For who may create such records and read the log.
///
/// # Errors
/// `record.not_found` when nothing of it is known, `record.not_deleted`, and as [`crate::create`] when a link no longer leads
/// anywhere or its key is taken by now.
pub fn restore_deleted(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    id: RawId,
) -> Result<()> {
    audit::require(ctx)?;
    access::by_hand(ctx, Action::Create, def)?;
    let reach = access::require(ctx, Action::Create, def)?;
    if history::exists(tx, def, id)? {
        return Err(Problem::new(ErrorKind::Conflict, "record.not_deleted").with("entity", def.key.as_str()));
    }
    let sql = "SELECT at, action, changes, actor FROM record_history WHERE entity = ?1 AND record_id = ?2 \
               AND details IS NULL ORDER BY seq DESC";
    let rows = tx.query(sql, &[Value::from(def.key.as_str()), Value::from(id)])?;
    let last = rows.iter().find(|row| row.text(1) == "delete");
    let last = last.ok_or_else(|| Problem::not_found(&def.key))?;
    let mut changes: Vec<Change> = serde_json::from_str(last.text(2)).map_err(Problem::internal)?;
    let made = rows.iter().find(|row| row.text(1) == "create");
    let (created_at, created_by) = made.map_or((last.int(0), 0), |row| (row.int(0), row.int(3)));
    // What an older version of the program left out of the line of a removal.
    let counted = rows.iter().filter(|row| COUNTED.contains(&row.text(1)));
    let version = guanxi_types::len_i64(counted.count());
    for (name, value) in [
        ("version", version),
        ("created_at", created_at),
        ("created_by", created_by),
    ] {
        if !changes.iter().any(|change| change.field == name) {
            changes.push(Change::was(name, Value::from(value)));
        }
    }
    put_back(tx, schema, (ctx, reach), (def, id, None), &changes)
}
