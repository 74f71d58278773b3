//! Mail by SMTP.

use std::time::Duration;

use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::{Attached, Failure, Gateway, Outgoing};

/// How long a server may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the way to the server is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all: on the same machine, or through a tunnel.
    Plain,
    /// Begun in the open and sealed before anything is said (RFC 3207); without it nothing is sent.
    StartTls,
    /// Sealed from the first byte.
    Tls,
}

/// A mail server and how it lets us in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is sealed.
    pub security: Security,
    /// Who we are there, and the password.
    pub user: Option<(String, String)>,
    /// The address that mails come from.
    pub from: String,
    /// The name beside it.
    pub from_name: String,
}

/// A mail server.
pub struct Smtp {
    settings: Settings,
    from: Mailbox,
    tls: Option<TlsParameters>,
    open: Option<SmtpConnection>,
}

impl Smtp {
    /// A server of these settings; nothing is connected yet.
    ///
    /// # Errors
    /// [`Failure::Refused`] for an address that mails can't come from, or a name that can't be a server's.
    pub fn new(settings: Settings) -> Result<Self, Failure> {
        let refused = |what: String| Failure::Refused(what);
        let address: Address = settings.from.parse().map_err(|e| refused(format!("{e}")))?;
        // A line's end in a name is no name's, and no header can be written with it.
        let name: String = settings.from_name.chars().filter(|c| !c.is_control()).collect();
        let name = Some(name).filter(|name| !name.is_empty());
        let tls = match settings.security {
            Security::Plain => None,
            Security::StartTls | Security::Tls => {
                let made = TlsParameters::new(settings.host.clone());
                Some(made.map_err(|e| refused(e.to_string()))?)
            }
        };
        Ok(Self {
            from: Mailbox::new(name, address),
            settings,
            tls,
            open: None,
        })
    }

    /// The open line; connected, sealed and let in where it isn't, before any message is under way.
    fn line(&mut self) -> Result<&mut SmtpConnection, Failure> {
        let known = self.open.take();
        let known = known.and_then(|mut line| line.test_connected().then_some(line));
        let line = match known {
            Some(line) => line,
            None => self.connect().map_err(|error| before(&error))?,
        };
        Ok(self.open.insert(line))
    }

    fn connect(&self) -> Result<SmtpConnection, Error> {
        let settings = &self.settings;
        let hello = ClientId::default();
        let at_once = self.tls.as_ref().filter(|_| settings.security == Security::Tls);
        let place = (settings.host.as_str(), settings.port);
        let mut line = SmtpConnection::connect(place, Some(PATIENCE), &hello, at_once, None)?;
        if let Some(tls) = self
            .tls
            .as_ref()
            .filter(|_| settings.security == Security::StartTls)
        {
            line.starttls(tls, &hello)?;
        }
        if let Some((user, password)) = &settings.user {
            let credentials = Credentials::new(user.clone(), password.clone());
            line.auth(DEFAULT_MECHANISMS, &credentials)?;
        }
        Ok(line)
    }
}

/// A failure before a message was under way.
fn before(error: &Error) -> Failure {
    let said = told(error);
    // 530, 534, 535, 538: who we are isn't accepted (RFC 4954).
    let code = error.status().map(u16::from);
    match code {
        Some(530 | 534 | 535 | 538) => Failure::NotLetIn(said),
        // The server won't have us at all (554 in its greeting): that isn't the message's fault, and may pass.
        _ if error.is_permanent() => Failure::NotLetIn(said),
        _ => Failure::Unreachable(said),
    }
}

/// A failure while a message was under way.
fn during(error: &Error) -> Failure {
    let code = error.status().map(u16::from);
    if matches!(code, Some(530 | 534 | 535 | 538)) {
        Failure::NotLetIn(told(error))
    } else if error.is_transient() {
        Failure::Busy(told(error))
    } else if error.is_permanent() || error.is_client() {
        Failure::Refused(told(error))
    } else {
        Failure::Unknown(told(error))
    }
}

/// What it says, with what lies below.
fn told(error: &Error) -> String {
    let mut said = error.to_string();
    let mut below = std::error::Error::source(error);
    while let Some(cause) = below {
        let more = cause.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        below = cause.source();
    }
    said
}

/// A file as a part of a mail. A line's end in its name is no name's.
fn part_of(file: &Attached) -> Result<SinglePart, Failure> {
    let kind = ContentType::parse(&file.media_type)
        .map_err(|e| Failure::Refused(format!("{}: {e}", file.media_type)))?;
    let name: String = file.name.chars().filter(|c| !c.is_control()).collect();
    // Base64 whatever is in it: a server on the way may change the ends of lines of anything that looks like text.
    let body = Body::new_with_encoding(file.content.clone(), ContentTransferEncoding::Base64)
        .map_err(|_| Failure::Refused(format!("{name}: not encoded")))?;
    Ok(Attachment::new(name).body(body, kind))
}

impl Gateway for Smtp {
    fn send(&mut self, message: &Outgoing) -> Result<Vec<String>, Failure> {
        let to: Address = message
            .to
            .parse()
            .map_err(|e| Failure::Refused(format!("{}: {e}", message.to)))?;
        let name = format!("<{}@guanxi.invalid>", message.id);
        let mut mail = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&message.subject)
            .message_id(Some(name.clone()));
        if let Some(address) = &message.unsubscribe {
            let list = HeaderName::new_from_ascii_str("List-Unsubscribe");
            let post = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
            mail = mail
                .raw_header(HeaderValue::new(list, format!("<{address}>")))
                .raw_header(HeaderValue::new(post, "List-Unsubscribe=One-Click".to_owned()));
        }
        let mail = if message.files.is_empty() {
            mail.header(ContentType::TEXT_PLAIN).body(message.text.clone())
        } else {
            let text = SinglePart::plain(message.text.clone());
            let mut parts = MultiPart::mixed().singlepart(text);
            for file in &message.files {
                parts = parts.singlepart(part_of(file)?);
            }
            mail.multipart(parts)
        };
        let mail = mail.map_err(|e| Failure::Refused(e.to_string()))?;
        let line = self.line()?;
        match line.send(mail.envelope(), &mail.formatted()) {
            Ok(_) => Ok(vec![name]),
            Err(error) => {
                // The line is closed already.
                self.open = None;
                Err(during(&error))
            }
        }
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        if let Some(mut line) = self.open.take() {
            line.abort();
        }
    }
}
