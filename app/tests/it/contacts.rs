//! Contacts of every kind keep customers out of audiences, and each one's reason is kept.

use guanxi_audience::left::forget_old;
use guanxi_testkit::each_engine;
use guanxi_types::Clock;
use serde_json::{Value as Json, json};

use crate::segments::{FIVE, World, bought};

/// Why each was left out is kept for a year; how many, for ever.
fn forgotten_after_a_year(world: &World) {
    let store = &world.server.company.store;
    let later = |days: i64| Clock::fixed(Clock::System.now() + days * 86_400_000);
    let forget = |days: i64| forget_old(store, &later(days), &|| false).unwrap();
    assert_eq!((forget(364), forget(366)), (0, 3));
    let left = world.get("/records/marketing/audience_left_out?limit=9");
    assert_eq!(left["items"].as_array().unwrap().len(), 0, "{left}");
    let kept = world.get("/records/marketing/audience_draw?limit=9")["items"][0].clone();
    assert_eq!(
        (&kept["out_capped"], &kept["out_excluded"]),
        (&json!(1), &json!(1))
    );
}

/// C3: who was called and visited often enough isn't drawn; for everybody who isn't, why is kept, and what was counted.
#[test]
fn who_is_left_out_is_kept_with_the_reason() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let all = world.segment("全部", &bought("tickets", "ge", "1", &json!({})));
        let big = world.segment("大额", &bought("spend", "ge", "500", &json!({})));
        world.consent(&["M1", "M2", "M3"]);
        let rule = json!({ "name": "每周两次", "channel": "any", "max_contacts": 2, "days": 7 });
        world.post("/records/marketing/contact_rule", &rule);
        for kind in ["call", "visit"] {
            let did = json!({
                "subject": "回访", "kind": kind, "status": "done", "direction": "out",
                "customer_id": world.id("customers/customer", "M1"),
            });
            world.post("/records/customers/activity", &did);
        }
        let campaign = world.post(
            "/records/marketing/campaign",
            &json!({ "number": "C1", "name": "秋" }),
        );
        let path = format!("/campaigns/{}/audience", campaign["id"].as_str().unwrap());
        let wish = json!({ "segments": [all], "exclude": [big], "control_share": 0 });
        let plan = world.post(&format!("{path}/plan"), &wish);
        let told = plan["examples"].as_array().unwrap().iter();
        let told: Vec<(&str, &str)> = told
            .map(|one| (one["number"].as_str().unwrap(), one["why"].as_str().unwrap()))
            .collect();
        let wanted = [("M2", "excluded"), ("M4", "no_consent"), ("M1", "capped")];
        assert_eq!(told, wanted, "{engine:?}: {plan}");
        let drawn = world.post(&path, &wish);
        assert_eq!(drawn["drawn"]["treatment"], 1, "{engine:?}: {drawn}");
        let left = world.get("/records/marketing/audience_left_out?limit=9")["items"].clone();
        let of = |number: &str| {
            let customer = json!(world.id("customers/customer", number));
            let found = left.as_array().unwrap().iter();
            let mut found = found.filter(|one| one["customer_id"] == customer);
            found.next().cloned().unwrap_or(Json::Null)
        };
        let (capped, excluded, silent) = (of("M1"), of("M2"), of("M4"));
        assert_eq!(capped["why"], "capped", "{engine:?}: {left}");
        let reason = capped["reason"].as_str().unwrap();
        assert!(reason.starts_with("「每周两次」7 天内最多 2 次"), "{reason}");
        assert!(reason.contains("电话") && reason.contains("拜访"), "{reason}");
        assert_eq!(
            (&excluded["why"], &excluded["reason"]),
            (&json!("excluded"), &json!("大额"))
        );
        assert_eq!(
            (&silent["why"], &silent["reason"]),
            (&json!("no_consent"), &json!("没有表示过同意"))
        );
        assert_eq!(of("M3"), Json::Null, "{engine:?}: who was drawn isn't left out");
        let kept = world.get("/records/marketing/audience_draw?limit=9")["items"][0].clone();
        assert_eq!(capped["draw_id"], kept["id"], "{engine:?}");
        forgotten_after_a_year(&world);
    });
}
