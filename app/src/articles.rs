//! What every night brings for knowledge, and the editions of periodicals on their way.

use guanxi_periodicals::Dispatch;
use guanxi_record::daily::Daily;
use guanxi_store::Queries;
use guanxi_types::{Clock, Result};

use crate::Company;

/// The name of the nightly run.
const NIGHTLY: &str = "knowledge";

impl Company {
    /// Tells the owners of articles that are to be looked at again, every night until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn remind_articles_nightly(&self) -> Result<Daily> {
        let store = self.store.clone();
        let work = move |is_over: &dyn Fn() -> bool| {
            guanxi_knowledge::jobs::nightly(&store, &Clock::System, is_over)
        };
        let zone = Box::new(|r: &mut dyn Queries| guanxi_org::zone(r));
        Daily::start(self.store.clone(), NIGHTLY, (Clock::System, zone), Box::new(work))
    }

    /// Goes on with every edition that is being sent until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn send_editions(&self) -> Result<Dispatch> {
        guanxi_periodicals::start(self.store.clone(), self.schema.clone(), Clock::System)
    }
}
