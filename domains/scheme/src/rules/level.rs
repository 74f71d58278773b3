//! How close to keep to customers: Kotler's five levels by the number of customers and what one of them brings.
//!
//! Source: Kotler and Keller, Marketing Management, "levels of relationship marketing": many customers and little margin call for basic or reactive
//! marketing, few and much margin for partnership.

use guanxi_types::Qty;

/// Kotler's five levels, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Sells, and that is all (基本型).
    Basic,
    /// Sells, and asks customers to call when there is something (反应型).
    Reactive,
    /// Calls after the sale to ask whether all is well (可靠型).
    Accountable,
    /// Calls from time to time with what may be of use (主动型).
    Proactive,
    /// Works with the customer all the time (合伙型).
    Partnership,
}

impl Level {
    /// All of them, the loosest first.
    pub const ALL: [Self; 5] = [
        Self::Basic,
        Self::Reactive,
        Self::Accountable,
        Self::Proactive,
        Self::Partnership,
    ];

    /// As it is stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Reactive => "reactive",
            Self::Accountable => "accountable",
            Self::Proactive => "proactive",
            Self::Partnership => "partnership",
        }
    }

    /// The level stored so.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.key() == key)
    }

    /// Days between two acts of care where nobody said otherwise; `None`: there are none.
    #[must_use]
    pub const fn every_days(self) -> Option<i64> {
        match self {
            Self::Basic | Self::Reactive => None,
            Self::Accountable => Some(90),
            Self::Proactive => Some(30),
            Self::Partnership => Some(7),
        }
    }

    /// Days after a purchase on which the customer is asked whether all is well, where nobody said otherwise: from the level on that answers for
    /// what it sold.
    #[must_use]
    pub const fn after_days(self) -> Option<i64> {
        match self {
            Self::Basic | Self::Reactive => None,
            Self::Accountable | Self::Proactive | Self::Partnership => Some(1),
        }
    }
}

/// One of three: under, about and over the usual.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Third {
    Low,
    Middle,
    High,
}

/// From a quarter less to a quarter more than the average is usual. A comparison of whole numbers: `part × groups` against `whole`.
fn third(part: i128, whole: i128) -> Third {
    if part * 4 > whole * 5 {
        Third::High
    } else if part * 4 < whole * 3 {
        Third::Low
    } else {
        Third::Middle
    }
}

/// A group of customers: how many, and what they brought in minor units: margin, or sales as long as margins aren't known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub customers: i64,
    /// What they brought.
    pub brought_c: i64,
}

/// What the figures know of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sold {
    /// How many customers.
    pub customers: i64,
    /// What they spent, minor units.
    pub sales_c: i64,
    /// What of it was margin, in percent, where that is known.
    pub margin: Option<Qty>,
}

/// Thousandths of a percent in the whole.
const WHOLE: i128 = 100_000;

/// What each group brought. Margins aren't compared with sales: a group whose margin isn't known has the one of all those whose is.
#[must_use]
pub fn brought(groups: &[Sold]) -> Vec<Group> {
    let told = || {
        let known = |one: &Sold| Some((i128::from(one.sales_c), i128::from(one.margin?.raw())));
        groups.iter().filter_map(known)
    };
    let sales: i128 = told().map(|(sales, _)| sales).sum();
    let margins: i128 = told().map(|(sales, percent)| sales * percent).sum();
    let usual = if sales > 0 { margins / sales } else { WHOLE };
    let group = |one: &Sold| {
        let percent = one.margin.map_or(usual, |percent| i128::from(percent.raw()));
        let part = i128::from(one.sales_c) * percent / WHOLE;
        Group {
            customers: one.customers,
            brought_c: i64::try_from(part).unwrap_or(one.sales_c),
        }
    };
    groups.iter().map(group).collect()
}

/// The level of each group, in their order. A group without customers has none.
#[must_use]
pub fn recommended(groups: &[Group]) -> Vec<Option<Level>> {
    let there = || groups.iter().filter(|group| group.customers > 0);
    let count = i128::try_from(there().count()).unwrap_or(i128::MAX);
    let customers: i128 = there().map(|group| i128::from(group.customers)).sum();
    let brought: i128 = there().map(|group| i128::from(group.brought_c)).sum();
    let level = |group: &Group| {
        if group.customers <= 0 {
            return None;
        }
        let size = third(i128::from(group.customers) * count, customers);
        // What one customer brings, beside what one brings on average: a / b against c / d without dividing.
        let one = third(
            i128::from(group.brought_c) * customers,
            brought * i128::from(group.customers),
        );
        Some(match (one, size) {
            (Third::High, Third::Low) => Level::Partnership,
            (Third::High, Third::Middle) | (Third::Middle, Third::Low) => Level::Proactive,
            (Third::High, Third::High) | (Third::Middle, Third::Middle) | (Third::Low, Third::Low) => {
                Level::Accountable
            }
            (Third::Middle, Third::High) | (Third::Low, Third::Middle) => Level::Reactive,
            (Third::Low, Third::High) => Level::Basic,
        })
    };
    groups.iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(customers: i64, each_c: i64) -> Group {
        Group {
            customers,
            brought_c: customers * each_c,
        }
    }

    /// A4: a group whose margin isn't known isn't worth more for that.
    #[test]
    fn margins_are_compared_with_margins() {
        let sold = |margin: Option<i64>| Sold {
            customers: 10,
            sales_c: 1_000,
            margin: margin.map(Qty::new),
        };
        let of = |margins: [Option<i64>; 3]| -> Vec<i64> {
            let groups = brought(&margins.map(sold));
            groups.iter().map(|group| group.brought_c).collect()
        };
        assert_eq!(of([Some(20_000), Some(40_000), None]), [200, 400, 300]);
        assert_eq!(of([None, None, None]), [1_000, 1_000, 1_000]);
    }

    /// A4: few who bring much are partners, many who bring little are served at the till and no more.
    #[test]
    fn few_who_bring_much_are_partners() {
        let groups = [group(10, 10_000), group(100, 1_000), group(190, 100), group(0, 0)];
        let levels = recommended(&groups);
        assert_eq!(levels.first(), Some(&Some(Level::Partnership)));
        assert_eq!(levels.get(2), Some(&Some(Level::Basic)));
        assert_eq!(levels.get(3), Some(&None));
    }

    /// A4: groups that are all alike get the level in the middle.
    #[test]
    fn the_usual_is_accountable() {
        let levels = recommended(&[group(50, 500); 3]);
        assert_eq!(levels, [Some(Level::Accountable); 3]);
    }

    #[test]
    fn every_level_has_its_name() {
        for level in Level::ALL {
            assert_eq!(Level::named(level.key()), Some(level));
        }
    }
}
