//! A family with one card, on its members' own pages: who of it bought.

use guanxi_store::Engine;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::member::{Club, PHONE};
use crate::server::{Answer, Who};

struct Family {
    club: Club,
    mother: String,
    child: String,
    product: String,
    batch: String,
    card: Json,
}

/// Mother and child with shared points; the mother holds the family's card.
fn family(engine: Engine) -> Family {
    let club = Club::new(engine);
    let (mother, child) = (club.customer("M1", PHONE), club.customer("M2", "13800138002"));
    let store = club.make("/records/org/store", &json!({ "number": "S1", "name": "一店" }));
    let product = club.make(
        "/records/catalog/product",
        &json!({ "number": "P1", "name": "茶" }),
    );
    let programme = json!({ "number": "P", "name": "积分", "is_shared": true });
    let programme = club.make("/records/loyalty/points_programme", &programme);
    let rule = json!({ "programme_id": programme, "name": "一元一分", "points": 1, "per_amount": "1" });
    club.make("/records/loyalty/earn_rule", &rule);
    let home = club.make("/records/customers/household", &json!({ "name": "张家" }));
    for (who, role) in [(&mother, "head"), (&child, "child")] {
        let member = json!({ "household_id": home, "customer_id": who, "role": role });
        club.make("/records/customers/household_member", &member);
    }
    let series = json!({ "number": "S", "name": "家庭卡", "digits": 6, "is_shared": true });
    let series = club.make("/records/loyalty/card_series", &series);
    club.make(
        &format!("/card-series/{series}/batches"),
        &json!({ "count": 1, "key": "one" }),
    );
    let id = club.get(&club.admin, "/records/loyalty/card").body["items"][0]["id"].clone();
    let issue = format!("/cards/{}/issue", id.as_str().unwrap());
    let body = json!({ "customer_id": mother });
    let issued = club.server.call(&club.admin, "post", &issue, Some(&body));
    assert_eq!(issued.status, 200, "{:?}", issued.body);
    let card = club.get(&club.admin, "/records/loyalty/card").body["items"][0].clone();
    let batch = json!({ "number": "B1", "store_id": store });
    let batch = club.make("/records/trade/paper_batch", &batch);
    Family {
        club,
        mother,
        child,
        product,
        batch,
        card,
    }
}

impl Family {
    /// A form of 12.00 of the day on which the card was issued.
    fn form(&self, number: &str, card: &Json, person: &str) -> Answer {
        let body = json!({ "number": number, "card": card, "person": person, "sold_on": self.card["issued_on"],
            "total": "12.00", "lines": [{ "product_id": self.product, "qty": "1", "amount": "12.00" }] });
        let path = format!("/paper/batches/{}/forms", self.batch);
        self.club
            .server
            .call(&self.club.admin, "post", &path, Some(&body))
    }

    /// What stands in a list under this name, and who of the others it is of.
    fn told(&self, who: &Who, path: &str, name: &str) -> Vec<(String, Option<String>)> {
        let items = self.club.get(who, path).body["items"].clone();
        let one = |item: &Json| {
            let by = item["by"].as_str().map(str::to_owned);
            (item[name].to_string().replace('"', ""), by)
        };
        let mut all: Vec<_> = items.as_array().unwrap().iter().map(one).collect();
        all.sort();
        all
    }
}

fn line(name: &str, by: Option<&str>) -> (String, Option<String>) {
    (name.to_owned(), by.map(str::to_owned))
}

/// M2, G2: what was bought with the family's card is seen by the family, with who it was; what a member bought without it by nobody else.
#[test]
fn the_familys_card_says_who_of_the_family_bought() {
    each_engine(|engine| {
        let family = family(engine);
        let (club, code) = (&family.club, &family.card["code"]);
        let found = format!("/club/members?code={}", code.as_str().unwrap());
        let found = club.get(&club.admin, &found).body;
        assert_eq!(found["card_id"], family.card["id"]);
        let first = (&found["family"][0]["id"], &found["family"][1]["id"]);
        assert_eq!(first, (&json!(family.mother), &json!(family.child)));

        assert_eq!(family.form("F1", code, "M2").body["state"], "saved");
        assert_eq!(family.form("F2", code, "").body["state"], "saved");
        let without = family.form("F3", &json!("M2"), "");
        assert_eq!(without.body["state"], "saved", "without the card");
        let stranger = family.form("F4", code, "M9");
        assert_eq!(stranger.body["code"], "loyalty.person_not_in_household");

        let (mother, child) = (club.member(&family.mother), club.member(&family.child));
        assert_eq!(
            family.told(&mother, "/member/purchases", "number"),
            [line("F1", Some("会员M2")), line("F2", None)]
        );
        assert_eq!(
            family.told(&child, "/member/purchases", "number"),
            [line("F1", None), line("F2", Some("会员M1")), line("F3", None)]
        );
        // Of a form the day is known, and no time.
        let form = &club.get(&mother, "/member/purchases").body["items"][0];
        assert_eq!(
            (&form["day"], &form["sold_at"]),
            (&family.card["issued_on"], &Json::Null)
        );
        let account = club.get(&mother, "/member/points").body["accounts"][0]["id"].clone();
        let entries = format!("/member/points/{}/entries", account.as_str().unwrap());
        let by = ["会员M1", "会员M2", "会员M2"];
        let entry = |by: &str| line("12", Some(by));
        assert_eq!(family.told(&mother, &entries, "points"), by.map(entry));
    });
}
