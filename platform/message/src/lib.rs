//! One message to one address, over the wire.

mod pdu;
pub mod pop3;
pub mod smpp;
pub mod smtp;
pub mod text;

use thiserror::Error;

/// What is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The sender's own name for it.
    pub id: String,
    /// A mail address, or a phone number as E.164.
    pub to: String,
    /// The subject, of a mail.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The address that takes the receiver off the list when it is posted to (RFC 8058), of a mail.
    pub unsubscribe: Option<String>,
    /// What goes along with it, of a mail.
    pub files: Vec<Attached>,
}

/// A file that goes along with a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Attached {
    /// What it is called.
    pub name: String,
    /// What it is (`application/pdf`).
    pub media_type: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// Without what is in it, which may be megabytes.
impl std::fmt::Debug for Attached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} ({}, {} bytes)",
            self.name,
            self.media_type,
            self.content.len()
        )
    }
}

/// What became of a message that wasn't handed over for sure.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The gateway can't be reached or didn't let us in: it may be tried again.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// The gateway knows us not: user or password.
    #[error("not let in: {0}")]
    NotLetIn(String),
    /// The gateway has no room or time now: it may be tried again.
    #[error("busy: {0}")]
    Busy(String),
    /// The gateway takes no such message.
    #[error("refused: {0}")]
    Refused(String),
    /// The connection broke after the message was under way: nobody knows.
    #[error("unknown: {0}")]
    Unknown(String),
}

impl Failure {
    /// Whether the message is surely not sent, and may go another time.
    #[must_use]
    pub const fn may_go_again(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::NotLetIn(_) | Self::Busy(_))
    }

    /// Whether every other message would have failed as well.
    #[must_use]
    pub const fn is_of_channel(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::NotLetIn(_))
    }

    /// Its stable name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::NotLetIn(_) => "not_let_in",
            Self::Busy(_) => "busy",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "unknown",
        }
    }

    /// What the gateway or the machine said.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Self::Unreachable(text)
            | Self::NotLetIn(text)
            | Self::Busy(text)
            | Self::Refused(text)
            | Self::Unknown(text) => text,
        }
    }
}

/// What a gateway says later of what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The gateway's own name for a part of the message.
    pub name: String,
    /// Whether it arrived; it won't where not.
    pub arrived: bool,
    /// What the gateway called it.
    pub state: String,
}

/// Hands messages over.
pub trait Gateway: Send {
    /// Hands one over; the gateway's own names for its parts.
    ///
    /// # Errors
    /// What became of it otherwise.
    fn send(&mut self, message: &Outgoing) -> Result<Vec<String>, Failure>;

    /// What was said since of messages that were taken before.
    fn receipts(&mut self) -> Vec<Receipt> {
        Vec::new()
    }
}
