//! Dashboards that are mailed: what is due is planned, made and put into the outbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use guanxi_insight::mailing::Mailer;
use guanxi_types::{Clock, Problem, Result};

use crate::Company;

/// How often it is looked whether something is due or asked for.
const EVERY: Duration = Duration::from_secs(2);
/// How long it waits after something failed.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// The running work; it stops when dropped, after the mail that it is at.
pub struct DashboardMail {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for DashboardMail {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}

impl Company {
    fn mailer(&self, clock: Clock) -> Mailer {
        Mailer {
            store: self.store.clone(),
            schema: self.schema.clone(),
            insight: Arc::clone(&self.insight),
            audience: crate::audience(),
            clock,
            folder: self.folder.join("tmp"),
        }
    }

    /// Puts the dashboards that are due by this clock, or asked for, into the outbox; how many mails.
    ///
    /// # Errors
    /// When the database can't be written, or a mail can't be made.
    pub fn mail_due_dashboards(&self, clock: Clock) -> Result<usize> {
        let count = self.mailer(clock).run(&|| false)?;
        self.messenger.wake();
        Ok(count)
    }

    /// The same again and again until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn mail_dashboards(&self) -> Result<DashboardMail> {
        let stop = Arc::new(AtomicBool::new(false));
        let (told, mailer) = (Arc::clone(&stop), self.mailer(Clock::System));
        let messenger = Arc::clone(&self.messenger);
        let thread = std::thread::Builder::new()
            .name("dashboards".to_owned())
            .spawn(move || {
                let is_over = || told.load(Ordering::Acquire);
                while !is_over() {
                    let pause = match mailer.run(&is_over) {
                        Ok(0) => EVERY,
                        Ok(count) => {
                            tracing::info!(count, "dashboards are mailed");
                            messenger.wake();
                            EVERY
                        }
                        Err(problem) => {
                            tracing::error!(%problem, "dashboards aren't mailed; tried again in a minute");
                            AFTER_FAILURE
                        }
                    };
                    if !is_over() {
                        std::thread::park_timeout(pause);
                    }
                }
            })
            .map_err(Problem::internal)?;
        Ok(DashboardMail {
            stop,
            thread: Some(thread),
        })
    }
}
