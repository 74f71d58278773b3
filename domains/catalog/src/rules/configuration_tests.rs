//! Choosing options, by example and against every configuration there is.

use proptest::prelude::*;

use super::*;

fn named(zh: &str, en: &str) -> Label {
    label(zh.to_owned(), en.to_owned())
}

fn group(name: &str, (min, max): (usize, Option<usize>), options: &[(RawId, i64)]) -> Group {
    let options = options.iter().map(|(id, price)| Choice {
        id: *id,
        name: named(&format!("选{id}"), &format!("o{id}")),
        price: Money::new(*price),
    });
    Group {
        name: named(name, name),
        min,
        max,
        options: options.collect(),
    }
}

/// A computer: one processor, up to two disks, any extras; the fast processor (2) needs the big fan (21), which doesn't fit
/// the small case (30).
fn computer() -> Configurable {
    Configurable {
        base: Money::new(300_000),
        groups: vec![
            group("cpu", (1, Some(1)), &[(1, 0), (2, 80_000)]),
            group("disk", (1, Some(2)), &[(10, 20_000), (11, 40_000), (12, 60_000)]),
            group("extra", (0, None), &[(21, 5_000), (22, -1_000)]),
            group("case", (1, Some(1)), &[(30, 0), (31, 9_900)]),
        ],
        bonds: vec![
            (2, Bond::Requires, 21),
            (21, Bond::Excludes, 30),
            (22, Bond::Requires, 999),
        ],
    }
}

fn set(ids: &[RawId]) -> BTreeSet<RawId> {
    ids.iter().copied().collect()
}

fn barred(answer: &Answer, id: RawId) -> Vec<Why> {
    answer.options.iter().find(|o| o.id == id).unwrap().barred.clone()
}

/// J3
#[test]
fn a_whole_configuration_has_a_price() {
    let answer = computer().check(&set(&[2, 10, 12, 21, 22, 31]));
    assert_eq!(answer.faults, []);
    let wanted = 300_000 + 80_000 + 20_000 + 60_000 + 5_000 - 1_000 + 9_900;
    assert_eq!(answer.price, Some(Money::new(wanted)));
}

/// J3
#[test]
fn what_is_barred_is_told_why() {
    let computer = computer();
    let answer = computer.check(&set(&[30, 10, 11]));
    assert_eq!(answer.faults, [Why::TooFew(0)]);
    assert_eq!(barred(&answer, 1), []);
    assert_eq!(barred(&answer, 21), [Why::Excluded(21, 30)]);
    let fast = barred(&answer, 2);
    assert_eq!(fast, [Why::Missing(2, 21), Why::Excluded(21, 30)]);
    assert_eq!(barred(&answer, 12), [Why::TooMany(1)]);
    assert_eq!(barred(&answer, 31), [], "it takes the place of the other case");
    let said: Vec<Label> = fast.iter().map(|why| computer.say(why)).collect();
    assert_eq!(said[1].zh, "“选21”与“选30”不能同时选");
    assert_eq!(said[0].en, "“o2” needs “o21”");
    assert_eq!(computer.say(&Why::TooMany(1)).zh, "“disk”最多选 2 项");
}

/// J3
#[test]
fn what_is_wrong_is_told() {
    let answer = computer().check(&set(&[1, 2, 10, 30, 77]));
    assert_eq!(
        answer.faults,
        [Why::Unknown(77), Why::TooMany(0), Why::Missing(2, 21)]
    );
    let both = computer().check(&set(&[1, 10, 21, 30]));
    assert_eq!(both.faults, [Why::Excluded(21, 30)]);
}

/// Small products of any shape: up to 3 groups, 8 options, 6 bonds.
fn product() -> impl Strategy<Value = Configurable> {
    let groups = prop::collection::vec((0_usize..3, prop::option::of(1_usize..3), 1_usize..4), 1..4);
    let bonds = prop::collection::vec((0_i64..9, any::<bool>(), 0_i64..9), 0..7);
    (groups, bonds).prop_map(|(groups, bonds)| {
        let mut next = 0;
        let groups = groups.into_iter().map(|(min, max, count)| {
            let options: Vec<(RawId, i64)> = (0..count)
                .map(|_| {
                    next += 1;
                    (next, next * 7)
                })
                .collect();
            group("g", (min, max), &options)
        });
        let bond = |requires| if requires { Bond::Requires } else { Bond::Excludes };
        let bonds = bonds.into_iter().filter(|(a, _, b)| a != b);
        Configurable {
            base: Money::new(1_000),
            groups: groups.collect(),
            bonds: bonds.map(|(a, requires, b)| (a, bond(requires), b)).collect(),
        }
    })
}

/// Every set of options, told by the definition alone whether it is allowed.
fn allowed(of: &Configurable) -> Vec<BTreeSet<RawId>> {
    let ids: Vec<RawId> = of.choices().map(|choice| choice.id).collect();
    let every = (0_u32..1 << ids.len()).map(|bits| {
        let chosen = ids.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, id)| *id).collect::<BTreeSet<_>>()
    });
    let is_allowed = |held: &BTreeSet<RawId>| {
        let counts = of.groups.iter().all(|g| {
            let count = g.options.iter().filter(|o| held.contains(&o.id)).count();
            count >= g.min && g.max.is_none_or(|max| count <= max)
        });
        let bonds = of.bonds.iter().all(|(a, bond, b)| match bond {
            _ if !ids.contains(a) || !ids.contains(b) => true,
            Bond::Requires => !held.contains(a) || held.contains(b),
            Bond::Excludes => !(held.contains(a) && held.contains(b)),
        });
        counts && bonds
    };
    every.filter(is_allowed).collect()
}

proptest! {
    /// J3: nothing is refused that the definition allows, and nothing else is let through.
    #[test]
    fn faults_are_the_definitions(of in product(), bits in any::<u32>()) {
        let ids: Vec<RawId> = of.choices().map(|choice| choice.id).collect();
        let chosen: BTreeSet<RawId> = ids.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, id)| *id).collect();
        let answer = of.check(&chosen);
        prop_assert_eq!(answer.faults.is_empty(), allowed(&of).contains(&chosen), "{:?}", answer.faults);
        let price: i64 = 1_000 + chosen.iter().map(|id| id * 7).sum::<i64>();
        prop_assert_eq!(answer.price, Some(Money::new(price)));
    }

    /// J3: what is barred is in no allowed configuration together with what is chosen beside it.
    #[test]
    fn what_is_barred_is_impossible(of in product(), bits in any::<u32>()) {
        let ids: Vec<RawId> = of.choices().map(|choice| choice.id).collect();
        let chosen: BTreeSet<RawId> = ids.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, id)| *id).collect();
        let all = allowed(&of);
        for state in of.check(&chosen).options.iter().filter(|state| !state.barred.is_empty()) {
            let mut with = of.beside(&chosen, state.id);
            with.insert(state.id);
            prop_assert!(!all.iter().any(|one| with.is_subset(one)), "{:?}", state);
        }
    }

    /// J3: the order of choosing, and choosing twice, change nothing.
    #[test]
    fn the_order_of_choosing_is_nothing(of in product(), mut picks in prop::collection::vec(0_i64..9, 0..8)) {
        let answer = of.check(&picks.iter().copied().collect());
        picks.reverse();
        let again: Vec<RawId> = picks.iter().chain(&picks).copied().collect();
        prop_assert_eq!(answer, of.check(&again.into_iter().collect()));
    }
}
