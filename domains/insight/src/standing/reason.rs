//! Why a customer is at a stage, in a sentence with the figures.

use crate::rules::lifecycle::rhythm;
use crate::rules::rfm::Purchases;
use crate::sentence::{Figure, Sentence, say};
use crate::words;

/// The reason for `stage` on the day `as_of`; for `None` that no purchase is left.
#[must_use]
pub fn reason(
    stage: Option<&str>,
    purchases: &Purchases,
    population_gap: Option<i64>,
    as_of: i32,
) -> Sentence {
    let Some(stage) = stage else {
        return say("stage.none", &[]);
    };
    if stage == "new" {
        let since = i64::from(as_of) - i64::from(purchases.first_day);
        return say(
            "stage.new",
            &[
                ("since", Figure::Count(since)),
                ("first", Figure::Day(purchases.first_day)),
            ],
        );
    }
    let rhythm = rhythm(purchases, population_gap);
    let key = match (rhythm.is_own, rhythm.is_floor) {
        (true, true) => "stage.often",
        (true, false) => "stage.own",
        (false, _) => "stage.population",
    };
    let named = words::of(stage);
    say(
        key,
        &[
            (
                "recency",
                Figure::Count(i64::from(as_of) - i64::from(purchases.last_day)),
            ),
            ("last", Figure::Day(purchases.last_day)),
            ("purchase_days", Figure::Count(purchases.days)),
            ("gap", Figure::Number(rhythm.days, rhythm.per, 1)),
            ("stage", Figure::Word(named.zh, named.en)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F6: the sentence has the figures by which the stage was found.
    #[test]
    fn the_reason_says_the_figures() {
        let purchases = Purchases {
            first_day: 0,
            last_day: 198,
            days: 12,
            tickets: 12,
            amount_c: 1,
        };
        let said = reason(Some("lapsing"), &purchases, None, 241);
        assert_eq!(
            said.text.zh,
            "最近一次购买在 43 天前（1970-07-18），本人 12 个购买日通常间隔 18 天 → 沉睡预警"
        );
        assert_eq!(said.values["gap"], 18.0);
        let often = Purchases {
            days: 100,
            ..purchases
        };
        let said = reason(Some("churned"), &often, None, 300);
        assert!(said.text.zh.contains("不足 7 天"), "{}", said.text.zh);
        let few = Purchases { days: 2, ..purchases };
        let said = reason(Some("active"), &few, Some(21), 241);
        assert!(
            said.text.en.contains("the usual gap of all, 21 days"),
            "{}",
            said.text.en
        );
    }
}
