//! What a caller may rely on when `write` answers.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use guanxi_store::Store;
use guanxi_testkit::each_engine;
use guanxi_types::{ErrorKind, Problem, Result};

use crate::fixture::{Database, insert, insert_later, names, value};

/// Keeps one of the store's writers busy inside a transaction until told to go on.
fn hold(store: &Store) -> (Sender<()>, Receiver<()>, thread::JoinHandle<Result<()>>) {
    let (go_on, wait) = channel::<()>();
    let (entered, is_in) = channel::<()>();
    let (wait, store) = (Mutex::new(wait), store.clone());
    let thread = thread::spawn(move || {
        store.write_blocking(move |tx| {
            insert(tx, "held", 1)?;
            entered.send(()).map_err(Problem::internal)?;
            wait.lock()
                .map_err(|_| Problem::internal("poisoned"))?
                .recv()
                .map_err(Problem::internal)
        })
    });
    (go_on, is_in, thread)
}

/// O8
#[test]
fn nothing_is_seen_before_its_commit() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let (go_on, is_in, held) = hold(&database.store);
        is_in.recv().unwrap();
        assert_eq!(names(&database.store), Vec::<String>::new(), "{engine:?}");
        go_on.send(()).unwrap();
        held.join().unwrap().unwrap();
        assert_eq!(names(&database.store), ["held"]);
    });
}

/// O8
#[test]
fn what_is_acknowledged_is_committed() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let other = Arc::new(database.again());
        thread::scope(|scope| {
            for writer in 0..16 {
                let (store, other) = (database.store.clone(), Arc::clone(&other));
                scope.spawn(move || {
                    for n in 0..10 {
                        let name = format!("w{writer} n{n}");
                        let written = name.clone();
                        store.write_blocking(move |tx| insert(tx, &written, n)).unwrap();
                        let seen = other.read_blocking(|r| value(r, &name)).unwrap();
                        assert_eq!(seen, Some(n), "{engine:?}: acknowledged, but not there");
                    }
                });
            }
        });
        assert_eq!(names(&other).len(), 160);
    });
}

/// O8
#[test]
fn a_refused_command_harms_no_other_of_its_group() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let (go_on, is_in, held) = hold(&database.store);
        is_in.recv().unwrap();
        // On SQLite all of these wait for the one that is held, and share its commit.
        let answers: Vec<_> = (0..30)
            .map(|n| {
                let store = database.store.clone();
                thread::spawn(move || store.write_blocking(move |tx| command(tx, n)))
            })
            .collect();
        go_on.send(()).unwrap();
        held.join().unwrap().unwrap();
        for (n, answer) in answers.into_iter().enumerate() {
            let answer = answer.join().unwrap();
            let code = answer.as_ref().err().map(|p| p.code.as_str());
            let wanted = match n % 5 {
                1 => Some("test.refused"),
                2 => Some("record.key_taken"),
                3 => Some("internal"),
                4 => Some("internal"),
                _ => None,
            };
            assert_eq!(code, wanted, "{engine:?} {n}: {answer:?}");
        }
        assert_eq!(
            names(&database.store),
            ["c00", "c05", "c10", "c15", "c20", "c25", "held"],
            "{engine:?}"
        );
        database
            .store
            .write_blocking(|tx| insert(tx, "after", 1))
            .unwrap();
    });
}

/// Every fifth goes well; the others write first and go wrong then, each in its own way.
fn command(tx: &mut guanxi_store::Tx<'_>, n: usize) -> Result<()> {
    insert(tx, &format!("c{n:02}"), 1)?;
    match n % 5 {
        1 => Err(Problem::new(ErrorKind::Invalid, "test.refused")),
        2 => insert(tx, &format!("c{n:02}"), 1),
        3 => panic!("a command goes wrong; the store goes on"),
        // A failed statement that is passed over must not look like a success.
        4 => {
            let _ = insert(tx, &format!("c{n:02}"), 1);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// O8
#[test]
fn an_attempt_is_done_whole_or_not_at_all() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let done = database.store.write_blocking(|tx| {
            insert(tx, "before", 1)?;
            let refused = tx.attempt(|tx| {
                insert(tx, "inside", 1)?;
                insert(tx, "before", 2)
            });
            let inner = tx.attempt(|tx| {
                insert(tx, "kept", 1)?;
                let _ = tx.attempt(|tx| insert(tx, "kept", 2));
                Ok(())
            });
            inner?;
            Ok(refused.is_err())
        });
        assert_eq!(done, Ok(true), "{engine:?}");
        assert_eq!(names(&database.store), ["before", "kept"], "{engine:?}");
    });
}

/// O8: what an attempt changes may be larger than what SQLite keeps of it in memory.
#[test]
fn a_large_attempt_is_done_or_undone_as_a_small_one() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let done = database.store.write_blocking(|tx| {
            for n in 0..20_000 {
                insert(tx, &format!("{n:0100}"), 0)?;
            }
            tx.attempt(|tx| tx.execute("UPDATE counter SET n = 1", &[]))?;
            let refused = tx.attempt(|tx| {
                tx.execute("UPDATE counter SET n = 2", &[])?;
                Err::<(), _>(Problem::new(ErrorKind::Invalid, "test.refused"))
            });
            Ok(refused.map_err(|problem| problem.code))
        });
        assert_eq!(done, Ok(Err("test.refused".to_owned())), "{engine:?}");
        let seen = database.store.read_blocking(|r| value(r, &format!("{:0100}", 7)));
        assert_eq!(seen, Ok(Some(1)), "{engine:?}");
    });
}

/// O8: what may be written later is written before the next question, and before the commit is acknowledged.
#[test]
fn what_is_written_later_is_there_when_it_is_asked_for() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let seen = database.store.write_blocking(|tx| {
            insert_later(tx, "first", 1)?;
            let seen = value(tx, "first")?;
            insert_later(tx, "second", 2)?;
            Ok(seen)
        });
        assert_eq!(seen, Ok(Some(1)), "{engine:?}");
        assert_eq!(names(&database.store), ["first", "second"], "{engine:?}");
        let refused = database.store.write_blocking(|tx| {
            insert_later(tx, "third", 3)?;
            insert_later(tx, "first", 4)
        });
        assert_eq!(refused.unwrap_err().code, "record.key_taken", "{engine:?}");
        let ignored = database.store.write_blocking(|tx| {
            insert_later(tx, "first", 5)?;
            let _ = value(tx, "first");
            insert(tx, "fourth", 6)
        });
        assert!(ignored.is_err(), "{engine:?}");
        assert_eq!(names(&database.store), ["first", "second"], "{engine:?}");
    });
}

/// O8: a refusal that only comes when what waited is sent belongs to the attempt, and undoes it.
#[test]
fn an_attempt_answers_for_what_it_writes_later() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let refused = database.store.write_blocking(|tx| {
            insert(tx, "first", 1)?;
            let refused = tx.attempt(|tx| {
                insert(tx, "inside", 2)?;
                insert_later(tx, "first", 3)
            });
            let left = tx.attempt(|tx| {
                insert_later(tx, "first", 4)?;
                Err::<(), _>(Problem::new(ErrorKind::Invalid, "test.refused"))
            });
            insert_later(tx, "last", 5)?;
            Ok((refused.map_err(|problem| problem.code), left.is_err()))
        });
        let taken = Err("record.key_taken".to_owned());
        assert_eq!(refused, Ok((taken, true)), "{engine:?}");
        assert_eq!(names(&database.store), ["first", "last"], "{engine:?}");
    });
}

/// O8: the server's last task may be the last to hold the store.
#[test]
fn a_store_may_be_dropped_in_a_task() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let store = database.again();
        assert_eq!(names(&store), Vec::<String>::new(), "it has a connection");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async move { drop(store) });
    });
}

/// O8: who takes a failed attempt for a refusal takes no clash of transactions for one.
#[test]
fn a_clash_inside_an_attempt_is_tried_again() {
    const THREADS: i64 = 6;
    const EACH: i64 = 25;
    each_engine(|engine| {
        let database = Database::new(engine);
        database.store.write_blocking(|tx| insert(tx, "sum", 0)).unwrap();
        thread::scope(|scope| {
            for _ in 0..THREADS {
                let store = database.store.clone();
                scope.spawn(move || {
                    for _ in 0..EACH {
                        let passed_over = |tx: &mut guanxi_store::Tx<'_>| Ok(tx.attempt(increment).is_ok());
                        assert_eq!(store.write_blocking(passed_over), Ok(true), "{engine:?}");
                    }
                });
            }
        });
        let sum = database.store.read_blocking(|r| value(r, "sum")).unwrap();
        assert_eq!(sum, Some(THREADS * EACH), "{engine:?}");
    });
}

/// O8: read, then write what was read and one more; two at once get in each other's way on PostgreSQL.
#[test]
fn concurrent_increments_all_count() {
    const THREADS: i64 = 6;
    const EACH: i64 = 25;
    each_engine(|engine| {
        let database = Database::new(engine);
        database.store.write_blocking(|tx| insert(tx, "sum", 0)).unwrap();
        thread::scope(|scope| {
            for _ in 0..THREADS {
                let store = database.store.clone();
                scope.spawn(move || {
                    for _ in 0..EACH {
                        store.write_blocking(increment).unwrap();
                    }
                });
            }
        });
        let sum = database.store.read_blocking(|r| value(r, "sum")).unwrap();
        assert_eq!(sum, Some(THREADS * EACH), "{engine:?}");
    });
}

fn increment(tx: &mut guanxi_store::Tx<'_>) -> Result<()> {
    let n = value(tx, "sum")?.unwrap_or_default();
    tx.execute("UPDATE counter SET n = ?1 WHERE name = 'sum'", &[(n + 1).into()])
        .map(drop)
}
