//! Followers of the outbox see every event once, in order, whatever order the transactions end in.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use guanxi_store::{Engine, OutboxRow, Store};
use guanxi_testkit::each_engine;
use guanxi_types::Problem;

use crate::fixture::{Database, event, insert};

/// How long other tests' transactions on the same server may hold events back.
const PATIENCE: Duration = Duration::from_secs(30);

fn after(store: &Store, seq: i64) -> Vec<OutboxRow> {
    store.read_blocking(|r| OutboxRow::after(r, seq, 1_000)).unwrap()
}

/// The records of the events, once there are so many.
fn records(store: &Store, count: usize) -> Vec<i64> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let rows = after(store, 0);
        if rows.len() >= count {
            return rows.iter().map(|row| row.event.record_id).collect();
        }
        assert!(Instant::now() < deadline, "{rows:?}");
        thread::yield_now();
    }
}

/// O8: on PostgreSQL a younger transaction commits first; its event waits for the older one's.
#[test]
fn an_older_transaction_holds_younger_events_back() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let (go_on, wait) = channel::<()>();
        let (entered, is_in) = channel::<()>();
        let (wait, store) = (Mutex::new(wait), database.store.clone());
        let older = thread::spawn(move || {
            store.write_blocking(move |tx| {
                tx.emit(&event(1))?;
                entered.send(()).map_err(Problem::internal)?;
                wait.lock()
                    .map_err(|_| Problem::internal("poisoned"))?
                    .recv()
                    .map_err(Problem::internal)
            })
        });
        is_in.recv().unwrap();
        let store = database.store.clone();
        let younger = thread::spawn(move || store.write_blocking(|tx| tx.emit(&event(2))));
        let younger = if engine == Engine::Postgres {
            younger.join().unwrap().unwrap();
            assert_eq!(
                after(&database.store, 0),
                Vec::new(),
                "a follower would skip the older event"
            );
            None
        } else {
            Some(younger)
        };
        go_on.send(()).unwrap();
        older.join().unwrap().unwrap();
        if let Some(thread) = younger {
            thread.join().unwrap().unwrap();
        }
        assert_eq!(records(&database.store, 2), [1, 2], "{engine:?}");
    });
}

/// O8
#[test]
fn a_follower_beside_many_writers_sees_each_event_once() {
    const WRITERS: i64 = 6;
    const EACH: i64 = 30;
    each_engine(|engine| {
        let database = Database::new(engine);
        let all_written = AtomicBool::new(false);
        let seen = thread::scope(|scope| {
            let follower = scope.spawn(|| follow(&database.store, &all_written));
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let store = database.store.clone();
                    scope.spawn(move || {
                        for n in 0..EACH {
                            let id = writer * 1_000 + n;
                            store.write_blocking(move |tx| write(tx, id)).unwrap();
                        }
                    })
                })
                .collect();
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            all_written.store(true, Ordering::Release);
            follower.join().unwrap()
        });
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        let wanted: Vec<i64> = (0..WRITERS)
            .flat_map(|w| (0..EACH).map(move |n| w * 1_000 + n))
            .collect();
        let kept = after(&database.store, 0);
        assert_eq!(kept.len(), wanted.len(), "{engine:?}: lost");
        assert_eq!(sorted, wanted, "{engine:?}");
        // Of one writer, whose transactions follow each other, the order is the order of its commits.
        for writer in 0..WRITERS {
            let own: Vec<i64> = seen.iter().copied().filter(|id| id / 1_000 == writer).collect();
            assert!(own.is_sorted(), "{engine:?}: {own:?}");
        }
    });
}

/// An event at the beginning of a transaction, and more work of changing length after it.
fn write(tx: &mut guanxi_store::Tx<'_>, id: i64) -> guanxi_types::Result<()> {
    tx.emit(&event(id))?;
    (0..id % 7).try_for_each(|n| insert(tx, &format!("{id} {n}"), n))
}

/// Follows as the relay does: asks for what comes after the last seen.
fn follow(store: &Store, all_written: &AtomicBool) -> Vec<i64> {
    let (mut seq, mut seen, deadline) = (0, Vec::new(), Instant::now() + PATIENCE * 2);
    loop {
        let is_over = all_written.load(Ordering::Acquire);
        let rows = after(store, seq);
        for row in &rows {
            assert!(row.seq > seq);
            seq = row.seq;
            seen.push(row.event.record_id);
        }
        let behind = store.read_blocking(|r| OutboxRow::count_after(r, seq)).unwrap();
        if is_over && rows.is_empty() && behind == 0 {
            return seen;
        }
        assert!(Instant::now() < deadline, "{behind} events never come");
        thread::yield_now();
    }
}
