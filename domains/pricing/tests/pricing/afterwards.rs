//! What becomes of promotions and coupons when their days are over, and when customers turn out to be one.

use guanxi_entity::Entity;
use guanxi_pricing::commands::{Take, end_overdue, issue, tell_of_ties};
use guanxi_pricing::engine::{Buyer, CouponFacts, Situation, Warning};
use guanxi_pricing::entities::CouponCode;
use guanxi_pricing::queries::buyer;
use guanxi_record::merge::{MergeRequest, merge};
use guanxi_record::{history, notification};
use guanxi_store::Queries;
use guanxi_testkit::{each_engine, system, user};
use guanxi_types::{Action, Id, RawId, Scope};
use serde_json::json;

use crate::store::Shop;

fn off(percent: &str) -> String {
    json!({ "kind": "percent_off", "percent": percent }).to_string()
}

impl Shop {
    fn end_overdue(&self) -> usize {
        self.fixture
            .write(|tx, schema| end_overdue(tx, schema, &system()))
            .unwrap()
    }

    fn state_of(&self, table: &str, id: RawId) -> String {
        let sql = format!("SELECT state FROM {table} WHERE id = {id}");
        let row = self.fixture.store.read_blocking(|r| r.query_first(&sql, &[]));
        row.unwrap().unwrap().text(0).to_owned()
    }
}

/// J5
#[test]
fn what_is_over_by_its_dates_is_ended_once() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let today = system().today();
        let yesterday = today.plus(-1).to_string();
        let ending = |number: &str, days: i32| {
            let ends_on = today.plus(days).to_string();
            shop.running(&json!({ "number": number, "action": off("10"), "ends_on": ends_on }))
        };
        // Tickets of tills without a connection come up to seven days late.
        let (over, late_tickets, last_day) = (ending("A", -8), ending("L", -7), ending("B", 0));
        let coupon = json!({ "number": "C", "name": "券", "promotion_id": last_day.to_string() });
        let coupon = shop.make("pricing.coupon", &coupon);
        let code = |expires: String| {
            let code = format!("K{expires}");
            let code = json!({ "coupon_id": coupon.to_string(), "code": code, "expires_on": expires });
            shop.make("pricing.coupon_code", &code)
        };
        let (late, good) = (code(yesterday.clone()), code(today.to_string()));
        assert_eq!(shop.end_overdue(), 2);
        assert_eq!(shop.end_overdue(), 0);
        assert_eq!(shop.state_of("pricing_promotion", over), "ended");
        assert_eq!(shop.state_of("pricing_promotion", late_tickets), "running");
        assert_eq!(shop.state_of("pricing_promotion", last_day), "running");
        assert_eq!(shop.state_of("pricing_coupon_code", late), "expired");
        assert_eq!(shop.state_of("pricing_coupon_code", good), "issued");
    });
}

/// J5: a code of a coupon that is good for so many days says until when; on that day it opens, after it the till and the night say the same.
#[test]
fn a_code_says_until_when_it_is_good() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let promotion = shop.running(&json!({ "action": off("50"), "needs_coupon": true }));
        let coupon =
            json!({ "number": "C", "name": "券", "promotion_id": promotion.to_string(), "valid_days": 30 });
        let coupon = shop.make("pricing.coupon", &coupon);
        let codes = shop
            .fixture
            .write(move |tx, schema| issue(tx, schema, &system(), coupon, (1, &[])))
            .unwrap();
        let by_hand = shop.make(
            "pricing.coupon_code",
            &json!({ "coupon_id": coupon.to_string(), "code": "H1", "expires_on": "2099-01-01" }),
        );
        let last = system().today().plus(29);
        let days = "SELECT expires_on FROM pricing_coupon_code WHERE id";
        let until = format!("{days} <> {by_hand}");
        assert_eq!(shop.fixture.number(&until, &[]), i64::from(last.raw()));
        // What somebody says himself stays; a coupon that is changed afterwards changes no code.
        assert!(shop.fixture.number(&format!("{days} = {by_hand}"), &[]) > i64::from(last.raw()));
        let code = codes.first().unwrap().clone();
        let opened = |day: guanxi_types::Day| {
            let code = code.clone();
            let read = shop
                .fixture
                .store
                .read_blocking(|r| guanxi_pricing::queries::coupon(r, &code, None, day));
            read.unwrap()
        };
        assert_eq!(opened(last), CouponFacts::Good(promotion));
        assert_eq!(opened(last.plus(1)), CouponFacts::Expired(Some(last)));
        assert_eq!(shop.end_overdue(), 0, "it is good still");
        let mut basket = shop.basket(&[(shop.tea, 1)]);
        basket.coupons = codes;
        let late = Situation {
            day: last.plus(1),
            ..Situation::default()
        };
        let told = shop.ready(&late, &basket).1.warnings;
        let refused = Warning::CouponRefused {
            coupon: code.clone(),
            reason: "expired",
            until: Some(last),
        };
        assert!(told.contains(&refused), "{told:?}");
    });
}

/// J5, O8
#[test]
fn what_a_sale_did_to_a_code_stands_in_the_codes_history() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let promotion = shop.running(&json!({ "action": off("50"), "needs_coupon": true }));
        let coupon = json!({ "number": "C", "name": "券", "promotion_id": promotion.to_string() });
        let coupon = shop.make("pricing.coupon", &coupon);
        let codes = shop
            .fixture
            .write(move |tx, schema| issue(tx, schema, &system(), coupon, (1, &[])))
            .unwrap();
        let mut basket = shop.basket(&[(shop.tea, 1)]);
        basket.coupons = codes;
        let ready = shop.ready(&Situation::default(), &basket);
        assert_eq!(shop.sell(1, &ready), Take::Taken);
        shop.undo(1, 11, &[(1, 1)]);
        let id = shop.fixture.number("SELECT id FROM pricing_coupon_code", &[]);
        let told = shop
            .fixture
            .store
            .read_blocking(|r| history(r, &system(), CouponCode::def(), id))
            .unwrap();
        let states: Vec<String> = told
            .iter()
            .flat_map(|entry| &entry.changes)
            .filter(|change| change.field == "state")
            .filter_map(|change| change.after.as_text().map(str::to_owned))
            .collect();
        assert_eq!(states, ["reversed", "redeemed", "issued"]);
    });
}

/// F7, J5
#[test]
fn a_cap_for_each_customer_counts_what_both_records_of_one_used() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        shop.running(&json!({ "action": off("10"), "cap_customer": 2 }));
        let person =
            |number: &str| shop.make("customers.customer", &json!({ "number": number, "name": "张三" }));
        let (kept, gone) = (person("M1"), person("M2"));
        let ready = |customer: RawId| {
            let found: Buyer = shop
                .fixture
                .store
                .read_blocking(|r| buyer(r, Id::new(customer)))
                .unwrap()
                .unwrap();
            let situation = Situation {
                buyer: Some(found),
                ..Situation::default()
            };
            shop.ready(&situation, &shop.basket(&[(shop.tea, 1)]))
        };
        assert_eq!(shop.sell(1, &ready(kept)), Take::Taken);
        assert_eq!(shop.sell(2, &ready(gone)), Take::Taken);
        assert!(!ready(kept).1.effects.is_empty(), "one of two is left");
        let request = MergeRequest {
            survivor: (kept, None),
            losers: vec![(gone, None)],
            choose: Vec::new(),
            values: Vec::new(),
        };
        shop.fixture
            .write(move |tx, schema| {
                let def = guanxi_customers::entities::Customer::def();
                merge(tx, schema, &system(), def, &request)
            })
            .unwrap();
        assert!(
            ready(kept).1.effects.is_empty(),
            "both were used by the same person"
        );
    });
}

/// J5
#[test]
fn who_sets_prices_is_told_once_of_two_that_nothing_decides_between() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let book = json!({ "number": "B", "name": "B", "kind": "standard" });
        let book = shop.make("pricing.price_book", &book);
        let rule = json!({ "book_id": book.to_string(), "product_id": shop.tea.to_string(), "amount": "90" });
        let rule = shop.make("pricing.price_rule", &rule);
        let setter = shop.make("org.user", &json!({ "login": "setter", "name": "定价员" }));
        let role = shop.make("org.role", &json!({ "key": "prices", "name": "定价" }));
        let grant =
            json!({ "role_id": role.to_string(), "entity": "pricing.*", "action": "update", "scope": "all" });
        shop.make("org.role_grant", &grant);
        let held = json!({ "user_id": setter.to_string(), "role_id": role.to_string() });
        shop.make("org.user_role", &held);
        let ties = [Warning::PriceTie {
            key: 1,
            rule,
            other: rule + 1,
        }];
        for _ in 0..2 {
            let ties = ties.clone();
            shop.fixture.write(move |tx, _| tell_of_ties(tx, &ties)).unwrap();
        }
        let who = user(setter, &[("pricing.price_rule", Action::Read, Scope::All)]);
        let (told, _) = shop
            .fixture
            .store
            .read_blocking(|r| notification::list(r, &shop.fixture.schema, &who, None))
            .unwrap();
        let told: Vec<_> = told
            .iter()
            .map(|one| (one.kind.as_str(), one.record_id))
            .collect();
        assert_eq!(told, [("price_tie", rule)]);
    });
}
