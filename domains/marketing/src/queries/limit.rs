//! How much a user approves, and whether the budgets balance.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Money, Problem, Result};

/// What a user approves by himself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Up to what; `None` for who approves nothing.
    pub amount: Option<Money>,
    /// Whether he approves what the budget doesn't cover.
    pub may_overrun: bool,
}

impl Limit {
    /// Refuses who may not approve so much.
    ///
    /// # Errors
    /// `marketing.no_limit` for who approves nothing; `marketing.limit_too_small`.
    pub fn require(&self, asked: Money) -> Result<()> {
        let most = self.decides()?;
        if asked.raw() <= most.raw() {
            return Ok(());
        }
        Err(Problem::new(ErrorKind::Forbidden, "marketing.limit_too_small")
            .with("limit", most.to_string())
            .with("asked", asked.to_string()))
    }

    /// What the user approves; refuses who decides nothing.
    ///
    /// # Errors
    /// `marketing.no_limit`.
    pub fn decides(&self) -> Result<Money> {
        self.amount
            .ok_or_else(|| Problem::new(ErrorKind::Forbidden, "marketing.no_limit"))
    }
}

/// What the user approves: of all his roles the most.
///
/// # Errors
/// When the database can't be read.
pub fn limit_of(r: &mut dyn Queries, ctx: &Ctx) -> Result<Limit> {
    if ctx.user_id() == 0 {
        return Ok(Limit {
            amount: Some(Money::new(i64::MAX)),
            may_overrun: true,
        });
    }
    let row = r.query_first(
        "SELECT MAX(l.amount), MAX(l.may_overrun) FROM marketing_approval_limit l \
         JOIN org_user_role u ON u.role_id = l.role_id WHERE u.user_id = ?1",
        &[Value::from(ctx.user_id())],
    )?;
    Ok(Limit {
        amount: row.as_ref().and_then(|row| row.optional_int(0)).map(Money::new),
        may_overrun: row.and_then(|row| row.optional_int(1)) == Some(1),
    })
}

/// What doesn't balance: lines whose sums aren't what the ledger says, or of which more is gone than there was.
///
/// # Errors
/// When the database can't be read.
pub fn faults_of_budgets(r: &mut dyn Queries) -> Result<Vec<String>> {
    let rows = r.query(
        "SELECT l.id, l.amount, l.committed, l.spent, l.remaining, \
           COALESCE(CAST(SUM(CASE WHEN e.kind IN ('allot', 'overrun') THEN e.amount ELSE 0 END) AS BIGINT), 0), \
           COALESCE(CAST(SUM(CASE WHEN e.kind = 'commit' THEN e.amount WHEN e.kind IN ('release', 'spend') \
             THEN -e.amount ELSE 0 END) AS BIGINT), 0), \
           COALESCE(CAST(SUM(CASE WHEN e.kind = 'spend' THEN e.amount ELSE 0 END) AS BIGINT), 0) \
         FROM marketing_budget_line l LEFT JOIN marketing_budget_entry e ON e.budget_line_id = l.id \
         GROUP BY l.id, l.amount, l.committed, l.spent, l.remaining ORDER BY l.id",
        &[],
    )?;
    let mut faults = Vec::new();
    for row in rows {
        let [id, amount, committed, spent, remaining] = [0, 1, 2, 3, 4].map(|at| row.int(at));
        if [amount, committed, spent] != [row.int(5), row.int(6), row.int(7)] {
            faults.push(format!("budget line {id}: its sums aren't its ledger's"));
        }
        if remaining != amount - committed - spent || remaining < 0 || committed < 0 {
            faults.push(format!(
                "budget line {id}: {amount} isn't {remaining} + {committed} + {spent}"
            ));
        }
    }
    Ok(faults)
}
