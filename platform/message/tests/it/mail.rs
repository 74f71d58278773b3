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
    }
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
