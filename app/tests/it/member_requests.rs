//! What members ask on their own pages, and what they may read there.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::member::{Club, PHONE};
use crate::server::{Answer, PASSWORD, Who};

fn send(club: &Club, who: &Who, body: &Json) -> Answer {
    club.server.call(who, "post", "/member/requests", Some(body))
}

fn tasks(club: &Club) -> Vec<Json> {
    let found = club.get(&club.admin, "/records/customers/activity?f=kind:eq:task");
    found.body["items"].as_array().unwrap().clone()
}

fn change(club: &Club, path: &str, change: (&str, &str)) -> Answer {
    let version = club.get(&club.admin, path).body["version"].clone();
    let body = json!({ "version": version, change.0: change.1 });
    club.server.call(&club.admin, "patch", path, Some(&body))
}

/// G2: a request is the task of who is responsible for the member; whoever answers ends the task, and the member reads the answer.
#[test]
fn a_request_becomes_a_task_and_is_answered() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let id = club.customer("M1", PHONE);
        let me = club.get(&club.admin, "/session").body["user"]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("/records/customers/customer/{id}");
        assert_eq!(change(&club, &path, ("owner_id", &me)).status, 200);
        let member = club.member(&id);
        let sent = send(
            &club,
            &member,
            &json!({ "kind": "service", "subject": " 送货上门 ", "body": "周六上午" }),
        );
        assert_eq!(sent.status, 201, "{:?}", sent.body);
        let one = &sent.body["items"][0];
        assert_eq!(
            (one["subject"].as_str(), one["state"].as_str()),
            (Some("送货上门"), Some("open"))
        );
        let request = one["id"].as_str().unwrap().to_owned();
        let task = tasks(&club).remove(0);
        assert_eq!(task["subject"], "送货上门");
        assert_eq!((&task["owner_id"], &task["status"]), (&json!(me), &json!("open")));
        assert_eq!(task["about"], format!("member.request/{request}"));

        let path = format!("/records/member/request/{request}");
        let refused = change(&club, &path, ("state", "answered"));
        assert_eq!(
            (refused.status, &refused.body["fields"][0]["field"]),
            (422, &json!("answer"))
        );
        let answered = change(&club, &path, ("answer", "周六十点送到"));
        assert_eq!(answered.status, 200, "{:?}", answered.body);
        assert_eq!(tasks(&club)[0]["status"], "done");
        let read = club.get(&member, "/member/requests").body;
        assert_eq!(read["items"][0]["answer"], "周六十点送到");
        assert_eq!(read["items"][0]["state"], "answered");
        let notices = club.get(&member, "/member/notices").body;
        assert_eq!(notices["items"][0]["kind"], "answer");
        // Another member sees nothing of it.
        let other = club.member(&club.customer("M2", "13800138002"));
        assert_eq!(club.get(&other, "/member/requests").body["items"], json!([]));
    });
}

/// G2: a task that is done leaves no request open, and one member doesn't flood the company.
#[test]
fn requests_end_with_their_tasks_and_have_a_limit() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let member = club.member(&club.customer("M1", PHONE));
        for (wrong, field) in [
            (json!({ "kind": "question", "subject": " " }), "subject"),
            (json!({ "kind": "gossip", "subject": "x" }), "kind"),
            (
                json!({ "kind": "other", "subject": "x", "benefit_id": "x" }),
                "benefit_id",
            ),
        ] {
            let refused = send(&club, &member, &wrong);
            let named = &refused.body["fields"][0]["field"];
            assert_eq!((refused.status, named), (422, &json!(field)));
        }
        for n in 0..10 {
            let sent = send(
                &club,
                &member,
                &json!({ "kind": "question", "subject": format!("{n}") }),
            );
            assert_eq!(sent.status, 201, "{:?}", sent.body);
        }
        let more = json!({ "kind": "question", "subject": "more" });
        let refused = send(&club, &member, &more);
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (409, &json!("member.too_many_requests"))
        );
        let task = tasks(&club)[0]["id"].as_str().unwrap().to_owned();
        let done = change(
            &club,
            &format!("/records/customers/activity/{task}"),
            ("status", "done"),
        );
        assert_eq!(done.status, 200, "{:?}", done.body);
        assert_eq!(send(&club, &member, &more).status, 201);
        let items = club.get(&member, "/member/requests").body["items"].clone();
        let closed = items
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["state"] == "closed");
        assert_eq!(closed.count(), 1);
    });
}

/// G2: members read what is published in the bases that are for them, and nothing else.
#[test]
fn members_read_published_articles_of_their_bases() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let mut made = Vec::new();
        for (number, is_for_members) in [("B1", true), ("B2", false)] {
            let base = club.make(
                "/records/knowledge/base",
                &json!({ "number": number, "name": number, "is_for_members": is_for_members }),
            );
            let shelf = club.make(
                "/records/knowledge/category",
                &json!({ "name": "常见问题", "base_id": base }),
            );
            for article in ["published", "draft"] {
                let id = club.make(
                    "/records/knowledge/article",
                    &json!({ "number": format!("{number}-{article}"), "title": format!("怎样积分 {number}"),
                        "category_id": shelf, "body": "出示会员码。" }),
                );
                made.push((id, is_for_members && article == "published"));
            }
        }
        let published: Vec<String> = made.iter().step_by(2).map(|(id, _)| id.clone()).collect();
        let store = &club.server.company.store;
        let sql = format!(
            "UPDATE knowledge_article SET state = 'published' WHERE id IN ({})",
            published.join(", ")
        );
        store.write_blocking(move |tx| tx.execute(&sql, &[])).unwrap();
        let member = club.member(&club.customer("M1", PHONE));
        for query in ["", "?q=%E7%A7%AF%E5%88%86"] {
            let found = club.get(&member, &format!("/member/articles{query}")).body;
            let titles: Vec<&Json> = found["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| &one["title"])
                .collect();
            assert_eq!(titles, [&json!("怎样积分 B1")], "{query}");
        }
        for (id, is_read) in made {
            let read = club.get(&member, &format!("/member/articles/{id}"));
            assert_eq!(read.status, if is_read { 200 } else { 404 });
            if is_read {
                assert_eq!(read.body["body"], "出示会员码。");
            }
        }
    });
}

/// A session that everybody may come to; its id.
fn garden_party(club: &Club) -> String {
    let event = club.make(
        "/records/events/event",
        &json!({ "number": "E1", "name": "游园", "state": "open", "audience": "everyone" }),
    );
    club.make(
        "/records/events/session",
        &json!({ "event_id": event, "name": "上午", "starts_at": "2099-05-01T01:00:00Z",
            "ends_at": "2099-05-01T03:00:00Z", "seats": 2 }),
    )
}

/// C7, G2: a clerk, who may not read the list of users, checks a guest in, and deals with what a customer asked in the store.
#[test]
fn a_clerk_deals_with_members() {
    each_engine(|engine| {
        let club = Club::new(engine);
        club.server.user("kate", &["clerk"], false);
        let kate = club.server.sign_in("kate", PASSWORD);
        let customer = club.customer("M1", PHONE);
        let session = garden_party(&club);
        let post = |path: &str, body: Json| club.server.call(&kate, "post", path, Some(&body));
        let registered = post(
            &format!("/events/sessions/{session}/registrations"),
            json!({ "customer_id": customer, "people": 1, "channel": "store" }),
        );
        assert_eq!(registered.status, 201, "{:?}", registered.body);
        let come = json!({ "shown": "E1-0001", "key": "k" });
        let checked = post(&format!("/events/sessions/{session}/check-ins"), come);
        assert_eq!(checked.status, 200, "{:?}", checked.body);

        let asked = post(
            "/records/member/request",
            json!({ "customer_id": customer, "subject": "送货", "kind": "service", "channel": "store" }),
        );
        assert_eq!(asked.status, 201, "{:?}", asked.body);
        assert_eq!(tasks(&club)[0]["owner_id"], asked.body["owner_id"]);
        let path = format!("/records/member/request/{}", asked.body["id"].as_str().unwrap());
        let version = club.get(&kate, &path).body["version"].clone();
        let body = json!({ "version": version, "answer": "明天送到" });
        let answered = club.server.call(&kate, "patch", &path, Some(&body));
        assert_eq!(answered.status, 200, "{:?}", answered.body);
        assert_eq!(answered.body["state"], "answered");
        assert_eq!(answered.body["answered_by_id"], asked.body["owner_id"]);
    });
}

/// C7: a check-in that a phone kept says by what the guest was recognised; what is shown to the server it sees for itself.
#[test]
fn a_kept_check_in_says_how_it_was_made() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let customer = club.customer("M1", PHONE);
        let session = garden_party(&club);
        let registration = club.make(
            &format!("/events/sessions/{session}/registrations"),
            &json!({ "customer_id": customer }),
        );
        let come = |body: Json| {
            let path = format!("/events/sessions/{session}/check-ins");
            club.server.call(&club.admin, "post", &path, Some(&body))
        };
        let at = "2026-01-02T01:00:00Z";
        for (wrong, field) in [
            (
                json!({ "registration_id": registration, "key": "k", "at": at, "how": "face" }),
                "how",
            ),
            (
                json!({ "registration_id": registration, "key": "k", "how": "card" }),
                "at",
            ),
            (
                json!({ "shown": "E1-0001", "key": "k", "at": at, "how": "card" }),
                "registration_id",
            ),
        ] {
            let refused = come(wrong);
            assert_eq!(
                (refused.status, &refused.body["fields"][0]["field"]),
                (422, &json!(field))
            );
        }
        let kept = json!({ "registration_id": registration, "key": "k", "at": at, "how": "card" });
        assert_eq!(come(kept).status, 200);
        let path = format!("/records/events/registration/{registration}");
        assert_eq!(club.get(&club.admin, &path).body["checked_in_how"], "card");
    });
}

/// A club with a benefit that this customer is entitled to; its id.
fn delivery(club: &Club, customer: &str) -> String {
    let scheme = json!({ "number": "L", "name": "等级" });
    let scheme = club.make("/records/loyalty/tier_scheme", &scheme);
    let tier = json!({ "scheme_id": scheme, "number": "T", "name": "贵宾", "rank": 1 });
    let tier = club.make("/records/loyalty/tier", &tier);
    let path = format!("/tier-schemes/{scheme}/members");
    let body = json!({ "customer_id": customer, "tier_id": tier });
    let set = club.server.call(&club.admin, "post", &path, Some(&body));
    assert_eq!(set.status, 200, "{:?}", set.body);
    club.make(
        "/records/loyalty/benefit",
        &json!({ "number": "B", "name": "送货上门", "kind": "service", "tier_id": tier }),
    )
}

/// M5, G2: a benefit that is recorded for a request ends the request and its task, and the use names it; any other use ends nothing.
#[test]
fn a_benefit_that_was_asked_for_ends_the_request() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let customer = club.customer("M1", PHONE);
        let benefit = delivery(&club, &customer);
        let wish = json!({ "kind": "service", "subject": "周六送货", "benefit_id": benefit });
        let sent = send(&club, &club.member(&customer), &wish);
        assert_eq!(sent.status, 201, "{:?}", sent.body);
        let request = sent.body["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/records/member/request/{request}");
        let give = |key: &str| {
            let body = json!({ "customer_id": customer, "key": key, "note": "周六送货" });
            let path = format!("/benefits/{benefit}/uses");
            club.server.call(&club.admin, "post", &path, Some(&body)).status
        };
        assert_eq!(give("something-else"), 201);
        assert_eq!(club.get(&club.admin, &path).body["state"], "open");
        for _ in 0..2 {
            assert_eq!(give(&format!("request:{request}")), 201);
        }
        assert_eq!(club.get(&club.admin, &path).body["state"], "closed");
        assert_eq!(tasks(&club)[0]["status"], "done");
        let uses = club.get(&club.admin, "/records/loyalty/benefit_use").body;
        let named = uses["items"].as_array().unwrap().iter();
        let named = named.filter(|one| one["key"] == format!("request:{request}"));
        assert_eq!(named.count(), 1);
    });
}
