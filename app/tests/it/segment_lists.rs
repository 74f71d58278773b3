//! Segments that are lists, over the web.

use guanxi_testkit::each_engine;
use serde_json::json;

use crate::segments::{FIVE, World};

/// C3: who is pasted twice is taken in once and told once, and a list says how many are in it, also after somebody was taken out by hand.
#[test]
fn a_list_counts_each_customer_once() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let made = world.post(
            "/records/marketing/segment",
            &json!({ "name": "名单", "kind": "list" }),
        );
        let segment = made["id"].as_str().unwrap();
        let take = |entries: &[&str]| {
            let path = format!("/segments/{segment}/entries");
            let told = world.post(&path, &json!({ "entries": entries }));
            (
                told["added"].clone(),
                told["known"].clone(),
                told["unknown"].clone(),
            )
        };
        let size = || world.get(&format!("/records/marketing/segment/{segment}"))["members"].clone();
        assert_eq!(
            take(&["M1", "M2", "M1", "NOBODY"]),
            (json!(2), json!(0), json!(["NOBODY"])),
            "{engine:?}"
        );
        assert_eq!(size(), 2, "{engine:?}");
        assert_eq!(
            take(&["M1", "M1", "M3"]),
            (json!(1), json!(1), json!([])),
            "{engine:?}"
        );
        assert_eq!(size(), 3, "{engine:?}");

        let members = world.get(&format!(
            "/records/marketing/segment_member?f=segment_id:eq:{segment}"
        ));
        let member = &members["items"][0];
        let path = format!(
            "/records/marketing/segment_member/{}?version={}",
            member["id"].as_str().unwrap(),
            member["version"]
        );
        assert_eq!(world.server.call(&world.admin, "delete", &path, None).status, 204);
        assert_eq!(size(), 2, "{engine:?}");
    });
}
