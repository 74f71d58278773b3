//! What is asked once more when a message leaves the outbox.

use std::sync::Arc;

use guanxi_customers::entities::{Consent, Customer};
use guanxi_journeys::commands::{Move, take_out};
use guanxi_journeys::contacts::ContactRules;
use guanxi_marketing::entities::{CampaignTarget, ContactRule};
use guanxi_messages::Messenger;
use guanxi_messages::commands::{NewMessage, queue};
use guanxi_messages::settings::{self, Channel};
use guanxi_record::LiveSchema;
use guanxi_store::Queries;
use guanxi_testkit::each_engine;
use guanxi_testkit::post::MailServer;
use guanxi_types::RawId;
use serde_json::json;

use crate::company::{Company, DAY_MS, HOUR_MS, at, line};

struct Post {
    company: Company,
    server: MailServer,
    messenger: Messenger,
}

impl Post {
    fn new(engine: guanxi_store::Engine) -> Self {
        let (company, server) = (Company::new(engine), MailServer::start());
        let port = server.port;
        company
            .write(move |tx, _, _| {
                let kept = settings::read(tx, Channel::Email)?;
                let settings = settings::Settings {
                    port,
                    user: String::new(),
                    ..kept.settings
                };
                settings::write(tx, Channel::Email, (kept.version, &settings), None)
            })
            .unwrap();
        let live = LiveSchema::new(company.schema.clone());
        let rules = Arc::new(ContactRules);
        let messenger = Messenger::new(company.store.clone(), live, company.clock.clone(), Some(rules));
        Self {
            company,
            server,
            messenger,
        }
    }

    /// A journey that writes one mail.
    fn journey(&self, number: &str, given: &serde_json::Value) -> RawId {
        let mail = json!({ "channel": "email", "subject": "好", "body": "好" });
        self.company
            .journey(number, &line(&[("mail", "send", mail)]), given)
    }

    fn send(&self) {
        while self.messenger.send_due(Channel::Email).unwrap() > 0 {}
    }

    /// State and failure of each message, in the order in which they were put into the outbox.
    fn told(&self) -> Vec<(String, String)> {
        let sql = "SELECT state, failure FROM messages_message ORDER BY id";
        let rows = self.company.store.read_blocking(|r| r.query(sql, &[])).unwrap();
        rows.iter()
            .map(|row| (row.text(0).to_owned(), row.text(1).to_owned()))
            .collect()
    }
}

/// C3: what was put into the outbox by day waits through the night and goes in the morning; a code to sign in goes at once.
#[test]
fn a_message_that_waited_keeps_quiet_hours() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let company = &post.company;
        company.make::<ContactRule>(
            &json!({ "name": "夜间", "channel": "any", "quiet_from": "21:00", "quiet_to": "08:00" }),
        );
        let (marketing, service) = (
            post.journey("营销", &json!({})),
            post.journey("服务", &json!({ "purpose": "service" })),
        );
        let customer = company.member(1);
        company.enrol(marketing, &[customer]);
        company.enrol(service, &[customer]);
        company.run();
        // Ten in the morning; the gateway is away until ten in the evening.
        company.clock.advance(12 * HOUR_MS);
        company
            .write(|tx, schema, ctx| {
                let code = NewMessage {
                    channel: Channel::Email,
                    to: "m9@example.cn".to_owned(),
                    customer: None,
                    purpose: "sign_in",
                    subject: None,
                    body: "123456".to_owned(),
                    secret: None,
                    about: None,
                    key: "code".to_owned(),
                };
                queue(tx, schema, ctx, &code)
            })
            .unwrap();
        post.send();
        let states = || {
            post.told()
                .into_iter()
                .map(|(state, _)| state)
                .collect::<Vec<_>>()
        };
        assert_eq!(states(), ["queued", "queued", "sent"]);
        company.clock.advance(9 * HOUR_MS);
        post.send();
        assert_eq!(states(), ["queued", "queued", "sent"], "seven in the morning");
        company.clock.advance(HOUR_MS);
        post.send();
        assert_eq!(states(), ["sent", "sent", "sent"]);
        assert_eq!(post.server.taken().len(), 3);
    });
}

/// C3: who refused service on a channel isn't written to by a journey that serves, be it before its step or while its message waits.
#[test]
fn who_refuses_service_is_left_alone() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let company = &post.company;
        let journey = post.journey("服务", &json!({ "purpose": "service" }));
        let people: Vec<RawId> = (1..4).map(|number| company.member(number)).collect();
        let refuses = |customer: RawId| {
            company.make::<Consent>(&json!({
                "customer_id": customer.to_string(), "purpose": "service", "channel": "email", "state": "refused",
                "stated_at": "2026-02-01T00:00:00Z",
            }));
        };
        refuses(people[0]);
        company.enrol(journey, &people);
        company.run();
        refuses(people[1]);
        post.send();
        let found = |state: &str, failure: &str| (state.to_owned(), failure.to_owned());
        assert_eq!(
            post.told(),
            [found("failed", "no_consent"), found("sent", "")],
            "{engine:?}"
        );
        let skipped = "SELECT COUNT(*) FROM journeys_step WHERE node = 'mail' AND outcome = 'no_consent'";
        assert_eq!(company.count(skipped), 1, "{engine:?}");
    });
}

/// C3: a limit of contacts counts what was handed over when a message leaves, not what was when it was put into the outbox; two that wait
/// don't stop each other.
#[test]
fn a_message_that_waited_keeps_limits() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let company = &post.company;
        let (first, second) = (post.journey("一", &json!({})), post.journey("二", &json!({})));
        let customer = company.member(1);
        for journey in [first, second] {
            company.enrol(journey, &[customer]);
        }
        company.run();
        // The limit comes while both wait.
        company.make::<ContactRule>(
            &json!({ "name": "每周一次", "channel": "any", "max_contacts": 1, "days": 7 }),
        );
        post.send();
        let found = |state: &str, failure: &str| (state.to_owned(), failure.to_owned());
        assert_eq!(post.told(), [found("sent", ""), found("failed", "capped")]);
        // A week later he may be written to again.
        company.clock.advance(8 * DAY_MS);
        let third = post.journey("三", &json!({}));
        company.enrol(third, &[customer]);
        company.run();
        post.send();
        assert_eq!(post.told().last(), Some(&found("sent", "")));
        assert_eq!(post.server.taken().len(), 2);
    });
}

/// A5: who is held back to compare with by the time a message leaves isn't written to.
#[test]
fn who_is_held_back_by_now_is_not_written_to() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let company = &post.company;
        let campaign = company.campaign("春季");
        let journey = post.journey("春季", &json!({ "campaign_id": campaign.to_string() }));
        let customer = company.member(1);
        company.enrol(journey, &[customer]);
        company.run();
        assert_eq!(company.place(journey, customer), at("done", "end"));
        company.make::<CampaignTarget>(&json!({
            "campaign_id": campaign.to_string(), "customer_id": customer.to_string(), "arm": "control",
        }));
        post.send();
        assert_eq!(post.told(), [("failed".to_owned(), "held_back".to_owned())]);
        assert!(post.server.taken().is_empty());
    });
}

/// C2: what a journey has put into the outbox waits while it is paused, and isn't sent once it was ended.
#[test]
fn messages_of_a_journey_stop_with_it() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let company = &post.company;
        let journey = post.journey("周末", &json!({}));
        let people = [company.member(1), company.member(2)];
        company.enrol(journey, &people[..1]);
        company.run();
        company.step(journey, Move::Pause).unwrap();
        post.send();
        assert_eq!(post.told(), [("queued".to_owned(), String::new())]);
        company.step(journey, Move::Resume).unwrap();
        company.clock.advance(HOUR_MS);
        post.send();
        assert_eq!(post.told(), [("sent".to_owned(), String::new())]);
        company.enrol(journey, &people[1..]);
        company.run();
        company.step(journey, Move::End).unwrap();
        post.send();
        assert_eq!(
            post.told().last(),
            Some(&("failed".to_owned(), "called_off".to_owned()))
        );
        assert_eq!(post.server.taken().len(), 1);
    });
}

/// C2: who was taken out of a journey doesn't get what it put into the outbox for him before; who is through does.
#[test]
fn who_left_gets_nothing_that_waits() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let company = &post.company;
        let mail = json!({ "channel": "email", "subject": "好", "body": "好" });
        let wait = json!({ "mode": "for", "days": 7 });
        let flow = line(&[("mail", "send", mail), ("wait", "wait", wait)]);
        let journey = company.journey("唤醒", &flow, &json!({}));
        let people = [company.member(1), company.member(2)];
        company.enrol(journey, &people);
        company.run();
        let inside = company.count_of(
            "SELECT id FROM journeys_enrolment WHERE customer_id = ?1",
            &[people[0].into()],
        );
        company
            .write(move |tx, schema, ctx| take_out(tx, schema, ctx, inside))
            .unwrap();
        post.send();
        let found = |state: &str, failure: &str| (state.to_owned(), failure.to_owned());
        assert_eq!(
            post.told(),
            [found("failed", "called_off"), found("sent", "")],
            "{engine:?}"
        );
    });
}

/// C2: what waits of a journey that stands is put off at once, however much it is, and goes when the journey goes on.
#[test]
fn messages_of_a_journey_that_stands_are_put_off_together() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let company = &post.company;
        let journey = post.journey("周末", &json!({}));
        let people: Vec<RawId> = (0..3).map(|n| company.member(n)).collect();
        company.enrol(journey, &people);
        company.run();
        company.step(journey, Move::Pause).unwrap();
        post.send();
        let untouched = "SELECT COUNT(*) FROM messages_message WHERE state = 'queued' AND version = 1";
        assert_eq!(company.count(untouched), 3);
        assert_eq!(
            post.messenger.send_due(Channel::Email).unwrap(),
            0,
            "not looked at again at once"
        );
        company.step(journey, Move::Resume).unwrap();
        company.clock.advance(HOUR_MS);
        post.send();
        assert_eq!(post.server.taken().len(), 3);
    });
}

/// C2: conditions of many customers are asked in one pass, whose answer is for those who stood there: who comes later is asked anew.
#[test]
fn a_pass_over_all_is_not_for_newcomers() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let rule = json!({ "field": { "name": "city", "op": "eq", "value": "上海" } });
        let flow = json!({
            "nodes": [
                { "id": "start", "kind": "start" }, { "id": "ask", "kind": "condition", "set": { "rule": rule } },
                { "id": "yes", "kind": "end" }, { "id": "no", "kind": "end" },
            ],
            "edges": [
                { "from": "start", "to": "ask" },
                { "from": "ask", "to": "yes", "when": "yes" }, { "from": "ask", "to": "no", "when": "no" },
            ],
        });
        let journey = company.journey("分城市", &flow, &json!({ "reentry": "always" }));
        let people: Vec<RawId> = (0..12).map(|n| company.member(n)).collect();
        let lives = |places: &[RawId], city: &str| {
            for customer in places {
                company
                    .set::<Customer>(*customer, &json!({ "city": city }))
                    .unwrap();
            }
        };
        let (here, there) = people.split_at(6);
        lives(here, "上海");
        lives(there, "北京");
        for round in 0..2 {
            assert_eq!(company.enrol(journey, &people), people.len());
            company.run();
            let is_here = |customer: &RawId| here.contains(customer) == (round == 0);
            for customer in &people {
                let wanted = if is_here(customer) { "yes" } else { "no" };
                assert_eq!(
                    company.place(journey, *customer),
                    at("done", wanted),
                    "round {round}"
                );
            }
            lives(here, "北京");
            lives(there, "上海");
        }
    });
}

/// C2: whoever waits in a journey that stands, or in one whose campaign does, isn't due; others go on.
#[test]
fn journeys_that_stand_hold_up_no_other() {
    each_engine(|engine| {
        let company = Company::new(engine);
        let flow = line(&[("wait", "wait", json!({ "mode": "for", "hours": 1 }))]);
        let campaign = company.campaign("春季");
        let paused = company.journey("春季", &flow, &json!({ "campaign_id": campaign.to_string() }));
        let running = company.journey("日常", &flow, &json!({}));
        let people: Vec<RawId> = (0..3).map(|n| company.member(n)).collect();
        company.enrol(paused, &people);
        company.enrol(running, &people);
        company.run();
        company.campaign_is(campaign, "paused");
        company.clock.advance(2 * HOUR_MS);
        let (due, _) = company.engine.look().unwrap();
        assert_eq!(due.len(), 3);
        company.run();
        assert_eq!(company.place(running, people[0]), at("done", "end"));
        assert_eq!(company.place(paused, people[0]), at("active", "wait"));
    });
}
