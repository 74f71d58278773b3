//! What members are told every day: changes of tier, points that expire soon, and the events of the next day.

use guanxi_member::commands::{tell_events, tell_points, tell_tiers};
use guanxi_record::LiveSchema;
use guanxi_record::daily::{Daily, Outcome};
use guanxi_store::{Queries, Store};
use guanxi_types::{Clock, Ctx, RawId, Result, Through};

use crate::Company;

/// The name of the nightly run. After that of the club: what it finds is told the same morning.
const NIGHTLY: &str = "telling";

/// The program's own circumstances, in the company's zone.
fn circumstances(store: &Store) -> Result<Ctx> {
    let zone = store.read_blocking(|r| guanxi_org::zone(r))?;
    Ok(Ctx {
        zone,
        ..Ctx::system("member", Through::Job)
    })
}

/// Puts the day's messages into the outbox, until there are none or `is_over`; how many.
fn tell(store: &Store, schema: &LiveSchema, is_over: &dyn Fn() -> bool) -> Result<usize> {
    let ctx = circumstances(store)?;
    let mut count = 0;
    let mut next: Option<RawId> = Some(0);
    while next.is_some() && !is_over() {
        let (schema, ctx) = (schema.now(), ctx.clone());
        let told = store.write_blocking(move |tx| tell_tiers(tx, &schema, &ctx))?;
        count += told.messages;
        next = told.next;
    }
    let mut next: Option<RawId> = Some(0);
    while let Some(after) = next.filter(|_| !is_over()) {
        let (schema, ctx) = (schema.now(), ctx.clone());
        let told = store.write_blocking(move |tx| tell_points(tx, &schema, &ctx, after))?;
        count += told.messages;
        next = told.next;
    }
    let mut next: Option<RawId> = Some(0);
    while let Some(after) = next.filter(|_| !is_over()) {
        let (schema, ctx) = (schema.now(), ctx.clone());
        let told = store.write_blocking(move |tx| tell_events(tx, &schema, &ctx, after))?;
        count += told.messages;
        next = told.next;
    }
    Ok(count)
}

impl Company {
    /// Tells members of changes of tier and of points that expire soon; how many messages were put into the outbox.
    ///
    /// # Errors
    /// When the database can't be written.
    pub fn tell_members(&self) -> Result<usize> {
        let count = tell(&self.store, &self.schema, &|| false)?;
        self.messenger.wake();
        Ok(count)
    }

    /// The same every night until the answer is dropped.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn tell_members_nightly(&self) -> Result<Daily> {
        let (store, schema) = (self.store.clone(), self.schema.clone());
        let work = move |is_over: &dyn Fn() -> bool| {
            let messages = tell(&store, &schema, is_over)?;
            tracing::info!(messages, "members are told");
            Ok(if is_over() {
                Outcome::Stopped
            } else {
                Outcome::Done
            })
        };
        let zone = Box::new(|r: &mut dyn Queries| guanxi_org::zone(r));
        Daily::start(self.store.clone(), NIGHTLY, (Clock::System, zone), Box::new(work))
    }
}
