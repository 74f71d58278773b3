//! The PDUs of SMPP 3.4 that a sender needs.

use std::io::{self, Read, Write};

pub const GENERIC_NACK: u32 = 0x8000_0000;
pub const SUBMIT_SM: u32 = 0x0000_0004;
pub const DELIVER_SM: u32 = 0x0000_0005;
pub const UNBIND: u32 = 0x0000_0006;
pub const BIND_TRANSCEIVER: u32 = 0x0000_0009;
pub const ENQUIRE_LINK: u32 = 0x0000_0015;
/// What an answer's command has beside its request's.
pub const ANSWER: u32 = 0x8000_0000;

/// Bytes of a PDU at most: what is longer isn't SMPP.
const PDU_MAX: usize = 64 * 1024;
const HEADER: usize = 16;

/// One PDU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdu {
    pub command: u32,
    pub status: u32,
    pub sequence: u32,
    pub body: Vec<u8>,
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let part = bytes
        .get(at..at + 4)
        .and_then(|part| <[u8; 4]>::try_from(part).ok());
    part.map_or(0, u32::from_be_bytes)
}

impl Pdu {
    /// Writes it.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let length = u32::try_from(HEADER + self.body.len()).map_err(io::Error::other)?;
        let mut bytes = Vec::with_capacity(HEADER + self.body.len());
        for word in [length, self.command, self.status, self.sequence] {
            bytes.extend(word.to_be_bytes());
        }
        bytes.extend(&self.body);
        to.write_all(&bytes)?;
        to.flush()
    }

    /// Takes the first whole one off what has come so far.
    pub fn take(from: &mut Vec<u8>) -> io::Result<Option<Self>> {
        if from.len() < HEADER {
            return Ok(None);
        }
        let length = usize::try_from(number(from, 0)).map_err(io::Error::other)?;
        if !(HEADER..=PDU_MAX).contains(&length) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "this isn't SMPP"));
        }
        if from.len() < length {
            return Ok(None);
        }
        let rest = from.split_off(length);
        let whole = std::mem::replace(from, rest);
        Ok(Some(Self {
            command: number(&whole, 4),
            status: number(&whole, 8),
            sequence: number(&whole, 12),
            body: whole.get(HEADER..).unwrap_or_default().to_vec(),
        }))
    }

    /// Reads more of what comes; `false` where the time was over without any.
    pub fn read_more(stream: &mut impl Read, into: &mut Vec<u8>) -> io::Result<bool> {
        let mut part = [0; 4096];
        match stream.read(&mut part) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                into.extend(part.iter().take(count));
                Ok(true)
            }
            Err(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => Ok(false),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Ok(false),
            Err(e) => Err(e),
        }
    }
}

/// A text that ends with a zero.
pub fn c_string(text: &str, into: &mut Vec<u8>) {
    into.extend(text.bytes().filter(|b| *b != 0));
    into.push(0);
}

/// Reads a body from its beginning.
pub struct Fields<'a>(pub &'a [u8]);

impl Fields<'_> {
    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let (first, rest) = self
            .0
            .split_first()
            .map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    /// The next text that ends with a zero.
    pub fn c_string(&mut self) -> String {
        let end = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        let text = String::from_utf8_lossy(self.0.get(..end).unwrap_or_default()).into_owned();
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        text
    }

    /// So many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at_checked(count).unwrap_or((self.0, &[]));
        self.0 = rest;
        taken.to_vec()
    }

    /// The optional parameter of this tag.
    pub fn optional(&mut self, wanted: u16) -> Option<Vec<u8>> {
        while self.0.len() >= 4 {
            let tag = u16::from_be_bytes([self.byte(), self.byte()]);
            let length = usize::from(u16::from_be_bytes([self.byte(), self.byte()]));
            let value = self.bytes(length);
            if tag == wanted {
                return Some(value);
            }
        }
        None
    }
}
