//! A ladder that is set up after its members bought, as the pages of staff and members see it.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::member::{Club, PHONE};

/// Asks for parts of a review until there is none left; how many they were.
fn review(club: &Club, scheme: &str) -> usize {
    let mut next = Json::Null;
    for part in 1..20 {
        let path = format!("/tier-schemes/{scheme}/review");
        let done = club
            .server
            .call(&club.admin, "post", &path, Some(&json!({ "after": next })));
        assert_eq!(done.status, 200, "{:?}", done.body);
        next = done.body["next"].clone();
        if next.is_null() {
            return part;
        }
    }
    panic!("a review without an end");
}

/// M4, G2: what was bought before stands on the member's page at once, and a review by hand lets the member in, part after part.
#[test]
fn what_was_bought_before_is_seen_at_once_and_lets_in_with_a_review() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let customer = club.customer("M1", PHONE);
        let line = json!({ "key": 1, "qty": "1", "amount": "150" });
        let sale = json!({ "sale": "S1", "customer_id": customer, "lines": [line] });
        let sold = club.server.call(&club.admin, "post", "/club/sales", Some(&sale));
        assert!(sold.status < 300, "{:?}", sold.body);
        let scheme = club.make(
            "/records/loyalty/tier_scheme",
            &json!({ "number": "L", "name": "等级" }),
        );
        for (rank, (name, threshold)) in (1..).zip([("银卡", "100"), ("金卡", "1000")]) {
            club.make(
                "/records/loyalty/tier",
                &json!({ "scheme_id": scheme, "number": name, "name": name, "rank": rank, "threshold": threshold }),
            );
        }
        let member = club.member(&customer);
        let seen = || club.get(&member, "/member/tiers").body["tiers"][0].clone();
        let before = seen();
        assert_eq!(
            (&before["tier"], &before["value"]),
            (&Json::Null, &json!("150.00"))
        );
        assert_eq!(before["next"], json!({ "tier": "银卡", "missing": "0.00" }));
        assert!(review(&club, &scheme) > 1);
        let after = seen();
        assert_eq!(
            (&after["tier"], &after["value"]),
            (&json!("银卡"), &json!("150.00"))
        );
        assert_eq!(after["next"], json!({ "tier": "金卡", "missing": "850.00" }));
        assert_eq!(after["changes"][0]["kind"], "entry");
        review(&club, &scheme);
        assert_eq!(seen()["changes"].as_array().unwrap().len(), 1, "once");
        let path = format!("/tier-schemes/{scheme}/review");
        for wrong in ["x1", "c", "c007", "h-1"] {
            let body = json!({ "after": wrong });
            let refused = club.server.call(&club.admin, "post", &path, Some(&body));
            assert!(
                (400..500).contains(&refused.status),
                "{wrong}: {}",
                refused.status
            );
        }
    });
}
