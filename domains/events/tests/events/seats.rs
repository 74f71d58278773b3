//! Never more seats than there are, however many register and cancel at the same time.

use std::sync::atomic::{AtomicUsize, Ordering};

use guanxi_events::commands::{Registered, cancel, register};
use guanxi_testkit::each_engine;
use guanxi_types::{Ctx, RawId, Result};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::party::Party;

const SEATS: i64 = 20;
const MEMBERS: usize = 24;

fn try_register(party: &Party, ctx: &Ctx, (customer, people): (RawId, i64)) -> Result<Registered> {
    let wanted = party.wanted(customer, people);
    let ctx = ctx.clone();
    party
        .fixture
        .write(move |tx, schema| register(tx, schema, &ctx, &wanted))
}

/// C7
#[test]
fn many_at_once_never_get_more_seats_than_there_are() {
    each_engine(|engine| {
        let party = Party::new(engine, SEATS, &json!({}));
        let members: Vec<RawId> = (0..MEMBERS).map(|at| party.member(&format!("M{at}"))).collect();
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for thread in 0..6 {
                let (party, members, next) = (&party, &members, &next);
                scope.spawn(move || {
                    let ctx = party.ctx();
                    while let Some(member) = members.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let people = i64::from(thread % 3) + 1;
                        let done = try_register(party, &ctx, (*member, people)).unwrap();
                        if done.id % 4 == 0 {
                            let id = done.id;
                            let ctx = ctx.clone();
                            party
                                .fixture
                                .write(move |tx, schema| cancel(tx, schema, &ctx, (id, None)))
                                .unwrap();
                        }
                    }
                });
            }
        });
        let slot = party.slot();
        assert!(slot.taken() <= SEATS, "{slot:?}");
        let all: i64 = slot.tallies.values().map(|tally| tally.count).sum();
        assert_eq!(all, i64::try_from(MEMBERS).unwrap());
        assert_nobody_waits_who_fits(&party);
    });
}

fn assert_nobody_waits_who_fits(party: &Party) {
    let free = SEATS - party.slot().taken();
    let least = party.fixture.number(
        "SELECT COALESCE(MIN(people), 1000) FROM events_registration WHERE state = 'waiting'",
        &[],
    );
    assert!(least > free, "{least} would fit in {free}");
}

/// C7
#[test]
fn histories_by_chance_keep_seats_and_the_order_of_waiting() {
    each_engine(|engine| {
        let mut runner = TestRunner::deterministic();
        let party = Party::new(engine, SEATS, &json!({}));
        let steps = prop::collection::vec((any::<bool>(), 1_i64..8, any::<prop::sample::Index>()), 40..60)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let mut live: Vec<RawId> = Vec::new();
        for (at, (is_leaving, people, which)) in steps.into_iter().enumerate() {
            if is_leaving && !live.is_empty() {
                let id = live.swap_remove(which.index(live.len()));
                party.cancel(id).unwrap();
            } else {
                let member = party.member(&format!("M{at}"));
                live.push(party.register(member, people).unwrap().id);
            }
            assert!(party.slot().taken() <= SEATS);
            assert_nobody_waits_who_fits(&party);
        }
    });
}
