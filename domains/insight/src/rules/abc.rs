//! ABC analysis: A is what the first 80 % of sales are made of, B the next 15 %, C the rest.

/// A class of goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Abc {
    /// Sales before it are under 80 % of all.
    A,
    /// Under 95 %.
    B,
    /// The rest.
    C,
}

impl Abc {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

/// The class of each item by its number; `None` where net sales aren't above 0.
///
/// Items stand by sales, largest first, equal ones by `place`. Borders are compared in integers.
#[must_use]
pub fn classes(net_c: &[i64], place: impl Fn(usize) -> u32) -> Vec<Option<Abc>> {
    let mut order: Vec<(i64, u32, usize)> = net_c
        .iter()
        .enumerate()
        .filter(|(_, net)| **net > 0)
        .map(|(item, &net)| (-net, place(item), item))
        .collect();
    order.sort_unstable();
    let total: i128 = order.iter().map(|(net, ..)| -i128::from(*net)).sum();
    let mut classes = vec![None; net_c.len()];
    let mut before: i128 = 0;
    for (net, _, item) in order {
        let class = if before * 100 < total * 80 {
            Abc::A
        } else if before * 100 < total * 95 {
            Abc::B
        } else {
            Abc::C
        };
        before -= i128::from(net);
        if let Some(slot) = classes.get_mut(item) {
            *slot = Some(class);
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_belongs_to_the_next_class() {
        // Sales before: 0, 60, 80, 95 of 100.
        let found = classes(&[15, 60, 0, 5, 20, -7], |_| 0);
        assert_eq!(
            found,
            [Some(Abc::B), Some(Abc::A), None, Some(Abc::C), Some(Abc::A), None]
        );
        assert!(classes(&[], |_| 0).is_empty());
    }
}
