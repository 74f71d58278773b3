//! Where customers stand on ladders.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};

use crate::commands::Holder;
use crate::commands::book::day_of;
use crate::rules::tier::{Downgrade, Span, Step, may_fall, to_come};

/// A ladder as it is climbed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// The scheme.
    pub id: RawId,
    /// Its name.
    pub name: String,
    /// Whether households stand on it together.
    pub is_shared: bool,
    /// What who joins a household brings: `stay`, `higher` or `recount`.
    pub joining: String,
    /// What who leaves one has then: `stay`, `take` or `recount`.
    pub leaving: String,
    /// `spend`, `points` or `visits`.
    pub metric: String,
    /// Over what time.
    pub span: Span,
    /// Whether nothing counts until the member was let in.
    pub entry_first: bool,
    /// Whether a tier counts when it is reached.
    pub at_once: bool,
    /// Months for which a tier is kept.
    pub keep_months: i64,
    /// Days to catch up.
    pub grace_days: i64,
    /// `one`, `balance` or `never`.
    pub downgrade: String,
    /// The tiers, from the bottom.
    pub steps: Vec<Step>,
    /// Their numbers and names.
    pub names: Vec<(RawId, String, String)>,
}

impl Ladder {
    /// The tier of this id.
    #[must_use]
    pub fn step(&self, id: RawId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The name of a tier.
    #[must_use]
    pub fn name_of(&self, id: RawId) -> &str {
        let found = self.names.iter().find(|(known, _, _)| *known == id);
        found.map_or("", |(_, _, name)| name)
    }
}

/// The ladders that count, or one of them.
///
/// # Errors
/// When the database can't be read.
pub fn ladders(reads: &mut dyn Queries, only: Option<RawId>) -> Result<Vec<Ladder>> {
    let rows = reads.query(
        "SELECT id, name, is_shared, metric, period, period_months, entry_first, upgrades_at_once, keep_months, grace_days, \
         downgrade, joining, leaving FROM loyalty_tier_scheme WHERE is_active = 1 AND (id = ?1 OR ?1 = 0) ORDER BY id",
        &[Value::from(only.unwrap_or(0))],
    )?;
    let mut found = Vec::new();
    for row in rows {
        let metric = row.text(3).to_owned();
        let tiers = reads.query(
            "SELECT id, rank, threshold, threshold_count, entry_amount, number, name FROM loyalty_tier WHERE scheme_id = ?1 \
             ORDER BY rank",
            &[Value::from(row.int(0))],
        )?;
        let step = |tier: &guanxi_store::Row| Step {
            id: tier.int(0),
            rank: tier.int(1),
            threshold: tier.optional_int(if metric == "spend" { 2 } else { 3 }),
            entry: tier.optional_int(4),
        };
        let name = |tier: &guanxi_store::Row| (tier.int(0), tier.text(5).to_owned(), tier.text(6).to_owned());
        found.push(Ladder {
            id: row.int(0),
            name: row.text(1).to_owned(),
            is_shared: row.int(2) == 1,
            span: Span::named(row.text(4), row.int(5)),
            entry_first: row.int(6) == 1,
            at_once: row.int(7) == 1,
            keep_months: row.int(8),
            grace_days: row.int(9),
            downgrade: row.text(10).to_owned(),
            joining: row.text(11).to_owned(),
            leaving: row.text(12).to_owned(),
            steps: tiers.iter().map(step).collect(),
            names: tiers.iter().map(name).collect(),
            metric,
        });
    }
    Ok(found)
}

/// A member of a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The membership.
    pub id: RawId,
    /// Who.
    pub customer: RawId,
    /// The household.
    pub household: Option<RawId>,
    /// The tier.
    pub tier: Option<RawId>,
    /// Since when.
    pub since: Option<Day>,
    /// The day of joining.
    pub joined_on: Option<Day>,
    /// The tier is kept to this day.
    pub keep_until: Option<Day>,
    /// The last day to catch up.
    pub grace_until: Option<Day>,
}

pub(crate) const MEMBER: &str = "SELECT id, customer_id, household_id, tier_id, since, joined_on, keep_until, grace_until \
     FROM loyalty_membership";

impl Ladder {
    /// Which of its memberships count, as a condition: where it is shared, who lives in a household stands where that does, and his own
    /// membership rests.
    pub(crate) const fn counting(&self) -> &'static str {
        if self.is_shared {
            "(household_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM customers_household_member h \
             WHERE h.customer_id = loyalty_membership.customer_id AND h.left_on IS NULL))"
        } else {
            "1 = 1"
        }
    }
}

pub(crate) fn member_of(row: &guanxi_store::Row) -> Member {
    Member {
        id: row.int(0),
        customer: row.int(1),
        household: row.optional_int(2),
        tier: row.optional_int(3),
        since: day_of(row.optional_int(4)),
        joined_on: day_of(row.optional_int(5)),
        keep_until: day_of(row.optional_int(6)),
        grace_until: day_of(row.optional_int(7)),
    }
}

/// The key that a membership is found by.
pub(crate) fn owner_key(holder: Holder, is_shared: bool) -> String {
    match holder.household.filter(|_| is_shared) {
        Some(household) => format!("h{household}"),
        None => format!("c{}", holder.customer),
    }
}

/// The holder's membership of a ladder; that of a merged customer is the survivor's.
pub(crate) fn member(reads: &mut dyn Queries, ladder: &Ladder, holder: Holder) -> Result<Option<Member>> {
    let own = owner_key(holder, ladder.is_shared);
    let is_household = own.starts_with('h');
    let sql = if is_household {
        format!("{MEMBER} WHERE scheme_id = ?1 AND owner_key = ?2")
    } else {
        // The higher tier of two counts.
        format!(
            "{MEMBER} WHERE scheme_id = ?1 AND customer_id = ?2 AND household_id IS NULL ORDER BY \
             (SELECT rank FROM loyalty_tier t WHERE t.id = tier_id) IS NULL, \
             (SELECT rank FROM loyalty_tier t WHERE t.id = tier_id) DESC, id LIMIT 1"
        )
    };
    let owner = if is_household {
        Value::from(own)
    } else {
        Value::from(holder.customer)
    };
    let row = reads.query_first(&sql, &[Value::from(ladder.id), owner])?;
    Ok(row.as_ref().map(member_of))
}

/// Who stands on a ladder nowhere yet, as a member of it.
pub(crate) fn newcomer(holder: Holder, is_shared: bool) -> Member {
    Member {
        id: 0,
        customer: holder.customer,
        household: holder.household.filter(|_| is_shared),
        tier: None,
        since: None,
        joined_on: None,
        keep_until: None,
        grace_until: None,
    }
}

/// Whose purchases count for a member, as a condition on `?1`, and that. What was bought with a household stays the household's.
pub(crate) const fn whose(ladder: &Ladder, member: &Member) -> (&'static str, RawId) {
    match member.household {
        Some(household) => ("household_id = ?1", household),
        None if ladder.is_shared => ("customer_id = ?1 AND household_id IS NULL", member.customer),
        None => ("customer_id = ?1", member.customer),
    }
}

/// The day of joining of who would be let in on this day. Where periods begin with joining it is that of the first purchase of the last
/// one: what was bought before counts there as on every other ladder.
pub(crate) fn joining_day(
    reads: &mut dyn Queries,
    ladder: &Ladder,
    member: &Member,
    day: Day,
) -> Result<Day> {
    let months = match (member.joined_on, ladder.span) {
        (Some(joined), _) => return Ok(joined),
        (None, Span::Anniversary(months)) if !ladder.entry_first => months,
        _ => return Ok(day),
    };
    let from = Span::Rolling(months).first(day, None).map_or(i32::MIN, Day::raw);
    let (whose, id) = whose(ladder, member);
    let row = reads.query_first(
        &format!(
            "SELECT MIN(day) FROM loyalty_purchase WHERE {whose} AND day >= ?2 AND day <= ?3 AND amount > 0"
        ),
        &[
            Value::from(id),
            Value::from(i64::from(from)),
            Value::from(i64::from(day.raw())),
        ],
    )?;
    Ok(row.and_then(|row| day_of(row.optional_int(0))).unwrap_or(day))
}

/// What counts for a member on a day.
pub(crate) fn counted(reads: &mut dyn Queries, ladder: &Ladder, member: &Member, today: Day) -> Result<i64> {
    counted_of(reads, (ladder, member), whose(ladder, member), today)
}

/// What of these purchases would count for a member on a day; `?1` in the condition stands for the id.
pub(crate) fn counted_of(
    reads: &mut dyn Queries,
    (ladder, member): (&Ladder, &Member),
    (whose, id): (&str, RawId),
    today: Day,
) -> Result<i64> {
    let joined = member.joined_on.filter(|_| ladder.entry_first);
    let from = ladder.span.first(today, member.joined_on);
    let from = from.max(joined).map_or(i32::MIN, Day::raw);
    let what = match ladder.metric.as_str() {
        "points" => "CAST(COALESCE(SUM(points), 0) AS BIGINT)",
        "visits" => "COUNT(*)",
        _ => "CAST(COALESCE(SUM(amount), 0) AS BIGINT)",
    };
    let row = reads.query_first(
        &format!(
            "SELECT {what} FROM loyalty_purchase WHERE {whose} AND day >= ?2 AND day <= ?3 AND amount > 0"
        ),
        &[
            Value::from(id),
            Value::from(i64::from(from)),
            Value::from(i64::from(today.raw())),
        ],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}

/// The tiers that a customer has, of all ladders.
///
/// # Errors
/// When the database can't be read.
pub fn tiers_of(reads: &mut dyn Queries, holder: Holder) -> Result<Vec<RawId>> {
    let mut found = Vec::new();
    for ladder in ladders(reads, None)? {
        found.extend(member(reads, &ladder, holder)?.and_then(|member| member.tier));
    }
    Ok(found)
}

/// Everybody who has a tier, or one above it on the same ladder, by id: as [`tiers_of`] says of one, asked for all at once.
///
/// # Errors
/// When the database can't be read.
pub fn holders_of(reads: &mut dyn Queries, tier: RawId) -> Result<Vec<RawId>> {
    let row = reads.query_first(
        "SELECT t.scheme_id, t.rank, s.is_shared FROM loyalty_tier t JOIN loyalty_tier_scheme s ON s.id = t.scheme_id \
         WHERE t.id = ?1 AND s.is_active = 1",
        &[Value::from(tier)],
    )?;
    let Some(row) = row else {
        return Ok(Vec::new());
    };
    // Where a ladder is shared, who lives in a household stands on it with that alone.
    let mut homes: BTreeMap<RawId, RawId> = BTreeMap::new();
    if row.int(2) == 1 {
        let members = reads.query(
            "SELECT customer_id, household_id FROM customers_household_member WHERE left_on IS NULL \
             ORDER BY COALESCE(joined_on, 0), id",
            &[],
        )?;
        for member in members {
            homes.entry(member.int(0)).or_insert_with(|| member.int(1));
        }
    }
    let high = reads.query(
        "SELECT m.customer_id, m.household_id FROM loyalty_membership m JOIN loyalty_tier t ON t.id = m.tier_id \
         WHERE m.scheme_id = ?1 AND t.rank >= ?2",
        &[Value::from(row.int(0)), Value::from(row.int(1))],
    )?;
    let households: BTreeSet<RawId> = high.iter().filter_map(|row| row.optional_int(1)).collect();
    let own = high
        .iter()
        .filter(|row| row.optional_int(1).is_none())
        .map(|row| row.int(0));
    let mut found: BTreeSet<RawId> = own.filter(|customer| !homes.contains_key(customer)).collect();
    let together = homes
        .iter()
        .filter(|(_, household)| households.contains(household));
    found.extend(together.map(|(customer, _)| *customer));
    Ok(found.into_iter().collect())
}

/// The number of the customer's tier, by which price books know it; of the first ladder where there are several.
///
/// # Errors
/// When the database can't be read.
pub fn tier_number(reads: &mut dyn Queries, customer: RawId) -> Result<Option<String>> {
    let holder = Holder::of(reads, customer)?;
    for ladder in ladders(reads, None)? {
        let tier = member(reads, &ladder, holder)?.and_then(|member| member.tier);
        let known = ladder.names.iter().find(|(id, _, _)| Some(*id) == tier);
        if let Some((_, number, _)) = known {
            return Ok(Some(number.clone()));
        }
    }
    Ok(None)
}

/// Where a customer stands on a ladder, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierView {
    /// The ladder.
    pub ladder: Ladder,
    /// The membership, where there is one.
    pub member: Option<Member>,
    /// What counts today: minor units, points or visits.
    pub value: i64,
    /// The next tier, and how much is missing; the one that is reached already, and that the next purchase or review gives, where nothing
    /// is. None for the highest, and for who must be let in first.
    pub next: Option<(RawId, i64)>,
    /// How much is missing to keep the tier; 0 where it is safe.
    pub missing: i64,
}

/// Where a customer stands on every ladder.
///
/// # Errors
/// When the database can't be read.
pub fn standings(reads: &mut dyn Queries, customer: RawId, today: Day) -> Result<Vec<TierView>> {
    let holder = Holder::of(reads, customer)?;
    let mut found = Vec::new();
    for ladder in ladders(reads, None)? {
        let member = member(reads, &ladder, holder)?;
        found.push(standing(reads, (ladder, member), holder, today)?);
    }
    Ok(found)
}

fn standing(
    reads: &mut dyn Queries,
    (ladder, member): (Ladder, Option<Member>),
    holder: Holder,
    today: Day,
) -> Result<TierView> {
    let tier = member.as_ref().and_then(|member| member.tier);
    let step = tier.and_then(|tier| ladder.step(tier));
    let value = match &member {
        Some(member) if tier.is_some() => counted(reads, &ladder, member, today)?,
        _ => prospective(reads, (&ladder, member.as_ref()), holder, today)?,
    };
    // Where nothing counts before somebody is let in, no counting leads anywhere yet, and who was taken off by hand isn't let in by it.
    let was_taken_off = tier.is_none() && member.as_ref().is_some_and(|member| member.joined_on.is_some());
    let is_open = step.is_some() || !(ladder.entry_first || was_taken_off);
    let next = to_come(&ladder.steps, step.map(|step| step.rank), value).filter(|_| is_open);
    let next = next.map(|(step, left)| (step.id, left));
    let downgrade = Downgrade::named(&ladder.downgrade);
    let missing = step
        .filter(|step| may_fall(&ladder.steps, step.rank, downgrade))
        .and_then(|step| step.threshold)
        .map_or(0, |threshold| (threshold - value).max(0));
    Ok(TierView {
        value,
        next,
        missing,
        ladder,
        member,
    })
}

/// What counts for who isn't let in: what he bought in the time that counts, unless nothing does before.
fn prospective(
    reads: &mut dyn Queries,
    (ladder, member): (&Ladder, Option<&Member>),
    holder: Holder,
    today: Day,
) -> Result<i64> {
    if ladder.entry_first {
        return Ok(0);
    }
    let mut since = member
        .cloned()
        .unwrap_or_else(|| newcomer(holder, ladder.is_shared));
    since.joined_on = Some(joining_day(reads, ladder, &since, today)?);
    counted(reads, ladder, &since, today)
}

/// Members of one page.
pub const FALLING_PAGE: i64 = 200;

/// Members of a ladder whose time ends up to a day and who would fall: whom to tell. In the order of their ids, after this one;
/// the last that was looked at where there may be more.
///
/// # Errors
/// When the database can't be read.
pub fn falling(
    reads: &mut dyn Queries,
    scheme: RawId,
    (today, until): (Day, Day),
    after: RawId,
) -> Result<(Vec<TierView>, Option<RawId>)> {
    let Some(ladder) = ladders(reads, Some(scheme))?.into_iter().next() else {
        return Ok((Vec::new(), None));
    };
    let rows = reads.query(
        &format!(
            "{MEMBER} WHERE scheme_id = ?1 AND keep_until <= ?2 AND tier_id IS NOT NULL AND id > ?3 AND {} ORDER BY id LIMIT ?4",
            ladder.counting()
        ),
        &[
            Value::from(scheme),
            Value::from(i64::from(until.raw())),
            Value::from(after),
            Value::from(FALLING_PAGE),
        ],
    )?;
    let last = rows.last().map(|row| row.int(0));
    let is_full = guanxi_types::len_i64(rows.len()) == FALLING_PAGE;
    let mut found = Vec::new();
    for row in &rows {
        let known = member_of(row);
        let holder = Holder {
            customer: known.customer,
            household: known.household,
        };
        let view = standing(reads, (ladder.clone(), Some(known)), holder, today)?;
        if view.missing > 0 {
            found.push(view);
        }
    }
    Ok((found, last.filter(|_| is_full)))
}
