//! From purchases to what the models know of customers.

use guanxi_types::to_f64;

use super::History;
use super::gammagamma::Spend;

/// Days of the models' unit of time.
const DAYS_A_WEEK: f64 = 7.0;

/// Something bought. Purchases of one customer on one day count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purchase {
    /// Who; any number of one's own.
    pub customer: usize,
    /// When, days since 1970.
    pub day: i32,
    /// Its value, in parts of the currency's unit.
    pub amount: i64,
}

/// A customer as the models know him.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// Who.
    pub customer: usize,
    /// When he bought.
    pub history: History,
    /// Average value of the repeat purchases in units of the currency; 0 without.
    pub mean: f64,
}

impl Known {
    /// What the model of values takes; `None` without repeat purchases, or where they were given away.
    #[must_use]
    pub fn spend(&self) -> Option<Spend> {
        (self.history.repeats > 0 && self.mean > 0.0).then_some(Spend {
            repeats: self.history.repeats,
            mean: self.mean,
        })
    }
}

/// What is known at the end of day `through` of every customer who bought by then, in the order of their numbers.
///
/// `parts` are the parts of a unit of the currency that amounts count: 100 for cents.
#[must_use]
pub fn known(purchases: &mut [Purchase], through: i32, parts: i64) -> Vec<Known> {
    purchases.sort_unstable();
    purchases
        .chunk_by(|a, b| a.customer == b.customer)
        .filter_map(|own| {
            let end = own.partition_point(|p| p.day <= through);
            known_of(own.get(..end)?, through, parts)
        })
        .collect()
}

fn known_of(own: &[Purchase], through: i32, parts: i64) -> Option<Known> {
    let first = own.first()?;
    let last = own.last()?;
    let weeks = |day: i32| f64::from(day - first.day) / DAYS_A_WEEK;
    let days = own.chunk_by(|a, b| a.day == b.day).count();
    let repeats = u32::try_from(days - 1).unwrap_or(u32::MAX);
    let later: i64 = own.iter().filter(|p| p.day > first.day).map(|p| p.amount).sum();
    let mean = if repeats > 0 {
        to_f64(later) / to_f64(parts) / f64::from(repeats)
    } else {
        0.0
    };
    Some(Known {
        customer: first.customer,
        history: History {
            repeats,
            recency: weeks(last.day),
            age: weeks(through),
        },
        mean,
    })
}

/// Days after `after` and to `through` on which each of the customers bought; in the order of [`known`].
///
/// `purchases` are those that [`known`] has ordered.
#[must_use]
pub fn bought_after(purchases: &[Purchase], after: i32, through: i32) -> Vec<u32> {
    purchases
        .chunk_by(|a, b| a.customer == b.customer)
        .filter(|own| own.first().is_some_and(|p| p.day <= after))
        .map(|own| {
            let later = own
                .chunk_by(|a, b| a.day == b.day)
                .filter_map(|day| day.first())
                .filter(|p| p.day > after && p.day <= through);
            u32::try_from(later.count()).unwrap_or(u32::MAX)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purchase(customer: usize, day: i32, amount: i64) -> Purchase {
        Purchase {
            customer,
            day,
            amount,
        }
    }

    /// B17: two purchases of a day are one; the first doesn't count for the value; who comes later isn't known yet.
    #[test]
    fn purchases_become_histories() {
        let mut all = vec![
            purchase(1, 14, 500),
            purchase(1, 0, 1_000),
            purchase(1, 14, 100),
            purchase(1, 35, 200),
            purchase(2, 7, 300),
            purchase(3, 30, 100),
        ];
        let found = known(&mut all, 28, 100);
        let history = |repeats, recency, age| History {
            repeats,
            recency,
            age,
        };
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].history, found[0].mean), (history(1, 2.0, 4.0), 6.0));
        assert_eq!((found[1].history, found[1].mean), (history(0, 0.0, 3.0), 0.0));
        assert_eq!(bought_after(&all, 28, 35), [1, 0]);
        assert_eq!(bought_after(&all, 28, 34), [0, 0]);
    }
}
