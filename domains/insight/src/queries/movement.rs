//! Movement of customers between groups from one period to another.

use std::collections::BTreeMap;

use guanxi_types::Result;
use serde::Serialize;

use crate::queries::decile::{group_of, ranked};
use crate::queries::facts::Facts;
use crate::request::MovementRequest;

/// Customers who went from one group to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Group in the first period; `None`: in no group.
    pub from: Option<usize>,
    /// Group in the second period; `None`: in no group.
    pub to: Option<usize>,
    /// How many.
    pub customers: i64,
}

/// All flows between two periods. Customers who are in no group in both aren't counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// By group of the first period, then of the second; "no group" comes last.
    pub flows: Vec<Flow>,
}

/// Counts who went where.
///
/// # Errors
/// When a filter names something unknown, or the warehouse can't be read.
pub fn flows(facts: &Facts<'_>, request: &MovementRequest) -> Result<Movement> {
    let before = group_of(&ranked(
        facts,
        request.kind,
        request.from_period,
        &request.filters,
    )?);
    let after = group_of(&ranked(facts, request.kind, request.to_period, &request.filters)?);
    let mut counts: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for (customer, &from) in &before {
        let to = after.get(customer).copied().unwrap_or(usize::MAX);
        *counts.entry((from, to)).or_default() += 1;
    }
    for (_, &to) in after
        .iter()
        .filter(|(customer, _)| !before.contains_key(*customer))
    {
        *counts.entry((usize::MAX, to)).or_default() += 1;
    }
    let group = |number: usize| (number != usize::MAX).then_some(number);
    let flows = counts
        .into_iter()
        .map(|((from, to), customers)| Flow {
            from: group(from),
            to: group(to),
            customers,
        })
        .collect();
    Ok(Movement { flows })
}
