//! A thread that brings the standings up to date when the facts have changed, or the day has.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use guanxi_types::{Problem, Result};

use super::StandingKeeper;

/// How often it is looked whether the facts have changed.
const EVERY: Duration = Duration::from_secs(2);
/// How long changes may go on before the standings are computed while they do. An import of years isn't followed step by step.
const WAIT_MAX: Duration = Duration::from_secs(120);
/// A computation takes this part of the time at most: after one of 10 seconds there is none for 90.
const PAUSE_TIMES: u32 = 9;
/// How long it waits after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// The running thread; it stops when dropped.
pub struct Following {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Following {
    /// Starts it.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn start(keeper: Arc<StandingKeeper>) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("standings".to_owned())
            .spawn(move || follow(&keeper, &told))
            .map_err(Problem::internal)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

fn follow(keeper: &StandingKeeper, told: &AtomicBool) {
    let mut done = None;
    let mut last = None;
    let mut waiting_since = Instant::now();
    while !told.load(Ordering::Acquire) {
        let now = Some(keeper.mark());
        let is_quiet = now == last || waiting_since.elapsed() >= WAIT_MAX;
        last = now;
        let mut pause = EVERY;
        if now == done {
            waiting_since = Instant::now();
        } else if is_quiet {
            let began = Instant::now();
            pause = match keeper.refresh() {
                Ok(refreshed) => {
                    tracing::debug!(?refreshed, "standings are up to date");
                    done = now;
                    (began.elapsed() * PAUSE_TIMES).max(EVERY)
                }
                Err(problem) => {
                    tracing::error!(%problem, "standings can't be computed");
                    AFTER_FAILURE
                }
            };
            waiting_since = Instant::now();
        }
        let until = Instant::now() + pause;
        while !told.load(Ordering::Acquire) && Instant::now() < until {
            std::thread::park_timeout(until.saturating_duration_since(Instant::now()));
        }
    }
}
