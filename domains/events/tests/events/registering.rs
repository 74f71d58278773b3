//! Registering, waiting, moving up, following up.

use guanxi_events::commands::{FollowUp, MOVED_UP, follow_up};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::RawId;
use serde_json::json;

use crate::party::{HOUR_MS, Party};

/// C7
#[test]
fn who_comes_too_late_waits_and_moves_up_when_somebody_cancels() {
    each_engine(|engine| {
        let party = Party::new(engine, 4, &json!({}));
        let [a, b, c, d] = ["A", "B", "C", "D"].map(|number| party.member(number));
        let first = party.register(a, 3).unwrap();
        assert_eq!(
            (first.number.as_str(), first.state.as_str(), first.place),
            ("E1-0001", "registered", None)
        );
        let big = party.register(b, 4).unwrap();
        let small = party.register(c, 2).unwrap();
        assert_eq!((big.state.as_str(), big.place), ("waiting", Some(1)));
        assert_eq!((small.state.as_str(), small.place), ("waiting", Some(2)));
        assert_eq!(
            party.register(d, 1).unwrap().state,
            "registered",
            "there is one seat left"
        );
        let twice = refusal(party.register(a, 1), "twice");
        assert_eq!(twice.code, "events.already_registered");
        // Three seats become free: four don't fit, two do.
        let moved = party.cancel(first.id).unwrap();
        assert_eq!(moved.iter().map(|one| one.id).collect::<Vec<_>>(), [small.id]);
        assert_eq!(party.told(MOVED_UP), 1);
        assert_eq!(party.slot().taken(), 3);
        assert_eq!(
            refusal(party.cancel(first.id), "again").code,
            "events.wrong_state"
        );
        // More seats let the rest in.
        party
            .change("events.session", party.session, &json!({ "seats": 7 }))
            .unwrap();
        assert_eq!(party.registration(big.id).state, "registered");
        let fewer = party.change("events.session", party.session, &json!({ "seats": 6 }));
        assert_eq!(refusal(fewer, "seats are taken").fields[0].code, "seats_taken");
    });
}

/// C7
#[test]
fn an_event_is_for_whom_it_is_meant_and_when() {
    each_engine(|engine| {
        let party = Party::new(
            engine,
            10,
            &json!({ "opens_at": "2026-01-01T01:00:00Z", "closes_at": "2026-01-01T12:00:00Z" }),
        );
        let member = party.member("M");
        let other = party.make("customers.customer", &json!({ "number": "X", "name": "X" }));
        assert_eq!(
            refusal(party.register(member, 1), "too early").code,
            "events.not_open"
        );
        party.clock.advance(2 * HOUR_MS);
        assert_eq!(
            refusal(party.register(other, 1), "no member").code,
            "events.not_for_them"
        );
        for people in [0, 51] {
            assert_eq!(
                refusal(party.register(member, people), "people").fields[0].field,
                "people"
            );
        }
        party
            .change("events.event", party.event, &json!({ "audience": "invited" }))
            .unwrap();
        assert_eq!(
            refusal(party.register(member, 1), "not invited").code,
            "events.not_for_them"
        );
        let group = party.make("customers.customer_group", &json!({ "name": "老友" }));
        party.make(
            "customers.group_member",
            &json!({ "group_id": group.to_string(), "customer_id": member.to_string() }),
        );
        party.make(
            "events.invitation",
            &json!({ "event_id": party.event.to_string(), "group_id": group.to_string() }),
        );
        party.register(member, 1).unwrap();
        party
            .change("events.event", party.event, &json!({ "audience": "tiers" }))
            .unwrap();
        assert_eq!(
            refusal(party.register(other, 1), "no tier").code,
            "events.not_for_them"
        );
        party
            .change("events.event", party.event, &json!({ "audience": "everyone" }))
            .unwrap();
        party.register(other, 1).unwrap();
        party.clock.advance(20 * HOUR_MS);
        let late = party.member("L");
        assert_eq!(
            refusal(party.register(late, 1), "too late").code,
            "events.not_open"
        );
    });
}

/// C7
#[test]
fn members_of_a_tier_register() {
    each_engine(|engine| {
        let party = Party::new(engine, 10, &json!({ "audience": "tiers" }));
        let (gold, silver) = (party.member("G"), party.member("S"));
        let ladder = party.make("loyalty.tier_scheme", &json!({ "number": "L", "name": "等级" }));
        let tier = |number: &str, rank: i64| {
            let fields = json!({ "scheme_id": ladder.to_string(), "number": number, "name": number, "rank": rank,
                "threshold": "0" });
            party.make("loyalty.tier", &fields)
        };
        let tiers = [(gold, tier("G", 2)), (silver, tier("S", 1))];
        for (customer, tier) in tiers {
            let to = (ladder, customer);
            party
                .act(move |tx, schema, ctx| {
                    guanxi_loyalty::commands::set_tier(tx, schema, ctx, to, (Some(tier), None))
                })
                .unwrap();
        }
        party.make(
            "events.event_tier",
            &json!({ "event_id": party.event.to_string(), "tier_id": tiers[0].1.to_string() }),
        );
        assert_eq!(
            refusal(party.register(silver, 1), "silver").code,
            "events.not_for_them"
        );
        party.register(gold, 1).unwrap();
    });
}

/// C7
#[test]
fn a_household_has_its_seats_together() {
    each_engine(|engine| {
        let party = Party::new(engine, 100, &json!({ "household_seats": 3 }));
        let (a, b, alone) = (party.member("A"), party.member("B"), party.member("C"));
        let home = party.make("customers.household", &json!({ "name": "王家" }));
        for customer in [a, b] {
            party.make(
                "customers.household_member",
                &json!({ "household_id": home.to_string(), "customer_id": customer.to_string(), "role": "other" }),
            );
        }
        party.register(a, 2).unwrap();
        let full = refusal(party.register(b, 2), "the household has three");
        assert_eq!(full.code, "events.household_full");
        party.register(b, 1).unwrap();
        party.register(alone, 3).unwrap();
    });
}

fn wanted(party: &Party, state: &str, owners: Vec<RawId>) -> FollowUp {
    FollowUp {
        session: party.session,
        state: state.to_owned(),
        kind: "call".to_owned(),
        subject: "感谢参加".to_owned(),
        due_at: None,
        owners,
    }
}

/// C7
#[test]
fn who_came_and_who_did_not_are_followed_up_once() {
    use guanxi_events::commands::How;
    each_engine(|engine| {
        let party = Party::new(engine, 2, &json!({}));
        let [a, b, c] = ["A", "B", "C"].map(|number| party.register(party.member(number), 1).unwrap().id);
        let staff = |login: &str| {
            let fields = json!({ "login": login, "name": login, "locale": "zh", "is_active": true });
            party.make("org.user", &fields)
        };
        let owners = vec![staff("one"), staff("two")];
        assert_eq!(refusal(party.close(), "before it began").code, "events.too_early");
        party.clock.advance(26 * HOUR_MS);
        party.come(How::Hand(a), ("k", None)).unwrap();
        let absent = wanted(&party, "absent", owners.clone());
        let early = party.act(move |tx, schema, ctx| follow_up(tx, schema, ctx, &absent));
        assert_eq!(refusal(early, "not closed").code, "events.not_closed");
        let closed = party.close().unwrap();
        assert_eq!((closed.absent, closed.waiting), (1, 1));
        let states = [a, b, c].map(|id| party.registration(id).state);
        assert_eq!(states, ["attended", "absent", "cancelled"]);
        for expected in [1, 0] {
            let absent = wanted(&party, "absent", owners.clone());
            let done = party
                .act(move |tx, schema, ctx| follow_up(tx, schema, ctx, &absent))
                .unwrap();
            assert_eq!((done.made, done.left), (expected, 0));
        }
        let made = party
            .fixture
            .number("SELECT COUNT(*) FROM customers_activity WHERE kind = 'call'", &[]);
        assert_eq!(made, 1);
    });
}
