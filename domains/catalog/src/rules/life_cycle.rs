//! Where in its life a product is on a day, and whether it may be sold then.

use guanxi_types::{Day, ErrorKind, Problem};

/// Where in its life a product is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Being described, or its first day hasn't come.
    Draft,
    /// Sold.
    Active,
    /// Sold off, and not ordered again.
    PhaseOut,
    /// Over.
    Discontinued,
}

/// What was decided of a product's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifeCycle {
    /// The stage that somebody gave it.
    pub status: Stage,
    /// The first day on which it is sold.
    pub sale_from: Option<Day>,
    /// The first day on which it is sold off.
    pub phase_out_on: Option<Day>,
    /// The last day on which it is sold.
    pub ends_on: Option<Day>,
}

impl Stage {
    /// Its key.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::PhaseOut => "phase_out",
            Self::Discontinued => "discontinued",
        }
    }

    /// The stage of this key.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Draft, Self::Active, Self::PhaseOut, Self::Discontinued];
        all.into_iter().find(|stage| stage.name() == name)
    }

    /// Whether it is sold: what is sold off still is.
    #[must_use]
    pub const fn is_for_sale(self) -> bool {
        matches!(self, Self::Active | Self::PhaseOut)
    }
}

impl LifeCycle {
    /// The stage on a day. Days move a product on, never back; a draft stays one until somebody decides.
    #[must_use]
    pub fn on(&self, day: Day) -> Stage {
        if self.status == Stage::Draft {
            return Stage::Draft;
        }
        if self.ends_on.is_some_and(|last| day > last) {
            return Stage::Discontinued;
        }
        if self.status == Stage::Active {
            if self.sale_from.is_some_and(|first| day < first) {
                return Stage::Draft;
            }
            if self.phase_out_on.is_some_and(|first| day >= first) {
                return Stage::PhaseOut;
            }
        }
        self.status
    }

    /// Refuses the sale of what isn't sold on that day.
    ///
    /// # Errors
    /// `catalog.not_for_sale` with the stage.
    pub fn require_for_sale(&self, number: &str, day: Day) -> Result<(), Problem> {
        let stage = self.on(day);
        if stage.is_for_sale() {
            return Ok(());
        }
        let refusal = Problem::new(ErrorKind::Invalid, "catalog.not_for_sale");
        Err(refusal.with("number", number).with("status", stage.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(status: Stage, days: [Option<i32>; 3]) -> LifeCycle {
        let [sale_from, phase_out_on, ends_on] = days.map(|day| day.map(Day::new));
        LifeCycle {
            status,
            sale_from,
            phase_out_on,
            ends_on,
        }
    }

    /// J1
    #[test]
    fn days_move_a_product_through_its_life() {
        let planned = life(Stage::Active, [Some(10), Some(20), Some(30)]);
        for (day, wanted) in [
            (9, Stage::Draft),
            (10, Stage::Active),
            (19, Stage::Active),
            (20, Stage::PhaseOut),
            (30, Stage::PhaseOut),
            (31, Stage::Discontinued),
        ] {
            assert_eq!(planned.on(Day::new(day)), wanted, "{day}");
        }
        let none = [None; 3];
        assert_eq!(life(Stage::Active, none).on(Day::new(0)), Stage::Active);
        assert_eq!(
            life(Stage::Draft, [Some(1), None, None]).on(Day::new(5)),
            Stage::Draft
        );
        assert_eq!(
            life(Stage::PhaseOut, [None, None, Some(4)]).on(Day::new(5)),
            Stage::Discontinued
        );
        assert_eq!(
            life(Stage::Discontinued, none).on(Day::new(5)),
            Stage::Discontinued
        );
    }

    /// J1
    #[test]
    fn what_is_not_active_is_not_sold() {
        let day = Day::new(5);
        for (status, is_sold) in [
            (Stage::Draft, false),
            (Stage::Active, true),
            (Stage::PhaseOut, true),
            (Stage::Discontinued, false),
        ] {
            let answer = life(status, [None; 3]).require_for_sale("P1", day);
            assert_eq!(answer.is_ok(), is_sold, "{status:?}");
            if let Err(problem) = answer {
                assert_eq!(problem.code, "catalog.not_for_sale");
                assert_eq!(problem.params["status"], status.name());
            }
        }
    }
}
