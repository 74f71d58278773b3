//! What becomes of points and tiers when somebody joins a household or leaves it: told before it is done, and done as it was told.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};

use super::account::{At, accounts_of};
use super::tier::{Ladder, Member, counted, counted_of, ladders, member, newcomer};
use crate::commands::Holder;
use crate::commands::tier::rank;
use crate::rules::tier::reached;

/// Into a household, or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Into it.
    Join,
    /// Out of it.
    Leave,
}

impl Way {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Leave => "leave",
        }
    }
}

/// What becomes of points of a shared programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsFate {
    /// The programme.
    pub programme: RawId,
    /// Its name.
    pub name: String,
    /// `ask`, `move` or `stay`.
    pub rule: String,
    /// Points that could go to the other account.
    pub available: i64,
    /// Points that stay whatever is chosen: put aside, or not to be spent yet.
    pub others: i64,
}

/// What becomes of tiers of a shared ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierFate {
    /// The ladder.
    pub ladder: Ladder,
    /// `stay`, `higher`, `take` or `recount`.
    pub rule: String,
    /// The own tier before.
    pub own: Option<RawId>,
    /// The own tier afterwards; that of the household counts while somebody is in it.
    pub own_after: Option<RawId>,
    /// The household's tier before.
    pub household: Option<RawId>,
    /// The household's tier afterwards.
    pub household_after: Option<RawId>,
    /// What is counted for the customer alone afterwards.
    pub own_value: i64,
    /// What is counted for the household afterwards.
    pub household_value: i64,
    /// Since when is counted for who is let in by it: what goes along counts from the day on which whose it was had been let in.
    pub joined: Option<Day>,
}

/// What becomes of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Programme by programme.
    pub points: Vec<PointsFate>,
    /// Ladder by ladder.
    pub tiers: Vec<TierFate>,
}

/// What becomes of points and tiers; a household that isn't founded yet has neither.
///
/// # Errors
/// When the database can't be read.
pub fn fate(
    reads: &mut dyn Queries,
    (customer, household): (RawId, Option<RawId>),
    (way, at): (Way, impl Into<At>),
) -> Result<Fate> {
    let at = at.into();
    Ok(Fate {
        points: points(reads, (customer, household), (way, at))?,
        tiers: tiers(reads, (customer, household), (way, at.today))?,
    })
}

fn points(
    reads: &mut dyn Queries,
    (customer, household): (RawId, Option<RawId>),
    (way, at): (Way, At),
) -> Result<Vec<PointsFate>> {
    let column = match way {
        Way::Join => "joining",
        Way::Leave => "leaving",
    };
    let rows = reads.query(
        &format!("SELECT id, name, {column} FROM loyalty_points_programme WHERE is_shared = 1 ORDER BY id"),
        &[],
    )?;
    let accounts = accounts_of(reads, customer, at)?;
    let wanted = match way {
        Way::Join => None,
        Way::Leave => household,
    };
    let mut found = Vec::new();
    for row in rows {
        let mine = accounts
            .iter()
            .filter(|one| one.programme == row.int(0) && one.household == wanted);
        let (mut available, mut others) = (0, 0);
        for account in mine {
            // A frozen account gives nothing away.
            let free = if account.state == "open" {
                account.available
            } else {
                0
            };
            available += free;
            others += account.balance.max(0) - free;
        }
        if available != 0 || others > 0 {
            found.push(PointsFate {
                programme: row.int(0),
                name: row.text(1).to_owned(),
                rule: row.text(2).to_owned(),
                available,
                others: others.max(0),
            });
        }
    }
    Ok(found)
}

/// What becomes of tiers on every shared ladder.
pub(crate) fn tiers(
    reads: &mut dyn Queries,
    (customer, household): (RawId, Option<RawId>),
    (way, today): (Way, Day),
) -> Result<Vec<TierFate>> {
    let mut found = Vec::new();
    for ladder in ladders(reads, None)?.into_iter().filter(|one| one.is_shared) {
        let alone = Holder {
            customer,
            household: None,
        };
        let own = member(reads, &ladder, alone)?.unwrap_or_else(|| newcomer(alone, true));
        let home = match household {
            Some(_) => member(reads, &ladder, Holder { customer, household })?,
            None => None,
        };
        // An id that no household has: nothing is counted for it.
        let together = Holder {
            customer,
            household: Some(household.unwrap_or(0)),
        };
        let home = home.unwrap_or_else(|| newcomer(together, true));
        found.push(match way {
            Way::Join => joining(reads, ladder, (&own, &home), today)?,
            Way::Leave => leaving(reads, ladder, (&own, &home), today)?,
        });
    }
    Ok(found)
}

fn better(ladder: &Ladder, one: Option<RawId>, other: Option<RawId>) -> Option<RawId> {
    if rank(ladder, other) > rank(ladder, one) {
        other
    } else {
        one
    }
}

/// The tier that so much reaches, for who is let in.
fn earned(ladder: &Ladder, value: i64, is_in: bool) -> Option<RawId> {
    let step = reached(&ladder.steps, value).filter(|_| is_in || !ladder.entry_first);
    step.map(|step| step.id)
}

/// A member that counts from this day on, unless it counts already.
fn since(member: &Member, joined: Option<Day>) -> Member {
    Member {
        joined_on: member.joined_on.or(joined),
        ..member.clone()
    }
}

fn joining(
    reads: &mut dyn Queries,
    ladder: Ladder,
    (own, home): (&Member, &Member),
    today: Day,
) -> Result<TierFate> {
    let joined = own.joined_on.filter(|_| ladder.joining == "recount");
    let home = &since(home, joined);
    let own_value = counted(reads, &ladder, own, today)?;
    let mut household_value = counted(reads, &ladder, home, today)?;
    let household_after = match ladder.joining.as_str() {
        "higher" => better(&ladder, home.tier, own.tier),
        "recount" => {
            let mine = ("customer_id = ?1 AND household_id IS NULL", own.customer);
            household_value += counted_of(reads, (&ladder, home), mine, today)?;
            let is_in = home.tier.is_some() || own.tier.is_some();
            better(&ladder, home.tier, earned(&ladder, household_value, is_in))
        }
        _ => home.tier,
    };
    Ok(TierFate {
        rule: ladder.joining.clone(),
        own: own.tier,
        own_after: own.tier,
        household: home.tier,
        household_after,
        own_value,
        household_value,
        joined,
        ladder,
    })
}

fn leaving(
    reads: &mut dyn Queries,
    ladder: Ladder,
    (own, home): (&Member, &Member),
    today: Day,
) -> Result<TierFate> {
    let joined = home.joined_on.filter(|_| ladder.leaving != "stay");
    let own = &since(own, joined);
    let mut own_value = counted(reads, &ladder, own, today)?;
    let mut household_value = counted(reads, &ladder, home, today)?;
    let (mut own_after, mut household_after) = (own.tier, home.tier);
    match ladder.leaving.as_str() {
        "take" => own_after = better(&ladder, own.tier, home.tier),
        "recount" => {
            let condition = format!(
                "customer_id = ?1 AND household_id = {}",
                home.household.unwrap_or(0)
            );
            household_value -= counted_of(reads, (&ladder, home), (&condition, own.customer), today)?;
            own_value += counted_of(reads, (&ladder, own), (&condition, own.customer), today)?;
            let is_in = own.tier.is_some() || home.tier.is_some();
            own_after = better(&ladder, own.tier, earned(&ladder, own_value, is_in));
            household_after = what_is_left(&ladder, home.tier, household_value);
        }
        _ => {}
    }
    Ok(TierFate {
        rule: ladder.leaving.clone(),
        own: own.tier,
        own_after,
        household: home.tier,
        household_after,
        own_value,
        household_value,
        joined,
        ladder,
    })
}

/// A tier that counting reaches is earned anew; nobody falls from the lowest, nor where the ladder says so.
fn what_is_left(ladder: &Ladder, tier: Option<RawId>, value: i64) -> Option<RawId> {
    let step = tier.and_then(|tier| ladder.step(tier))?;
    if ladder.downgrade == "never" || step.threshold.is_none() {
        return tier;
    }
    let lowest = ladder.steps.iter().min_by_key(|step| step.rank);
    let earned = reached(&ladder.steps, value).or(lowest);
    match earned {
        Some(earned) if earned.rank < step.rank => Some(earned.id),
        _ => tier,
    }
}

/// Whether purchases go along with who joins or leaves.
pub(crate) fn moves_purchases(fates: &[TierFate]) -> bool {
    fates.iter().any(|fate| fate.rule == "recount")
}

/// Whether a household shares anything at all.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn shares(reads: &mut dyn Queries) -> Result<bool> {
    let row = reads.query_first(
        "SELECT id FROM loyalty_points_programme WHERE is_shared = 1 \
         UNION ALL SELECT id FROM loyalty_tier_scheme WHERE is_shared = 1 AND is_active = 1 \
         UNION ALL SELECT id FROM loyalty_card_series WHERE is_shared = 1",
        &[],
    )?;
    Ok(row.is_some())
}

/// Whether a command is at it: it wrote down that somebody comes or goes, and nothing yet of what came of it.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn is_being_done(
    reads: &mut dyn Queries,
    (household, customer): (RawId, RawId),
    way: Way,
) -> Result<bool> {
    let row = reads.query_first(
        "SELECT id FROM loyalty_household_change WHERE household_id = ?1 AND customer_id = ?2 AND way = ?3 AND points IS NULL",
        &[Value::from(household), Value::from(customer), Value::from(way.name())],
    )?;
    Ok(row.is_some())
}

/// Whether points, a tier, purchases that count, or cards would come or go along.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn is_at_stake(
    reads: &mut dyn Queries,
    (household, customer): (RawId, RawId),
    (way, today): (Way, Day),
) -> Result<bool> {
    let told = fate(reads, (customer, Some(household)), (way, today))?;
    let changes = |one: &TierFate| {
        // The tier that counts for the customer before and afterwards: in a household it is the household's.
        let (had, has) = match way {
            Way::Join => (one.own, one.household_after),
            Way::Leave => (one.household, one.own_after),
        };
        one.own != one.own_after || one.household != one.household_after || (had.is_some() && had != has)
    };
    if !told.points.is_empty() || told.tiers.iter().any(changes) {
        return Ok(true);
    }
    if moves_purchases(&told.tiers) && own_purchases(reads, (customer, household), way)? > 0 {
        return Ok(true);
    }
    if way == Way::Leave && stands_for(reads, (household, customer))? {
        return Ok(true);
    }
    Ok(!shared_cards(reads, (household, customer), way)?.is_empty())
}

/// Whether the household's account or tier is under this customer's name.
fn stands_for(reads: &mut dyn Queries, (household, customer): (RawId, RawId)) -> Result<bool> {
    let row = reads.query_first(
        "SELECT id FROM loyalty_points_account WHERE household_id = ?1 AND customer_id = ?2 \
         UNION ALL SELECT id FROM loyalty_membership WHERE household_id = ?1 AND customer_id = ?2",
        &[Value::from(household), Value::from(customer)],
    )?;
    Ok(row.is_some())
}

/// A customer's cards of shared series that the household would have from now on, or that it has until now.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn shared_cards(
    reads: &mut dyn Queries,
    (household, customer): (RawId, RawId),
    way: Way,
) -> Result<Vec<RawId>> {
    let of = match way {
        Way::Join => "c.household_id IS NULL AND COALESCE(c.household_id, ?2) = ?2",
        Way::Leave => "c.household_id = ?2",
    };
    let rows = reads.query(
        &format!(
            "SELECT c.id FROM loyalty_card c JOIN loyalty_card_series s ON s.id = c.series_id WHERE s.is_shared = 1 \
             AND c.customer_id = ?1 AND {of} AND c.state IN ('issued', 'active', 'blocked', 'lost') ORDER BY c.id"
        ),
        &[Value::from(customer), Value::from(household)],
    )?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// How many purchases would go along.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn own_purchases(
    reads: &mut dyn Queries,
    (customer, household): (RawId, RawId),
    way: Way,
) -> Result<i64> {
    let of = match way {
        Way::Join => "household_id IS NULL AND COALESCE(household_id, ?2) = ?2",
        Way::Leave => "household_id = ?2",
    };
    let row = reads.query_first(
        &format!("SELECT COUNT(*) FROM loyalty_purchase WHERE customer_id = ?1 AND {of}"),
        &[Value::from(customer), Value::from(household)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}
