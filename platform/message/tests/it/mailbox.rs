//! A mailbox.

use guanxi_message::Failure;
use guanxi_message::pop3::{Pop3, Settings};
use guanxi_message::smtp::Security;
use guanxi_testkit::mailbox::Mailbox;

fn settings(port: u16, password: &str) -> Settings {
    Settings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        user: "club".to_owned(),
        password: password.to_owned(),
    }
}

/// G4: mails are named, and read as they were sent; one that is too large isn't kept, and the line goes on.
#[test]
fn a_mailbox_is_read() {
    let mailbox = Mailbox::start();
    mailbox.put("Subject: one\n\n.a point\nend\n");
    mailbox.put(&format!("Subject: two\n\n{}\n", "x".repeat(5_000)));
    let mut line = Pop3::enter(&settings(mailbox.port, "secret")).unwrap();
    let names = line.names().unwrap();
    assert_eq!(names, [(1, "mail-1".to_owned()), (2, "mail-2".to_owned())]);
    assert_eq!(line.header(1).unwrap().trim(), "Subject: one");
    assert_eq!(line.mail(2, 1_000).unwrap(), None);
    assert_eq!(
        line.mail(1, 1_000).unwrap().as_deref(),
        Some("Subject: one\n\n.a point\nend\n")
    );
    assert!(matches!(line.mail(3, 1_000), Err(Failure::Refused(_))));
    line.leave();
}

/// G4: a wrong password is told apart from a server that is away.
#[test]
fn a_mailbox_lets_in_or_not() {
    let mailbox = Mailbox::start();
    assert!(matches!(
        Pop3::enter(&settings(mailbox.port, "wrong")),
        Err(Failure::NotLetIn(_))
    ));
    // What holds a line's end is no second word.
    let forged = Pop3::enter(&settings(mailbox.port, "secret\r\nDELE 1"));
    assert!(matches!(forged, Err(Failure::NotLetIn(_))));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    assert!(matches!(
        Pop3::enter(&settings(port, "secret")),
        Err(Failure::Unreachable(_))
    ));
}

/// G4: a zero in a mail, which no database keeps as text, is left out; a password stands in no log.
#[test]
fn zeros_are_left_out() {
    let mailbox = Mailbox::start();
    mailbox.put("Subject: a\0b\n\nc\0\n");
    let settings = settings(mailbox.port, "secret");
    assert!(!format!("{settings:?}").contains("secret"));
    let mut line = Pop3::enter(&settings).unwrap();
    assert_eq!(line.header(1).unwrap().trim(), "Subject: ab");
    assert_eq!(
        line.mail(1, 1_000).unwrap().as_deref(),
        Some("Subject: ab\n\nc\n")
    );
}
