//! What a new company begins with: ways to reach people, and who approves how much.

use guanxi_entity::Value;
use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Ctx, Id, Money, Result, Through};

use crate::entities::{ApprovalLimit, Channel};

/// Ways to reach people, and their kinds.
const CHANNELS: [(&str, &str); 8] = [
    ("报刊", "press"),
    ("终端门店", "store"),
    ("社区", "community"),
    ("院校", "school"),
    ("电话", "phone"),
    ("电子邮件", "email"),
    ("短信", "sms"),
    ("社交媒体", "social"),
];

/// The seeded roles: yuan that each approves, and whether it approves overruns.
const LIMITS: [(&str, i64, bool); 3] = [
    ("administrator", 10_000_000, true),
    ("general_manager", 10_000_000, true),
    ("marketing_director", 200_000, true),
];

/// Gives a company its channels and limits; one that has some is left alone.
///
/// # Errors
/// When the database can't be written.
pub fn seed(store: &Store, schema: &Schema) -> Result<()> {
    let schema = schema.clone();
    store.write_blocking(move |tx| {
        let ctx = Ctx::system("seed", Through::CommandLine);
        channels(tx, &schema, &ctx)?;
        limits(tx, &schema, &ctx)
    })
}

fn channels(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<()> {
    if tx
        .query_first("SELECT id FROM marketing_channel LIMIT 1", &[])?
        .is_some()
    {
        return Ok(());
    }
    for (name, kind) in CHANNELS {
        let channel = Channel {
            name: name.to_owned(),
            kind: kind.to_owned(),
            note: None,
        };
        insert(tx, schema, ctx, channel)?;
    }
    Ok(())
}

fn limits(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<()> {
    let known = tx.query_first("SELECT id FROM marketing_approval_limit LIMIT 1", &[])?;
    if known.is_some() {
        return Ok(());
    }
    for (role, yuan, may_overrun) in LIMITS {
        let found = tx.query_first("SELECT id FROM org_role WHERE key = ?1", &[Value::from(role)])?;
        let Some(row) = found else { continue };
        let limit = ApprovalLimit {
            role_id: Id::new(row.int(0)),
            amount: Money::new(yuan * 100),
            may_overrun,
            note: None,
        };
        insert(tx, schema, ctx, limit)?;
    }
    Ok(())
}
