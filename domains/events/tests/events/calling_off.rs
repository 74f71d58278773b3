//! An event that is called off.

use guanxi_events::commands::{CALLED_OFF, register};
use guanxi_events::queries::called_off;
use guanxi_loyalty::commands::{Wanted, set_tier, use_benefit};
use guanxi_loyalty::queries::benefit::entitled;
use guanxi_messages::settings::{Channel, Settings, write};
use guanxi_testkit::{each_engine, refusal};
use guanxi_types::RawId;
use serde_json::json;

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
        party
            .act(|tx, _, _| {
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
