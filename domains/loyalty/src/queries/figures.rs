//! What figures of the club are made of: the ledgers, summed no further than both engines sum whole numbers.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, RawId, Result};

use crate::commands::book::day_of;

/// A programme of points, as figures name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// So many points are worth the amount.
    pub redeem_points: i64,
    /// What they are worth, minor units.
    pub redeem_amount: i64,
}

/// The programmes, in the order of their numbers.
///
/// # Errors
/// When the database can't be read.
pub fn programmes(r: &mut dyn Queries) -> Result<Vec<Programme>> {
    let sql =
        "SELECT id, number, name, redeem_points, redeem_amount FROM loyalty_points_programme ORDER BY number";
    let one = |row: &Row| Programme {
        id: row.int(0),
        number: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        redeem_points: row.int(3),
        redeem_amount: row.int(4),
    };
    Ok(r.query(sql, &[])?.iter().map(one).collect())
}

/// A tier, as figures name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierName {
    /// Its id.
    pub id: RawId,
    /// Its name.
    pub name: String,
    /// Its place, from the bottom.
    pub rank: i64,
    /// The ladder.
    pub scheme: RawId,
    /// The ladder's number.
    pub scheme_number: String,
    /// The ladder's name.
    pub scheme_name: String,
}

/// The tiers of all ladders, from the bottom of each.
///
/// # Errors
/// When the database can't be read.
pub fn tiers(r: &mut dyn Queries) -> Result<Vec<TierName>> {
    let sql = "SELECT t.id, t.name, t.rank, s.id, s.number, s.name FROM loyalty_tier t \
         JOIN loyalty_tier_scheme s ON s.id = t.scheme_id ORDER BY s.number, t.rank";
    let one = |row: &Row| TierName {
        id: row.int(0),
        name: row.text(1).to_owned(),
        rank: row.int(2),
        scheme: row.int(3),
        scheme_number: row.text(4).to_owned(),
        scheme_name: row.text(5).to_owned(),
    };
    Ok(r.query(sql, &[])?.iter().map(one).collect())
}

/// A membership has a tier from a day on, or none any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierStep {
    /// The membership.
    pub membership: RawId,
    /// Its ladder.
    pub scheme: RawId,
    /// The tier.
    pub tier: Option<RawId>,
    /// Since when.
    pub day: Day,
}

/// Every change of tier, membership by membership, in the order in which they were decided. What was decided later counts from no
/// earlier day.
///
/// # Errors
/// When the database can't be read.
pub fn tier_changes(r: &mut dyn Queries) -> Result<Vec<TierStep>> {
    let sql = "SELECT c.membership_id, m.scheme_id, c.to_id, c.day FROM loyalty_tier_change c \
         JOIN loyalty_membership m ON m.id = c.membership_id ORDER BY c.membership_id, c.id";
    let mut steps: Vec<TierStep> = Vec::new();
    r.query_each(sql, &[], &mut |row| {
        let mut step = TierStep {
            membership: row.int(0),
            scheme: row.int(1),
            tier: row.optional_int(2),
            day: day_of(row.optional_int(3)).unwrap_or(Day::new(0)),
        };
        if let Some(before) = steps.last().filter(|last| last.membership == step.membership) {
            if before.tier == step.tier {
                return Ok(());
            }
            step.day = step.day.max(before.day);
        }
        steps.push(step);
        Ok(())
    })?;
    Ok(steps)
}

/// Days of a stay in a household: from the first on, and before the last, where there is one.
type Stay = (Day, Option<Day>);

/// [`tier_changes`] as far as memberships count: on a shared ladder, who lives in a household stands where that does, and has no tier of his
/// own meanwhile.
///
/// # Errors
/// When the database can't be read.
pub fn tier_steps(r: &mut dyn Queries) -> Result<Vec<TierStep>> {
    let stays = stays(r)?;
    let changes = tier_changes(r)?;
    let mut steps = Vec::with_capacity(changes.len());
    for own in changes.chunk_by(|a, b| a.membership == b.membership) {
        match own.first().and_then(|one| stays.get(&one.membership)) {
            Some(stays) => steps.extend(counting(own, stays)),
            None => steps.extend_from_slice(own),
        }
    }
    Ok(steps)
}

/// When customers with memberships of their own of shared ladders lived in households. Always before they left, where nobody knows since when.
fn stays(r: &mut dyn Queries) -> Result<BTreeMap<RawId, Vec<Stay>>> {
    let own =
        "FROM loyalty_membership m JOIN loyalty_tier_scheme s ON s.id = m.scheme_id AND s.is_shared = 1";
    // Who came back to a household has one record of it: the time before stands where the coming back is written down.
    let sql = format!(
        "SELECT m.id, h.joined_on, h.left_on {own} JOIN customers_household_member h ON h.customer_id = m.customer_id \
         WHERE m.household_id IS NULL UNION ALL SELECT m.id, c.stayed_from, c.stayed_until {own} \
         JOIN loyalty_household_change c ON c.customer_id = m.customer_id WHERE m.household_id IS NULL AND c.stayed_until IS NOT NULL"
    );
    let mut found: BTreeMap<RawId, Vec<Stay>> = BTreeMap::new();
    r.query_each(&sql, &[], &mut |row| {
        let from = day_of(row.optional_int(1)).unwrap_or(Day::new(i32::MIN));
        let stay = (from, day_of(row.optional_int(2)));
        found.entry(row.int(0)).or_default().push(stay);
        Ok(())
    })?;
    Ok(found)
}

/// A membership's steps without the days on which it rested.
fn counting(own: &[TierStep], stays: &[Stay]) -> Vec<TierStep> {
    let edges = stays.iter().flat_map(|(from, until)| [Some(*from), *until]);
    let mut days: BTreeSet<Day> = own.iter().map(|step| step.day).collect();
    days.extend(edges.flatten());
    let mut steps: Vec<TierStep> = Vec::new();
    for day in days {
        let rests = stays
            .iter()
            .any(|(from, until)| *from <= day && until.is_none_or(|until| day < until));
        let Some(last) = own.iter().take_while(|step| step.day <= day).last() else {
            continue;
        };
        let tier = last.tier.filter(|_| !rests);
        if steps.last().and_then(|before| before.tier) != tier {
            steps.push(TierStep { tier, day, ..*last });
        }
    }
    steps
}

/// What the ledger of points says of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The programme.
    pub programme: RawId,
    /// The day.
    pub day: Day,
    /// Why: a name of [`crate::rules::ledger::Kind`].
    pub kind: String,
    /// Whether it changed what members owe, and not what they have.
    pub is_of_debt: bool,
    /// The sum.
    pub points: i64,
}

/// The ledger's sums by programme, day and kind, in the order of days.
///
/// # Errors
/// When the database can't be read.
pub fn posted(r: &mut dyn Queries) -> Result<Vec<Posted>> {
    let sql = "SELECT programme_id, day, kind, is_of_debt, CAST(SUM(delta) AS BIGINT) FROM ( \
         SELECT a.programme_id, e.day, e.kind, CASE WHEN e.lot_id IS NULL THEN 1 ELSE 0 END AS is_of_debt, e.delta \
         FROM loyalty_points_entry e JOIN loyalty_points_account a ON a.id = e.account_id WHERE e.delta <> 0) AS lines \
         GROUP BY programme_id, day, kind, is_of_debt ORDER BY day, programme_id, kind, is_of_debt";
    let one = |row: &Row| Posted {
        programme: row.int(0),
        day: day_of(row.optional_int(1)).unwrap_or(Day::new(0)),
        kind: row.text(2).to_owned(),
        is_of_debt: row.int(3) == 1,
        points: row.int(4),
    };
    Ok(r.query(sql, &[])?.iter().map(one).collect())
}

/// What became of lots that fall due on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The programme.
    pub programme: RawId,
    /// Their last day; none where they stay good.
    pub day: Option<Day>,
    /// Why: a name of [`crate::rules::ledger::Kind`].
    pub kind: String,
    /// The sum.
    pub points: i64,
}

/// The ledger's sums by programme, the last day of the lots, and kind.
///
/// # Errors
/// When the database can't be read.
pub fn due(r: &mut dyn Queries) -> Result<Vec<Due>> {
    let sql = "SELECT a.programme_id, l.expires_on, e.kind, CAST(SUM(e.delta) AS BIGINT) FROM loyalty_points_entry e \
         JOIN loyalty_points_lot l ON l.id = e.lot_id JOIN loyalty_points_account a ON a.id = l.account_id WHERE e.delta <> 0 \
         GROUP BY a.programme_id, l.expires_on, e.kind";
    let one = |row: &Row| Due {
        programme: row.int(0),
        day: day_of(row.optional_int(1)),
        kind: row.text(2).to_owned(),
        points: row.int(3),
    };
    Ok(r.query(sql, &[])?.iter().map(one).collect())
}

/// A benefit, as figures name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenefitName {
    /// Its id.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
}

/// The benefits, in the order of their numbers.
///
/// # Errors
/// When the database can't be read.
pub fn benefits(r: &mut dyn Queries) -> Result<Vec<BenefitName>> {
    let sql = "SELECT id, number, name, kind FROM loyalty_benefit ORDER BY number";
    let one = |row: &Row| BenefitName {
        id: row.int(0),
        number: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        kind: row.text(3).to_owned(),
    };
    Ok(r.query(sql, &[])?.iter().map(one).collect())
}

/// A benefit that a member had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// The benefit.
    pub benefit: RawId,
    /// The membership that entitled to it.
    pub membership: RawId,
    /// The day.
    pub day: Day,
    /// How many.
    pub count: i64,
    /// What it cost, minor units; 0 where nobody said.
    pub cost: i64,
}

/// Every use of a benefit, membership by membership.
///
/// # Errors
/// When the database can't be read, or what `each` returns.
pub fn each_use(r: &mut dyn Queries, each: &mut dyn FnMut(Used) -> Result<()>) -> Result<()> {
    let sql = "SELECT benefit_id, membership_id, day, count, COALESCE(cost, 0) FROM loyalty_benefit_use ORDER BY membership_id, id";
    r.query_each(sql, &[], &mut |row| {
        each(Used {
            benefit: row.int(0),
            membership: row.int(1),
            day: day_of(row.optional_int(2)).unwrap_or(Day::new(0)),
            count: row.int(3),
            cost: row.int(4),
        })
    })
}

/// What was bought for a membership on a day, as it stands after returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The membership.
    pub membership: RawId,
    /// The day.
    pub day: Day,
    /// Minor units.
    pub amount: i64,
}

/// What counts for each membership from a day to a day, membership by membership: a household's purchases for the household's
/// membership, a customer's for his own.
///
/// # Errors
/// When the database can't be read, or what `each` returns.
pub fn each_purchase(
    r: &mut dyn Queries,
    (first, last): (Day, Day),
    each: &mut dyn FnMut(Bought) -> Result<()>,
) -> Result<()> {
    // On a shared ladder what was bought with a household counts for that alone.
    let sql = "SELECT m.id, p.day, p.amount FROM loyalty_membership m JOIN loyalty_tier_scheme s ON s.id = m.scheme_id \
         JOIN loyalty_purchase p ON p.customer_id = m.customer_id AND (s.is_shared = 0 OR p.household_id IS NULL) \
         WHERE m.household_id IS NULL AND p.day >= ?1 AND p.day <= ?2 AND p.amount > 0 \
         UNION ALL SELECT m.id, p.day, p.amount FROM loyalty_membership m JOIN loyalty_purchase p ON p.household_id = m.household_id \
         WHERE p.day >= ?1 AND p.day <= ?2 AND p.amount > 0 ORDER BY 1";
    let params = [
        Value::from(i64::from(first.raw())),
        Value::from(i64::from(last.raw())),
    ];
    r.query_each(sql, &params, &mut |row| {
        each(Bought {
            membership: row.int(0),
            day: day_of(row.optional_int(1)).unwrap_or(Day::new(0)),
            amount: row.int(2),
        })
    })
}

/// The days of the first and the last purchase that the club knows of.
///
/// # Errors
/// When the database can't be read.
pub fn purchase_days(r: &mut dyn Queries) -> Result<Option<(Day, Day)>> {
    let row = r.query_first("SELECT MIN(day), MAX(day) FROM loyalty_purchase", &[])?;
    Ok(row.and_then(|row| day_of(row.optional_int(0)).zip(day_of(row.optional_int(1)))))
}

/// What a household, or a member without one, bought on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoughtTogether {
    /// The household where there is one, and else the customer.
    pub unit: RawId,
    /// Whether it is a household.
    pub is_household: bool,
    /// The day.
    pub day: Day,
    /// What was paid, less what came back; minor units.
    pub amount: i64,
    /// Purchases.
    pub count: i64,
}

/// What was bought from a day to a day, by whom it counts for, in the order of days.
///
/// # Errors
/// When the database can't be read, or what `each` returns.
pub fn each_bought_together(
    r: &mut dyn Queries,
    (first, last): (Option<Day>, Day),
    each: &mut dyn FnMut(BoughtTogether) -> Result<()>,
) -> Result<()> {
    let sql = "SELECT COALESCE(household_id, customer_id), CASE WHEN household_id IS NULL THEN 0 ELSE 1 END, day, \
         CAST(SUM(amount) AS BIGINT), COUNT(*) FROM loyalty_purchase WHERE day >= ?1 AND day <= ?2 AND amount > 0 \
         GROUP BY household_id, customer_id, day ORDER BY day";
    let params = [
        Value::from(first.map_or(i64::from(i32::MIN), |day| i64::from(day.raw()))),
        Value::from(i64::from(last.raw())),
    ];
    r.query_each(sql, &params, &mut |row| {
        each(BoughtTogether {
            unit: row.int(0),
            is_household: row.int(1) == 1,
            day: day_of(row.optional_int(2)).unwrap_or(Day::new(0)),
            amount: row.int(3),
            count: row.int(4),
        })
    })
}

/// A household, or a member without one, as figures name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuyerName {
    /// The household's name, or the customer's number.
    pub name: String,
    /// How many people it is today.
    pub people: i64,
}

/// Who is told apart by [`each_bought_together`]: every household, and every member who bought for himself; by id and whether it is a
/// household.
///
/// # Errors
/// When the database can't be read.
pub fn buyer_names(r: &mut dyn Queries) -> Result<BTreeMap<(RawId, bool), BuyerName>> {
    let households = "SELECT h.id, h.name, COUNT(m.id) FROM customers_household h LEFT JOIN customers_household_member m \
         ON m.household_id = h.id AND m.left_on IS NULL GROUP BY h.id, h.name";
    let alone = "SELECT c.id, c.number, 1 FROM customers_customer c WHERE EXISTS (SELECT 1 FROM loyalty_purchase p \
         WHERE p.customer_id = c.id AND p.household_id IS NULL)";
    let mut names = BTreeMap::new();
    for (sql, is_household) in [(households, true), (alone, false)] {
        r.query_each(sql, &[], &mut |row| {
            let name = BuyerName {
                name: row.text(1).to_owned(),
                people: row.int(2),
            };
            names.insert((row.int(0), is_household), name);
            Ok(())
        })?;
    }
    Ok(names)
}

/// Who holds which tier now; of the first ladder by number where a customer stands on several. On a shared ladder, who lives in a household
/// stands where that does, and has no tier of his own meanwhile.
///
/// # Errors
/// When the database can't be read.
pub fn tier_holders(r: &mut dyn Queries) -> Result<BTreeMap<RawId, RawId>> {
    let (mut lives, mut people) = (BTreeSet::new(), BTreeMap::<RawId, Vec<RawId>>::new());
    let homes = "SELECT customer_id, household_id FROM customers_household_member WHERE left_on IS NULL \
         ORDER BY COALESCE(joined_on, 0), id";
    r.query_each(homes, &[], &mut |row| {
        if lives.insert(row.int(0)) {
            people.entry(row.int(1)).or_default().push(row.int(0));
        }
        Ok(())
    })?;
    let held = "SELECT m.customer_id, m.household_id, m.tier_id, s.is_shared FROM loyalty_membership m \
         JOIN loyalty_tier_scheme s ON s.id = m.scheme_id AND s.is_active = 1 WHERE m.tier_id IS NOT NULL ORDER BY s.number, m.id";
    let mut found = BTreeMap::new();
    r.query_each(held, &[], &mut |row| {
        let (customer, tier) = (row.int(0), row.int(2));
        match row.optional_int(1) {
            Some(household) => {
                for customer in people.get(&household).into_iter().flatten() {
                    found.entry(*customer).or_insert(tier);
                }
            }
            None if row.int(3) == 1 && lives.contains(&customer) => {}
            None => drop(found.entry(customer).or_insert(tier)),
        }
        Ok(())
    })?;
    Ok(found)
}
