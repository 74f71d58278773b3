//! What every night brings for the care of customers.

use guanxi_record::daily::{Daily, Outcome};
use guanxi_scheme::commands::{Cared, care};
use guanxi_store::Queries;
use guanxi_types::{Clock, Ctx, Result, Through};

use crate::Company;

/// The name of the nightly run.
const NIGHTLY: &str = "scheme";

impl Company {
    /// Makes the day's tasks of care.
    ///
    /// # Errors
    /// When the database can't be written.
    pub fn care(&self) -> Result<Cared> {
        let schema = self.schema.now();
        self.store.write_blocking(move |tx| {
            let ctx = Ctx::system("scheme", Through::Job);
            care(tx, &schema, &ctx)
        })
    }

    /// The same every night until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn care_nightly(&self) -> Result<Daily> {
        let (store, schema) = (self.store.clone(), self.schema.clone());
        let work = move |_: &dyn Fn() -> bool| {
            let now = schema.now();
            let done = store.write_blocking(move |tx| {
                let ctx = Ctx::system("scheme", Through::Job);
                care(tx, &now, &ctx)
            })?;
            tracing::info!(tasks = done.tasks, "tasks of care were made");
            Ok(Outcome::Done)
        };
        let zone = Box::new(|r: &mut dyn Queries| guanxi_org::zone(r));
        Daily::start(self.store.clone(), NIGHTLY, (Clock::System, zone), Box::new(work))
    }
}
