//! Another program that is told of what happens: a receiver on this machine, and signatures checked by another hand.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// What a receiver was sent.
#[derive(Clone, Debug)]
pub struct Got {
    pub headers: BTreeMap<String, String>,
    pub text: String,
    pub body: Json,
}

impl Got {
    pub fn name(&self) -> &str {
        self.body["type"].as_str().unwrap()
    }

    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

/// A program that is told; it answers what it was given to answer, and 200 when that is used up.
pub struct Receiver {
    pub address: String,
    pub got: Arc<Mutex<Vec<Got>>>,
    pub answers: Arc<Mutex<VecDeque<(u16, String)>>>,
}

impl Receiver {
    pub fn new(delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/hook", listener.local_addr().unwrap());
        let got: Arc<Mutex<Vec<Got>>> = Arc::default();
        let answers: Arc<Mutex<VecDeque<(u16, String)>>> = Arc::default();
        let (into, from) = (Arc::clone(&got), Arc::clone(&answers));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let Some(one) = read(&mut reader) else { continue };
                std::thread::sleep(delay);
                into.lock().unwrap().push(one);
                let (status, text) = from.lock().unwrap().pop_front().unwrap_or((200, "ok".to_owned()));
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
                    text.len()
                );
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self {
            address,
            got,
            answers,
        }
    }

    pub fn will_answer(&self, status: u16, times: usize) {
        let one = (status, format!("status {status}"));
        self.answers.lock().unwrap().extend(vec![one; times]);
    }

    pub fn take(&self) -> Vec<Got> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }
}

fn read(reader: &mut impl BufRead) -> Option<Got> {
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut bytes = vec![0; headers.get("content-length")?.parse().ok()?];
    reader.read_exact(&mut bytes).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let body = serde_json::from_str(&text).ok()?;
    Some(Got { headers, text, body })
}

/// HMAC-SHA256 by RFC 2104, by hand.
fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(text)
        .finalize();
    Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize()
        .to_vec()
}

/// How many of a message's signatures are by this secret.
pub fn signed_by(got: &Got, secret: &str) -> usize {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    assert_eq!(key.len(), 32);
    let text = format!("{}.{}.{}", got.id(), got.headers["webhook-timestamp"], got.text);
    let wanted = format!("v1,{}", STANDARD.encode(hmac(&key, &text)));
    got.headers["webhook-signature"]
        .split(' ')
        .filter(|one| *one == wanted)
        .count()
}
