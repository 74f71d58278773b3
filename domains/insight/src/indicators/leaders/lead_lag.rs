//! Lead–lag correlation: the weeks in which members bought each of the categories.

use std::cmp::Reverse;

use guanxi_types::{Day, Grain, Period, Result, index_of};

use super::real;
use crate::queries::baskets::{Need, each_basket, net_by_product};
use crate::queries::facts::{Facts, Products};
use crate::queries::selection::Selection;
use crate::request::Query;
use crate::rules::leaders::lead_lag::{Bought, CATEGORIES, LeadLag, WEEKS, Weeks, lead_lags};
use crate::rules::leaders::rank;
use crate::table::Cell;

const DAYS_A_WEEK: i32 = 7;

/// Customers by score, best first, with their cells.
pub fn rows(facts: &Facts<'_>, query: &Query) -> Result<Vec<(usize, Vec<Cell>)>> {
    let (mut selection, customers) = (facts.selection(query)?, facts.customers()?);
    let columns = top_categories(facts, &selection)?;
    let monday = Period::of(Grain::Week, Day::new(facts.last_day(&selection)))
        .first
        .raw();
    let weeks = i32::try_from(WEEKS).unwrap_or(i32::MAX);
    let first = monday - (weeks - 1) * DAYS_A_WEEK;
    selection.days.first = selection.days.first.max(first);
    let mut bought = Bought {
        active: vec![0; customers.len()],
        categories: vec![vec![0; CATEGORIES]; customers.len()],
    };
    let products = facts.products()?;
    each_basket(facts, &selection, Need::default(), |basket| {
        let Some(customer) = basket.customer else { return };
        let week: Weeks = 1 << index_of(i64::from((basket.day - first) / DAYS_A_WEEK));
        if let Some(active) = bought.active.get_mut(customer).filter(|_| basket.is_purchase()) {
            *active |= week;
        }
        let Some(own) = bought.categories.get_mut(customer) else {
            return;
        };
        for line in basket.lines.iter().filter(|line| line.is_sold()) {
            let column = columns.get(index_of(i64::from(products.category.at(line.product))));
            if let Some(weeks) = column.copied().flatten().and_then(|column| own.get_mut(column)) {
                *weeks |= week;
            }
        }
    })?;
    let mut found = lead_lags(&bought);
    rank(&mut found, |one| one.score, |one| customers.place(one.customer));
    let row = |one: LeadLag| {
        (
            one.customer,
            vec![Cell::Int(i64::from(one.weeks)), real(one.score)],
        )
    };
    Ok(found.into_iter().map(row).collect())
}

/// By number of the category: its column among the best-selling, if it has one.
fn top_categories(facts: &Facts<'_>, selection: &Selection) -> Result<Vec<Option<usize>>> {
    let products: &Products = &*facts.products()?;
    let mut sales: Vec<(i64, usize)> = (0..products.category.len())
        .map(|category| (0, category))
        .collect();
    for (product, net_c) in net_by_product(facts, selection)?.into_iter().enumerate() {
        let category = index_of(i64::from(products.category.at(product)));
        if let Some(sum) = sales.get_mut(category) {
            sum.0 += net_c;
        }
    }
    // Numbers of categories are in the order of their names.
    sales.sort_by_key(|(net_c, category)| (Reverse(*net_c), *category));
    let mut columns = vec![None; sales.len()];
    for (column, (_, category)) in sales.into_iter().take(CATEGORIES).enumerate() {
        if let Some(slot) = columns.get_mut(category) {
            *slot = Some(column);
        }
    }
    Ok(columns)
}
