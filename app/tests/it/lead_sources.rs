//! Where leads came from and what they bought since, over the web.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::segments::{FIVE, World};

/// A lead that became a customer; the customer.
fn converted(world: &World, phone: &str, source: &str, campaign: Option<&str>) -> String {
    let lead = json!({ "name": phone, "phone": phone, "source": source, "campaign_id": campaign });
    let lead = world.post("/records/marketing/lead", &lead);
    let path = format!("/marketing/leads/{}/conversion", lead["id"].as_str().unwrap());
    let made = world.post(&path, &json!({}));
    made["id"].as_str().unwrap().to_owned()
}

fn buys(world: &World, number: &str, customer: &str, amount: &str) {
    let sale = json!({
        "number": number, "store_id": world.id("org/store", "1"), "customer_id": customer,
        "sold_at": "2099-03-01T08:00:00Z",
    });
    let sale = world.post("/records/trade/sale", &sale);
    let line = json!({ "sale_id": sale["id"], "line_no": 1, "qty": "1", "amount": amount });
    world.post("/records/trade/sale_line", &line);
}

fn of<'a>(found: &'a Json, key: &str) -> &'a Json {
    let all = found["sources"].as_array().unwrap();
    all.iter().find(|one| one["key"] == key).unwrap()
}

/// C6: the source of a lead is kept to its sales; each ticket counts once, for the lead that came last before it.
#[test]
fn sources_are_kept_to_the_sale() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let campaign = json!({ "number": "C1", "name": "社区讲座" });
        let campaign = world.post("/records/marketing/campaign", &campaign);
        let campaign = campaign["id"].as_str();
        let one = converted(&world, "13800138001", "call", campaign);
        let other = converted(&world, "13800138002", "event", None);
        // Who left the number again, at the fair, is the same customer; what is bought after that is the fair's.
        assert_eq!(converted(&world, "13800138001", "event", None), one, "{engine:?}");
        let lost = json!({ "name": "丙", "source": "call", "state": "lost", "lost_reason": "嫌远" });
        world.post("/records/marketing/lead", &lost);
        buys(&world, "L1", &one, "80.00");
        buys(&world, "L2", &other, "20.00");

        let found = world.get("/leads/sources");
        let (event, call) = (of(&found, "event"), of(&found, "call"));
        let told = |one: &Json| {
            ["leads", "converted", "lost", "buyers", "tickets", "sales_c"]
                .map(|name| one[name].as_i64().unwrap())
        };
        assert_eq!(told(event), [2, 2, 0, 2, 2, 10_000], "{engine:?}: {found}");
        assert_eq!(told(call), [2, 1, 1, 0, 0, 0], "{engine:?}: {found}");
        let found = world.get("/leads/sources?by=campaign");
        assert_eq!(
            of(&found, campaign.unwrap())["name"],
            "社区讲座",
            "{engine:?}: {found}"
        );
        let none = world.get("/leads/sources?by=source&to=2020-01-01");
        assert_eq!(none["sources"], json!([]), "{engine:?}");
        for wrong in ["by=weather", "from=yesterday"] {
            let path = format!("/leads/sources?{wrong}");
            let refused = world.server.call(&world.admin, "get", &path, None);
            assert_eq!(refused.status, 422, "{engine:?}: {:?}", refused.body);
        }
    });
}

/// C6: the ways into a form are told apart up to the sale.
#[test]
fn ways_into_a_form_are_told_apart() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let form = json!({ "name": "扫码有礼", "heading": "领取好礼", "consent_text": "同意接收活动信息" });
        let form = world.post("/records/marketing/lead_form", &form);
        let way = |name: &str, store: &str| {
            let link =
                json!({ "form_id": form["id"], "name": name, "store_id": world.id("org/store", store) });
            world.post("/records/marketing/lead_link", &link)
        };
        let (poster, counter) = (way("甲店海报", "1"), way("乙店收银台", "2"));
        let fill = |link: &Json, phone: &str| {
            let path = format!("/public/lead-forms/{}", link["code"].as_str().unwrap());
            let given = json!({ "name": "王芳", "phone": phone, "consents": true });
            world.post(&path, &given);
        };
        fill(&poster, "13800138001");
        fill(&poster, "13800138002");
        fill(&counter, "13800138003");
        let leads = world.get("/records/marketing/lead?f=state:eq:new&limit=9")["items"].clone();
        let first = leads
            .as_array()
            .unwrap()
            .iter()
            .find(|lead| lead["link_id"] == counter["id"]);
        let first = first.unwrap();
        assert_eq!(
            first["store_id"],
            json!(world.id("org/store", "2")),
            "{engine:?}: {first}"
        );
        let path = format!("/marketing/leads/{}/conversion", first["id"].as_str().unwrap());
        let customer = world.post(&path, &json!({}))["id"].as_str().unwrap().to_owned();
        buys(&world, "L1", &customer, "80.00");

        let found = world.get("/leads/sources?by=link");
        let told = |link: &Json| {
            let one = of(&found, link["id"].as_str().unwrap());
            (one["name"].clone(), one["leads"].clone(), one["sales_c"].clone())
        };
        assert_eq!(
            told(&poster),
            (json!("扫码有礼 · 甲店海报"), json!(2), json!(0)),
            "{engine:?}"
        );
        assert_eq!(
            told(&counter),
            (json!("扫码有礼 · 乙店收银台"), json!(1), json!(8_000)),
            "{engine:?}"
        );
    });
}
