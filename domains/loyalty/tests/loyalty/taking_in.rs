//! A ladder that is set up after its members bought: what they had bought counts at once, and the night lets them in.

use guanxi_loyalty::commands::{Hold, Join, Leave, hold, join, leave, review_some, set_tier};
use guanxi_loyalty::jobs::nightly;
use guanxi_loyalty::queries::prospect::Walk;
use guanxi_loyalty::queries::tier::{TierView, standings};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::each_engine;
use guanxi_types::RawId;
use serde_json::{Value as Json, json};

use crate::club::Club;

/// A club in which a ladder is set up later.
struct Late {
    club: Club,
    scheme: RawId,
    tiers: Vec<RawId>,
}

impl Late {
    fn new(engine: Engine, programme: &Json) -> Self {
        Self {
            club: Club::new(engine, programme),
            scheme: 0,
            tiers: Vec::new(),
        }
    }

    /// The ladder, and its tiers from the bottom.
    fn set_up(&mut self, fields: &Json, tiers: &[Json]) {
        let with = |head: Json, more: &Json| {
            let mut all = head;
            let fields = all.as_object_mut().unwrap();
            fields.extend(more.as_object().unwrap().clone());
            all
        };
        let scheme = with(json!({ "number": "L", "name": "等级" }), fields);
        self.scheme = self.club.make("loyalty.tier_scheme", &scheme);
        for (at, tier) in tiers.iter().enumerate() {
            let head = json!({ "scheme_id": self.scheme.to_string(), "number": format!("T{at}"),
                "name": format!("T{at}"), "rank": at + 1 });
            self.tiers.push(self.club.make("loyalty.tier", &with(head, tier)));
        }
    }

    fn night(&self) {
        let fixture = &self.club.fixture;
        nightly(&fixture.store, &fixture.schema, &self.club.clock, &|| false).unwrap();
    }

    fn standing(&self, customer: RawId) -> TierView {
        let (today, store) = (self.club.today(), &self.club.fixture.store);
        let read = store.read_blocking(move |r| standings(r, customer, today));
        read.unwrap().remove(0)
    }

    fn place(&self, tier: RawId) -> usize {
        self.tiers.iter().position(|known| *known == tier).unwrap()
    }

    fn tier(&self, customer: RawId) -> Option<usize> {
        let tier = self.standing(customer).member.and_then(|member| member.tier);
        tier.map(|tier| self.place(tier))
    }

    /// The next tier, and what is missing.
    fn next(&self, customer: RawId) -> Option<(usize, i64)> {
        let next = self.standing(customer).next;
        next.map(|(tier, missing)| (self.place(tier), missing))
    }

    fn changes(&self) -> Vec<(String, String, Json)> {
        let sql = "SELECT kind, reason, evidence FROM loyalty_tier_change ORDER BY id";
        let rows = self.club.fixture.store.read_blocking(|r| r.query(sql, &[]));
        let told = |row: &guanxi_store::Row| {
            let evidence = serde_json::from_str(row.text(2)).unwrap();
            (row.text(0).to_owned(), row.text(1).to_owned(), evidence)
        };
        rows.unwrap().iter().map(told).collect()
    }

    fn home(&self, people: &[(RawId, &str)]) -> RawId {
        let home = self.club.make("customers.household", &json!({ "name": "王家" }));
        for (person, role) in people {
            self.club.make(
                "customers.household_member",
                &json!({ "household_id": home.to_string(), "customer_id": person.to_string(), "role": role }),
            );
        }
        home
    }
}

fn visits(count: i64) -> Json {
    json!({ "threshold_count": count })
}

fn spent(yuan: &str) -> Json {
    json!({ "threshold": yuan })
}

/// M4: what was bought before counts on the page at once, the night lets in at the tier that it reaches, with the figures, and only once.
#[test]
fn who_bought_before_is_let_in_by_the_night() {
    each_engine(|engine| {
        let mut late = Late::new(engine, &json!({}));
        let (member, once, never) = (
            late.club.member,
            late.club.customer("M2"),
            late.club.customer("M3"),
        );
        for sale in ["S1", "S2", "S3"] {
            late.club.buy(sale, member, &[50]);
        }
        late.club.wait(300);
        late.club.buy("S4", once, &[50]);
        late.set_up(&json!({ "metric": "visits" }), &[visits(1), visits(3), visits(9)]);
        assert_eq!(
            (late.standing(member).value, late.next(member)),
            (3, Some((1, 0)))
        );
        assert_eq!((late.standing(never).value, late.next(never)), (0, Some((0, 1))));
        late.night();
        let tiers = [member, once, never].map(|customer| late.tier(customer));
        assert_eq!(tiers, [Some(1), Some(0), None]);
        assert_eq!(late.next(member), Some((2, 6)));
        let changes = late.changes();
        assert_eq!(changes.len(), 2);
        assert_eq!((&*changes[0].0, &*changes[0].1), ("entry", "accumulated"));
        assert_eq!(
            changes[0].2,
            json!({ "value": 3, "metric": "visits", "threshold": 3 })
        );
        let told = "SELECT COUNT(*) FROM outbox WHERE event = 'loyalty.tier_changed.v1'";
        assert_eq!(late.club.fixture.number(told, &[]), 2);
        late.night();
        assert_eq!(late.changes().len(), 2, "once");
        late.club.buy("S5", never, &[1]);
        assert_eq!(late.tier(never), Some(0), "and who buys from now on, at once");
    });
}

/// M4: what is out of the ladder's time counts no more, and nobody is let in by it; nor where nothing counts before one is let in.
#[test]
fn what_does_not_count_lets_nobody_in() {
    for (fields, value) in [
        (json!({ "period": "rolling", "period_months": 12 }), 0),
        (json!({ "period": "lifetime", "entry_first": true }), 0),
        (json!({ "period": "lifetime" }), 60_000),
    ] {
        each_engine(|engine| {
            let mut late = Late::new(engine, &json!({}));
            late.club.buy("S1", late.club.member, &[600]);
            late.club.wait(400);
            late.set_up(&fields, &[spent("100"), json!({ "entry_amount": "500" })]);
            assert_eq!(late.standing(late.club.member).value, value, "{fields}");
            late.night();
            let wanted = (value > 0).then_some(1);
            assert_eq!(late.tier(late.club.member), wanted, "{fields}");
        });
    }
}

/// M4: the largest purchase of before lets in where one of so much does, and goods that come back take that along.
#[test]
fn one_large_purchase_of_before_lets_in_as_long_as_it_stays() {
    each_engine(|engine| {
        let mut late = Late::new(engine, &json!({}));
        let member = late.club.member;
        late.club.buy("S1", member, &[600]);
        late.club.buy("S2", member, &[20]);
        late.club.wait(1);
        late.set_up(&json!({}), &[spent("10"), json!({ "entry_amount": "500" })]);
        late.night();
        assert_eq!(late.tier(member), Some(1));
        let (_, reason, evidence) = late.changes().remove(0);
        let first = late
            .club
            .fixture
            .number("SELECT id FROM loyalty_purchase WHERE sale_ref = 'S1'", &[]);
        assert_eq!(reason, "purchase");
        assert_eq!(
            (&evidence["purchase"], &evidence["amount"]),
            (&json!(first), &json!(60_000))
        );
        late.club.back("S1", (1, 600), 0).unwrap();
        assert_eq!(late.tier(member), Some(0), "what is left reaches the lowest");
    });
}

/// M4: periods from the day of joining begin with the first purchase, and what lets in goes on counting.
#[test]
fn a_year_of_ones_own_begins_with_the_first_purchase() {
    each_engine(|engine| {
        let mut late = Late::new(engine, &json!({}));
        let member = late.club.member;
        let first = late.club.today();
        late.club.buy("S1", member, &[60]);
        late.club.wait(100);
        late.club.buy("S2", member, &[50]);
        late.set_up(
            &json!({ "period": "anniversary" }),
            &[spent("100"), spent("1000")],
        );
        assert_eq!(late.standing(member).value, 11_000);
        late.night();
        let standing = late.standing(member);
        assert_eq!(standing.value, 11_000);
        assert_eq!(standing.member.unwrap().joined_on, Some(first));
        // Who buys first after it was set up is let in by all of it, too.
        let other = late.club.customer("M2");
        late.club.buy("S3", other, &[60]);
        late.club.wait(1);
        late.club.buy("S4", other, &[60]);
        assert_eq!((late.tier(other), late.standing(other).value), (Some(0), 12_000));
    });
}

/// M2, M4: a family is let in together under the name of its head; what was bought with it stays with it, and who left isn't let in by that.
#[test]
fn a_family_is_let_in_by_what_it_bought_together() {
    each_engine(|engine| {
        let mut late = Late::new(engine, &json!({ "is_shared": true }));
        let (mother, father) = (late.club.member, late.club.customer("M2"));
        let home = late.home(&[(father, "child"), (mother, "head")]);
        late.club.buy("S1", father, &[700]);
        late.club.buy("S2", mother, &[500]);
        let go = Leave {
            household: home,
            customer: father,
            share: None,
            key: "l".to_owned(),
        };
        late.club
            .act(move |tx, schema, ctx| leave(tx, schema, ctx, &go))
            .unwrap();
        late.set_up(&json!({ "is_shared": true }), &[spent("100"), spent("1000")]);
        let values = [mother, father].map(|customer| late.standing(customer).value);
        assert_eq!(values, [120_000, 0]);
        late.night();
        assert_eq!((late.tier(mother), late.tier(father)), (Some(1), None));
        let member = late.standing(mother).member.unwrap();
        assert_eq!((member.customer, member.household), (mother, Some(home)));
        // His own purchases let him in alone; once he lives there again, his own membership rests.
        late.club.buy("S3", father, &[150]);
        assert_eq!(late.tier(father), Some(0));
        late.club.wait(1);
        let back = Join {
            household: home,
            customer: father,
            role: "child".to_owned(),
            moves_points: false,
            key: "j".to_owned(),
        };
        late.club
            .act(move |tx, schema, ctx| join(tx, schema, ctx, &back))
            .unwrap();
        late.night();
        assert_eq!((late.tier(father), late.changes().len()), (Some(1), 2));
    });
}

/// M4: who was taken off a ladder by hand isn't let in by the night, and the page promises nothing.
#[test]
fn who_was_taken_off_by_hand_stays_off() {
    each_engine(|engine| {
        let mut late = Late::new(engine, &json!({}));
        let member = late.club.member;
        late.club.buy("S1", member, &[600]);
        late.set_up(&json!({}), &[spent("100"), spent("1000")]);
        late.night();
        let scheme = late.scheme;
        late.club
            .act(move |tx, schema, ctx| set_tier(tx, schema, ctx, (scheme, member), (None, Some("退会"))))
            .unwrap();
        late.night();
        assert_eq!((late.tier(member), late.next(member)), (None, None));
    });
}

/// M4: many are let in some at a time: each part of a review is as small as the next, and nobody is passed over.
#[test]
fn many_are_let_in_some_at_a_time() {
    const MANY: i64 = 230;
    each_engine(|engine| {
        let mut late = Late::new(engine, &json!({}));
        for n in 0..MANY {
            late.club.customer(&format!("X{n:03}"));
        }
        late.club
            .act(|tx, _, _| {
                tx.execute(
                    "INSERT INTO loyalty_purchase (id, version, created_at, created_by, updated_at, updated_by, sale_ref, customer_id, \
                     at, day, minute, amount, points, lines, terms) SELECT id + 1, 1, 0, 0, 0, 0, 'own:' || number, id, 0, 20454, 600, \
                     15000, 0, '[]', '[]' FROM customers_customer WHERE number LIKE 'X%'",
                    &[],
                )
            })
            .unwrap();
        late.set_up(&json!({ "period": "lifetime" }), &[spent("100")]);
        let (scheme, mut next, mut parts) = (late.scheme, Some(Walk::Members(0)), 0);
        while let Some(walk) = next {
            next = late
                .club
                .act(move |tx, schema, ctx| review_some(tx, schema, ctx, (scheme, walk)))
                .unwrap();
            parts += 1;
        }
        assert!(parts > 2, "{parts}");
        let members = "SELECT COUNT(*) FROM loyalty_membership WHERE tier_id IS NOT NULL";
        assert_eq!(late.club.fixture.number(members, &[]), MANY);
    });
}

/// M3: what was put aside too long is said to be so by the next night at the latest, whether or not the account is moved.
#[test]
fn a_hold_that_is_over_is_ended_by_the_night() {
    each_engine(|engine| {
        let late = Late::new(engine, &json!({ "hold_minutes": 60 }));
        late.club.buy("S1", late.club.member, &[100]);
        let wanted = Hold {
            account: late.club.account(late.club.member),
            points: 60,
            key: "a".to_owned(),
            reference: None,
        };
        late.club
            .act(move |tx, schema, ctx| hold(tx, schema, ctx, &wanted))
            .unwrap();
        late.night();
        let over = "SELECT COUNT(*) FROM loyalty_points_hold WHERE state = 'timed_out'";
        assert_eq!(late.club.fixture.number(over, &[]), 0);
        late.club.wait(1);
        late.night();
        assert_eq!(late.club.fixture.number(over, &[]), 1);
        late.club.assert_balanced();
    });
}
