//! Who has bought before a ladder counted it: whom its review lets in.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result, len_i64};

use super::tier::Ladder;
use crate::commands::REVIEWED_AT_ONCE;
use crate::rules::tier::Span;

/// Customers or households that are looked at for one answer.
pub const WALKED_AT_ONCE: i64 = 2_000;

/// Where a review of a ladder stands: after this one, in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walk {
    /// Memberships, which come first.
    Members(RawId),
    /// Households that aren't on the ladder, where it is shared.
    Households(RawId),
    /// Customers who aren't on it.
    Customers(RawId),
}

impl Walk {
    /// What comes after the memberships; nothing where what was bought before doesn't count.
    #[must_use]
    pub const fn past_members(ladder: &Ladder) -> Option<Self> {
        match (ladder.entry_first, ladder.is_shared) {
            (true, _) => None,
            (false, true) => Some(Self::Households(0)),
            (false, false) => Some(Self::Customers(0)),
        }
    }

    const fn after(self) -> RawId {
        match self {
            Self::Members(id) | Self::Households(id) | Self::Customers(id) => id,
        }
    }

    const fn at(self, id: RawId) -> Self {
        match self {
            Self::Members(_) => Self::Members(id),
            Self::Households(_) => Self::Households(id),
            Self::Customers(_) => Self::Customers(id),
        }
    }

    const fn next(self) -> Option<Self> {
        match self {
            Self::Households(_) => Some(Self::Customers(0)),
            _ => None,
        }
    }

    const fn table(self) -> &'static str {
        match self {
            Self::Households(_) => "customers_household",
            _ => "customers_customer",
        }
    }
}

/// Who isn't on a ladder and has bought enough for one of its tiers, among the next few: households or customers by id. Where to go on, and
/// nothing at the end. Whoever was taken off it by hand isn't among them.
///
/// # Errors
/// When the database can't be read.
pub fn prospects(
    reads: &mut dyn Queries,
    ladder: &Ladder,
    walk: Walk,
    today: Day,
) -> Result<(Vec<RawId>, Option<Walk>)> {
    let lowest = ladder.steps.iter().filter_map(|step| step.threshold).min();
    let entry = ladder.steps.iter().filter_map(|step| step.entry).min();
    if ladder.entry_first || (lowest.is_none() && entry.is_none()) {
        return Ok((Vec::new(), None));
    }
    // So many at once, found or not: each answer costs the same.
    let bound = reads.query_first(
        &format!(
            "SELECT MAX(w.id) FROM (SELECT id FROM {} WHERE id > ?1 ORDER BY id LIMIT ?2) w",
            walk.table()
        ),
        &[Value::from(walk.after()), Value::from(WALKED_AT_ONCE)],
    )?;
    let Some(bound) = bound.and_then(|row| row.optional_int(0)) else {
        return Ok((Vec::new(), walk.next()));
    };
    let rows = reads.query(
        &sql(ladder, walk),
        &[
            Value::from(ladder.id),
            Value::from(walk.after()),
            Value::from(bound),
            Value::from(i64::from(first_day(ladder, today))),
            Value::from(i64::from(today.raw())),
            Value::from(lowest.unwrap_or(i64::MAX)),
            Value::from(entry.unwrap_or(i64::MAX)),
            Value::from(REVIEWED_AT_ONCE),
        ],
    )?;
    let found: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
    let is_full = len_i64(found.len()) == REVIEWED_AT_ONCE;
    let last = found.last().copied().filter(|_| is_full).unwrap_or(bound);
    Ok((found, Some(walk.at(last))))
}

/// The first day that may count for who hasn't joined.
fn first_day(ladder: &Ladder, today: Day) -> i32 {
    let span = match ladder.span {
        // Periods that begin with the first purchase.
        Span::Anniversary(months) => Span::Rolling(months),
        span => span,
    };
    span.first(today, None).map_or(i32::MIN, Day::raw)
}

fn sql(ladder: &Ladder, walk: Walk) -> String {
    let what = match ladder.metric.as_str() {
        "points" => "CAST(SUM(p.points) AS BIGINT)",
        "visits" => "NULLIF(COUNT(*), 0)",
        _ => "CAST(SUM(p.amount) AS BIGINT)",
    };
    let (whose, own) = match walk {
        Walk::Households(_) => ("p.household_id = o.id", "m.household_id = o.id"),
        _ if ladder.is_shared => (
            "p.customer_id = o.id AND p.household_id IS NULL",
            "m.customer_id = o.id AND m.household_id IS NULL",
        ),
        _ => (
            "p.customer_id = o.id",
            "m.customer_id = o.id AND m.household_id IS NULL",
        ),
    };
    // Where a ladder is shared, who lives in a household stands on it with that alone.
    let rests = match walk {
        Walk::Customers(_) if ladder.is_shared => {
            "NOT EXISTS (SELECT 1 FROM customers_household_member h WHERE h.customer_id = o.id AND h.left_on IS NULL)"
        }
        _ => "1 = 1",
    };
    // Nobody is let in who was erased.
    let stays = match walk {
        Walk::Households(_) => "1 = 1",
        _ => "NOT EXISTS (SELECT 1 FROM record_erased e WHERE e.record_id = o.id)",
    };
    // The sign keeps the databases from going through the ladder's memberships for each.
    format!(
        "SELECT o.id FROM {} o WHERE o.id > ?2 AND o.id <= ?3 AND {rests} AND {stays} AND NOT EXISTS (SELECT 1 FROM loyalty_membership m \
         WHERE +m.scheme_id = ?1 AND {own} AND (m.tier_id IS NOT NULL OR m.joined_on IS NOT NULL)) \
         AND (SELECT CASE WHEN {what} >= ?6 OR MAX(p.amount) >= ?7 THEN 1 ELSE 0 END FROM loyalty_purchase p \
         WHERE {whose} AND p.amount > 0 AND p.day >= ?4 AND p.day <= ?5) = 1 ORDER BY o.id LIMIT ?8",
        walk.table()
    )
}
