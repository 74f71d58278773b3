//! What a member's phone shows where there is no card, or where the card is the family's.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::member::{Club, PHONE};
use crate::server::Who;

fn codes(club: &Club, member: &Who) -> Json {
    let card = club.get(member, "/member/card");
    assert_eq!(card.status, 200, "{}", card.body);
    card.body
}

/// Whom the till finds by what a phone shows.
fn found(club: &Club, shown: &Json) -> Json {
    let body = json!({ "token": shown["code"] });
    let answer = club
        .server
        .call(&club.admin, "post", "/club/members/verify", Some(&body));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// G2, B1: a member without a card is known by a code that changes and is taken once, like anybody's card.
#[test]
fn a_member_without_a_card_shows_a_changing_code() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let customer = club.customer("M1", PHONE);
        let member = club.member(&customer);
        let shown = codes(&club, &member);
        assert_eq!(shown["cards"], json!([]));
        assert_eq!(shown["codes"].as_array().unwrap().len(), 20);
        assert_ne!(shown["codes"][0]["code"], shown["codes"][1]["code"]);
        let told = found(&club, &shown["codes"][0]);
        assert_eq!(
            (&told["customer_id"], &told["card_id"]),
            (&json!(customer), &Json::Null)
        );
        let body = json!({ "token": shown["codes"][0]["code"] });
        let twice = club
            .server
            .call(&club.admin, "post", "/club/members/verify", Some(&body));
        assert_eq!(twice.body["code"], "loyalty.token_used");
    });
}

/// G2, M2: a family has one card; each phone says who of the family shows it.
#[test]
fn a_familys_card_on_a_phone_says_whose_phone_it_is() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let (mother, father) = (club.customer("M1", PHONE), club.customer("M2", "13911112222"));
        let series = json!({ "number": "S", "name": "家庭卡", "is_shared": true, "digits": 4 });
        let series = club.make("/records/loyalty/card_series", &series);
        let batch = json!({ "count": 1, "key": "one" });
        club.make(&format!("/card-series/{series}/batches"), &batch);
        let cards = club
            .server
            .call(&club.admin, "get", "/records/loyalty/card", None);
        let card = cards.body["items"][0]["id"].as_str().unwrap().to_owned();
        let post = |path: &str, body: &Json| {
            let done = club.server.call(&club.admin, "post", path, Some(body));
            assert_eq!(done.status, 200, "{path}: {}", done.body);
        };
        post(&format!("/cards/{card}/issue"), &json!({ "customer_id": mother }));
        let home = club.make("/records/customers/household", &json!({ "name": "王家" }));
        for (who, role) in [(&mother, "head"), (&father, "spouse")] {
            let body = json!({ "customer_id": who, "role": role, "key": role });
            post(&format!("/households/{home}/join"), &body);
        }
        let shown = codes(&club, &club.member(&father));
        assert_eq!(shown["cards"][0]["is_shared"], true);
        assert_eq!(shown["cards"][0]["codes"], shown["codes"]);
        let told = found(&club, &shown["cards"][0]["codes"][0]);
        assert_eq!(
            (&told["customer_id"], &told["household_id"], &told["card_id"]),
            (&json!(father), &json!(home), &json!(card))
        );
        let own = codes(&club, &club.member(&mother));
        let told = found(&club, &own["cards"][0]["codes"][0]);
        assert_eq!(told["customer_id"], json!(mother));
    });
}
