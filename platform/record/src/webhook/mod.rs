//! Other programs are told of what happens here. An administrator makes a subscription: an address, which events, and a
//! secret that every message is signed with as [Standard Webhooks](https://www.standardwebhooks.com) says. The outbox is
//! followed into one row a subscription and record (`feed`); a thread posts the rows (`sender`), in order for each record, again
//! and again while the receiver fails. At least once: a receiver knows a message that it had by `webhook-id`.

mod address;
mod delivery;
mod feed;
mod log;
mod message;
mod post;
mod sender;
mod subscription;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use guanxi_store::{Migration, Store};
use guanxi_types::{Action, Clock, Ctx, Result};
use tokio::sync::watch;

use crate::live::LiveSchema;
use crate::people::Audience;

pub use address::is_public;
pub use feed::what_happened;
pub(crate) use log::forget_answers;
pub use log::{Delivery, deliveries, retry};
pub use message::signature;
pub use sender::Sending;
pub use subscription::{
    Entry, Made, Subscription, SubscriptionInput, change, create, list, ping, remove, renew_secret,
};

/// The tables of webhooks.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0013_webhook",
    sql: include_str!("../../migrations/0013_webhook.sql"),
}];

/// The right to manage subscriptions.
pub const RIGHT: &str = "record.webhook";
/// Subscriptions of a company.
pub const SUBSCRIPTION_LIMIT: i64 = 50;
/// How long a secret that was replaced still signs beside the new one.
pub const OLD_SECRET_MS: i64 = 24 * HOUR_MS;
/// How often a message is posted at most.
pub const TRY_LIMIT: i64 = 8;
/// The pauses after the first, second … try; the last stands for all after it. About 24 hours together.
pub const PAUSES_MS: [i64; 7] = [
    5 * SECOND_MS,
    MINUTE_MS,
    10 * MINUTE_MS,
    HOUR_MS,
    3 * HOUR_MS,
    7 * HOUR_MS,
    13 * HOUR_MS,
];
/// A pause is up to so many thousandths longer, so that a receiver that comes back isn't met by everything at once.
pub const JITTER_PERMILLE: i64 = 200;
/// Failures in a row after which a subscription is switched off,
pub const FAILURE_LIMIT: i64 = 100;
/// or the time since the first of them.
pub const FAILING_LIMIT_MS: i64 = 72 * HOUR_MS;
/// How long finished deliveries are kept.
pub const KEPT_MS: i64 = 30 * 24 * HOUR_MS;
/// Characters of an answer that are kept.
pub const ANSWER_LIMIT: usize = 1_000;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Whether this user may manage subscriptions.
#[must_use]
pub fn may_manage(ctx: &Ctx) -> bool {
    require(ctx).is_ok()
}

/// Refuses whoever may not manage subscriptions.
///
/// # Errors
/// `access.forbidden`.
pub fn require(ctx: &Ctx) -> Result<()> {
    ctx.require_all(Action::Update, RIGHT)
}

/// The webhooks of a company: follows its events, and posts. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    schema: LiveSchema,
    audience: Arc<Audience>,
    clock: Clock,
    followed: AtomicI64,
    allows_private: AtomicBool,
    /// Told when there is something to post.
    wake: watch::Sender<u64>,
}

impl Webhooks {
    /// For this company; what happened before it was first opened with webhooks is nobody's business.
    ///
    /// # Errors
    /// When the database fails.
    pub fn new(store: Store, schema: LiveSchema, audience: Arc<Audience>, clock: Clock) -> Result<Self> {
        let place = feed::place(&store)?;
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                schema,
                audience,
                clock,
                followed: AtomicI64::new(place),
                allows_private: AtomicBool::new(false),
                wake: watch::Sender::new(0_u64),
            }),
        })
    }

    /// Lets messages go to addresses inside the company's own network, and by plain HTTP to this machine.
    pub fn allow_private(&self, allows: bool) {
        self.inner.allows_private.store(allows, Ordering::Release);
    }

    /// Whether messages may go to addresses inside the company's own network.
    #[must_use]
    pub fn allows_private(&self) -> bool {
        self.inner.allows_private.load(Ordering::Acquire)
    }

    /// Says that there is something to post.
    pub fn wake(&self) {
        self.inner.wake.send_modify(|n| *n = n.wrapping_add(1));
    }
}
