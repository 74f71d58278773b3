//! Histories by chance, against a model that knows nothing of the ledger: it plays the whole history again without what came back.

use guanxi_loyalty::rules::ledger::{Book, Kind, Lot, Shortage};
use guanxi_testkit::each_engine;
use guanxi_types::{Day, RawId};
use proptest::prelude::*;
use serde_json::json;

use crate::club::Club;

#[derive(Clone, Copy, Debug)]
enum Step {
    Buy(i64),
    Spend(i64),
    /// Which purchase, and how much of it.
    Return(usize, i64),
    Wait(i32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1_i64..60).prop_map(Step::Buy),
        3 => (1_i64..80).prop_map(Step::Spend),
        2 => (0_usize..20, 1_i64..60).prop_map(|(which, part)| Step::Return(which, part)),
        2 => (1_i32..15).prop_map(Step::Wait),
    ]
}

/// What happened, as the model keeps it.
#[derive(Clone, Copy, Debug)]
enum Happened {
    Bought { points: i64, good_to: i32 },
    Spent(i64),
}

/// The balance if only this had happened, and whether everything spent could have been.
fn replay(history: &[(i32, Happened)], today: i32) -> (i64, bool) {
    let mut heaps: Vec<(i32, i64)> = Vec::new();
    let mut is_possible = true;
    let mut owed = 0;
    for (day, happened) in history {
        match happened {
            Happened::Bought { points, good_to } => heaps.push((*good_to, *points)),
            Happened::Spent(points) => {
                heaps.sort_unstable();
                let mut left = *points;
                for (good_to, heap) in &mut heaps {
                    if *good_to >= *day {
                        let part = left.min(*heap);
                        *heap -= part;
                        left -= part;
                    }
                }
                is_possible &= left == 0;
                owed += left;
            }
        }
    }
    let good = heaps.iter().filter(|(good_to, _)| *good_to >= today);
    (good.map(|(_, heap)| heap).sum::<i64>() - owed, is_possible)
}

const GOOD_DAYS: i32 = 30;

fn bought(history: &[(i32, Happened)]) -> Vec<usize> {
    let is_bought = |(at, (_, happened)): (usize, &(i32, Happened))| {
        matches!(happened, Happened::Bought { .. }).then_some(at)
    };
    history.iter().enumerate().filter_map(is_bought).collect()
}

/// Takes points off a purchase of the history; how many, and which it was.
fn unbuy(history: &mut [(i32, Happened)], which: usize, part: i64) -> Option<(usize, i64)> {
    let purchases = bought(history);
    let number = which.checked_rem(purchases.len())?;
    match &mut history[purchases[number]].1 {
        Happened::Bought { points, .. } => {
            let part = part.min(*points);
            *points -= part;
            Some((number, part))
        }
        Happened::Spent(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// M3
    #[test]
    fn a_return_leaves_what_would_have_been(steps in prop::collection::vec(step(), 1..40)) {
        let mut book = Book::default();
        let mut history: Vec<(i32, Happened)> = Vec::new();
        let mut today = 100;
        for step in steps {
            match step {
                Step::Wait(days) => today += days,
                Step::Buy(points) => {
                    let number = RawId::try_from(bought(&history).len()).unwrap();
                    let lot = Lot {
                        id: number + 1, remaining: points, held: 0, expired: 0,
                        activates_on: Day::new(today), expires_on: Some(Day::new(today + GOOD_DAYS)),
                        first_spent_on: None,
                    };
                    book.add(Kind::Earn, lot, Day::new(today));
                    history.push((today, Happened::Bought { points, good_to: today + GOOD_DAYS }));
                }
                Step::Spend(points) => {
                    book.sweep(Day::new(today));
                    if book.spend(Kind::Redeem, points, Day::new(today)).is_ok() {
                        history.push((today, Happened::Spent(points)));
                    }
                }
                Step::Return(which, part) => {
                    book.sweep(Day::new(today));
                    let Some((number, part)) = unbuy(&mut history, which, part) else { continue };
                    let id = RawId::try_from(number).unwrap() + 1;
                    let own = *book.lots().iter().find(|lot| lot.id == id).unwrap();
                    let missing = book.take_from_lot(id, part);
                    let missing = book.take_from_others(&own, missing);
                    book.owe(missing, Shortage::Debt).unwrap();
                    book.sweep(Day::new(today));
                }
            }
            book.sweep(Day::new(today));
            let sum: i64 = book.postings().iter().map(|posting| posting.delta).sum();
            prop_assert_eq!(book.balance(), sum);
            prop_assert!(book.lots().iter().all(|lot| lot.free() >= 0 && lot.expired >= 0 && lot.held >= 0));
            prop_assert!(book.debt() >= 0 && (book.debt() == 0 || book.lots().iter().all(|lot| lot.free() == 0)));
            let (balance, is_possible) = replay(&history, today);
            let has_expired = book.postings().iter().any(|posting| posting.kind == Kind::Expire);
            if is_possible && !has_expired {
                prop_assert_eq!(book.balance(), balance, "{:?} on {}", history, today);
            }
            if is_possible {
                // What expired counts where it could have been spent in place directly, not by a chain of other spending.
                prop_assert!(book.balance() <= balance, "{:?} on {}", history, today);
            }
        }
    }
}

const EXPIRED: &str = "SELECT COUNT(*) FROM loyalty_points_entry WHERE kind = 'expire'";

/// The same by the commands: nothing but sales, returns, spending and time.
fn live(club: &Club, steps: &[Step]) {
    let mut history: Vec<(i32, Happened)> = Vec::new();
    let mut left: Vec<i64> = Vec::new();
    let mut returns = 0;
    for (at, step) in steps.iter().enumerate() {
        let today = club.today().raw();
        match step {
            Step::Wait(days) => club.wait(i64::from(*days)),
            Step::Buy(points) => {
                club.buy(
                    &format!("S{}", left.len()),
                    club.member,
                    &vec![1; usize::try_from(*points).unwrap()],
                );
                history.push((
                    today,
                    Happened::Bought {
                        points: *points,
                        good_to: today + GOOD_DAYS,
                    },
                ));
                left.push(*points);
            }
            Step::Spend(points) => {
                let Some(view) = club.views(club.member).first().cloned() else {
                    continue;
                };
                if club.spend(view.id, *points, (&format!("k{at}"), None)).is_ok() {
                    history.push((today, Happened::Spent(*points)));
                }
            }
            Step::Return(which, part) => {
                let Some((number, part)) = unbuy(&mut history, *which, *part) else {
                    continue;
                };
                if part == 0 {
                    continue;
                }
                returns += 1;
                bring_back(club, (number, left[number], part), returns);
                left[number] -= part;
            }
        }
        club.assert_balanced();
        let Some(view) = club.views(club.member).first().cloned() else {
            continue;
        };
        let (balance, is_possible) = replay(&history, club.today().raw());
        if is_possible && club.fixture.number(EXPIRED, &[]) == 0 {
            assert_eq!(view.balance, balance, "{history:?}");
        }
    }
}

/// Brings back the last of a purchase's lines of a yuan each.
fn bring_back(club: &Club, (number, left, part): (usize, i64, i64), returns: i32) {
    use guanxi_loyalty::commands::{Reversal, reverse_sale};
    use guanxi_loyalty::facts::BackFacts;
    use guanxi_types::{Money, Qty};
    let line = |key: i64| BackFacts {
        key: u32::try_from(key).unwrap(),
        qty: Qty::new(1_000),
        list_amount: Money::new(100),
        amount: Money::new(100),
    };
    let wanted = Reversal {
        sale: format!("S{number}"),
        key: format!("R{returns}"),
        lines: (left - part + 1..=left).map(line).collect(),
        restore: 0,
    };
    let done = club
        .act(move |tx, schema, ctx| reverse_sale(tx, schema, ctx, &wanted))
        .unwrap();
    assert_eq!(done.taken, part);
}

/// M3
#[test]
fn histories_by_chance_balance_on_both_engines() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    each_engine(|engine| {
        let mut runner = TestRunner::deterministic();
        let club = Club::new(
            engine,
            &json!({ "validity": "days", "validity_count": GOOD_DAYS }),
        );
        let _ = &club;
        for _ in 0..4 {
            let steps = prop::collection::vec(step(), 10..25)
                .new_tree(&mut runner)
                .unwrap()
                .current();
            let club = Club::new(
                engine,
                &json!({ "validity": "days", "validity_count": GOOD_DAYS }),
            );
            live(&club, &steps);
        }
    });
}
