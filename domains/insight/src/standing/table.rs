//! The tables of standings.

use guanxi_entity::Value;
use guanxi_store::{Column, Queries, Row, Tx};
use guanxi_types::{Problem, RawId, Result, len_i64};
use rustc_hash::FxHashSet;

use crate::rules::lifecycle::STATES;
use crate::rules::rfm::{Purchases, SEGMENTS, Scores};
use crate::rules::standing::{Spend, Standing, Tenths};

/// Columns in the order of [`values`] and [`standing`]; these two are texts, all others numbers.
const TEXTS: [&str; 2] = ["stage", "segment"];
const COLUMNS: [&str; 19] = [
    "customer_id",
    "stage",
    "segment",
    "first_day",
    "last_day",
    "purchase_days",
    "tickets",
    "purchases_c",
    "net_c",
    "year_tickets",
    "year_purchases_c",
    "year_net_c",
    "r_score",
    "f_score",
    "m_score",
    "decile",
    "sales_decile",
    "quarter_decile",
    "quarter_sales_decile",
];
const CHANGE_COLUMNS: [&str; 10] = [
    "id",
    "customer_id",
    "as_of",
    "found_at",
    "from_stage",
    "to_stage",
    "first_day",
    "last_day",
    "purchase_days",
    "population_gap",
];
/// Ids that one statement names.
const IDS_PER_STATEMENT: usize = 500;
/// Changes of stage that are shown of a customer: the latest.
const CHANGES_MAX: usize = 100;

/// Of which day the standings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The last day that counted, days since 1970.
    pub as_of: i32,
    /// The usual gap between purchase days of all.
    pub population_gap: Option<i64>,
    /// When they were computed, UTC milliseconds.
    pub found_at: i64,
}

/// What a computation found of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Where the customer stands.
    Standing(Standing),
    /// No purchase any more: they were returned to nobody, moved to another customer, or were removed.
    Nothing,
    /// The person's data was erased.
    Erased,
}

/// What becomes of a customer's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    customer_id: RawId,
    /// The stage that is stored.
    was: Option<&'static str>,
    found: Found,
}

impl Step {
    /// Of this customer, whose stage was `was`.
    #[must_use]
    pub const fn new(customer_id: RawId, was: Option<&'static str>, found: Found) -> Self {
        Self {
            customer_id,
            was,
            found,
        }
    }
}

/// A change of stage, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose it was: the customer's, or somebody's who was merged into it since.
    pub customer_id: RawId,
    /// The last day that counted, days since 1970.
    pub as_of: i32,
    /// When it was found, UTC milliseconds.
    pub found_at: i64,
    /// From; `None`: no purchase was known.
    pub from: Option<&'static str>,
    /// To; `None`: no purchase is left.
    pub to: Option<&'static str>,
    /// The purchases it was found by, without amounts.
    pub purchases: Purchases,
    /// The usual gap of all at the time.
    pub population_gap: Option<i64>,
}

fn columns(names: &[&str], texts: &[&str]) -> Vec<Column> {
    let column = |name: &&str| {
        if texts.contains(name) {
            Column::text(name)
        } else {
            Column::integer(name)
        }
    };
    names.iter().map(column).collect()
}

fn known(all: &[&'static str], text: &str) -> Result<&'static str> {
    let found = all.iter().find(|known| **known == text).copied();
    found.ok_or_else(|| Problem::internal(format!("insight_standing: {text}")))
}

fn day(row: &Row, at: usize) -> Result<i32> {
    i32::try_from(row.int(at)).map_err(Problem::internal)
}

fn standing(row: &Row) -> Result<Standing> {
    Ok(Standing {
        customer_id: row.int(0),
        stage: known(&STATES, row.text(1))?,
        segment: known(&SEGMENTS, row.text(2))?,
        purchases: Purchases {
            first_day: day(row, 3)?,
            last_day: day(row, 4)?,
            days: row.int(5),
            tickets: row.int(6),
            amount_c: row.int(7),
        },
        net_c: row.int(8),
        year: Spend {
            tickets: row.int(9),
            purchases_c: row.int(10),
            net_c: row.int(11),
        },
        scores: Scores {
            r: row.int(12),
            f: row.int(13),
            m: row.int(14),
        },
        tenths: Tenths {
            customer: row.optional_int(15),
            sales: row.optional_int(16),
        },
        quarter: Tenths {
            customer: row.optional_int(17),
            sales: row.optional_int(18),
        },
    })
}

fn values(standing: &Standing) -> Vec<Value> {
    let Standing {
        purchases,
        year,
        scores,
        tenths,
        quarter,
        ..
    } = standing;
    vec![
        standing.customer_id.into(),
        standing.stage.into(),
        standing.segment.into(),
        i64::from(purchases.first_day).into(),
        i64::from(purchases.last_day).into(),
        purchases.days.into(),
        purchases.tickets.into(),
        purchases.amount_c.into(),
        standing.net_c.into(),
        year.tickets.into(),
        year.purchases_c.into(),
        year.net_c.into(),
        scores.r.into(),
        scores.f.into(),
        scores.m.into(),
        tenths.customer.into(),
        tenths.sales.into(),
        quarter.customer.into(),
        quarter.sales.into(),
    ]
}

/// Hands over what is stored, by customer.
///
/// # Errors
/// When the table can't be read.
pub fn each(r: &mut dyn Queries, f: &mut dyn FnMut(Standing) -> Result<()>) -> Result<()> {
    let sql = format!(
        "SELECT {} FROM insight_standing ORDER BY customer_id",
        COLUMNS.join(", ")
    );
    r.query_each(&sql, &[], &mut |row| f(standing(&row)?))
}

/// Where a customer stands; `None`: no purchase is known.
///
/// # Errors
/// When the table can't be read.
pub fn of_customer(r: &mut dyn Queries, id: RawId) -> Result<Option<Standing>> {
    let sql = format!(
        "SELECT {} FROM insight_standing WHERE customer_id = ?1",
        COLUMNS.join(", ")
    );
    r.query_first(&sql, &[id.into()])?
        .map(|row| standing(&row))
        .transpose()
}

/// Of which day the standings are; `None`: they were never computed.
///
/// # Errors
/// When the table can't be read.
pub fn state(r: &mut dyn Queries) -> Result<Option<State>> {
    let row = r.query_first(
        "SELECT as_of, population_gap, found_at FROM insight_standing_state WHERE id = 1",
        &[],
    )?;
    row.map(|row| {
        Ok(State {
            as_of: day(&row, 0)?,
            population_gap: row.optional_int(1),
            found_at: row.int(2),
        })
    })
    .transpose()
}

/// The latest changes of stage of these customers (one person's: the customer and whoever was merged into it), newest first.
///
/// # Errors
/// When the table can't be read.
pub fn changes(r: &mut dyn Queries, ids: &[RawId]) -> Result<Vec<Change>> {
    let sql = format!(
        "SELECT {} FROM insight_stage_change WHERE customer_id IN ({}) ORDER BY id DESC LIMIT {CHANGES_MAX}",
        CHANGE_COLUMNS.join(", "),
        numbers(ids)
    );
    let stage = |row: &Row, at: usize| match row.text(at) {
        "" => Ok(None),
        text => known(&STATES, text).map(Some),
    };
    // Where nothing was left there are no days either.
    let day_of =
        |row: &Row, at: usize| i32::try_from(row.optional_int(at).unwrap_or(0)).map_err(Problem::internal);
    let change = |row: &Row| {
        Ok(Change {
            customer_id: row.int(1),
            as_of: day(row, 2)?,
            found_at: row.int(3),
            from: stage(row, 4)?,
            to: stage(row, 5)?,
            purchases: Purchases {
                first_day: day_of(row, 6)?,
                last_day: day_of(row, 7)?,
                days: row.optional_int(8).unwrap_or(0),
                ..Purchases::default()
            },
            population_gap: row.optional_int(9),
        })
    };
    r.query(&sql, &[])?.iter().map(change).collect()
}

/// The customers whose data was erased.
///
/// # Errors
/// When the table can't be read.
pub fn erased(r: &mut dyn Queries) -> Result<FxHashSet<RawId>> {
    let rows = r.query(
        "SELECT record_id FROM record_erased WHERE entity = 'customers.customer'",
        &[],
    )?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// Ids as SQL; they are numbers of our own making.
fn numbers(ids: &[RawId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Takes these steps, and remembers what changed its stage; gives how many did.
///
/// # Errors
/// When a statement fails.
pub fn write(tx: &mut Tx<'_>, state: State, steps: &[Step]) -> Result<i64> {
    let ids: Vec<RawId> = steps.iter().map(|step| step.customer_id).collect();
    let merged = in_chunks(&ids, |some| {
        let sql = format!(
            "SELECT record_id FROM record_merged WHERE record_id IN ({})",
            numbers(some)
        );
        let rows = tx.query(&sql, &[])?;
        Ok(rows.iter().map(|row| row.int(0)).collect())
    })?;
    let merged: FxHashSet<RawId> = merged.into_iter().collect();
    in_chunks(&ids, |some| {
        let sql = format!(
            "DELETE FROM insight_standing WHERE customer_id IN ({})",
            numbers(some)
        );
        tx.execute(&sql, &[]).map(|_| Vec::new())
    })?;
    let erased: Vec<RawId> = steps
        .iter()
        .filter(|step| step.found == Found::Erased)
        .map(|step| step.customer_id)
        .collect();
    in_chunks(&erased, |some| {
        let sql = format!(
            "DELETE FROM insight_stage_change WHERE customer_id IN ({})",
            numbers(some)
        );
        tx.execute(&sql, &[]).map(|_| Vec::new())
    })?;
    let rows: Vec<Vec<Value>> = steps
        .iter()
        .filter_map(|step| match &step.found {
            Found::Standing(standing) => Some(values(standing)),
            Found::Nothing | Found::Erased => None,
        })
        .collect();
    tx.insert_rows("insight_standing", &columns(&COLUMNS, &TEXTS), &rows)?;
    let changed: Vec<&Step> = steps.iter().filter(|step| is_change(step, &merged)).collect();
    let new = tx.new_ids(changed.len());
    let rows: Vec<Vec<Value>> = changed
        .iter()
        .zip(new)
        .map(|(step, id)| change(step, state, id))
        .collect();
    let texts = ["from_stage", "to_stage"];
    tx.insert_rows("insight_stage_change", &columns(&CHANGE_COLUMNS, &texts), &rows)?;
    Ok(len_i64(rows.len()))
}

fn in_chunks(ids: &[RawId], mut f: impl FnMut(&[RawId]) -> Result<Vec<RawId>>) -> Result<Vec<RawId>> {
    let mut found = Vec::new();
    for some in ids.chunks(IDS_PER_STATEMENT) {
        found.extend(f(some)?);
    }
    Ok(found)
}

/// Who was merged into another customer has no stage lost: the purchases are the other's.
fn is_change(step: &Step, merged: &FxHashSet<RawId>) -> bool {
    match &step.found {
        Found::Standing(standing) => step.was != Some(standing.stage),
        Found::Nothing => step.was.is_some() && !merged.contains(&step.customer_id),
        Found::Erased => false,
    }
}

fn change(step: &Step, state: State, id: RawId) -> Vec<Value> {
    let standing = match &step.found {
        Found::Standing(standing) => Some(standing),
        Found::Nothing | Found::Erased => None,
    };
    let days = |f: fn(&Purchases) -> i64| Value::from(standing.map(|s| f(&s.purchases)));
    vec![
        id.into(),
        step.customer_id.into(),
        i64::from(state.as_of).into(),
        state.found_at.into(),
        Value::from(step.was),
        Value::from(standing.map(|s| s.stage)),
        days(|p| i64::from(p.first_day)),
        days(|p| i64::from(p.last_day)),
        days(|p| p.days),
        Value::from(state.population_gap),
    ]
}

/// Says of which day the standings are.
///
/// # Errors
/// When the statement fails.
pub fn write_state(tx: &mut Tx<'_>, state: State) -> Result<()> {
    tx.execute(
        "INSERT INTO insight_standing_state (id, as_of, population_gap, found_at) VALUES (1, ?1, ?2, ?3) \
         ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of, population_gap = excluded.population_gap, \
         found_at = excluded.found_at",
        &[
            i64::from(state.as_of).into(),
            Value::from(state.population_gap),
            state.found_at.into(),
        ],
    )
    .map(drop)
}
