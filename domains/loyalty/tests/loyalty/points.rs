//! Points, from sales to what is left of them, on both engines.

use guanxi_loyalty::commands::{
    Adjust, Decision, Hold, Transfer, adjust, capture, decide, expire_due, hold, open_account, release,
    transfer,
};
use guanxi_loyalty::queries::account::{accounts_of, expiring};
use guanxi_loyalty::queries::liability::liability;
use guanxi_loyalty::queries::quote::quote;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{Action, Money, RawId, Scope};
use serde_json::json;

use crate::club::{Club, somebody};

/// M3
#[test]
fn a_sale_earns_once_and_waits_until_goods_can_no_longer_come_back() {
    each_engine(|engine| {
        let programme = json!({ "pending_days": 7, "validity": "months", "validity_count": 12 });
        let club = Club::new(engine, &programme);
        let first = club.buy("S1", club.member, &[100, 50]);
        assert_eq!((first.points(), first.is_new), (150, true));
        let again = club.buy("S1", club.member, &[100, 50]);
        assert_eq!((again.terms, again.is_new), (first.terms, false));
        let account = club.account(club.member);
        let view = club.view(account);
        assert_eq!((view.balance, view.available, view.pending), (150, 0, 150));
        let few = refusal(club.spend(account, 10, ("k", None)), "too early");
        assert_eq!(few.code, "loyalty.points_insufficient");
        club.wait(7);
        let spent = club.spend(account, 120, ("k", None)).unwrap();
        assert_eq!((spent.value, spent.balance), (Money::new(120), 30));
        assert_eq!(club.spend(account, 120, ("k", None)).unwrap().balance, 30, "once");
        let view = club.view(account);
        assert_eq!(
            view.expiring.map(|(day, points)| (day.to_string(), points)),
            Some(("2027-01-08".to_owned(), 30))
        );
        club.assert_balanced();
    });
}

/// M3
#[test]
fn a_return_takes_points_back_and_gives_spent_ones_again() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        club.buy("S1", club.member, &[100, 50]);
        let account = club.account(club.member);
        club.spend(account, 40, ("s2", Some("S2"))).unwrap();
        club.buy("S2", club.member, &[30]);
        assert_eq!(club.balance(account), 140);
        let done = club.back("S2", (1, 30), 40).unwrap();
        assert_eq!((done.taken, done.restored), (30, 40));
        assert_eq!(club.balance(account), 150);
        assert!(!club.back("S2", (1, 30), 40).unwrap().is_new);
        assert_eq!(
            club.balance(account),
            150,
            "the same return again changes nothing"
        );
        club.back("S1", (2, 50), 0).unwrap();
        assert_eq!(club.balance(account), 100);
        club.spend(account, 100, ("all", None)).unwrap();
        club.back("S1", (1, 100), 0).unwrap();
        let view = club.view(account);
        assert_eq!((view.balance, view.debt), (-100, 100));
        club.buy("S3", club.member, &[130]);
        let view = club.view(account);
        assert_eq!((view.balance, view.debt, view.available), (30, 0, 30));
        assert_eq!(
            refusal(club.back("S3", (1, 131), 0), "too much").code,
            "loyalty.return_exceeds"
        );
        assert_eq!(
            refusal(club.back("S3", (1, 1), 5), "nothing spent").code,
            "loyalty.restore_exceeds"
        );
        club.assert_balanced();
    });
}

/// M3
#[test]
fn what_was_earned_by_a_rule_goes_back_by_that_version_of_it() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        let double = club.make(
            "loyalty.earn_rule",
            &json!({ "programme_id": club.programme.to_string(), "name": "满百双倍", "points": 2, "per_amount": "1",
                "least_amount": "100" }),
        );
        assert_eq!(club.buy("S1", club.member, &[60, 50]).points(), 220);
        club.change("loyalty.earn_rule", double, &json!({ "points": 9 }));
        assert_eq!(club.buy("S2", club.member, &[100]).points(), 900);
        club.back("S1", (2, 50), 0).unwrap();
        let account = club.account(club.member);
        assert_eq!(
            club.balance(account),
            900 + 60,
            "below the threshold each yuan gives one"
        );
        club.assert_balanced();
    });
}

/// M3
#[test]
fn points_are_put_aside_captured_freed_and_timed_out() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({ "hold_minutes": 60 }));
        club.buy("S1", club.member, &[100]);
        let account = club.account(club.member);
        let aside = |key: &str, points: i64| -> guanxi_types::Result<RawId> {
            let wanted = Hold {
                account,
                points,
                key: key.to_owned(),
                reference: Some("O1".to_owned()),
            };
            club.act(move |tx, schema, ctx| hold(tx, schema, ctx, &wanted))
        };
        let one = aside("a", 60).unwrap();
        assert_eq!(aside("a", 60).unwrap(), one);
        assert_eq!(
            refusal(aside("b", 50), "aside").code,
            "loyalty.points_insufficient"
        );
        let spent = club
            .act(move |tx, schema, ctx| capture(tx, schema, ctx, one, Some(25)))
            .unwrap();
        assert_eq!(spent.balance, 75);
        let two = aside("b", 75).unwrap();
        club.act(move |tx, schema, ctx| release(tx, schema, ctx, two))
            .unwrap();
        let three = aside("c", 75).unwrap();
        club.clock.advance(61 * 60_000);
        let (ctx, member) = (club.ctx(), club.member);
        let seen = club
            .fixture
            .store
            .read_blocking(move |r| accounts_of(r, member, &ctx));
        let seen = &seen.unwrap()[0];
        assert_eq!(
            (seen.available, seen.held),
            (75, 0),
            "free for who looks, before anything is posted"
        );
        let late = club.act(move |tx, schema, ctx| capture(tx, schema, ctx, three, None));
        let late = refusal(late, "late");
        assert_eq!(
            (&*late.code, &late.params["state"]),
            ("loyalty.hold_over", &json!("timed_out"))
        );
        assert_eq!(club.spend(account, 75, ("all", None)).unwrap().balance, 0);
        let done = club.back("O1", (1, 1), 25).unwrap();
        assert_eq!(done.restored, 0, "of a sale that isn't known nothing comes back");
        club.assert_balanced();
    });
}

/// M3
#[test]
fn many_points_by_hand_need_somebody_else() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({ "approval_over": 100 }));
        let (programme, member) = (club.programme, club.member);
        let account = club
            .act(move |tx, schema, ctx| open_account(tx, schema, ctx, (programme, member)))
            .unwrap();
        let users: Vec<RawId> = ["a", "b"]
            .iter()
            .map(|login| club.make("org.user", &json!({ "login": login, "name": login })))
            .collect();
        let by = |user: RawId, points: i64, key: &str| {
            let ctx = somebody(&club, user);
            let wanted = Adjust {
                account,
                points,
                reason: "goodwill".to_owned(),
                note: None,
                key: key.to_owned(),
            };
            club.fixture
                .write(move |tx, schema| adjust(tx, schema, &ctx, &wanted))
        };
        assert_eq!(by(users[0], 100, "1").unwrap().1, "done");
        let (waiting, state) = by(users[0], 500, "2").unwrap();
        assert_eq!((state.as_str(), club.balance(account)), ("waiting", 100));
        let decided = |user: RawId| {
            let ctx = somebody(&club, user);
            let decision = Decision {
                adjustment: waiting,
                is_allowed: true,
                note: Some("好".to_owned()),
            };
            club.fixture
                .write(move |tx, schema| decide(tx, schema, &ctx, &decision))
        };
        assert_eq!(refusal(decided(users[0]), "own").code, "loyalty.own_approval");
        assert_eq!(decided(users[1]).unwrap(), "done");
        assert_eq!(refusal(decided(users[1]), "twice").code, "loyalty.not_waiting");
        assert_eq!(club.balance(account), 600);
        assert_eq!(by(users[0], -50, "3").unwrap().1, "done");
        assert_eq!(by(users[0], -50, "3").unwrap().1, "done");
        assert_eq!(club.balance(account), 550);
        club.assert_balanced();
    });
}

/// M3
#[test]
fn points_move_between_accounts_and_stay_good_as_long() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({ "validity": "days", "validity_count": 30 }));
        club.buy("S1", club.member, &[100]);
        let other = club.customer("M2");
        club.wait(10);
        club.buy("S2", other, &[10]);
        let (from, to) = (club.account(club.member), club.account(other));
        let wanted = Transfer {
            from,
            to,
            points: 60,
            key: "t".to_owned(),
            reference: None,
        };
        for _ in 0..2 {
            let wanted = wanted.clone();
            let left = club
                .act(move |tx, schema, ctx| transfer(tx, schema, ctx, &wanted))
                .unwrap();
            assert_eq!(left, 40);
        }
        assert_eq!(club.balance(to), 70);
        club.spend(to, 20, ("x", None)).unwrap();
        club.back("S1", (1, 100), 0).unwrap();
        // 40 of the own lot, 40 of the moved one, and the 20 that were spent there are owed here.
        assert_eq!((club.balance(from), club.balance(to)), (-20, 10));
        club.wait(21);
        club.act(|tx, schema, ctx| expire_due(tx, schema, ctx, 0))
            .unwrap();
        assert_eq!(club.balance(to), 10, "bought later, good longer");
        club.assert_balanced();
    });
}

/// M3
#[test]
fn the_night_posts_what_expired_and_reports_say_what_is_owed() {
    each_engine(|engine| {
        let club = Club::new(
            engine,
            &json!({ "validity": "end_of_month", "redeem_points": 100, "redeem_amount": "1" }),
        );
        club.buy("S1", club.member, &[100]);
        club.wait(31);
        club.buy("S2", club.member, &[250]);
        let account = club.account(club.member);
        let programme = club.programme;
        let (from, to) = (club.today(), club.today().plus(27));
        assert_eq!(club.balance(account), 250, "the next act posts it");
        let due = club
            .fixture
            .store
            .read_blocking(move |r| expiring(r, programme, (from, to), 0))
            .unwrap();
        assert_eq!((due.len(), due[0].points), (1, 250));
        let owed = club
            .fixture
            .store
            .read_blocking(move |r| liability(r, programme, from))
            .unwrap();
        assert_eq!(
            (owed.total.points, owed.total.value, owed.accounts),
            (250, Money::new(250), 1)
        );
        assert_eq!(owed.by_expiry[0].name.as_deref(), Some("2026-02"));
        club.wait(40);
        assert_eq!((club.view(account).balance, club.balance(account)), (0, 250));
        club.act(|tx, schema, ctx| expire_due(tx, schema, ctx, 0))
            .unwrap();
        assert_eq!(club.balance(account), 0);
        club.assert_balanced();
    });
}

/// M3, F7
#[test]
fn the_account_of_a_merged_customer_goes_into_the_survivors() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        let other = club.customer("M2");
        club.buy("S1", club.member, &[100]);
        club.buy("S2", other, &[50]);
        // As a merge leaves it: the loser's account is the survivor's second one.
        let loser = club.account(other);
        let keep = club.member;
        club.act(move |tx, _, _| {
            tx.execute(
                "UPDATE loyalty_points_account SET customer_id = ?1 WHERE id = ?2",
                &[
                    guanxi_entity::Value::from(keep),
                    guanxi_entity::Value::from(loser),
                ],
            )
        })
        .unwrap();
        club.buy("S3", club.member, &[1]);
        let account = club.account(club.member);
        assert_eq!(club.balance(account), 151);
        club.back("S2", (1, 50), 0).unwrap();
        assert_eq!(
            club.balance(account),
            101,
            "goods of the merged customer take along what moved"
        );
        club.assert_balanced();
    });
}

/// M3
#[test]
fn spending_at_the_same_time_never_spends_a_point_twice() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        club.buy("S1", club.member, &[100]);
        let account = club.account(club.member);
        let spent = std::thread::scope(|scope| {
            let spend = |n: i32| club.spend(account, 15, (&format!("k{n}"), None)).is_ok();
            let each: Vec<_> = (0..10).map(|n| scope.spawn(move || spend(n))).collect();
            each.into_iter()
                .map(|one| i64::from(one.join().unwrap()))
                .sum::<i64>()
        });
        assert_eq!((spent, club.balance(account)), (6, 10));
        club.assert_balanced();
    });
}

/// M3, O5: points go from an account to another for who may change both, not for who only sees them.
#[test]
fn points_of_others_are_seen_and_not_moved() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        let other = club.customer("M2");
        club.buy("S1", club.member, &[50]);
        club.buy("S2", other, &[5]);
        let wanted = Transfer {
            from: club.account(club.member),
            to: club.account(other),
            points: 10,
            key: "t".to_owned(),
            reference: None,
        };
        let grants = [
            ("loyalty.points_account", Action::Read, Scope::All),
            ("loyalty.points_account", Action::Update, Scope::Own),
        ];
        let mut rep = guanxi_testkit::user(7, &grants);
        rep.clock = club.clock.clone();
        let moved = club.act(move |tx, schema, _| transfer(tx, schema, &rep, &wanted));
        assert_eq!(refusal(moved, "others' points").code, "access.forbidden");
    });
}

/// M3: where an account isn't opened by itself, a sale promises points to who has one only, as it is booked.
#[test]
fn a_sale_promises_what_it_earns() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({ "opens_itself": false }));
        let (member, programme) = (club.member, club.programme);
        let facts = club.facts("S1", member, &[100]);
        let promised = || {
            let (facts, store) = (facts.clone(), &club.fixture.store);
            let told = store.read_blocking(move |r| quote(r, &facts)).unwrap();
            told.iter().map(|one| one.points).sum::<i64>()
        };
        assert_eq!(promised(), 0);
        assert_eq!(club.buy("S0", member, &[100]).points(), 0);
        club.act(move |tx, schema, ctx| open_account(tx, schema, ctx, (programme, member)))
            .unwrap();
        assert_eq!(promised(), 100);
        assert_eq!(club.buy("S1", member, &[100]).points(), 100);
    });
}
