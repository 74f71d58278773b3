//! Events become deliveries.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use guanxi_event::Consumer;
use guanxi_store::{Event, OutboxRow, Queries, Store, Tx};
use guanxi_types::{RawId, Result};

use super::Webhooks;
use super::delivery::{self, New};
use super::subscription::{self, ACTS};

/// Records that one transaction writes deliveries of.
const CHUNK: usize = 500;

/// Up to where the events were followed; from now on when they never were.
pub(super) fn place(store: &Store) -> Result<i64> {
    let known =
        store.read_blocking(|r| r.query_first("SELECT place FROM record_webhook_place WHERE id = 1", &[]))?;
    match known {
        Some(row) => Ok(row.int(0)),
        None => {
            let newest = store.read_blocking(|r| OutboxRow::newest(r))?;
            store.write_blocking(move |tx| move_to(tx, newest))?;
            Ok(newest)
        }
    }
}

fn move_to(tx: &mut Tx<'_>, place: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO record_webhook_place (id, place) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET place = excluded.place",
        &[place.into()],
    )
    .map(drop)
}

/// What an event says of each record. A record's event is known by its place, time, name and record, which stay the same
/// when it is handed over again.
fn told(row: &OutboxRow) -> Vec<New> {
    let Some((entity, act, ids)) = what_happened(&row.event) else {
        return Vec::new();
    };
    ids.map(|record_id| New {
        key: format!("{}:{}:{entity}.{act}:{record_id}", row.seq, row.at),
        entity: entity.to_owned(),
        act: act.to_owned(),
        record_id,
        at: row.at,
    })
    .collect()
}

/// Entity, act (`created`, `updated`, `deleted`) and records of an event, when it is about records.
#[must_use]
pub fn what_happened(event: &Event) -> Option<(&str, &'static str, impl Iterator<Item = RawId>)> {
    let (entity, act) = what(&event.name)?;
    let ids = event.payload.get("ids").and_then(|ids| ids.as_array());
    let ids = ids.into_iter().flatten().filter_map(serde_json::Value::as_i64);
    Some((entity, act, ids))
}

fn what(name: &str) -> Option<(&str, &'static str)> {
    let (rest, _version) = name.rsplit_once('.')?;
    let (entity, act) = rest.rsplit_once('.')?;
    let known = ACTS.into_iter().find(|one| *one == act)?;
    Some((entity, known))
}

impl Consumer for Webhooks {
    fn name(&self) -> &'static str {
        "webhooks"
    }

    fn watermark(&self) -> i64 {
        self.inner.followed.load(Ordering::Acquire)
    }

    fn handle(&self, rows: &[OutboxRow]) -> Result<()> {
        let Some(last) = rows.last().map(|row| row.seq) else {
            return Ok(());
        };
        let store = &self.inner.store;
        let hooks = store.read_blocking(|r| subscription::list(r))?;
        let is_wanted = |new: &New| {
            hooks
                .iter()
                .any(|hook| hook.is_active && hook.wants(&new.entity, &new.act))
        };
        let mut news = rows.iter().flat_map(told).filter(is_wanted).peekable();
        let is_any = news.peek().is_some();
        // A large import is never held as a whole.
        while news.peek().is_some() {
            let chunk: Arc<[New]> = news.by_ref().take(CHUNK).collect();
            store.write_blocking(move |tx| put(tx, &chunk))?;
        }
        store.write_blocking(move |tx| move_to(tx, last))?;
        self.inner.followed.store(last, Ordering::Release);
        if is_any {
            self.wake();
        }
        Ok(())
    }
}

fn put(tx: &mut Tx<'_>, news: &[New]) -> Result<()> {
    let hooks = subscription::list(tx)?;
    for new in news {
        for hook in hooks
            .iter()
            .filter(|hook| hook.is_active && hook.wants(&new.entity, &new.act))
        {
            let id = tx.new_id();
            delivery::put(tx, hook.id, id, new)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I2
    #[test]
    fn only_what_happens_to_records_is_told() {
        assert_eq!(
            what("customers.customer.created.v1"),
            Some(("customers.customer", "created"))
        );
        assert_eq!(what("trade.sale.deleted.v2"), Some(("trade.sale", "deleted")));
        for other in [
            "record.definition.changed.v1",
            "customers.customer.merged.v1",
            "created",
            "",
        ] {
            assert_eq!(what(other), None, "{other}");
        }
    }
}
