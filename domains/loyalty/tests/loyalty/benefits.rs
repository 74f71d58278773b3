//! Benefits: coupons that are given, uses that are taken back, and who is entitled.

use guanxi_loyalty::commands::{Wanted, set_tier, take_back_benefit, use_benefit};
use guanxi_loyalty::queries::benefit::{EntitledTo, entitled, entitled_to};
use guanxi_store::Engine;
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::{RawId, Result};
use serde_json::{Value as Json, json};

use crate::club::Club;

/// A club of two tiers; the member is on the upper one.
struct Tiers {
    club: Club,
    scheme: RawId,
    lower: RawId,
    upper: RawId,
}

impl Tiers {
    fn new(engine: Engine) -> Self {
        let club = Club::new(engine, &json!({}));
        let scheme = club.make("loyalty.tier_scheme", &json!({ "number": "L", "name": "等级" }));
        let tier = |number: &str, rank: i64| {
            club.make(
                "loyalty.tier",
                &json!({ "scheme_id": scheme.to_string(), "number": number, "name": number, "rank": rank }),
            )
        };
        let (lower, upper) = (tier("普通", 1), tier("贵宾", 2));
        let tiers = Self {
            club,
            scheme,
            lower,
            upper,
        };
        tiers.raise(tiers.club.member, upper);
        tiers
    }

    fn raise(&self, customer: RawId, tier: RawId) {
        let scheme = self.scheme;
        self.club
            .act(move |tx, schema, ctx| set_tier(tx, schema, ctx, (scheme, customer), (Some(tier), None)))
            .unwrap();
    }

    fn benefit(&self, more: &Json) -> RawId {
        let mut body = json!({ "number": "B", "name": "权益", "kind": "gift", "tier_id": self.lower.to_string(),
            "quota": 2, "period": "year", "stock": 5, "cost": "3" });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.club.make("loyalty.benefit", &body)
    }

    fn give(&self, benefit: RawId, count: i64, key: &str) -> Result<RawId> {
        let wanted = Wanted {
            benefit,
            customer: self.club.member,
            count,
            key: key.to_owned(),
            reference: Some("S1".to_owned()),
            note: None,
        };
        self.club
            .act(move |tx, schema, ctx| use_benefit(tx, schema, ctx, &wanted))
    }

    fn back(&self, id: RawId) -> Result<RawId> {
        self.club
            .act(move |tx, schema, ctx| take_back_benefit(tx, schema, ctx, (id, "发错了")))
    }

    fn left(&self, benefit: RawId) -> Option<i64> {
        let (member, today) = (self.club.member, self.club.today());
        let store = &self.club.fixture.store;
        let known = store.read_blocking(move |r| entitled(r, (member, Some(benefit)), today));
        known.unwrap()[0].left
    }

    fn members(&self, benefit: RawId) -> EntitledTo {
        let (ctx, schema) = (self.club.ctx(), self.club.fixture.schema.clone());
        let store = &self.club.fixture.store;
        store
            .read_blocking(move |r| entitled_to(r, (&schema, &ctx), benefit, None))
            .unwrap()
    }

    fn number(&self, sql: &str) -> i64 {
        self.club.fixture.number(sql, &[])
    }
}

/// M5: a use that was a mistake is taken back once, with its quota, stock and cost.
#[test]
fn a_use_is_taken_back() {
    each_engine(|engine| {
        let tiers = Tiers::new(engine);
        let benefit = tiers.benefit(&json!({}));
        let used = tiers.give(benefit, 2, "a").unwrap();
        assert_eq!(tiers.left(benefit), Some(0));
        let back = tiers.back(used).unwrap();
        assert_eq!(tiers.left(benefit), Some(2));
        assert_eq!(tiers.number("SELECT stock FROM loyalty_benefit"), 5);
        let cost = "SELECT CAST(SUM(cost) AS BIGINT) FROM loyalty_benefit_use";
        assert_eq!(tiers.number(cost), 0);
        for again in [used, back] {
            assert_eq!(refusal(tiers.back(again), "once").code, "loyalty.use_taken_back");
        }
        tiers.give(benefit, 1, "b").unwrap();
        assert_eq!(tiers.left(benefit), Some(1));
    });
}

/// M5: giving a benefit that is a coupon makes the member a code; taking it back makes it void, unless it was handed in.
#[test]
fn a_coupon_that_is_a_benefit_is_issued() {
    each_engine(|engine| {
        let tiers = Tiers::new(engine);
        let promotion = tiers.club.make(
            "pricing.promotion",
            &json!({ "number": "PR", "name": "九折", "needs_coupon": true, "action": "{\"kind\":\"percent_off\",\"percent\":\"10\"}" }),
        );
        let coupon = tiers.club.make(
            "pricing.coupon",
            &json!({ "number": "C9", "name": "生日券", "promotion_id": promotion.to_string(), "is_active": false }),
        );
        let benefit = tiers.benefit(&json!({ "kind": "coupon", "reference": "C9" }));
        let without = refusal(tiers.give(benefit, 1, "a"), "the coupon isn't active");
        assert_eq!(without.code, "loyalty.benefit_without_coupon");
        assert_eq!(tiers.left(benefit), Some(2));
        tiers
            .club
            .change("pricing.coupon", coupon, &json!({ "is_active": true }));
        let used = tiers.give(benefit, 1, "a").unwrap();
        let issued = format!(
            "SELECT COUNT(*) FROM pricing_coupon_code c JOIN loyalty_benefit_use u ON u.reference = c.code \
             WHERE c.customer_id = {} AND c.state = 'issued'",
            tiers.club.member
        );
        assert_eq!(tiers.number(&issued), 1);
        tiers.back(used).unwrap();
        assert_eq!(
            tiers.number("SELECT COUNT(*) FROM pricing_coupon_code WHERE state = 'void'"),
            1
        );
        let spent = tiers.give(benefit, 1, "b").unwrap();
        tiers
            .club
            .act(|tx, _, _| {
                tx.execute(
                    "UPDATE pricing_coupon_code SET state = 'redeemed' WHERE state = 'issued'",
                    &[],
                )
            })
            .unwrap();
        assert_eq!(
            refusal(tiers.back(spent), "it is spent").code,
            "loyalty.coupon_spent"
        );
    });
}

/// M5: who is entitled to a benefit, and who has had it.
#[test]
fn the_members_of_a_benefit_are_told() {
    each_engine(|engine| {
        let tiers = Tiers::new(engine);
        let other = tiers.club.customer("M2");
        tiers.raise(other, tiers.lower);
        tiers.club.customer("M3");
        let benefit = tiers.benefit(&json!({}));
        tiers.give(benefit, 2, "a").unwrap();
        let found = tiers.members(benefit);
        let mut told: Vec<(RawId, i64, Option<i64>)> = found
            .members
            .iter()
            .map(|one| (one.customer, one.used, one.left))
            .collect();
        told.sort_unstable();
        assert_eq!(told, [(tiers.club.member, 2, Some(0)), (other, 0, Some(2))]);
        assert!(found.is_given);
        assert_eq!((found.count, found.members[0].name.is_some()), (2, true));
        let only =
            tiers.benefit(&json!({ "number": "O", "tier_id": tiers.upper.to_string(), "is_active": false }));
        let found = tiers.members(only);
        assert_eq!((found.count, found.is_given), (1, false));
        let lower = tiers.benefit(&json!({ "number": "W", "is_for_higher": false }));
        assert_eq!(tiers.members(lower).members[0].customer, other);
        // On a shared ladder, whoever lives in a household has what that has.
        tiers
            .club
            .change("loyalty.tier_scheme", tiers.scheme, &json!({ "is_shared": true }));
        let home = tiers.club.make("customers.household", &json!({ "name": "王家" }));
        tiers.club.make(
            "customers.household_member",
            &json!({ "household_id": home.to_string(), "customer_id": other.to_string() }),
        );
        let found = tiers.members(benefit);
        assert_eq!((found.count, found.members.len()), (1, 1));
        assert_eq!(found.members[0].customer, tiers.club.member);
    });
}

/// M5: the number of what a benefit is must be that of something when the benefit is saved; without a number it is given by hand.
#[test]
fn a_benefit_names_what_exists() {
    each_engine(|engine| {
        let tiers = Tiers::new(engine);
        for (kind, code) in [
            ("price", "unknown_price_book"),
            ("coupon", "unknown_coupon"),
            ("gift", "unknown_product"),
        ] {
            let body = json!({ "number": kind, "name": "权益", "kind": kind, "tier_id": tiers.lower.to_string(),
                "reference": "X9" });
            let refused = refusal(tiers.club.try_make("loyalty.benefit", &body), "names nothing");
            assert_eq!(
                (refused.fields[0].field.as_str(), refused.fields[0].code.as_str()),
                ("reference", code)
            );
            tiers.benefit(&json!({ "number": kind, "kind": kind }));
        }
        // What staff do for a member has no record: its number is a note.
        tiers.benefit(&json!({ "number": "S", "kind": "service", "reference": "X9" }));
        let book = json!({ "number": "X9", "name": "会员价", "kind": "member" });
        tiers.club.make("pricing.price_book", &book);
        tiers.benefit(&json!({ "number": "P", "kind": "price", "reference": "X9" }));
    });
}
