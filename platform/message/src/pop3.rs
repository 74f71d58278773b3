//! A mailbox by POP3 (RFC 1939), its line sealed from the first byte or by STLS (RFC 2595). Mails are read and stay where they are.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::Failure;
use crate::smtp::Security;

/// How long a server may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of a line at most.
const LINE_MAX: u64 = 64 << 10;
/// Bytes of an answer that are read at most, kept or not.
const ANSWER_MAX: usize = 64 << 20;
/// How long a visit may take: a server that says a byte now and then holds nobody for ever.
const VISIT_MAX: Duration = Duration::from_secs(300);
/// Bytes of a mail's name for ever; RFC 1939 has 70.
const NAME_MAX: usize = 200;

/// A mailbox and how it lets us in.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is sealed.
    pub security: Security,
    /// Who we are there.
    pub user: String,
    /// The password.
    pub password: String,
}

/// Without the password.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}@{}:{} ({:?})",
            self.user, self.host, self.port, self.security
        )
    }
}

/// A line that breaks when a visit takes too long.
struct Watched {
    stream: TcpStream,
    until: Instant,
}

impl Watched {
    /// How long the next step may take.
    fn patience(&self) -> io::Result<Duration> {
        match self.until.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(io::Error::new(io::ErrorKind::TimedOut, "the visit took too long")),
            left => Ok(left.min(PATIENCE)),
        }
    }
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.patience()?))?;
        self.stream.read(into)
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.patience()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

enum Line {
    Open(Watched),
    Sealed(Box<StreamOwned<ClientConnection, Watched>>),
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Open(line) => line.read(into),
            Self::Sealed(line) => line.read(into),
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Open(line) => line.write(bytes),
            Self::Sealed(line) => line.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Open(line) => line.flush(),
            Self::Sealed(line) => line.flush(),
        }
    }
}

/// A mailbox that was entered.
pub struct Pop3 {
    line: BufReader<Line>,
}

fn away(error: &io::Error) -> Failure {
    Failure::Unreachable(error.to_string())
}

fn connect(settings: &Settings) -> Result<Watched, Failure> {
    let place = (settings.host.as_str(), settings.port);
    let addresses = place.to_socket_addrs().map_err(|error| away(&error))?;
    let mut reached = Err(Failure::Unreachable(format!("{}: no such host", settings.host)));
    // A name may stand for several addresses, of which one answers.
    for address in addresses {
        reached = TcpStream::connect_timeout(&address, PATIENCE).map_err(|error| away(&error));
        if reached.is_ok() {
            break;
        }
    }
    Ok(Watched {
        stream: reached?,
        until: Instant::now() + VISIT_MAX,
    })
}

/// Seals a line for a server of this name, by the public authorities that come with the program.
fn seal(line: Watched, host: &str) -> Result<Line, Failure> {
    let refused = |what: String| Failure::Refused(what);
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| refused(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(|error| refused(error.to_string()))?;
    let sealed = ClientConnection::new(Arc::new(config), name).map_err(|error| refused(error.to_string()))?;
    Ok(Line::Sealed(Box::new(StreamOwned::new(sealed, line))))
}

impl Pop3 {
    /// Connects, seals and enters.
    ///
    /// # Errors
    /// `Unreachable`, `NotLetIn` for a wrong user or password, `Refused` for what the server can't do.
    pub fn enter(settings: &Settings) -> Result<Self, Failure> {
        let line = connect(settings)?;
        let line = match settings.security {
            Security::Tls => seal(line, &settings.host)?,
            Security::Plain | Security::StartTls => Line::Open(line),
        };
        let mut mailbox = Self {
            line: BufReader::new(line),
        };
        mailbox.answer()?;
        if settings.security == Security::StartTls {
            mailbox.say("STLS")?;
            mailbox = mailbox.sealed(&settings.host)?;
        }
        mailbox.say(&format!("USER {}", one_line(&settings.user)))?;
        match mailbox.say(&format!("PASS {}", one_line(&settings.password))) {
            Err(Failure::Refused(said)) => Err(Failure::NotLetIn(said)),
            Err(other) => Err(other),
            Ok(_) => Ok(mailbox),
        }
    }

    fn sealed(self, host: &str) -> Result<Self, Failure> {
        // What came before the seal came from anybody.
        if !self.line.buffer().is_empty() {
            return Err(Failure::Refused("words before the seal".to_owned()));
        }
        match self.line.into_inner() {
            Line::Open(line) => Ok(Self {
                line: BufReader::new(seal(line, host)?),
            }),
            sealed @ Line::Sealed(_) => Ok(Self {
                line: BufReader::new(sealed),
            }),
        }
    }

    /// The mails that there are, the oldest first: their numbers in this visit, and their names for ever.
    ///
    /// # Errors
    /// When the line breaks, or the server gives mails no names.
    pub fn names(&mut self) -> Result<Vec<(u32, String)>, Failure> {
        self.say("UIDL")?;
        let told = self.lines(ANSWER_MAX)?.unwrap_or_default();
        let one = |line: &str| {
            let (number, name) = line.trim().split_once(' ')?;
            let name = name.trim();
            let is_name = !name.is_empty() && name.len() <= NAME_MAX && !name.contains(char::is_control);
            Some((number.parse().ok().filter(|_| is_name)?, name.to_owned()))
        };
        Ok(told.lines().filter_map(one).collect())
    }

    /// The header of a mail.
    ///
    /// # Errors
    /// When the line breaks, or the server doesn't give headers alone.
    pub fn header(&mut self, number: u32) -> Result<String, Failure> {
        self.say(&format!("TOP {number} 0"))?;
        Ok(self.lines(ANSWER_MAX)?.unwrap_or_default())
    }

    /// A whole mail; none where it is larger than so many bytes.
    ///
    /// # Errors
    /// When the line breaks, or there is none of this number.
    pub fn mail(&mut self, number: u32, most: usize) -> Result<Option<String>, Failure> {
        self.say(&format!("RETR {number}"))?;
        self.lines(most)
    }

    /// Leaves; whatever the server says to that.
    pub fn leave(mut self) {
        // A server that is gone already has been left.
        let _ = self.say("QUIT");
    }

    fn say(&mut self, words: &str) -> Result<String, Failure> {
        let line = self.line.get_mut();
        line.write_all(format!("{words}\r\n").as_bytes())
            .and_then(|()| line.flush())
            .map_err(|error| away(&error))?;
        self.answer()
    }

    /// The first line of an answer.
    fn answer(&mut self) -> Result<String, Failure> {
        let line = self.read_line()?;
        let said = String::from_utf8_lossy(&line).trim().to_owned();
        match said.strip_prefix("+OK") {
            Some(rest) => Ok(rest.trim().to_owned()),
            None => Err(Failure::Refused(
                said.trim_start_matches("-ERR").trim().to_owned(),
            )),
        }
    }

    /// The lines of an answer up to the one with a point alone; none where they are more than so many bytes.
    fn lines(&mut self, most: usize) -> Result<Option<String>, Failure> {
        let (mut text, mut bytes) = (Vec::new(), 0_usize);
        loop {
            let line = self.read_line()?;
            let bare = line.strip_suffix(b"\n").unwrap_or(&line);
            let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
            if bare == b"." {
                break;
            }
            bytes += line.len();
            if bytes > ANSWER_MAX {
                return Err(Failure::Unreachable("an answer without end".to_owned()));
            }
            if bytes <= most {
                // A line that begins with a point has one more on its way.
                text.extend_from_slice(bare.strip_prefix(b".").unwrap_or(bare));
                text.push(b'\n');
            }
        }
        // No text has a zero, and PostgreSQL keeps none: one mail must not stop all visits.
        text.retain(|byte| *byte != 0);
        Ok((bytes <= most).then(|| String::from_utf8_lossy(&text).into_owned()))
    }

    fn read_line(&mut self) -> Result<Vec<u8>, Failure> {
        let mut line = Vec::new();
        let read = (&mut self.line).take(LINE_MAX).read_until(b'\n', &mut line);
        match read {
            Ok(0) => Err(Failure::Unreachable("the server ended the line".to_owned())),
            Ok(_) => Ok(line),
            Err(error) => Err(away(&error)),
        }
    }
}

/// What is said must not become two lines.
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
