//! The store on both engines: commits, refusals, retries, the order of events.

#[cfg(test)]
mod commit;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod terms;
