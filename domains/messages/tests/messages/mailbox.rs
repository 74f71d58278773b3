//! The mailbox that reports come to.

use guanxi_messages::commands::{NewMessage, is_blocked, name_of, queue};
use guanxi_messages::mailbox::{self, Settings, Visit};
use guanxi_messages::settings::Channel;
use guanxi_record::Schema;
use guanxi_store::Engine;
use guanxi_testkit::mailbox::Mailbox;
use guanxi_testkit::{Fixture, each_engine, refusal, system};
use guanxi_types::RawId;

struct Office {
    fixture: Fixture,
    mailbox: Mailbox,
}

impl Office {
    fn new(engine: Engine) -> Self {
        let schema = Schema::new(vec![
            guanxi_org::module(),
            guanxi_customers::module(),
            guanxi_messages::module(),
        ])
        .unwrap();
        let made = Self {
            fixture: Fixture::new(engine, &schema),
            mailbox: Mailbox::start(),
        };
        made.set(0, Some("secret")).unwrap();
        made
    }

    fn set(&self, seen: i64, password: Option<&'static str>) -> guanxi_types::Result<()> {
        let settings = Settings {
            is_active: true,
            host: "127.0.0.1".to_owned(),
            port: self.mailbox.port,
            security: "none".to_owned(),
            user: "club".to_owned(),
        };
        self.fixture
            .write(move |tx, _| mailbox::write(tx, (seen, &settings), password))
    }

    /// A mail that the server took.
    fn sent(&self, to: &'static str) -> RawId {
        self.fixture
            .write(move |tx, schema| {
                let new = NewMessage {
                    channel: Channel::Email,
                    to: to.to_owned(),
                    customer: None,
                    purpose: "service",
                    subject: None,
                    body: "您的积分将到期".to_owned(),
                    secret: None,
                    about: None,
                    key: format!("{to}/{}", tx.new_id()),
                };
                let id = queue(tx, schema, &system(), &new)?;
                tx.execute(
                    "UPDATE messages_message SET state = 'sent' WHERE id = ?1",
                    &[id.into()],
                )?;
                Ok(id)
            })
            .unwrap()
    }

    fn report(&self, id: RawId, to: &str) -> String {
        let name = name_of(self.fixture.store.vault().unwrap(), id).unwrap();
        format!(
            "From: MAILER-DAEMON@mx.example.cn\nContent-Type: multipart/report; boundary=b; report-type=delivery-status\n\n--b\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {to}\nAction: failed\n\
             Status: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{name}@guanxi.invalid>\n\n--b--\n"
        )
    }

    fn visit(&self) -> Result<Visit, guanxi_message::Failure> {
        let kept = self.fixture.store.read_blocking(|r| mailbox::read(r)).unwrap();
        mailbox::visit((&self.fixture.store, &self.fixture.live), &kept, &|| false).unwrap()
    }

    fn blocks(&self, address: &str) -> bool {
        self.fixture
            .store
            .read_blocking(|r| is_blocked(r, address))
            .unwrap()
    }
}

/// G4: reports in a mailbox at a provider stop mail to addresses that are gone; mails of people aren't read, and nothing is read twice.
#[test]
fn reports_in_a_mailbox_are_taken() {
    each_engine(|engine| {
        let office = Office::new(engine);
        let (gone, _here) = (office.sent("gone@example.cn"), office.sent("here@example.cn"));
        office
            .mailbox
            .put("Subject: hello\nContent-Type: text/plain\n\na customer writes\n");
        office.mailbox.put(&office.report(gone, "gone@example.cn"));
        // Somebody who only knows the address.
        let forged = office
            .report(gone, "here@example.cn")
            .replace("Message-ID: <", "Message-ID: <1");
        office.mailbox.put(&forged);
        let found = office.visit().unwrap();
        assert_eq!(
            (found.mails, found.bounced.messages, found.bounced.blocked),
            (3, 1, 1)
        );
        assert_eq!(
            (office.blocks("gone@example.cn"), office.blocks("here@example.cn")),
            (true, false)
        );
        assert_eq!(
            office.mailbox.read(),
            ["mail-3", "mail-2"],
            "the mail of a customer isn't read"
        );
        assert_eq!(office.visit().unwrap(), Visit::default());
        assert_eq!(office.mailbox.read().len(), 2);
        let kept = office.fixture.store.read_blocking(|r| mailbox::read(r)).unwrap();
        assert!(kept.read_at.is_some() && kept.failure.is_none());
    });
}

/// G4: that the mailbox doesn't let us in is written down for who set it; two who set it don't write over each other.
#[test]
fn a_mailbox_says_what_is_wrong() {
    each_engine(|engine| {
        let office = Office::new(engine);
        office.set(1, Some("wrong")).unwrap();
        assert_eq!(
            refusal(office.set(1, None), "set before").code,
            "record.version_conflict"
        );
        assert_eq!(office.visit().unwrap_err().code(), "not_let_in");
        let kept = office.fixture.store.read_blocking(|r| mailbox::read(r)).unwrap();
        assert_eq!(kept.failure.as_deref(), Some("not_let_in"));
    });
}

/// G4: what a server says of mail that was under way opens no address again that is gone.
#[test]
fn an_address_that_is_gone_stays_closed() {
    each_engine(|engine| {
        let office = Office::new(engine);
        let (first, second) = (office.sent("gone@example.cn"), office.sent("gone@example.cn"));
        office.mailbox.put(&office.report(first, "gone@example.cn"));
        office.visit().unwrap();
        assert!(office.blocks("gone@example.cn"));
        let full = office
            .report(second, "gone@example.cn")
            .replace("Status: 5.1.1", "Status: 5.2.2");
        office.mailbox.put(&full);
        assert_eq!(office.visit().unwrap().bounced.messages, 1);
        assert!(office.blocks("gone@example.cn"), "{engine:?}");
    });
}
