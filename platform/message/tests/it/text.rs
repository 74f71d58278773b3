//! Text messages.

use std::time::{Duration, Instant};

use guanxi_message::smpp::{Settings, Smpp};
use guanxi_message::{Gateway, Outgoing, Receipt};
use guanxi_testkit::post::TextGateway;

fn gateway(port: u16, password: &str) -> Smpp {
    Smpp::new(Settings {
        host: "127.0.0.1".to_owned(),
        port,
        user: "guanxi".to_owned(),
        password: password.to_owned(),
        system_type: String::new(),
        from: "10690001".to_owned(),
    })
}

fn to(phone: &str, text: &str) -> Outgoing {
    Outgoing {
        id: "1".to_owned(),
        to: phone.to_owned(),
        subject: String::new(),
        text: text.to_owned(),
    }
}

fn receipts(gateway: &mut Smpp, wanted: usize) -> Vec<Receipt> {
    let until = Instant::now() + Duration::from_secs(10);
    let mut found = Vec::new();
    while found.len() < wanted && Instant::now() < until {
        found.extend(gateway.receipts());
    }
    found
}

/// G5
#[test]
fn a_long_text_goes_in_parts_and_is_told_of() {
    let server = TextGateway::start();
    let mut gateway = gateway(server.port, "secret");
    let text = "您的积分将于月底到期，请尽快使用。".repeat(6);
    let names = gateway.send(&to("+8613800138000", &text)).unwrap();
    let taken = server.taken();
    assert_eq!(
        taken.iter().map(|part| part.name.clone()).collect::<Vec<_>>(),
        names
    );
    assert_eq!(
        taken.iter().map(|part| part.text.as_str()).collect::<String>(),
        text
    );
    assert!(
        taken
            .iter()
            .all(|part| part.to == "8613800138000" && part.coding == 8)
    );
    let headers: Vec<Vec<u8>> = taken.iter().map(|part| part.header.clone()).collect();
    assert_eq!(headers, [vec![5, 0, 3, 1, 2, 1], vec![5, 0, 3, 1, 2, 2]]);
    let told = receipts(&mut gateway, 2);
    assert_eq!(told.len(), 2);
    assert!(
        told.iter()
            .all(|receipt| receipt.arrived && names.contains(&receipt.name))
    );
}

/// G5
#[test]
fn a_short_text_goes_whole_and_what_is_lost_is_told() {
    let server = TextGateway::start();
    let mut gateway = gateway(server.port, "secret");
    gateway
        .send(&to("+8613800138014", "Your code is 123456"))
        .unwrap();
    let taken = server.taken();
    assert_eq!(
        (taken[0].coding, taken[0].text.as_str()),
        (0, "Your code is 123456")
    );
    assert!(taken[0].header.is_empty());
    let told = receipts(&mut gateway, 1);
    assert_eq!((told[0].arrived, told[0].state.as_str()), (false, "UNDELIV"));
}

/// G5
#[test]
fn a_gateway_says_no_to_a_wrong_password_and_to_a_number() {
    let server = TextGateway::start();
    let refused = gateway(server.port, "wrong").send(&to("+8613800138000", "x"));
    assert_eq!(refused.unwrap_err().code(), "not_let_in");
    let refused = gateway(server.port, "secret").send(&to("+8613800138013", "x"));
    assert_eq!(refused.unwrap_err().code(), "refused");
    assert!(server.taken().is_empty());
}
