//! The cube (三维分析): one pass over the sold lines of purchase tickets, cut by up to three dimensions.

pub mod compute;
pub mod dimension;
pub mod lists;
mod recorded;

use guanxi_types::{Result, index_of};

use crate::error;
use crate::queries::baskets::{Need, each_basket};
use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::request::{CubeRequest, Window};
use crate::rules::basket::{Basket, Line, Marks};
use dimension::{Dimension, Maker};

/// A question with its dimensions made: what a line or ticket is in each, and what is left of each.
pub struct Plan {
    /// What the sales are taken from.
    pub selection: Selection,
    /// The day whose state customers are in, days since 1970.
    pub as_of: i32,
    /// The axes first, then what is only sliced.
    pub dimensions: Vec<Dimension>,
    /// By dimension: which members count; `None`: all, and those in none.
    wanted: Vec<Option<Vec<bool>>>,
    need: Need,
}

/// A sold line where the slices leave it.
pub struct Sold<'a> {
    /// Its ticket.
    pub basket: &'a Basket<'a>,
    /// Number of the ticket.
    pub ticket: u32,
    /// The line.
    pub line: &'a Line,
    /// By dimension of the plan.
    pub at: &'a [Option<usize>],
}

impl Plan {
    /// Looks filters and members up.
    ///
    /// # Errors
    /// When a filter, a dimension or a member isn't known, or the warehouse can't be read.
    pub fn of(facts: &Facts<'_>, request: &CubeRequest) -> Result<Self> {
        let selection = Selection::of(facts, &request.filters, None)?;
        let last = || facts.last_day(&selection);
        let as_of = request.as_of.map_or_else(last, guanxi_types::Day::raw);
        let maker = Maker {
            facts,
            selection: &selection,
            as_of,
            prices: &request.prices,
        };
        let names = request.dimensions().into_iter();
        let dimensions: Vec<Dimension> = names.map(|name| maker.make(name)).collect::<Result<_>>()?;
        let mut wanted: Vec<Option<Vec<bool>>> = vec![None; dimensions.len()];
        for slice in &request.slices {
            let found = dimensions.iter().zip(&mut wanted);
            let Some((dimension, place)) = { found }.find(|(d, _)| d.name == slice.dimension) else {
                continue;
            };
            let mut members = vec![false; dimension.members.len()];
            for key in &slice.members {
                let at = dimension.find(key);
                let slot = at.and_then(|at| members.get_mut(at));
                *slot.ok_or_else(|| error::unknown_member(&slice.dimension, key))? = true;
            }
            *place = Some(members);
        }
        let place = dimensions.iter().any(Dimension::needs_place);
        Ok(Self {
            selection,
            as_of,
            dimensions,
            wanted,
            need: Need {
                units: true,
                place,
                discount: false,
            },
        })
    }

    /// The same with the hour and the store of tickets read, for lists of sales.
    #[must_use]
    pub const fn with_place(mut self) -> Self {
        self.need.place = true;
        self
    }

    /// The selection over other days.
    #[must_use]
    pub fn over(&self, window: Window) -> Selection {
        let mut selection = self.selection.clone();
        selection.days.first = window.first.raw();
        selection.days.last = window.last.raw();
        selection
    }

    fn keeps(&self, dimension: usize, member: Option<usize>) -> bool {
        match self.wanted.get(dimension) {
            Some(Some(wanted)) => member.and_then(|at| wanted.get(at)).is_some_and(|is| *is),
            _ => true,
        }
    }
}

/// Hands over the sold lines of purchase tickets that the slices leave, in time order.
///
/// # Errors
/// When the warehouse can't be read.
pub fn each_sold(
    facts: &Facts<'_>,
    plan: &Plan,
    selection: &Selection,
    mut each: impl FnMut(&Sold<'_>),
) -> Result<()> {
    let by_ticket: Vec<bool> = plan.dimensions.iter().map(Dimension::is_of_ticket).collect();
    let counts_products = plan.dimensions.iter().any(Dimension::counts_products);
    let mut marks = Marks::default();
    let mut at: Vec<Option<usize>> = vec![None; plan.dimensions.len()];
    let mut ticket = 0_u32;
    each_basket(facts, selection, plan.need, |basket| {
        if !basket.is_purchase() {
            return;
        }
        ticket += 1;
        let products = if counts_products {
            marks.products(basket)
        } else {
            0
        };
        let parts = || plan.dimensions.iter().zip(&by_ticket).zip(0_usize..);
        for (((dimension, is_of_ticket), number), slot) in parts().zip(&mut at) {
            if *is_of_ticket {
                *slot = dimension.of_ticket(basket, products);
                if !plan.keeps(number, *slot) {
                    return;
                }
            }
        }
        for line in basket.lines.iter().filter(|line| line.is_sold()) {
            let mut is_kept = true;
            for (((dimension, is_of_ticket), number), slot) in parts().zip(&mut at) {
                if !*is_of_ticket {
                    *slot = dimension.of_line(line);
                    is_kept &= plan.keeps(number, *slot);
                }
            }
            if is_kept {
                each(&Sold {
                    basket,
                    ticket,
                    line,
                    at: &at,
                });
            }
        }
    })
}

/// The price of one unit in minor units, rounded down; of a line without units its amount.
#[must_use]
pub const fn unit_price(line: &Line) -> i64 {
    match line.units_milli {
        units if units > 0 => line.amount_c.saturating_mul(1_000) / units,
        _ => line.amount_c,
    }
}

/// The number of a band: how many borders lie below the value.
fn band(borders: &[i64], value: i64) -> usize {
    borders.partition_point(|border| *border < value)
}

/// Bands from `first` with these upper borders as they are written: `0-199`, `200-499`, `500+`.
fn bands(first: i64, borders: &[i64]) -> Vec<String> {
    let mut low = first;
    let mut found: Vec<String> = Vec::with_capacity(borders.len() + 1);
    for &border in borders {
        found.push(match low == border {
            true => low.to_string(),
            false => format!("{low}-{border}"),
        });
        low = border + 1;
    }
    found.push(format!("{low}+"));
    found
}

/// A number as an index.
fn place(number: u32) -> Option<usize> {
    (number != u32::MAX).then(|| index_of(i64::from(number)))
}
