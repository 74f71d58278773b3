//! Who isn't reached, and why, in words that are kept.

use guanxi_customers::consent::Standing;
use guanxi_entity::Value;
use guanxi_store::Store;
use guanxi_types::{Clock, Locale, RawId, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::policy::HoldOut;

/// Longest reason that is kept.
const REASON_MAX: usize = 300;
/// How long it is kept of each customer why he wasn't drawn.
const KEPT_MS: i64 = 365 * 86_400_000;
/// Customers that are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: i64 = 5_000;

/// Why somebody isn't reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// In an excluded segment.
    Excluded,
    /// Held back from all campaigns.
    HoldOut,
    /// Didn't agree.
    NoConsent,
    /// Was reached often enough lately.
    Capped,
    /// Is a target of this campaign already.
    Already,
}

impl Why {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::HoldOut => "hold_out",
            Self::NoConsent => "no_consent",
            Self::Capped => "capped",
            Self::Already => "already",
        }
    }
}

/// Somebody who isn't reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Who.
    pub customer: RawId,
    /// The first reason that holds.
    pub why: Why,
    /// Which segment, hold-out or rule it was, and what it counted.
    pub reason: String,
}

impl LeftOut {
    /// Somebody with his reason, cut where it is too long to be kept.
    #[must_use]
    pub fn new(customer: RawId, why: Why, reason: &str) -> Self {
        Self {
            customer,
            why,
            reason: reason.chars().take(REASON_MAX).collect(),
        }
    }
}

/// What keeps customers out of an audience, beside segments.
pub struct Known {
    /// Who is a target already.
    pub already: FxHashSet<RawId>,
    /// The hold-outs in force.
    pub hold_outs: Vec<HoldOut>,
    /// What customers said about being reached.
    pub said: FxHashMap<RawId, Standing>,
    /// Who was contacted often enough, with what was counted, in words.
    pub capped: FxHashMap<RawId, String>,
    /// The language of the reasons.
    pub locale: Locale,
}

impl Known {
    /// Why somebody of the segments isn't reached; none for who is.
    #[must_use]
    pub fn why(&self, customer: RawId) -> Option<LeftOut> {
        if self.already.contains(&customer) {
            return Some(LeftOut::new(customer, Why::Already, ""));
        }
        if let Some(one) = self.hold_outs.iter().find(|one| one.has(customer)) {
            return Some(LeftOut::new(customer, Why::HoldOut, &one.name));
        }
        let said = self.said.get(&customer).copied();
        if !said.is_some_and(Standing::is_allowed) {
            return Some(LeftOut::new(
                customer,
                Why::NoConsent,
                no_consent(said, self.locale),
            ));
        }
        let counted = self.capped.get(&customer)?;
        Some(LeftOut::new(customer, Why::Capped, counted))
    }
}

/// Forgets of drawings that are older than a year who wasn't drawn; of how many. How many there were of each reason stays with the drawing.
/// They go without a line in the log each, where their writing stands: there may be half a million of one drawing.
///
/// # Errors
/// When the database can't be written.
pub fn forget_old(store: &Store, clock: &Clock, is_over: &dyn Fn() -> bool) -> Result<u64> {
    let before = clock.now() - KEPT_MS;
    let mut forgotten = 0;
    while !is_over() {
        let count = store.write_blocking(move |tx| {
            tx.execute(
                "DELETE FROM marketing_audience_left_out WHERE id IN (SELECT l.id FROM marketing_audience_left_out l \
                 JOIN marketing_audience_draw d ON d.id = l.draw_id WHERE d.drawn_at < ?1 LIMIT ?2)",
                &[Value::from(before), Value::from(FORGOTTEN_AT_ONCE)],
            )
        })?;
        if count == 0 {
            break;
        }
        forgotten += count;
    }
    Ok(forgotten)
}

/// What somebody said who didn't agree.
const fn no_consent(standing: Option<Standing>, locale: Locale) -> &'static str {
    let (zh, en) = match standing {
        Some(Standing::Refused) => ("本人拒绝", "said no"),
        Some(Standing::Withdrawn) => ("本人撤回了同意", "took the consent back"),
        Some(Standing::Expired) => ("同意已过期", "the consent is over"),
        Some(Standing::Granted | Standing::Unknown) | None => ("没有表示过同意", "never agreed"),
    };
    match locale {
        Locale::Zh => zh,
        Locale::En => en,
    }
}
