//! Text messages by SMPP 3.4.

use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::pdu::{
    ANSWER, BIND_TRANSCEIVER, DELIVER_SM, ENQUIRE_LINK, Fields, GENERIC_NACK, Pdu, SUBMIT_SM, UNBIND,
    c_string,
};
use crate::text::{PARTS_MAX, Parts, parts};
use crate::{Failure, Gateway, Outgoing, Receipt};

/// How long a gateway may take for one answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long it is listened to for what it says by itself.
const LISTEN: Duration = Duration::from_millis(40);
/// How long it is listened to at once, however much it says: messages wait meanwhile.
const LISTEN_MAX: Duration = Duration::from_secs(2);
/// How long nothing is said before it is asked whether it is there still.
const QUIET: Duration = Duration::from_secs(30);
const VERSION: u8 = 0x34;
/// A number in international form, of the telephone network.
const INTERNATIONAL: (u8, u8) = (1, 1);
/// A name instead of a number.
const NAME: (u8, u8) = (5, 0);
/// Says that the text begins with a header.
const WITH_HEADER: u8 = 0x40;
/// A receipt is wanted, however it ends.
const RECEIPT: u8 = 1;
/// Which bits of `esm_class` say what a message is, and that it is a receipt.
const KIND: (u8, u8) = (0x3C, 0x04);
const RECEIPTED_ID: u16 = 0x001E;
const MESSAGE_STATE: u16 = 0x0427;
/// The text, where it doesn't stand in its usual place.
const PAYLOAD: u16 = 0x0424;
/// Statuses that pass: the queue is full, we are too fast, the system failed.
const PASSING: [u32; 3] = [0x14, 0x58, 0x08];

/// A gateway and how it lets us in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who we are there (`system_id`).
    pub user: String,
    /// The password.
    pub password: String,
    /// What we are there (`system_type`); often nothing.
    pub system_type: String,
    /// The number or name that messages come from.
    pub from: String,
}

/// A gateway.
pub struct Smpp {
    settings: Settings,
    open: Option<Open>,
    sequence: u32,
    reference: u8,
    heard: Vec<Receipt>,
}

struct Open {
    stream: TcpStream,
    come: Vec<u8>,
    said_at: Instant,
    /// Since when a PDU has begun that isn't whole yet.
    torn_since: Option<Instant>,
}

/// Where the references of texts in parts begin. After another connection they don't begin anew: a phone would put the parts of two texts
/// together.
fn first_reference() -> u8 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let [low, ..] = passed.subsec_micros().to_le_bytes();
    low
}

impl Smpp {
    /// A gateway of these settings; nothing is connected yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            open: None,
            sequence: 0,
            reference: first_reference(),
            heard: Vec::new(),
        }
    }

    fn next(&mut self) -> u32 {
        self.sequence = (self.sequence % 0x7FFF_FFFE) + 1;
        self.sequence
    }

    /// Connects and binds, where it isn't.
    fn bind(&mut self) -> Result<(), Failure> {
        if self.open.is_some() {
            return Ok(());
        }
        let away = |e: io::Error| Failure::Unreachable(e.to_string());
        let place = (self.settings.host.as_str(), self.settings.port);
        // A name may stand for several addresses, of which one answers.
        let mut reached = Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{}: no such host", self.settings.host),
        ));
        for address in place.to_socket_addrs().map_err(away)? {
            reached = TcpStream::connect_timeout(&address, PATIENCE);
            if reached.is_ok() {
                break;
            }
        }
        let stream = reached.map_err(away)?;
        stream.set_nodelay(true).map_err(away)?;
        stream.set_write_timeout(Some(PATIENCE)).map_err(away)?;
        self.open = Some(Open {
            stream,
            come: Vec::new(),
            said_at: Instant::now(),
            torn_since: None,
        });
        let mut body = Vec::new();
        for text in [
            &self.settings.user,
            &self.settings.password,
            &self.settings.system_type,
        ] {
            c_string(text, &mut body);
        }
        body.extend([VERSION, 0, 0, 0]);
        let answer = self.ask(BIND_TRANSCEIVER, body);
        match answer {
            Ok(pdu) if pdu.status == 0 => Ok(()),
            Ok(pdu) => {
                self.open = None;
                Err(Failure::NotLetIn(format!(
                    "bind_transceiver: status 0x{:08X}",
                    pdu.status
                )))
            }
            Err(error) => {
                self.open = None;
                Err(Failure::Unreachable(error.to_string()))
            }
        }
    }

    /// Sends a request and waits for its answer; answers what the gateway asks in between.
    fn ask(&mut self, command: u32, body: Vec<u8>) -> io::Result<Pdu> {
        let sequence = self.next();
        let request = Pdu {
            command,
            status: 0,
            sequence,
            body,
        };
        let open = self.open.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        request.write(&mut open.stream)?;
        open.said_at = Instant::now();
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            let Some(pdu) = self.hear(left)? else { continue };
            let is_answer = pdu.command == command | ANSWER || pdu.command == GENERIC_NACK;
            if is_answer && pdu.sequence == sequence {
                return Ok(pdu);
            }
        }
    }

    /// The next PDU that comes in this time and isn't answered here.
    fn hear(&mut self, patience: Duration) -> io::Result<Option<Pdu>> {
        let open = self.open.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        let mut whole = Pdu::take(&mut open.come)?;
        if whole.is_none() {
            open.stream.set_read_timeout(Some(patience))?;
            if Pdu::read_more(&mut open.stream, &mut open.come)? {
                whole = Pdu::take(&mut open.come)?;
            }
        }
        let Some(pdu) = whole else {
            let is_torn = !open.come.is_empty();
            open.torn_since = is_torn.then(|| open.torn_since.unwrap_or_else(Instant::now));
            // Its rest won't come any more: what follows couldn't be told from it.
            if open.torn_since.is_some_and(|since| since.elapsed() > PATIENCE) {
                return Err(io::ErrorKind::TimedOut.into());
            }
            return Ok(None);
        };
        open.torn_since = None;
        let mut answer = Pdu {
            command: pdu.command | ANSWER,
            status: 0,
            sequence: pdu.sequence,
            body: Vec::new(),
        };
        match pdu.command {
            DELIVER_SM => {
                answer.body.push(0);
                self.heard.extend(receipt(&pdu.body));
            }
            ENQUIRE_LINK | UNBIND => {}
            _ => return Ok(Some(pdu)),
        }
        answer.write(&mut open.stream)?;
        if pdu.command == UNBIND {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        Ok(None)
    }

    fn submit(&mut self, to: &str, text: &Parts, (at, part): (usize, &[u8])) -> Result<String, Failure> {
        let body = self.submit_body(to, text, (at, part));
        let answer = match self.ask(SUBMIT_SM, body) {
            Ok(answer) => answer,
            Err(error) => {
                self.open = None;
                return Err(Failure::Unknown(error.to_string()));
            }
        };
        match answer.status {
            0 => Ok(Fields(&answer.body).c_string()),
            status if PASSING.contains(&status) && at == 0 => {
                Err(Failure::Busy(format!("submit_sm: status 0x{status:08X}")))
            }
            // A part is with the phone already: the whole doesn't go again by itself.
            status if at > 0 => Err(Failure::Unknown(format!(
                "submit_sm of part {}: status 0x{status:08X}",
                at + 1
            ))),
            status => Err(Failure::Refused(format!("submit_sm: status 0x{status:08X}"))),
        }
    }

    fn submit_body(&self, to: &str, text: &Parts, (at, part): (usize, &[u8])) -> Vec<u8> {
        let from = self.settings.from.as_str();
        let is_number = from.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit());
        let mut body = vec![0];
        for (kind, address) in [
            (if is_number { INTERNATIONAL } else { NAME }, from),
            (INTERNATIONAL, to),
        ] {
            body.extend([kind.0, kind.1]);
            c_string(address.trim_start_matches('+'), &mut body);
        }
        let count = u8::try_from(text.parts.len()).unwrap_or(u8::MAX);
        let number = u8::try_from(at + 1).unwrap_or(u8::MAX);
        let header = [5, 0, 3, self.reference, count, number];
        let is_part = text.parts.len() > 1;
        // esm_class, protocol, priority, then no time of delivery and no end.
        body.extend([if is_part { WITH_HEADER } else { 0 }, 0, 0, 0, 0]);
        // Receipt, replace, coding, default message.
        let coding = match text.coding {
            crate::text::Coding::Gsm => 0,
            crate::text::Coding::Ucs2 => 8,
        };
        body.extend([RECEIPT, 0, coding, 0]);
        let header: &[u8] = if is_part { &header } else { &[] };
        body.push(u8::try_from(header.len() + part.len()).unwrap_or(u8::MAX));
        body.extend(header);
        body.extend(part);
        body
    }
}

/// What a `deliver_sm` says of a message, where it is a receipt.
fn receipt(body: &[u8]) -> Option<Receipt> {
    let mut fields = Fields(body);
    fields.c_string();
    for _ in 0..2 {
        fields.byte();
        fields.byte();
        fields.c_string();
    }
    let class = fields.byte();
    if class & KIND.0 != KIND.1 {
        return None;
    }
    fields.byte();
    fields.byte();
    fields.c_string();
    fields.c_string();
    let [_, _, _, _, length] = [(); 5].map(|()| fields.byte());
    let mut text = fields.bytes(usize::from(length));
    if text.is_empty() {
        text = Fields(fields.0).optional(PAYLOAD).unwrap_or_default();
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let said = |name: &str| {
        let rest = text.split(name).nth(1)?;
        Some(rest.split_whitespace().next().unwrap_or_default().to_owned())
    };
    let rest = fields.0;
    let named = Fields(rest).optional(RECEIPTED_ID);
    let named = named.map(|bytes| String::from_utf8_lossy(&bytes).trim_end_matches('\0').to_owned());
    let state = Fields(rest)
        .optional(MESSAGE_STATE)
        .and_then(|bytes| bytes.first().copied());
    let (arrived, state) = match (state, said("stat:")) {
        (Some(2), _) => (true, "DELIVRD".to_owned()),
        // On the way still.
        (Some(0 | 1 | 6), _) => return None,
        (Some(other), said) => (false, said.unwrap_or_else(|| other.to_string())),
        (None, Some(said)) if said == "DELIVRD" => (true, said),
        (None, Some(said)) if said == "ENROUTE" || said == "ACCEPTD" => return None,
        (None, Some(said)) => (false, said),
        (None, None) => return None,
    };
    Some(Receipt {
        name: named.or_else(|| said("id:"))?,
        arrived,
        state,
    })
}

impl Gateway for Smpp {
    fn send(&mut self, message: &Outgoing) -> Result<Vec<String>, Failure> {
        let text = parts(&message.text);
        if text.parts.len() > PARTS_MAX {
            return Err(Failure::Refused(format!("more than {PARTS_MAX} parts")));
        }
        self.bind()?;
        self.reference = self.reference.wrapping_add(1);
        let mut names = Vec::new();
        for (at, part) in text.parts.iter().enumerate() {
            names.push(self.submit(&message.to, &text, (at, part))?);
        }
        Ok(names)
    }

    fn receipts(&mut self) -> Vec<Receipt> {
        let until = Instant::now() + LISTEN_MAX;
        while self.open.is_some() && Instant::now() < until {
            match self.hear(LISTEN) {
                Ok(Some(_)) => {}
                Ok(None) => {
                    // The rest of a PDU may be long in coming: it is listened to again later.
                    let is_over = self
                        .open
                        .as_ref()
                        .is_some_and(|open| open.come.is_empty() || open.torn_since.is_some());
                    if is_over {
                        break;
                    }
                }
                Err(_) => self.open = None,
            }
        }
        let is_quiet = self
            .open
            .as_ref()
            .is_some_and(|open| open.said_at.elapsed() > QUIET);
        if is_quiet && self.ask(ENQUIRE_LINK, Vec::new()).is_err() {
            self.open = None;
        }
        std::mem::take(&mut self.heard)
    }
}

impl Drop for Smpp {
    fn drop(&mut self) {
        if self.open.is_some() {
            let sequence = self.next();
            if let Some(open) = &mut self.open {
                let goodbye = Pdu {
                    command: UNBIND,
                    status: 0,
                    sequence,
                    body: Vec::new(),
                };
                // The gateway notices as well when the line ends.
                let _ = goodbye.write(&mut open.stream);
            }
        }
    }
}
