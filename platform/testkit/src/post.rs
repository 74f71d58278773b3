//! A mail server and a gateway of text messages for tests, over real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A mail that a [`MailServer`] took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// From whom, as the envelope says.
    pub from: String,
    /// To whom, as the envelope says.
    pub to: String,
    /// Header and body.
    pub text: String,
}

/// Takes mail on a port of its own. Addresses that begin with `refused` aren't taken (550), with `busy` not now (451); with
/// `broken` the line ends in the middle of the mail.
#[derive(Clone)]
pub struct MailServer {
    /// Its port.
    pub port: u16,
    taken: Arc<Mutex<Vec<Mail>>>,
}

impl MailServer {
    /// Starts it.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken: Arc<Mutex<Vec<Mail>>> = Arc::default();
        let kept = Arc::clone(&taken);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                // Whoever ends the line early is done.
                thread::spawn(move || talk(&stream, &kept).ok());
            }
        });
        Self { port, taken }
    }

    /// What it took so far.
    #[must_use]
    pub fn taken(&self) -> Vec<Mail> {
        self.taken.lock().unwrap().clone()
    }
}

fn between(line: &str) -> String {
    let rest = line.split('<').nth(1).unwrap_or_default();
    rest.split('>').next().unwrap_or_default().to_owned()
}

fn talk(stream: &TcpStream, taken: &Mutex<Vec<Mail>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream.try_clone()?;
    writer.write_all(b"220 test ESMTP\r\n")?;
    let (mut from, mut to) = (String::new(), String::new());
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-test\r\n250 8BITMIME",
            "MAIL" => {
                from = between(&line);
                "250 ok"
            }
            "RCPT" => {
                to = between(&line);
                match to.as_str() {
                    to if to.starts_with("refused") => "550 no such user",
                    to if to.starts_with("busy") => "451 try later",
                    _ => "250 ok",
                }
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                let mut text = String::new();
                loop {
                    line.clear();
                    if reader.read_line(&mut line)? == 0 || line == ".\r\n" {
                        break;
                    }
                    text.push_str(&line);
                }
                if to.starts_with("broken") {
                    return Ok(());
                }
                let (from, to) = (from.clone(), to.clone());
                taken.lock().unwrap().push(Mail { from, to, text });
                "250 taken"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 ok",
        };
        writer.write_all(answer.as_bytes())?;
        writer.write_all(b"\r\n")?;
    }
}

/// A part of a text message that a [`TextGateway`] took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPart {
    /// Its name for it.
    pub name: String,
    /// To whom, without a plus.
    pub to: String,
    /// Its header, where it is one of several.
    pub header: Vec<u8>,
    /// How it is to be read: 0 or 8.
    pub coding: u8,
    /// What it says.
    pub text: String,
}

/// A gateway that speaks SMPP 3.4 on a port of its own, and lets in who has the password `secret`. Numbers that end in `13` aren't taken.
/// Each part is told of with a receipt: arrived, or for numbers that end in `14` not.
#[derive(Clone)]
pub struct TextGateway {
    /// Its port.
    pub port: u16,
    taken: Arc<Mutex<Vec<TextPart>>>,
}

impl TextGateway {
    /// Starts it.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken: Arc<Mutex<Vec<TextPart>>> = Arc::default();
        let kept = Arc::clone(&taken);
        thread::spawn(move || {
            let count = Arc::new(AtomicU64::new(0));
            for stream in listener.incoming().flatten() {
                let (kept, count) = (Arc::clone(&kept), Arc::clone(&count));
                thread::spawn(move || serve(stream, &kept, &count).ok());
            }
        });
        Self { port, taken }
    }

    /// What it took so far.
    #[must_use]
    pub fn taken(&self) -> Vec<TextPart> {
        self.taken.lock().unwrap().clone()
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes.get(at..at + 4).unwrap().try_into().unwrap())
}

fn pdu((command, status, sequence): (u32, u32, u32), body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap();
    let head = [length, command, status, sequence].map(u32::to_be_bytes);
    [head.concat().as_slice(), body].concat()
}

/// The texts that end with a zero and the bytes between them, by the order in which they stand in the body.
struct Body<'a>(&'a [u8]);

impl Body<'_> {
    fn text(&mut self) -> String {
        let end = self.0.iter().position(|b| *b == 0).unwrap();
        let text = String::from_utf8(self.0.get(..end).unwrap().to_vec()).unwrap();
        self.0 = self.0.get(end + 1..).unwrap();
        text
    }

    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap();
        self.0 = rest;
        *first
    }
}

fn serve(mut stream: TcpStream, taken: &Mutex<Vec<TextPart>>, count: &AtomicU64) -> std::io::Result<()> {
    let mut is_bound = false;
    loop {
        let mut head = [0; 16];
        stream.read_exact(&mut head)?;
        let mut body = vec![0; usize::try_from(word(&head, 0)).unwrap() - 16];
        stream.read_exact(&mut body)?;
        let (command, sequence) = (word(&head, 4), word(&head, 12));
        let answer = command | 0x8000_0000;
        match command {
            9 => {
                let mut fields = Body(&body);
                fields.text();
                is_bound = fields.text() == "secret";
                let status = if is_bound { 0 } else { 0x0E };
                stream.write_all(&pdu((answer, status, sequence), b"test\0"))?;
            }
            4 if is_bound => {
                let part = submitted(&body, count.fetch_add(1, Ordering::Relaxed));
                if part.to.ends_with("13") {
                    stream.write_all(&pdu((answer, 0x0B, sequence), b""))?;
                    continue;
                }
                let (name, told) = (format!("{}\0", part.name), receipt(&part));
                // Before the answer: whoever hears it may ask what was taken.
                taken.lock().unwrap().push(part);
                stream.write_all(&pdu((answer, 0, sequence), name.as_bytes()))?;
                stream.write_all(&pdu((5, 0, 1), &told))?;
            }
            6 => {
                stream.write_all(&pdu((answer, 0, sequence), b""))?;
                return Ok(());
            }
            // The answer to a receipt.
            0x8000_0005 => {}
            _ => stream.write_all(&pdu((answer, 0, sequence), b""))?,
        }
    }
}

fn submitted(body: &[u8], count: u64) -> TextPart {
    let mut fields = Body(body);
    fields.text();
    let mut to = String::new();
    for _ in 0..2 {
        fields.byte();
        fields.byte();
        to = fields.text();
    }
    let class = fields.byte();
    fields.byte();
    fields.byte();
    fields.text();
    fields.text();
    let [_, _, coding, _, length] = [(); 5].map(|()| fields.byte());
    let whole = fields.0.get(..usize::from(length)).unwrap();
    let (header, text) = whole.split_at(if class & 0x40 == 0 { 0 } else { 6 });
    let text = if coding == 8 {
        let units = text
            .chunks(2)
            .map(|pair| u16::from_be_bytes(pair.try_into().unwrap()));
        String::from_utf16(&units.collect::<Vec<u16>>()).unwrap()
    } else {
        String::from_utf8_lossy(text).into_owned()
    };
    TextPart {
        name: format!("m{count}"),
        to,
        header: header.to_vec(),
        coding,
        text,
    }
}

fn receipt(part: &TextPart) -> Vec<u8> {
    let state = if part.to.ends_with("14") {
        "UNDELIV"
    } else {
        "DELIVRD"
    };
    let text = format!(
        "id:{} sub:001 dlvrd:001 submit date:2611230101 done date:2611230102 stat:{state} err:000 text:",
        part.name
    );
    let mut body = vec![0, 1, 1];
    body.extend(part.to.bytes());
    body.extend([0, 1, 1, 0, 0x04, 0, 0, 0, 0, 0, 0, 0, 0]);
    body.push(u8::try_from(text.len()).unwrap());
    body.extend(text.bytes());
    body
}
