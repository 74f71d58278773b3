//! Joining and leaving households: what becomes of points and tiers is told before, and done as told.

use guanxi_entity::Value;
use guanxi_loyalty::commands::{Freeze, Join, Leave, freeze, join, leave, review_members, set_tier};
use guanxi_loyalty::queries::card::Found;
use guanxi_loyalty::queries::household::{Fate, Way, fate};
use guanxi_loyalty::queries::person::{Moment, Person, by_person};
use guanxi_loyalty::queries::tier::{TierView, falling, standings};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{RawId, Result};
use serde_json::json;

use crate::club::Club;

struct Home {
    club: Club,
    scheme: RawId,
    tiers: Vec<RawId>,
    home: RawId,
    father: RawId,
}

/// A family of one with shared points and tiers at 100, 500 and 1000; the father isn't in it.
fn home(engine: Engine, programme: &serde_json::Value, ladder: &serde_json::Value) -> Home {
    let mut shared = json!({ "is_shared": true });
    let more = programme.as_object().unwrap().clone();
    shared.as_object_mut().unwrap().extend(more);
    let club = Club::new(engine, &shared);
    let mut fields = json!({ "number": "F", "name": "家庭", "is_shared": true, "period": "lifetime" });
    let more = ladder.as_object().unwrap().clone();
    fields.as_object_mut().unwrap().extend(more);
    let scheme = club.make("loyalty.tier_scheme", &fields);
    let tier = |(at, threshold): (usize, &str)| {
        club.make(
            "loyalty.tier",
            &json!({ "scheme_id": scheme.to_string(), "number": format!("T{at}"), "name": format!("T{at}"),
                "rank": at + 1, "threshold": threshold }),
        )
    };
    let tiers = ["100", "500", "1000"].into_iter().enumerate().map(tier).collect();
    let home = club.make("customers.household", &json!({ "name": "王家" }));
    club.make(
        "customers.household_member",
        &json!({ "household_id": home.to_string(), "customer_id": club.member.to_string(), "role": "head" }),
    );
    let father = club.customer("M2");
    Home {
        club,
        scheme,
        tiers,
        home,
        father,
    }
}

impl Home {
    fn told(&self, way: Way) -> Fate {
        let (father, home, today) = (self.father, self.home, self.club.today());
        let store = &self.club.fixture.store;
        store
            .read_blocking(move |r| fate(r, (father, Some(home)), (way, today)))
            .unwrap()
    }

    fn enter(&self, moves_points: bool) -> Result<i64> {
        let wanted = Join {
            household: self.home,
            customer: self.father,
            role: "spouse".to_owned(),
            moves_points,
            key: "j".to_owned(),
        };
        self.club
            .act(move |tx, schema, ctx| join(tx, schema, ctx, &wanted))
    }

    fn go(&self, share: Option<(RawId, i64)>) -> Result<i64> {
        let wanted = Leave {
            household: self.home,
            customer: self.father,
            share,
            key: "l".to_owned(),
        };
        self.club
            .act(move |tx, schema, ctx| leave(tx, schema, ctx, &wanted))
    }

    fn standing(&self, customer: RawId) -> TierView {
        let today = self.club.today();
        let store = &self.club.fixture.store;
        store
            .read_blocking(move |r| standings(r, customer, today))
            .unwrap()
            .remove(0)
    }

    /// The place of a tier on the ladder.
    fn place(&self, tier: Option<RawId>) -> Option<usize> {
        tier.and_then(|tier| self.tiers.iter().position(|known| *known == tier))
    }

    fn tier(&self, customer: RawId) -> Option<usize> {
        self.place(self.standing(customer).member.and_then(|member| member.tier))
    }

    fn evidence(&self) -> Vec<String> {
        let sql = "SELECT evidence FROM loyalty_tier_change WHERE reason = ?1 ORDER BY id";
        let store = &self.club.fixture.store;
        let rows = store.read_blocking(|r| r.query(sql, &[Value::from("household")]));
        rows.unwrap().iter().map(|row| row.text(0).to_owned()).collect()
    }
}

/// M2
#[test]
fn what_is_bought_before_counts_together_where_the_ladder_says_so() {
    each_engine(|engine| {
        let rules = json!({ "joining": "recount", "leaving": "recount" });
        let home = home(engine, &json!({ "joining": "move" }), &rules);
        let (mother, father) = (home.club.member, home.father);
        home.club.buy("S1", mother, &[300]);
        home.club.buy("S2", father, &[800]);
        assert_eq!((home.tier(mother), home.tier(father)), (Some(0), Some(1)));
        let told = home.told(Way::Join);
        assert_eq!(
            (told.points[0].available, told.points[0].rule.as_str()),
            (800, "move")
        );
        assert_eq!(told.tiers[0].household_value, 110_000);
        assert_eq!(home.place(told.tiers[0].household_after), Some(2));
        assert_eq!(home.tier(mother), Some(0), "telling changes nothing");
        assert_eq!(
            home.enter(false).unwrap(),
            800,
            "the programme decides, not the clerk"
        );
        assert_eq!(home.enter(false).unwrap(), 800, "asked again, told the same");
        assert_eq!((home.tier(mother), home.tier(father)), (Some(2), Some(2)));
        let evidence = home.evidence();
        assert_eq!(evidence.len(), 1);
        assert!(evidence[0].contains("\"value\":110000") && evidence[0].contains("\"purchases\":1"));
        let told = home.told(Way::Leave);
        assert_eq!(home.place(told.tiers[0].household_after), Some(0));
        assert_eq!(home.place(told.tiers[0].own_after), Some(1));
        home.go(None).unwrap();
        assert_eq!((home.tier(mother), home.tier(father)), (Some(0), Some(1)));
        assert_eq!(home.standing(mother).value, 30_000);
        assert_eq!(home.evidence().len(), 2);
        home.club.assert_balanced();
    });
}

/// M2
#[test]
fn the_higher_tier_counts_and_goes_along_where_the_ladder_says_so() {
    each_engine(|engine| {
        let rules = json!({ "joining": "higher", "leaving": "take" });
        let home = home(engine, &json!({ "joining": "stay", "leaving": "stay" }), &rules);
        let (mother, father, scheme) = (home.club.member, home.father, home.scheme);
        home.club.buy("S1", mother, &[150]);
        home.club.buy("S2", father, &[40]);
        let top = home.tiers[2];
        home.club
            .act(move |tx, schema, ctx| set_tier(tx, schema, ctx, (scheme, father), (Some(top), None)))
            .unwrap();
        let told = home.told(Way::Join);
        assert_eq!(home.place(told.tiers[0].household_after), Some(2));
        assert_eq!(home.enter(true).unwrap(), 0, "points stay one's own");
        assert_eq!(home.tier(mother), Some(2));
        let programme = home.club.programme;
        let refused = refusal(home.go(Some((programme, 10))), "the points stay");
        assert_eq!(refused.code, "loyalty.points_stay");
        home.go(None).unwrap();
        assert_eq!((home.tier(mother), home.tier(father)), (Some(2), Some(2)));
        let alone: i64 = home.club.views(father).iter().map(|view| view.balance).sum();
        assert_eq!(alone, 40);
    });
}

/// M2
#[test]
fn a_frozen_account_keeps_its_points_and_nobody_from_joining() {
    each_engine(|engine| {
        let home = home(engine, &json!({ "joining": "move" }), &json!({}));
        let father = home.father;
        home.club.buy("S1", father, &[40]);
        let account = home.club.account(father);
        home.club
            .act(move |tx, schema, ctx| freeze(tx, schema, ctx, account, Freeze::Freeze))
            .unwrap();
        let told = home.told(Way::Join);
        assert_eq!((told.points[0].available, told.points[0].others), (0, 40));
        assert_eq!(home.enter(false).unwrap(), 0);
        assert_eq!(home.club.balance(account), 40);
        home.club.assert_balanced();
    });
}

/// M2
#[test]
fn a_ladder_that_says_nothing_keeps_the_households_tier() {
    each_engine(|engine| {
        let home = home(engine, &json!({}), &json!({}));
        let (mother, father) = (home.club.member, home.father);
        home.club.buy("S1", mother, &[150]);
        home.club.buy("S2", father, &[2_000]);
        let told = home.told(Way::Join);
        assert_eq!(
            (told.tiers[0].rule.as_str(), told.points[0].rule.as_str()),
            ("stay", "ask")
        );
        assert_eq!(home.place(told.tiers[0].household_after), Some(0));
        home.enter(false).unwrap();
        assert_eq!((home.tier(mother), home.tier(father)), (Some(0), Some(0)));
        home.go(None).unwrap();
        assert_eq!(home.tier(father), Some(2), "as before");
        assert!(home.evidence().is_empty());
    });
}

/// M2: who comes back to a household was of it before, too, and not in between; what he bought then is the household's.
#[test]
fn who_comes_back_was_of_the_household_before() {
    each_engine(|engine| {
        let home = home(engine, &json!({}), &json!({}));
        let (mother, father, place) = (home.club.member, home.father, home.home);
        let first = home.club.today();
        home.enter(false).unwrap();
        home.club.buy("S1", father, &[30]);
        home.club.wait(30);
        home.go(None).unwrap();
        home.club.wait(30);
        let again = Join {
            household: place,
            customer: father,
            role: "spouse".to_owned(),
            moves_points: false,
            key: "again".to_owned(),
        };
        home.club
            .act(move |tx, schema, ctx| join(tx, schema, ctx, &again))
            .unwrap();
        let shown = Found {
            customer: mother,
            household: Some(place),
            card: Some(1),
        };
        let on = |days: i32| {
            let at = Moment::On(first.plus(days));
            let store = &home.club.fixture.store;
            store.read_blocking(move |r| by_person(r, shown, Person::Customer(father), at))
        };
        for days in [0, 29, 60] {
            assert_eq!(on(days).unwrap().customer, father, "day {days}");
        }
        for days in [-1, 45] {
            let refused = refusal(on(days), "not of the household");
            assert_eq!(refused.code, "loyalty.person_not_in_household", "day {days}");
        }
        assert_eq!(home.standing(mother).value, 3_000);
        home.club.assert_balanced();
    });
}

/// M2, M4: the own tier of who lives in a household rests: it falls for nobody's eyes, and is judged again once he has left.
#[test]
fn an_own_tier_rests_in_a_household() {
    each_engine(|engine| {
        let ladder = json!({ "period": "rolling", "period_months": 1, "keep_months": 1 });
        let home = home(engine, &json!({}), &ladder);
        let (father, scheme) = (home.father, home.scheme);
        home.club.buy("S1", father, &[600]);
        assert_eq!(home.tier(father), Some(1));
        home.enter(false).unwrap();
        home.club.wait(90);
        let review = || {
            let done = home
                .club
                .act(move |tx, schema, ctx| review_members(tx, schema, ctx, (scheme, 0)));
            done.unwrap();
        };
        review();
        let today = home.club.today();
        let store = &home.club.fixture.store;
        let falls = store.read_blocking(move |r| falling(r, scheme, (today, today), 0));
        assert!(falls.unwrap().0.is_empty());
        home.go(None).unwrap();
        assert_eq!(home.tier(father), Some(1), "as before");
        review();
        assert_eq!(home.tier(father), Some(0), "judged again");
    });
}

/// M2, M4: where nothing counts before somebody is let in, what goes along into a family that is founded counts on.
#[test]
fn what_goes_along_goes_on_counting() {
    each_engine(|engine| {
        let rules = json!({ "joining": "recount", "leaving": "recount", "entry_first": true });
        let home = home(engine, &json!({}), &rules);
        let (mother, father, scheme) = (home.club.member, home.father, home.scheme);
        home.club.buy("S1", father, &[5_000]);
        assert_eq!(home.tier(father), None, "not let in");
        home.club.wait(1);
        let first = home.tiers[0];
        home.club
            .act(move |tx, schema, ctx| set_tier(tx, schema, ctx, (scheme, father), (Some(first), None)))
            .unwrap();
        home.club.buy("S2", father, &[600]);
        assert_eq!(home.tier(father), Some(1));
        home.club.wait(30);
        assert_eq!(home.told(Way::Join).tiers[0].household_value, 60_000);
        home.enter(false).unwrap();
        assert_eq!(home.tier(mother), Some(1));
        assert_eq!(home.standing(mother).value, 60_000, "as it was told");
        home.club.wait(30);
        home.go(None).unwrap();
        assert_eq!(
            (home.tier(father), home.standing(father).value),
            (Some(1), 60_000)
        );
        assert_eq!((home.tier(mother), home.standing(mother).value), (Some(0), 0));
    });
}
