//! A mailbox for tests, by POP3 over real sockets.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Holds mails. Its user is `club`, its password `secret`.
#[derive(Clone)]
pub struct Mailbox {
    /// Its port.
    pub port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    read: Arc<Mutex<Vec<String>>>,
}

impl Mailbox {
    /// Starts it, empty.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let made = Self {
            port,
            mails: Arc::default(),
            read: Arc::default(),
        };
        let own = made.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                // Whoever ends the line early is done.
                thread::spawn(move || own.talk(&stream).ok());
            }
        });
        made
    }

    /// A mail comes in.
    pub fn put(&self, mail: &str) {
        self.mails.lock().unwrap().push(mail.replace("\r\n", "\n"));
    }

    /// The names of mails that were read whole, each time that they were.
    #[must_use]
    pub fn read(&self) -> Vec<String> {
        self.read.lock().unwrap().clone()
    }

    fn talk(&self, stream: &TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut writer = stream.try_clone()?;
        writer.write_all(b"+OK ready\r\n")?;
        let mut line = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            let answer = self.answer(&words);
            writer.write_all(answer.as_bytes())?;
            if words.first() == Some(&"QUIT") {
                return Ok(());
            }
        }
    }

    fn answer(&self, words: &[&str]) -> String {
        let mails = self.mails.lock().unwrap().clone();
        let number = |text: &str| text.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
        let of = |text: &str| number(text).and_then(|at| mails.get(at).cloned());
        match words {
            ["USER", "club"] | ["PASS", "secret"] | ["QUIT"] => "+OK\r\n".to_owned(),
            ["UIDL"] => {
                let names = (1..=mails.len()).map(|at| format!("{at} mail-{at}\r\n"));
                format!("+OK\r\n{}.\r\n", names.collect::<String>())
            }
            ["TOP", at, "0"] => of(at).map_or_else(refusal, |mail| {
                let head = mail.split("\n\n").next().unwrap_or_default().to_owned();
                whole(&format!("{head}\n\n"))
            }),
            ["RETR", at] => of(at).map_or_else(refusal, |mail| {
                self.read.lock().unwrap().push(format!("mail-{at}"));
                whole(&mail)
            }),
            _ => refusal(),
        }
    }
}

fn refusal() -> String {
    "-ERR no\r\n".to_owned()
}

fn whole(text: &str) -> String {
    let point = |line: &str| {
        let more = if line.starts_with('.') { "." } else { "" };
        format!("{more}{line}\r\n")
    };
    format!("+OK\r\n{}.\r\n", text.lines().map(point).collect::<String>())
}
