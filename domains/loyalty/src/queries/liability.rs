//! What the company owes its members in points.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Day, Grain, Money, Period, RawId, Result, Zone};

use crate::commands::book::day_of;

/// Ages of points: up to so many days.
pub const AGES: [i32; 4] = [90, 180, 365, 730];

/// Points, and what they are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Which: days for an age, a month for an expiry; nothing for what is older or stays good.
    pub name: Option<String>,
    /// The points.
    pub points: i64,
    /// At the programme's rate, rounded down.
    pub value: Money,
}

/// A programme's outstanding points as of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Liability {
    /// All of them.
    pub total: Bucket,
    /// What can't be spent yet, of the total.
    pub pending: i64,
    /// What members owe.
    pub debt: i64,
    /// Accounts with points.
    pub accounts: i64,
    /// By age.
    pub by_age: Vec<Bucket>,
    /// By the month in which they expire.
    pub by_expiry: Vec<Bucket>,
}

/// The points of a programme that can still be spent, now or later.
///
/// # Errors
/// When the database can't be read.
pub fn liability(reads: &mut dyn Queries, programme: RawId, today: Day) -> Result<Liability> {
    let rate = reads.query_first(
        "SELECT redeem_points, redeem_amount FROM loyalty_points_programme WHERE id = ?1",
        &[Value::from(programme)],
    )?;
    let (per, amount) = rate.map_or((1, 0), |row| (row.int(0), row.int(1)));
    let worth = |points: i64| {
        let value = (i128::from(points) * i128::from(amount)).checked_div_euclid(i128::from(per));
        Money::new(i64::try_from(value.unwrap_or(0)).unwrap_or(0))
    };
    let mut ages: BTreeMap<i32, i64> = BTreeMap::new();
    let mut months: BTreeMap<Option<Day>, i64> = BTreeMap::new();
    let (mut pending, mut total) = (0, 0);
    let sql = "SELECT l.activates_on, l.expires_on, CAST(SUM(l.remaining) AS BIGINT) FROM loyalty_points_lot l \
         JOIN loyalty_points_account a ON a.id = l.account_id WHERE a.programme_id = ?1 AND l.remaining > 0 \
         AND COALESCE(l.expires_on, ?2) >= ?2 GROUP BY l.activates_on, l.expires_on";
    let params = [Value::from(programme), Value::from(i64::from(today.raw()))];
    reads.query_each(sql, &params, &mut |row| {
        let from = day_of(row.optional_int(0)).unwrap_or(today);
        let points = row.int(2);
        let age = today.raw() - from.raw();
        let bucket = AGES.into_iter().find(|limit| age <= *limit).unwrap_or(i32::MAX);
        *ages.entry(bucket).or_insert(0) += points;
        let month = day_of(row.optional_int(1)).map(|day| Period::of(Grain::Month, day).first);
        *months.entry(month).or_insert(0) += points;
        total += points;
        if from > today {
            pending += points;
        }
        Ok(())
    })?;
    let accounts = reads.query_first(
        "SELECT COUNT(*), CAST(COALESCE(SUM(debt), 0) AS BIGINT) FROM loyalty_points_account WHERE programme_id = ?1 \
         AND (points > 0 OR debt > 0)",
        &[Value::from(programme)],
    )?;
    let bucket = |name: Option<String>, points: i64| Bucket {
        name,
        points,
        value: worth(points),
    };
    let by_age = ages
        .into_iter()
        .map(|(age, points)| bucket((age != i32::MAX).then(|| age.to_string()), points));
    let by_expiry = months
        .into_iter()
        .map(|(month, points)| bucket(month.map(|day| Period::of(Grain::Month, day).to_string()), points));
    Ok(Liability {
        total: bucket(None, total),
        pending,
        debt: accounts.as_ref().map_or(0, |row| row.int(1)),
        accounts: accounts.as_ref().map_or(0, |row| row.int(0)),
        by_age: by_age.collect(),
        by_expiry: by_expiry.collect(),
    })
}

/// The company's zone.
///
/// # Errors
/// When the database can't be read, or knows no such zone.
pub fn zone(reads: &mut dyn Queries) -> Result<Zone> {
    let row = reads.query_first("SELECT zone FROM org_company ORDER BY id LIMIT 1", &[])?;
    row.map_or(Ok(Zone::UTC), |row| {
        Zone::named(row.text(0)).map_err(guanxi_types::Problem::internal)
    })
}
