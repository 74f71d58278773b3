//! Mail through a real mail server.

use guanxi_message::smtp::{Security, Settings, Smtp};
use guanxi_message::{Gateway, Outgoing};
use guanxi_testkit::mail::RealMailServer;

fn settings(port: u16) -> Settings {
    Settings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        user: None,
        from: "club@example.cn".to_owned(),
        from_name: "康健人生".to_owned(),
    }
}

fn to(id: &str, address: &str) -> Outgoing {
    Outgoing {
        id: id.to_owned(),
        to: address.to_owned(),
        subject: "您好".to_owned(),
        text: "积分将到期".to_owned(),
        unsubscribe: None,
        files: Vec::new(),
    }
}

/// G4: a real server takes mails, one after another on the same line, and keeps their Chinese.
#[test]
fn a_real_server_takes_mail() {
    let server = RealMailServer::start();
    let mut gateway = Smtp::new(settings(server.port)).unwrap();
    let name = gateway.send(&to("1", "li@example.cn")).unwrap().remove(0);
    gateway.send(&to("2", "wang@example.cn")).unwrap();
    let mails = server.mails(2);
    let mail = mails.iter().find(|mail| mail.contains("li@example.cn")).unwrap();
    // The texts as they are encoded in mails: name, subject, text, then the mail's own name.
    for wanted in ["5bq35YGl5Lq655Sf", "5oKo5aW9", "56ev5YiG5bCG5Yiw5pyf", &name] {
        assert!(mail.contains(wanted), "{wanted}: {mail}");
    }
    assert!(mail.contains("\nDate: "), "{mail}");
}

/// G4: what a real server refuses, puts off or lets nobody do without signing in is told apart.
#[test]
fn a_real_server_says_no() {
    let server = RealMailServer::start();
    let mut open = Smtp::new(settings(server.port)).unwrap();
    for (address, wanted) in [
        ("refused@example.cn", "refused"),
        ("busy@example.cn", "busy"),
        ("private@example.cn", "refused"),
    ] {
        let failure = open.send(&to("1", address)).unwrap_err();
        assert_eq!(failure.code(), wanted, "{address}: {failure}");
    }
    let signing_in = |password: &str| {
        let user = Some(("club".to_owned(), password.to_owned()));
        let mut gateway = Smtp::new(Settings {
            user,
            ..settings(server.port)
        })
        .unwrap();
        gateway.send(&to("2", "private@example.cn"))
    };
    assert_eq!(signing_in("wrong").unwrap_err().code(), "not_let_in");
    signing_in("secret").unwrap();
    assert_eq!(server.mails(1).len(), 1);
}

/// G4: a line that isn't sealed by somebody who can be trusted carries neither mail nor password.
#[test]
fn a_certificate_that_nobody_signed_is_not_trusted() {
    let server = RealMailServer::start();
    let mut gateway = Smtp::new(Settings {
        host: "localhost".to_owned(),
        security: Security::StartTls,
        user: Some(("club".to_owned(), "secret".to_owned())),
        ..settings(server.port)
    })
    .unwrap();
    let failure = gateway.send(&to("1", "li@example.cn")).unwrap_err();
    assert!(failure.may_go_again(), "{failure}");
    // A line in the open shows that the server lives, and that the other mail isn't there.
    let mut open = Smtp::new(settings(server.port)).unwrap();
    open.send(&to("2", "wang@example.cn")).unwrap();
    let mails = server.mails(1);
    assert!(
        mails.iter().all(|mail| !mail.contains("li@example.cn")),
        "{mails:?}"
    );
}
