//! What every night brings for prices.

use guanxi_record::daily::Daily;
use guanxi_store::Queries;
use guanxi_types::{Clock, Result};

use crate::Company;

/// The name of the nightly run.
const NIGHTLY: &str = "prices";

impl Company {
    /// Ends promotions and coupon codes whose days are over, every night until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn end_prices_nightly(&self) -> Result<Daily> {
        let (store, schema) = (self.store.clone(), self.schema.clone());
        let work = move |is_over: &dyn Fn() -> bool| {
            guanxi_pricing::jobs::nightly(&store, &schema.now(), &Clock::System, is_over)
        };
        let zone = Box::new(|r: &mut dyn Queries| guanxi_org::zone(r));
        Daily::start(self.store.clone(), NIGHTLY, (Clock::System, zone), Box::new(work))
    }
}
