//! Files that go along with mails.

use guanxi_messages::commands::{MAIL_BYTES_MAX, NewMessage, queue_with_files, retry};
use guanxi_messages::settings::{self, Channel, Settings};
use guanxi_messages::{Attached, Messenger};
use guanxi_record::Schema;
use guanxi_store::Engine;
use guanxi_testkit::post::MailServer;
use guanxi_testkit::{Fixture, each_engine, system};
use guanxi_types::{Clock, RawId, Result};

struct Post {
    fixture: Fixture,
    messenger: Messenger,
}

impl Post {
    fn new(engine: Engine, port: u16) -> Self {
        let schema = Schema::new(vec![
            guanxi_org::module(),
            guanxi_customers::module(),
            guanxi_messages::module(),
        ])
        .unwrap();
        let fixture = Fixture::new(engine, &schema);
        let settings = Settings {
            is_active: true,
            host: "127.0.0.1".to_owned(),
            port,
            security: "none".to_owned(),
            from: "club@example.cn".to_owned(),
            per_minute: 60,
            ..Settings::default()
        };
        fixture
            .write(move |tx, _| settings::write(tx, Channel::Email, (0, &settings), None))
            .unwrap();
        let messenger = Messenger::new(fixture.store.clone(), fixture.live.clone(), Clock::System, None);
        Self { fixture, messenger }
    }

    fn queue(&self, (channel, to): (Channel, &str), key: &str, files: Vec<Attached>) -> Result<RawId> {
        let new = NewMessage {
            channel,
            to: to.to_owned(),
            customer: None,
            purpose: "service",
            subject: Some("早报".to_owned()),
            body: "附件是仪表盘。".to_owned(),
            secret: None,
            about: None,
            key: key.to_owned(),
        };
        self.fixture
            .write(move |tx, schema| queue_with_files(tx, schema, &system(), (&new, &files)))
    }

    fn kept(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM messages_file WHERE sealed IS NOT NULL";
        self.fixture.number(sql, &[])
    }
}

fn file(bytes: usize) -> Attached {
    Attached {
        name: "早报 2026-01-01.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        content: vec![b'x'; bytes],
    }
}

/// G4: a mail goes out with its files, under their names; they stand sealed until then and are forgotten afterwards.
#[test]
fn a_mail_takes_its_files_along() {
    each_engine(|engine| {
        let server = MailServer::start();
        let post = Post::new(engine, server.port);
        let to = (Channel::Email, "li@example.cn");
        let id = post.queue(to, "a", vec![file(30)]).unwrap();
        // The same key is the same mail, with the files that it had.
        assert_eq!(post.queue(to, "a", vec![file(40), file(50)]).unwrap(), id);
        assert_eq!(post.kept(), 1, "{engine:?}");
        post.messenger.send_due(Channel::Email).unwrap();
        let taken = server.taken();
        let text = &taken.first().unwrap().text;
        // 30 times x, and the Chinese name as RFC 2231 writes it.
        assert!(text.contains(&"eHh4".repeat(10)), "{engine:?} {text}");
        assert!(
            text.contains("application/pdf") && text.contains("%E6%97%A9%E6%8A%A5"),
            "{text}"
        );
        assert!(text.contains("multipart/mixed"), "{text}");
        assert_eq!(post.kept(), 0, "{engine:?}");
    });
}

/// G4: more than a mail server takes is refused at once, files in a text message too; a mail whose files aren't kept any more isn't sent again
/// without them.
#[test]
fn files_have_limits() {
    each_engine(|engine| {
        let server = MailServer::start();
        let post = Post::new(engine, server.port);
        let to = (Channel::Email, "refused@example.cn");
        let code = |files: Vec<Attached>| post.queue(to, "b", files).unwrap_err().code;
        assert_eq!(code(vec![file(MAIL_BYTES_MAX + 1)]), "messages.files_too_large");
        assert_eq!(code(vec![file(1); 6]), "messages.too_many_files");
        let text = post.queue((Channel::Sms, "13800138000"), "c", vec![file(1)]);
        assert_eq!(text.unwrap_err().code, "messages.no_files");
        let id = post.queue(to, "d", vec![file(1)]).unwrap();
        post.messenger.send_due(Channel::Email).unwrap();
        assert_eq!(post.kept(), 1, "{engine:?}: it may be sent again by hand");
        let again = move |tx: &mut guanxi_store::Tx<'_>, schema: &Schema| retry(tx, schema, &system(), id);
        post.fixture.write(again).unwrap();
        post.fixture
            .write(|tx, _| {
                tx.execute("UPDATE messages_file SET sealed = NULL", &[])?;
                tx.execute("UPDATE messages_message SET state = 'failed'", &[])
            })
            .unwrap();
        let refused = post.fixture.write(again).unwrap_err();
        assert_eq!(refused.code, "messages.files_gone", "{engine:?}");
    });
}
