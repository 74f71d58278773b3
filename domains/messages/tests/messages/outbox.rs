//! What becomes of messages.

use guanxi_entity::Value;
use guanxi_messages::Messenger;
use guanxi_messages::commands::{NewMessage, queue};
use guanxi_messages::settings::{self, Channel, Settings};
use guanxi_record::{Schema, values_from_json};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::post::{MailServer, TextGateway};
use guanxi_testkit::{Fixture, each_engine, system};
use guanxi_types::{Clock, RawId, Result};
use serde_json::{Value as Json, json};

struct Post {
    fixture: Fixture,
    messenger: Messenger,
}

impl Post {
    fn new(engine: Engine) -> Self {
        let schema = Schema::new(vec![
            guanxi_org::module(),
            guanxi_customers::module(),
            guanxi_messages::module(),
        ])
        .unwrap();
        let fixture = Fixture::new(engine, &schema);
        let messenger = Messenger::new(fixture.store.clone(), fixture.live.clone(), Clock::System, None);
        Self { fixture, messenger }
    }

    fn make(&self, key: &str, json: &Json) -> RawId {
        let def = self.fixture.schema.entity(key).unwrap();
        let values = values_from_json(def, json.as_object().unwrap()).unwrap();
        self.fixture.create(&system(), def, &values).unwrap()
    }

    fn set(&self, channel: Channel, port: u16, per_minute: i64) {
        let settings = Settings {
            is_active: true,
            host: "127.0.0.1".to_owned(),
            port,
            security: "none".to_owned(),
            user: if channel == Channel::Sms { "guanxi" } else { "" }.to_owned(),
            from: "club@example.cn".to_owned(),
            per_minute,
            ..Settings::default()
        };
        self.fixture
            .write(move |tx, _| {
                let seen = settings::read(tx, channel)?.version;
                settings::write(tx, channel, (seen, &settings), Some("secret"))
            })
            .unwrap();
    }

    fn queue(&self, channel: Channel, to: &str, key: &str) -> Result<RawId> {
        self.say(NewMessage {
            channel,
            to: to.to_owned(),
            customer: None,
            purpose: "service",
            subject: Some("您好".to_owned()),
            body: "您的积分将到期".to_owned(),
            secret: None,
            about: None,
            key: key.to_owned(),
        })
    }

    fn say(&self, new: NewMessage) -> Result<RawId> {
        self.fixture
            .write(move |tx, schema| queue(tx, schema, &system(), &new))
    }

    /// State, failure and tries.
    fn of(&self, id: RawId) -> (String, String, i64) {
        let row = self.fixture.store.read_blocking(|r| {
            r.query_first(
                "SELECT state, failure, tries FROM messages_message WHERE id = ?1",
                &[Value::from(id)],
            )
        });
        let row = row.unwrap().unwrap();
        (row.text(0).to_owned(), row.text(1).to_owned(), row.int(2))
    }

    fn now(&self, id: RawId) {
        self.fixture
            .write(move |tx, _| {
                tx.execute(
                    "UPDATE messages_message SET next_at = 0 WHERE id = ?1",
                    &[Value::from(id)],
                )
            })
            .unwrap();
    }
}

fn found(state: &str, failure: &str, tries: i64) -> (String, String, i64) {
    (state.to_owned(), failure.to_owned(), tries)
}

/// G4: the same key is one message, and what is due goes once.
#[test]
fn a_message_goes_once() {
    each_engine(|engine| {
        let (post, server) = (Post::new(engine), MailServer::start());
        post.set(Channel::Email, server.port, 60);
        let id = post.queue(Channel::Email, "li@example.cn", "a").unwrap();
        assert_eq!(post.queue(Channel::Email, "li@example.cn", "a").unwrap(), id);
        assert!(post.queue(Channel::Email, "no address", "b").is_err());
        assert_eq!(post.messenger.send_due(Channel::Email).unwrap(), 1);
        assert_eq!(post.messenger.send_due(Channel::Email).unwrap(), 0);
        assert_eq!(post.of(id), found("sent", "", 1));
        assert_eq!(server.taken().len(), 1);
    });
}

/// G4: what wasn't handed over is tried again; what was refused, or may have been handed over, isn't.
#[test]
fn failures_are_told_apart() {
    each_engine(|engine| {
        let (post, server) = (Post::new(engine), MailServer::start());
        post.set(Channel::Email, server.port, 60);
        for (to, wanted) in [
            ("busy@example.cn", found("queued", "busy", 1)),
            ("refused@example.cn", found("bounced", "refused", 1)),
            ("broken@example.cn", found("unknown", "unknown", 1)),
        ] {
            let id = post.queue(Channel::Email, to, to).unwrap();
            post.messenger.send_due(Channel::Email).unwrap();
            assert_eq!(post.of(id), wanted, "{to}");
        }
        // The pause is over, and the server has time again.
        let busy = post
            .queue(Channel::Email, "busy@example.cn", "busy@example.cn")
            .unwrap();
        post.now(busy);
        post.messenger.send_due(Channel::Email).unwrap();
        assert_eq!(post.of(busy), found("queued", "busy", 2));
        assert!(server.taken().is_empty());
    });
}

/// G4: what was claimed when the program ended may have gone: it isn't sent again by itself.
#[test]
fn a_killed_sender_sends_nothing_twice() {
    each_engine(|engine| {
        let (post, server) = (Post::new(engine), MailServer::start());
        post.set(Channel::Email, server.port, 60);
        let id = post.queue(Channel::Email, "li@example.cn", "a").unwrap();
        let waiting = post.queue(Channel::Email, "wang@example.cn", "b").unwrap();
        post.fixture
            .write(move |tx, _| {
                tx.execute(
                    "UPDATE messages_message SET state = 'sending' WHERE id = ?1",
                    &[Value::from(id)],
                )
            })
            .unwrap();
        post.messenger.give_up_claimed().unwrap();
        post.messenger.send_due(Channel::Email).unwrap();
        assert_eq!(post.of(id).0, "unknown");
        assert_eq!(post.of(waiting).0, "sent");
        assert_eq!(server.taken().len(), 1);
    });
}

/// G4: no more a minute than the channel says.
#[test]
fn a_channel_keeps_its_pace() {
    each_engine(|engine| {
        let (post, server) = (Post::new(engine), MailServer::start());
        post.set(Channel::Email, server.port, 2);
        for at in 0..5 {
            post.queue(Channel::Email, "li@example.cn", &format!("{at}"))
                .unwrap();
        }
        assert_eq!(post.messenger.send_due(Channel::Email).unwrap(), 2);
        assert_eq!(server.taken().len(), 2);
    });
}

/// G5: a receipt says that the phone has it, or not.
#[test]
fn receipts_end_a_text_message() {
    each_engine(|engine| {
        let (post, gateway) = (Post::new(engine), TextGateway::start());
        post.set(Channel::Sms, gateway.port, 600);
        let arrives = post.queue(Channel::Sms, "13800138000", "a").unwrap();
        let lost = post.queue(Channel::Sms, "13800138014", "b").unwrap();
        let _sending = post.messenger.start().unwrap();
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while post.of(arrives).0 != "delivered" || post.of(lost).0 != "failed" {
            assert!(
                std::time::Instant::now() < end,
                "{:?} {:?}",
                post.of(arrives),
                post.of(lost)
            );
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
        assert_eq!(post.of(lost).1, "undelivered");
    });
}

/// F8: marketing needs the customer's yes on that channel.
#[test]
fn marketing_needs_consent() {
    each_engine(|engine| {
        let post = Post::new(engine);
        let customer = post.make("customers.customer", &json!({ "number": "M1", "name": "李" }));
        let new = |key: &str| NewMessage {
            channel: Channel::Sms,
            to: "13800138000".to_owned(),
            customer: Some(customer),
            purpose: "marketing",
            subject: None,
            body: "周末双倍积分".to_owned(),
            secret: None,
            about: None,
            key: key.to_owned(),
        };
        assert_eq!(post.say(new("a")).unwrap_err().code, "messages.no_consent");
        post.make(
            "customers.consent",
            &json!({ "customer_id": customer.to_string(), "purpose": "marketing", "channel": "sms", "state": "granted",
                "stated_at": "2026-01-01T00:00:00Z" }),
        );
        let id = post.say(new("a")).unwrap();
        // Who says no while it waits isn't written to.
        let gateway = TextGateway::start();
        post.set(Channel::Sms, gateway.port, 60);
        post.make(
            "customers.consent",
            &json!({ "customer_id": customer.to_string(), "purpose": "marketing", "channel": "sms", "state": "withdrawn",
                "stated_at": "2026-01-02T00:00:00Z" }),
        );
        post.messenger.send_due(Channel::Sms).unwrap();
        assert_eq!(post.of(id), found("failed", "no_consent", 0));
    });
}

/// G4: that the gateway is away is no fault of the messages: they wait, however long it takes, and go when it is back.
#[test]
fn an_outage_fails_no_message() {
    each_engine(|engine| {
        let post = Post::new(engine);
        // Nobody listens there.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        post.set(Channel::Email, port, 60);
        let id = post.queue(Channel::Email, "li@example.cn", "a").unwrap();
        for _ in 0..10 {
            post.now(id);
            post.messenger.send_due(Channel::Email).unwrap();
        }
        assert_eq!(post.of(id), found("queued", "unreachable", 0));
        let server = MailServer::start();
        post.set(Channel::Email, server.port, 60);
        post.now(id);
        post.messenger.send_due(Channel::Email).unwrap();
        assert_eq!(post.of(id), found("sent", "", 1));
    });
}

/// G5: however many messages wait, a code to sign in finds room.
#[test]
fn many_messages_leave_room_for_a_code() {
    each_engine(|engine| {
        let (post, gateway) = (Post::new(engine), TextGateway::start());
        post.set(Channel::Sms, gateway.port, 20);
        for at in 0..30 {
            post.queue(Channel::Sms, "13800138000", &format!("{at}")).unwrap();
        }
        assert_eq!(post.messenger.send_due(Channel::Sms).unwrap(), 18);
    });
}
