//! Members register for events on their own pages.

use guanxi_store::Queries;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::member::{Club, PHONE};
use crate::member_safe::gateway;
use crate::server::{Answer, Who};

fn event(club: &Club, number: &str, more: &Json) -> (String, String) {
    let mut body =
        json!({ "number": number, "name": format!("活动{number}"), "state": "open", "audience": "everyone" });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let event = club.make("/records/events/event", &body);
    let session = club.make(
        "/records/events/session",
        &json!({ "event_id": event, "name": "上午", "starts_at": "2099-05-01T01:00:00Z",
            "ends_at": "2099-05-01T03:00:00Z", "seats": 2 }),
    );
    (event, session)
}

fn join(club: &Club, who: &Who, session: &str, people: i64) -> Answer {
    let path = format!("/member/event-sessions/{session}/registrations");
    club.server
        .call(who, "post", &path, Some(&json!({ "people": people })))
}

/// G2: a member registers, waits where it is full, moves up when another cancels, and shows a code at the door.
#[test]
fn a_member_registers_waits_and_cancels() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let (_, session) = event(&club, "E1", &json!({ "description": "11 点前到" }));
        let [first, second] = [("M1", PHONE), ("M2", "13800138002")]
            .map(|(number, phone)| club.member(&club.customer(number, phone)));
        let joined = join(&club, &first, &session, 2);
        assert_eq!(joined.status, 201, "{:?}", joined.body);
        assert_eq!(joined.body["mine"][0]["state"], "registered");
        // Registering may end before the event: what guests should know stays with them.
        assert_eq!(joined.body["mine"][0]["description"], "11 点前到");
        let code = joined.body["mine"][0]["code"].as_str().unwrap().to_owned();
        assert!(code.starts_with("GXE."), "{code}");
        assert_eq!(
            join(&club, &first, &session, 1).body["code"],
            "events.already_registered"
        );
        let waits = join(&club, &second, &session, 1).body;
        assert_eq!(waits["mine"][0]["state"], "waiting");
        assert_eq!(waits["mine"][0]["waiting_place"], 1);
        assert!(waits["mine"][0]["code"].is_null());
        let own = joined.body["mine"][0]["id"].as_str().unwrap();
        let cancel = format!("/member/registrations/{own}/cancel");
        // Somebody else's registration is none.
        assert_eq!(club.server.call(&second, "post", &cancel, None).status, 404);
        let left = club.server.call(&first, "post", &cancel, None);
        assert_eq!(left.status, 200, "{:?}", left.body);
        assert_eq!(left.body["mine"], json!([]));
        let moved = club.get(&second, "/member/events").body;
        assert_eq!(moved["mine"][0]["state"], "registered");
        assert_eq!(moved["items"][0]["sessions"][0]["left"], 1);
    });
}

/// G2: what isn't meant for a member isn't shown and can't be joined; a household has its seats together.
#[test]
fn events_are_for_whom_they_are_meant() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let (invited, hidden) = event(&club, "E1", &json!({ "audience": "invited" }));
        let (_, small) = event(&club, "E2", &json!({ "household_seats": 1 }));
        event(&club, "E3", &json!({ "state": "draft" }));
        let id = club.customer("M1", PHONE);
        let member = club.member(&id);
        let names = |body: &Json| -> Vec<String> {
            let items = body["items"].as_array().unwrap();
            items
                .iter()
                .map(|one| one["name"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(names(&club.get(&member, "/member/events").body), ["活动E2"]);
        assert_eq!(join(&club, &member, &hidden, 1).status, 404);
        club.make(
            "/records/events/invitation",
            &json!({ "event_id": invited, "customer_id": id }),
        );
        assert_eq!(
            names(&club.get(&member, "/member/events").body),
            ["活动E1", "活动E2"]
        );
        assert_eq!(join(&club, &member, &hidden, 1).status, 201);
        assert_eq!(
            join(&club, &member, &small, 2).body["code"],
            "events.household_full"
        );
        assert_eq!(join(&club, &member, &small, 11).status, 422);
    });
}

/// G2, C7: who is registered for tomorrow is reminded once, where the company wants it; not who waits, nor of another day.
#[test]
fn members_are_reminded_of_tomorrows_events() {
    each_engine(|engine| {
        let club = Club::new(engine);
        let _gateway = gateway(&club);
        let company = &club.server.company;
        let (tomorrow, _) = event(&club, "E1", &json!({}));
        let day_ms = 86_400_000;
        for (name, days, seats) in [("明天", 1, 1), ("后天", 2, 9)] {
            let at = |hours: i64| {
                let at = guanxi_types::Clock::System.now() + days * day_ms + hours * 3_600_000;
                guanxi_http::instant(&at.into())
            };
            let session = club.make(
                "/records/events/session",
                &json!({ "event_id": tomorrow, "name": name, "starts_at": at(0), "ends_at": at(1), "seats": seats }),
            );
            for (number, phone) in [
                ("1", format!("1380013801{days}")),
                ("2", format!("1380013802{days}")),
            ] {
                let number = format!("{name}{number}");
                let member = club.member(&club.customer(&number, &phone));
                assert_eq!(join(&club, &member, &session, 1).status, 201);
            }
        }
        assert_eq!(company.tell_members().unwrap(), 0, "nobody asked for it");
        club.make(
            "/records/member/page_setting",
            &json!({ "name": "会员页面", "is_open": true, "tells": ["event"] }),
        );
        assert_eq!(company.tell_members().unwrap(), 1);
        assert_eq!(company.tell_members().unwrap(), 0, "once");
        let row = company
            .store
            .read_blocking(|r| r.query_first("SELECT body FROM messages_message", &[]));
        let text = row.unwrap().unwrap().text(0).to_owned();
        assert!(
            text.contains("活动E1") && text.contains("明天") && text.contains("E1-0001"),
            "{text}"
        );
    });
}
