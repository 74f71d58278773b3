//! What every night brings for quotations and contracts.

use guanxi_record::daily::{Daily, Outcome};
use guanxi_sales::commands::{Daily as Done, daily};
use guanxi_store::Queries;
use guanxi_types::{Clock, Ctx, Result, Through};

use crate::Company;

/// The name of the nightly run.
const NIGHTLY: &str = "sales";

impl Company {
    /// Lets quotations run out, tells of contracts that near their end, and renews or ends those that are over, as of today.
    ///
    /// # Errors
    /// When the database can't be written.
    pub fn renew_contracts(&self) -> Result<Done> {
        let schema = self.schema.now();
        self.store.write_blocking(move |tx| {
            let ctx = Ctx::system("sales", Through::Job);
            daily(tx, &schema, &ctx)
        })
    }

    /// The same every night until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn renew_nightly(&self) -> Result<Daily> {
        let (store, schema) = (self.store.clone(), self.schema.clone());
        let work = move |is_over: &dyn Fn() -> bool| {
            loop {
                let now = schema.now();
                let done = store.write_blocking(move |tx| {
                    let ctx = Ctx::system("sales", Through::Job);
                    daily(tx, &now, &ctx)
                })?;
                if done.is_nothing() {
                    return Ok(Outcome::Done);
                }
                let Done {
                    expired,
                    told,
                    renewed,
                    ended,
                } = done;
                tracing::info!(expired, told, renewed, ended, "quotations and contracts moved on");
                if is_over() {
                    return Ok(Outcome::Stopped);
                }
            }
        };
        let zone = Box::new(|r: &mut dyn Queries| guanxi_org::zone(r));
        Daily::start(self.store.clone(), NIGHTLY, (Clock::System, zone), Box::new(work))
    }
}
