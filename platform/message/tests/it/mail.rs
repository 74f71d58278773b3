//! Mail.

use guanxi_message::smtp::{Security, Settings, Smtp};
use guanxi_message::{Failure, Gateway, Outgoing};
use guanxi_testkit::post::MailServer;

fn gateway(port: u16) -> Smtp {
    let settings = Settings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        user: None,
        from: "club@example.cn".to_owned(),
        from_name: "康健人生".to_owned(),
    };
    Smtp::new(settings).unwrap()
}

fn to(address: &str) -> Outgoing {
    Outgoing {
        id: "1".to_owned(),
        to: address.to_owned(),
        subject: "您好".to_owned(),
        text: "积分将到期".to_owned(),
        unsubscribe: None,
        files: Vec::new(),
    }
}

/// G4: programs of mail find the address that takes the receiver off the list, with one post (RFC 8058).
#[test]
fn a_mail_says_how_to_get_no_more() {
    let server = MailServer::start();
    let address = "https://crm.example.cn/api/v1/public/unsubscribe/4711-AbCdEfGhIjKlMnOpQrStUv";
    let mail = Outgoing {
        unsubscribe: Some(address.to_owned()),
        ..to("li@example.cn")
    };
    gateway(server.port).send(&mail).unwrap();
    let taken = server.taken();
    let unfolded = taken.first().unwrap().text.replace("\r\n ", " ");
    let header = |name: &str| {
        let line = unfolded.lines().find_map(|line| line.strip_prefix(name));
        line.map(|value| value.trim().to_owned())
    };
    assert_eq!(header("List-Unsubscribe:"), Some(format!("<{address}>")));
    assert_eq!(
        header("List-Unsubscribe-Post:").as_deref(),
        Some("List-Unsubscribe=One-Click")
    );
}

/// G4
#[test]
fn a_mail_arrives_with_its_subject_and_text() {
    let server = MailServer::start();
    let names = gateway(server.port).send(&to("li@example.cn")).unwrap();
    let taken = server.taken();
    let [mail] = taken.as_slice() else {
        panic!("{taken:?}")
    };
    assert_eq!(
        (mail.from.as_str(), mail.to.as_str()),
        ("club@example.cn", "li@example.cn")
    );
    assert!(mail.text.contains(&names[0]), "{}", mail.text);
    assert!(mail.text.contains("Subject: =?utf-8?b?"), "{}", mail.text);
    assert!(mail.text.contains("charset=utf-8"), "{}", mail.text);
}

/// G4
#[test]
fn a_failure_says_whether_the_mail_may_have_gone() {
    let server = MailServer::start();
    let mut gateway = gateway(server.port);
    for (address, wanted) in [
        ("refused@example.cn", "refused"),
        ("busy@example.cn", "busy"),
        ("broken@example.cn", "unknown"),
        ("no address", "refused"),
    ] {
        assert_eq!(
            gateway.send(&to(address)).unwrap_err().code(),
            wanted,
            "{address}"
        );
    }
    assert!(server.taken().is_empty());
    // Nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let failure = self::gateway(free.port()).send(&to("li@example.cn")).unwrap_err();
    assert!(matches!(failure, Failure::Unreachable(_)), "{failure}");
    assert!(failure.may_go_again());
}

/// G4: what stands in a subject or a name can't begin another line of the header.
#[test]
fn nothing_slips_into_the_header() {
    let server = MailServer::start();
    let settings = Settings {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        security: Security::Plain,
        user: None,
        from: "club@example.cn".to_owned(),
        from_name: "Club\r\nBcc: a@example.cn".to_owned(),
    };
    let mail = Outgoing {
        subject: "您好\r\nBcc: b@example.cn\r\n\r\ntext".to_owned(),
        ..to("li@example.cn")
    };
    // Refused or made harmless; never a line of its own.
    if Smtp::new(settings).unwrap().send(&mail).is_ok() {
        for taken in server.taken() {
            assert!(!taken.text.contains("\nBcc"), "{}", taken.text);
        }
    }
    let refused = gateway(server.port).send(&to("li@example.cn\r\nRCPT TO:<c@example.cn>"));
    assert_eq!(refused.unwrap_err().code(), "refused");
}
