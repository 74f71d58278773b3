//! Work that is done once a day, in the company's night. The day that was done last stands in the database: a restart neither
//! does it twice nor leaves it out, and what a night missed is made up for when the program runs again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use guanxi_entity::Value;
use guanxi_store::{Migration, Queries, Store};
use guanxi_types::{Clock, Day, Instant, Problem, Result, Zone};

/// Where the last day stands.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0018_daily",
    sql: include_str!("../migrations/0018_daily.sql"),
}];

/// The company's hour at which a day's work is due: the shops are closed, and figures of the day before are in.
const DUE_HOUR: i8 = 2;
/// How often it is looked whether work is due.
const EVERY: Duration = Duration::from_secs(60);
/// How long work that failed is left alone.
const AFTER_FAILURE: Duration = Duration::from_secs(3_600);

/// Whether the work came to its end, or was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that there was to do.
    Done,
    /// It goes on when the program runs again.
    Stopped,
}

/// What is done once a day. It is handed a question to ask now and then: whether to stop.
pub type Work = dyn Fn(&dyn Fn() -> bool) -> Result<Outcome> + Send;

/// Finds the company's zone.
pub type FindZone = dyn Fn(&mut dyn Queries) -> Result<Zone> + Send;

/// Does the work of the last night if it isn't done, and says whether it was due. What a company begins with isn't due: the
/// first night is the next one.
///
/// # Errors
/// What the work returns; then it stays due.
pub fn run_if_due(
    store: &Store,
    name: &'static str,
    (now, zone): (Instant, &Zone),
    work: &mut dyn FnMut() -> Result<Outcome>,
) -> Result<bool> {
    let night = last_night(now, zone)?;
    let done = store.read_blocking(|r| {
        let row = r.query_first(
            "SELECT day FROM record_daily WHERE name = ?1",
            &[Value::from(name)],
        )?;
        Ok(row.map(|row| row.int(0)))
    })?;
    match done {
        Some(done) if done >= i64::from(night.raw()) => Ok(false),
        Some(_) => {
            if work()? == Outcome::Done {
                mark(store, name, night)?;
            }
            Ok(true)
        }
        None => {
            mark(store, name, night)?;
            Ok(false)
        }
    }
}

fn mark(store: &Store, name: &'static str, day: Day) -> Result<()> {
    store.write_blocking(move |tx| {
        tx.execute(
            "INSERT INTO record_daily (name, day) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET day = excluded.day",
            &[Value::from(name), Value::from(i64::from(day.raw()))],
        )
        .map(drop)
    })
}

/// The day whose work was due last.
fn last_night(now: Instant, zone: &Zone) -> Result<Day> {
    let today = zone.day_of(now);
    let due = zone
        .instant(today.date().at(DUE_HOUR, 0, 0, 0))
        .map_err(Problem::internal)?;
    Ok(if now >= due { today } else { today.plus(-1) })
}

/// Does a day's work every night, until it is dropped.
pub struct Daily {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Daily {
    /// Starts it; `zone` tells the company's.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn start(
        store: Store,
        name: &'static str,
        (clock, zone): (Clock, Box<FindZone>),
        work: Box<Work>,
    ) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let is_over = || told.load(Ordering::Acquire);
                while !is_over() {
                    let done = store.read_blocking(|r| zone(r)).and_then(|zone| {
                        run_if_due(&store, name, (clock.now(), &zone), &mut || work(&is_over))
                    });
                    let pause = match done {
                        Ok(_) => EVERY,
                        Err(problem) => {
                            tracing::error!(%problem, work = name, "the day's work failed; tried again in an hour");
                            AFTER_FAILURE
                        }
                    };
                    if !is_over() {
                        std::thread::park_timeout(pause);
                    }
                }
            })
            .map_err(Problem::internal)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Daily {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}
