//! Text messages.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use guanxi_message::smpp::{Settings, Smpp};
use guanxi_message::{Failure, Gateway, Outgoing, Receipt};
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
        unsubscribe: None,
        files: Vec::new(),
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
    // The reference of a text is the same in all its parts.
    let reference = taken[0].header[3];
    let headers: Vec<Vec<u8>> = taken.iter().map(|part| part.header.clone()).collect();
    assert_eq!(
        headers,
        [vec![5, 0, 3, reference, 2, 1], vec![5, 0, 3, reference, 2, 2]]
    );
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

fn pdu(command: u32, status: u32, sequence: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap();
    let head = [length, command, status].map(u32::to_be_bytes).concat();
    [head.as_slice(), sequence, body].concat()
}

fn asked(stream: &mut TcpStream) -> (u32, Vec<u8>) {
    let mut head = [0; 16];
    stream.read_exact(&mut head).unwrap();
    let word = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().unwrap());
    let mut body = vec![0; usize::try_from(word(0)).unwrap() - 16];
    stream.read_exact(&mut body).unwrap();
    (word(4), head[12..].to_vec())
}

/// A gateway that does what the test says with a line, after it let us in.
fn gateway_that(serves: impl FnOnce(TcpStream) + Send + 'static) -> Smpp {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (command, sequence) = asked(&mut stream);
        assert_eq!(command, 9);
        stream
            .write_all(&pdu(0x8000_0009, 0, &sequence, b"test\0"))
            .unwrap();
        serves(stream);
    });
    gateway(port, "secret")
}

/// G5: an answer that comes byte by byte, behind a question of the gateway's, is understood.
#[test]
fn what_comes_in_pieces_is_put_together() {
    let (told, heard) = mpsc::channel();
    let mut gateway = gateway_that(move |mut stream| {
        stream.set_nodelay(true).unwrap();
        let (_, sequence) = asked(&mut stream);
        let question = pdu(0x15, 0, &[0, 0, 0, 9], b"");
        let answer = pdu(0x8000_0004, 0, &sequence, b"name\0");
        for byte in [question, answer].concat() {
            stream.write_all(&[byte]).unwrap();
        }
        told.send(asked(&mut stream)).unwrap();
    });
    assert_eq!(
        gateway.send(&to("+8613800138000", "x")),
        Ok(vec!["name".to_owned()])
    );
    let answered = heard.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(answered, (0x8000_0015, vec![0, 0, 0, 9]));
}

/// G5: a gateway that is too busy for a text may be asked again; one that goes in the middle may have it.
#[test]
fn a_gateway_that_is_throttled_or_goes_is_told_apart() {
    let mut busy = gateway_that(|mut stream| {
        let (_, sequence) = asked(&mut stream);
        stream.write_all(&pdu(0x8000_0004, 0x58, &sequence, b"")).unwrap();
        // Held until the test has its answer.
        let _ = stream.read(&mut [0; 16]);
    });
    assert!(busy.send(&to("+8613800138000", "x")).unwrap_err().may_go_again());
    let mut leaving = gateway_that(|mut stream| {
        asked(&mut stream);
        stream.write_all(&pdu(6, 0, &[0, 0, 0, 9], b"")).unwrap();
    });
    let left = leaving.send(&to("+8613800138000", "x")).unwrap_err();
    assert!(matches!(left, Failure::Unknown(_)), "{left}");
}

/// G5: half of something holds nobody up.
#[test]
fn a_gateway_that_stops_in_the_middle_holds_nobody_up() {
    let (told, over) = mpsc::channel::<()>();
    let mut gateway = gateway_that(move |mut stream| {
        let (_, sequence) = asked(&mut stream);
        let answer = pdu(0x8000_0004, 0, &sequence, b"name\0");
        let half = &pdu(5, 0, &[0, 0, 0, 9], &[0; 40])[..20];
        stream.write_all(&[answer.as_slice(), half].concat()).unwrap();
        let _ = over.recv();
    });
    gateway.send(&to("+8613800138000", "x")).unwrap();
    let began = Instant::now();
    assert!(gateway.receipts().is_empty());
    assert!(began.elapsed() < Duration::from_secs(5));
    drop(told);
}
