//! Sales that are told of again, accounts with very many lots, benefits that are freed.

use guanxi_entity::Value;
use guanxi_loyalty::commands::{Adjust, Hold, adjust, hold, restate_sale, set_tier};
use guanxi_testkit::{each_engine, refusal};
use serde_json::json;

use crate::club::Club;

/// M6
#[test]
fn a_sale_that_is_told_of_again_has_earned_what_it_comes_to_now() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({ "pending_days": 7 }));
        club.buy("S1", club.member, &[10, 20]);
        let account = club.account(club.member);
        let restate = |yuan: &'static [i64]| {
            let lines = club.facts("S1", club.member, yuan).lines;
            club.act(move |tx, schema, ctx| restate_sale(tx, schema, ctx, ("S1", &lines)))
                .unwrap()
        };
        assert_eq!(restate(&[10, 20]), 0, "nothing new");
        assert_eq!(restate(&[10, 20, 70]), 70);
        assert_eq!(restate(&[10, 20, 70]), 0);
        assert_eq!(club.balance(account), 100);
        assert_eq!(club.view(account).pending, 100, "what came later waits, too");
        assert_eq!(restate(&[10]), -90);
        assert_eq!(restate(&[]), -10);
        assert_eq!(club.balance(account), 0);
        assert_eq!(restate(&[5]), 5, "and comes again");
        assert_eq!(club.balance(account), 5);
        club.assert_balanced();
    });
}

/// M3
#[test]
fn an_account_with_very_many_lots_counts_them_all() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        for n in 0..230 {
            club.buy(&format!("S{n}"), club.member, &[1]);
        }
        let view = club.view(club.account(club.member));
        assert_eq!((view.balance, view.available, view.lots.len()), (230, 230, 200));
    });
}

/// M3: who earns, spends or brings back reads the first lots only, and the others count all the same.
#[test]
fn lots_that_nobody_reads_are_counted() {
    each_engine(|engine| {
        let club = Club::new(
            engine,
            &json!({ "validity": "days", "validity_count": 60, "hold_minutes": 60 }),
        );
        let daily = |name: &str| {
            for n in 0..40 {
                club.buy(&format!("{name}{n}"), club.member, &[10]);
                club.wait(1);
            }
        };
        daily("S");
        let account = club.account(club.member);
        assert_eq!(club.spend(account, 15, ("few", None)).unwrap().balance, 385);
        let aside = Hold {
            account,
            points: 20,
            key: "aside".to_owned(),
            reference: None,
        };
        club.act(move |tx, schema, ctx| hold(tx, schema, ctx, &aside))
            .unwrap();
        club.buy("X", club.member, &[10]);
        club.assert_balanced();
        assert_eq!(
            club.back("S39", (1, 10), 0).unwrap().taken,
            10,
            "its lot is one of the last"
        );
        let view = club.view(account);
        assert_eq!((view.balance, view.available, view.held), (385, 365, 20));
        let short = refusal(club.spend(account, 366, ("all", None)), "too many");
        assert_eq!(short.params["available"], 365, "and not those of the first lots");
        assert_eq!(club.spend(account, 330, ("many", None)).unwrap().balance, 55);
        assert_eq!(
            club.spend(account, 330, ("many", None)).unwrap().balance,
            55,
            "the same again"
        );
        club.assert_balanced();
        // More are over than are read at once, and some aren't.
        club.wait(1);
        daily("T");
        club.wait(57);
        let good = club.view(account).available;
        assert!((10..100).contains(&good), "{good}");
        club.buy("U", club.member, &[10]);
        assert_eq!(club.balance(account), good + 10);
        club.assert_balanced();
    });
}

/// M3
#[test]
fn an_adjustment_stays_one_when_its_account_becomes_part_of_another() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        let other = club.customer("M2");
        club.buy("S1", club.member, &[100]);
        club.buy("S2", other, &[50]);
        let (loser, keep) = (club.account(other), club.member);
        // As a merge leaves it: the loser's account is the survivor's second one, and goes into the first at the next sale.
        club.act(move |tx, _, _| {
            tx.execute(
                "UPDATE loyalty_points_account SET customer_id = ?1 WHERE id = ?2",
                &[Value::from(keep), Value::from(loser)],
            )
        })
        .unwrap();
        club.buy("S3", club.member, &[1]);
        let give = |points: i64| {
            let wanted = Adjust {
                account: loser,
                points,
                reason: "goodwill".to_owned(),
                note: None,
                key: "k".to_owned(),
            };
            club.act(move |tx, schema, ctx| adjust(tx, schema, ctx, &wanted))
        };
        let first = give(10).unwrap();
        assert_eq!(give(10).unwrap(), first);
        assert_eq!(club.balance(club.account(club.member)), 161);
        assert_eq!(refusal(give(20), "another number").code, "request.key_reused");
    });
}

/// M4
#[test]
fn taking_away_a_tier_that_nobody_has_lets_nobody_in() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        let scheme = club.make(
            "loyalty.tier_scheme",
            &json!({ "number": "L", "name": "等级", "entry_first": true }),
        );
        let member = club.member;
        club.act(move |tx, schema, ctx| set_tier(tx, schema, ctx, (scheme, member), (None, None)))
            .unwrap();
        let joined = "SELECT COUNT(*) FROM loyalty_membership WHERE joined_on IS NOT NULL";
        assert_eq!(club.fixture.number(joined, &[]), 0);
        assert_eq!(
            club.fixture
                .number("SELECT COUNT(*) FROM loyalty_tier_change", &[]),
            0
        );
    });
}

/// M3
#[test]
fn numbers_that_no_sum_could_bear_are_refused() {
    each_engine(|engine| {
        let club = Club::new(engine, &json!({}));
        let programme = club.programme.to_string();
        let rule = club.make(
            "loyalty.earn_rule",
            &json!({ "programme_id": programme, "name": "多", "points": 2, "per_amount": "1" }),
        );
        let many = json!({ "points": 9_000_000_000_000_000_000_i64 });
        let refused = refusal(club.try_change("loyalty.earn_rule", rule, &many), "points");
        assert_eq!(refused.fields[0].code, "out_of_range");
        let long = json!({ "pending_days": 2_000_000_000 });
        let refused = refusal(
            club.try_change("loyalty.points_programme", club.programme, &long),
            "days",
        );
        assert_eq!(refused.fields[0].field, "pending_days");
    });
}
