//! What a night brings: quotations run out, contracts come near their end, end, or go on.

use guanxi_customers::entities::Activity;
use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, RawId, Result, Zone};

use super::contract::{ContractStep, contract_step, renew};
use super::write::{change, put_one, seen, today};
use crate::entities::{Contract, Quotation};

/// Records of each kind that one call looks after; the rest is the next one's.
const AT_ONCE: i64 = 500;
/// The company's hour at which a task is due.
const DUE_HOUR: i8 = 18;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Daily {
    /// Quotations that ran out.
    pub expired: usize,
    /// Tasks that were made.
    pub told: usize,
    /// Contracts that go on.
    pub renewed: usize,
    /// Contracts that ended.
    pub ended: usize,
}

impl Daily {
    /// Whether there was nothing to do.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Does what is due on the company's day; done again it does nothing.
///
/// # Errors
/// When the database can't be written.
pub fn daily(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<Daily> {
    let today = today(tx, ctx)?;
    let day = Value::from(today);
    let mut done = Daily::default();
    let late = "SELECT id FROM sales_quotation WHERE state IN ('approved', 'sent', 'awaiting_approval') AND valid_until < ?1";
    for id in ids(tx, late, &day)? {
        let expired = vec![("state", Value::from("expired"))];
        change::<Quotation>(tx, schema, ctx, id, expired)?;
        done.expired += 1;
    }
    let near = "SELECT id FROM sales_contract WHERE state = 'active' AND renewal <> 'none' AND ends_on - notice_days <= ?1 \
         AND (noticed_for IS NULL OR noticed_for <> ends_on)";
    for id in ids(tx, near, &day)? {
        tell(tx, schema, ctx, id)?;
        done.told += 1;
    }
    let over = "SELECT id FROM sales_contract WHERE state = 'active' AND ends_on < ?1";
    for id in ids(tx, over, &day)? {
        let known: Contract = seen(tx, ctx, id)?;
        if known.renewal == "automatic" {
            renew(tx, schema, ctx, id)?;
            done.renewed += 1;
        } else {
            contract_step(tx, schema, ctx, (id, None), (ContractStep::End, None))?;
            done.ended += 1;
        }
    }
    Ok(done)
}

fn ids(tx: &mut Tx<'_>, sql: &str, day: &Value) -> Result<Vec<RawId>> {
    let sql = format!("{sql} ORDER BY id LIMIT {AT_ONCE}");
    let rows = tx.query(&sql, std::slice::from_ref(day))?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// Makes a task for who looks after a contract, once for each end.
fn tell(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    let known: Contract = seen(tx, ctx, id)?;
    let zone = guanxi_org::zone(tx)?;
    let what = if known.renewal == "automatic" {
        "合同即将自动续签 Contract goes on"
    } else {
        "合同即将到期 Contract ends"
    };
    let number = known.number.clone().unwrap_or_default();
    let task = Activity {
        subject: format!("{what}: {number} {}", known.ends_on)
            .chars()
            .take(200)
            .collect(),
        kind: "task".to_owned(),
        status: "open".to_owned(),
        customer_id: Some(known.customer_id),
        contact_id: None,
        about: Some(format!("sales.contract/{id}")),
        owner_id: known.owner_id,
        due_at: due(&zone, known.ends_on),
        remind_at: None,
        priority: "high".to_owned(),
        started_at: None,
        ended_at: None,
        direction: None,
        outcome: None,
        body: Some(known.name.clone()),
        done_at: None,
        happened_at: None,
    };
    put_one(tx, schema, ctx, task)?;
    let noticed = vec![("noticed_for", Value::from(known.ends_on))];
    change::<Contract>(tx, schema, ctx, id, noticed)
}

fn due(zone: &Zone, day: Day) -> Option<i64> {
    zone.instant(day.date().at(DUE_HOUR, 0, 0, 0)).ok()
}
