//! An event that is called off.

use guanxi_events::commands::{CALLED_OFF, How, register};
use guanxi_events::queries::called_off;
use guanxi_loyalty::commands::{Wanted, set_tier, use_benefit};
use guanxi_loyalty::queries::benefit::entitled;
use guanxi_messages::settings::{Channel, Settings, write};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::RawId;
use serde_json::{Value as Json, json};

use crate::party::Party;

impl Party {
    fn number(&self, sql: &str) -> i64 {
        self.fixture.number(sql, &[])
    }

    /// A tier that a customer has, with a benefit of two a year.
    fn benefit(&self, customer: RawId) -> RawId {
        let scheme = self.make("loyalty.tier_scheme", &json!({ "number": "L", "name": "等级" }));
        let tier = self.make(
            "loyalty.tier",
            &json!({ "scheme_id": scheme.to_string(), "number": "T", "name": "贵宾", "rank": 1 }),
        );
        self.act(move |tx, schema, ctx| set_tier(tx, schema, ctx, (scheme, customer), (Some(tier), None)))
            .unwrap();
        self.make(
            "loyalty.benefit",
            &json!({ "number": "B", "name": "游园名额", "kind": "event", "tier_id": tier.to_string(), "quota": 2,
                "period": "year", "stock": 5 }),
        )
    }

    fn left(&self, customer: RawId, benefit: RawId) -> Option<i64> {
        let today = self.ctx().today();
        let store = &self.fixture.store;
        let known = store.read_blocking(move |r| entitled(r, (customer, Some(benefit)), today));
        known.unwrap()[0].left
    }

    fn open_channels(&self) {
        self.act(|tx, _, _| {
            for channel in Channel::ALL {
                let settings = Settings {
                    is_active: true,
                    host: "localhost".to_owned(),
                    port: 25,
                    security: "none".to_owned(),
                    user: "club".to_owned(),
                    from: "club@example.com".to_owned(),
                    per_minute: 60,
                    ..Settings::default()
                };
                write(tx, channel, (0, &settings), None)?;
            }
            Ok(())
        })
        .unwrap();
    }

    fn call_off(&self) {
        self.change("events.event", self.event, &json!({ "state": "cancelled" }))
            .unwrap();
    }
}

/// C7
#[test]
fn an_event_that_is_called_off_lets_everybody_go_and_gives_benefits_back() {
    each_engine(|engine| {
        let party = Party::new(engine, 3, &json!({}));
        let [a, b] = ["A", "B"].map(|number| party.member(number));
        let benefit = party.benefit(a);
        let first = party.register(a, 2).unwrap();
        let waits = party.register(b, 2).unwrap();
        assert_eq!(waits.state, "waiting");
        let wanted = Wanted {
            benefit,
            customer: a,
            count: 2,
            key: "u".to_owned(),
            reference: Some(first.number.clone()),
            note: None,
        };
        party
            .act(move |tx, schema, ctx| use_benefit(tx, schema, ctx, &wanted))
            .unwrap();
        assert_eq!(party.left(a, benefit), Some(0));
        party.call_off();
        for id in [first.id, waits.id] {
            let known = party.registration(id);
            assert_eq!(
                (known.state.as_str(), known.cancelled_at.is_some()),
                ("cancelled", true)
            );
        }
        assert_eq!(party.told(CALLED_OFF), 2);
        assert_eq!(party.left(a, benefit), Some(2));
        assert_eq!(party.number("SELECT stock FROM loyalty_benefit"), 5);
        let told = party
            .fixture
            .store
            .read_blocking(|r| called_off(r, a, 0))
            .unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "万人游园");
        // No channel is set up: nobody is written to.
        assert_eq!(party.number("SELECT COUNT(*) FROM messages_message"), 0);
        party
            .change("events.event", party.event, &json!({ "place": "公园" }))
            .unwrap();
        assert_eq!(party.told(CALLED_OFF), 2, "once");
        assert_eq!(
            refusal(party.register(a, 1), "it is cancelled").code,
            "events.not_open"
        );
    });
}

/// C7, M5: who cancels has again what was used for the place; who comes uses the benefit that the event is, once.
#[test]
fn the_benefit_that_an_event_is_is_used_by_coming() {
    each_engine(|engine| {
        let party = Party::new(engine, 9, &json!({}));
        let a = party.member("A");
        let benefit = party.benefit(a);
        let none = party.change("loyalty.benefit", benefit, &json!({ "reference": "E9" }));
        assert_eq!(refusal(none, "no such event").fields[0].code, "unknown_event");
        party
            .change("loyalty.benefit", benefit, &json!({ "reference": "E1" }))
            .unwrap();
        let first = party.register(a, 1).unwrap();
        let wanted = Wanted {
            benefit,
            customer: a,
            count: 1,
            key: "u".to_owned(),
            reference: Some(first.number.clone()),
            note: None,
        };
        party
            .act(move |tx, schema, ctx| use_benefit(tx, schema, ctx, &wanted))
            .unwrap();
        assert_eq!(party.left(a, benefit), Some(1));
        party.cancel(first.id).unwrap();
        assert_eq!(party.left(a, benefit), Some(2));
        let second = party.register(a, 3).unwrap();
        assert_eq!(party.left(a, benefit), Some(2), "registering isn't coming");
        for key in ["k", "k", "l"] {
            party.come(How::Hand(second.id), (key, None)).unwrap();
        }
        assert_eq!(party.left(a, benefit), Some(0), "as much as was left");
        assert_eq!(party.number("SELECT stock FROM loyalty_benefit"), 3);
    });
}

/// C7
#[test]
fn everybody_with_an_address_is_written_to() {
    each_engine(|engine| {
        let party = Party::new(engine, 9, &json!({}));
        let who = |number: &str, email: &str, phone: Option<&str>| {
            party.make(
                "customers.customer",
                &json!({ "number": number, "name": number, "is_member": true, "email": email, "phone": phone }),
            )
        };
        let by_mail = who("A", "a@example.com", None);
        let by_text = who("B", "b@example.com", Some("13800138000"));
        let nowhere = party.member("C");
        for customer in [by_mail, by_text, nowhere] {
            party.register(customer, 1).unwrap();
        }
        // Who was registered for a session that is over isn't told not to come.
        let over = party.session("已结束", 9);
        let late = who("D", "d@example.com", None);
        let mut wanted = party.wanted(late, 1);
        wanted.session = over;
        party
            .act(move |tx, schema, ctx| {
                register(tx, schema, ctx, &wanted)?;
                tx.execute(
                    "UPDATE events_session SET starts_at = 1, ends_at = 2 WHERE id = ?1",
                    &[over.into()],
                )
            })
            .unwrap();
        party.open_channels();
        party.call_off();
        let of = |customer: RawId, channel: &str| {
            let sql = format!(
                "SELECT COUNT(*) FROM messages_message WHERE customer_id = {customer} AND channel = '{channel}' AND purpose = 'service'"
            );
            party.number(&sql)
        };
        assert_eq!((of(by_mail, "email"), of(by_mail, "sms")), (1, 0));
        assert_eq!((of(by_text, "email"), of(by_text, "sms")), (0, 1));
        assert_eq!(of(late, "email"), 0);
        assert_eq!(party.number("SELECT COUNT(*) FROM messages_message"), 2);
    });
}

/// C7: who moves up from the waiting list is told, unless he refused to be written to.
#[test]
fn who_moves_up_is_told() {
    each_engine(|engine| {
        let party = Party::new(engine, 1, &json!({}));
        party.open_channels();
        let who = |number: &str| {
            party.make(
                "customers.customer",
                &json!({ "number": number, "name": number, "is_member": true, "phone": format!("1380013800{number}") }),
            )
        };
        let [first, refuses, waits] = ["1", "2", "3"].map(who);
        party.make(
            "customers.consent",
            &json!({ "customer_id": refuses.to_string(), "purpose": "service", "channel": "any", "state": "refused",
                "stated_at": "2025-12-01T00:00:00Z", "source": "phone" }),
        );
        let places = [first, refuses, waits].map(|one| party.register(one, 1).unwrap());
        let count = || party.number("SELECT COUNT(*) FROM messages_message");
        party.cancel(places[0].id).unwrap();
        assert_eq!(
            (party.registration(places[1].id).state.as_str(), count()),
            ("registered", 0)
        );
        party.cancel(places[1].id).unwrap();
        let told = format!(
            "SELECT COUNT(*) FROM messages_message WHERE customer_id = {waits} AND purpose = 'service' AND body LIKE '%E1-0003%' \
             AND body LIKE '%2026-01-02 01:00%'"
        );
        assert_eq!((party.number(&told), count()), (1, 1));
    });
}

/// C7: guests are told of another time or place, once each; more seats are no news to them.
#[test]
fn guests_are_told_of_changes() {
    each_engine(|engine| {
        let party = Party::new(engine, 5, &json!({ "place": "公园" }));
        party.open_channels();
        let guest = party.make(
            "customers.customer",
            &json!({ "number": "1", "name": "1", "is_member": true, "phone": "13800138001" }),
        );
        party.register(guest, 1).unwrap();
        let count = || party.number("SELECT COUNT(*) FROM messages_message");
        let change = |what: Json| party.change("events.session", party.session, &what).unwrap();
        change(json!({ "seats": 9 }));
        assert_eq!(count(), 0);
        change(json!({ "starts_at": "2026-01-02T02:30:00Z" }));
        assert_eq!(count(), 1);
        let told = "SELECT COUNT(*) FROM messages_message WHERE body LIKE '%2026-01-02 02:30%' AND body LIKE '%公园%'";
        assert_eq!(party.number(told), 1);
        party.clock.advance(60_000);
        party
            .change("events.event", party.event, &json!({ "place": "体育馆" }))
            .unwrap();
        assert_eq!(count(), 2);
        change(json!({ "seats": 12 }));
        assert_eq!(count(), 2);
    });
}
