//! How channels are reached.

use guanxi_entity::Value;
use guanxi_message::smpp::{self, Smpp};
use guanxi_message::smtp::{self, Security, Smtp};
use guanxi_message::{Failure, Gateway};
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, FieldError, Problem, Result};
use serde::{Deserialize, Serialize};

/// The ways that messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Text messages, by SMPP.
    Sms,
    /// Mail, by SMTP.
    Email,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sms, Self::Email];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    /// The channel of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// What its password is sealed for.
    const fn purpose(self) -> &'static str {
        match self {
            Self::Sms => "messages.channel.sms",
            Self::Email => "messages.channel.email",
        }
    }
}

/// Messages a minute where nothing else is said.
const PER_MINUTE: i64 = 60;
/// Messages a minute at most.
pub const PER_MINUTE_MAX: i64 = 6_000;

/// How a channel is reached; what belongs to the other channel stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether messages go.
    pub is_active: bool,
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub security: String,
    /// Who we are there.
    pub user: String,
    /// What we are there, at a gateway of text messages.
    pub system_type: String,
    /// The address, number or name that messages come from.
    pub from: String,
    /// The name beside an address.
    pub from_name: String,
    /// Messages a minute at most.
    pub per_minute: i64,
    /// The address at which customers reach this program: links to unsubscribe begin with it. The other channel's where it is empty.
    pub public_url: String,
}

/// Settings as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Counts the changes; 0 where nothing was set.
    pub version: i64,
    /// The settings.
    pub settings: Settings,
    /// The password, in the open: never to be answered.
    pub password: Option<String>,
}

/// The settings of a channel.
///
/// # Errors
/// When the database can't be read, or the password can't be opened.
pub fn read(r: &mut dyn Queries, channel: Channel) -> Result<Kept> {
    let row = r.query_first(
        "SELECT version, settings, password FROM messages_channel WHERE channel = ?1",
        &[Value::from(channel.name())],
    )?;
    let Some(row) = row else {
        return Ok(Kept {
            settings: Settings {
                per_minute: PER_MINUTE,
                ..Settings::default()
            },
            ..Kept::default()
        });
    };
    let settings = serde_json::from_str(row.text(1)).map_err(Problem::internal)?;
    let sealed = row.text(2);
    let password = match sealed {
        "" => None,
        sealed => {
            let plain = r.vault()?.unseal(channel.purpose(), sealed)?;
            Some(String::from_utf8(plain).map_err(Problem::internal)?)
        }
    };
    Ok(Kept {
        version: row.int(0),
        settings,
        password,
    })
}

/// The settings of a channel as what is sent goes by them: where it has no public address of its own, it has the other channel's, for it is
/// the same program that customers reach.
///
/// # Errors
/// As [`read`].
pub fn in_use(r: &mut dyn Queries, channel: Channel) -> Result<Kept> {
    let mut kept = read(r, channel)?;
    for other in Channel::ALL {
        if kept.settings.public_url.is_empty() && other != channel {
            kept.settings.public_url = read(r, other)?.settings.public_url;
        }
    }
    Ok(kept)
}

/// Whether messages go on a channel.
///
/// # Errors
/// When the database can't be read.
pub fn is_active(r: &mut dyn Queries, channel: Channel) -> Result<bool> {
    Ok(read(r, channel)?.settings.is_active)
}

/// Keeps settings as of the version that was seen; without a password the former stays.
///
/// # Errors
/// `record.invalid`, `record.version_conflict`.
pub fn write(
    tx: &mut Tx<'_>,
    channel: Channel,
    (seen, settings): (i64, &Settings),
    password: Option<&str>,
) -> Result<()> {
    check(channel, settings)?;
    let known = read(tx, channel)?;
    if known.version != seen {
        return Err(Problem::new(ErrorKind::Conflict, "record.version_conflict"));
    }
    let password = password.map(str::to_owned).or(known.password).unwrap_or_default();
    let sealed = if password.is_empty() {
        None
    } else {
        Some(tx.vault()?.seal(channel.purpose(), password.as_bytes())?)
    };
    let text = serde_json::to_string(settings).map_err(Problem::internal)?;
    tx.execute(
        "INSERT INTO messages_channel (channel, version, settings, password) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (channel) DO UPDATE SET version = excluded.version, settings = excluded.settings, \
         password = excluded.password",
        &[
            Value::from(channel.name()),
            Value::from(seen + 1),
            Value::from(text),
            Value::from(sealed),
        ],
    )
    .map(drop)
}

/// Refuses what can't work.
///
/// # Errors
/// `record.invalid` with the fields.
pub fn check(channel: Channel, settings: &Settings) -> Result<()> {
    let mut wrong = Vec::new();
    let mut required = |name: &str, is_there: bool| {
        if !is_there {
            wrong.push(FieldError::new(name, "required"));
        }
    };
    required("host", !settings.host.trim().is_empty());
    required("port", settings.port != 0);
    required("from", !settings.from.trim().is_empty());
    if channel == Channel::Sms {
        required("user", !settings.user.trim().is_empty());
    } else {
        if security(settings).is_none() {
            wrong.push(FieldError::new("security", "not_a_choice"));
        }
        if !settings.from.trim().is_empty() && guanxi_types::email(&settings.from).is_none() {
            wrong.push(FieldError::new("from", "not_an_email"));
        }
    }
    let site = settings.public_url.as_str();
    let is_site =
        (site.starts_with("https://") || site.starts_with("http://")) && !site.contains(char::is_whitespace);
    if !site.is_empty() && !is_site {
        wrong.push(FieldError::new("public_url", "not_a_web_address"));
    }
    if !(1..=PER_MINUTE_MAX).contains(&settings.per_minute) {
        wrong.push(FieldError::new("per_minute", "out_of_range").with("max", PER_MINUTE_MAX));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

fn security(settings: &Settings) -> Option<Security> {
    match settings.security.as_str() {
        "none" => Some(Security::Plain),
        "starttls" => Some(Security::StartTls),
        "tls" => Some(Security::Tls),
        _ => None,
    }
}

/// The gateway of a channel; nothing is connected yet.
///
/// # Errors
/// [`Failure::Refused`] for settings that can't work.
pub fn gateway(channel: Channel, kept: &Kept) -> Result<Box<dyn Gateway>, Failure> {
    let settings = &kept.settings;
    let password = kept.password.clone().unwrap_or_default();
    match channel {
        Channel::Email => {
            let user = Some(settings.user.clone()).filter(|user| !user.is_empty());
            let smtp = Smtp::new(smtp::Settings {
                host: settings.host.clone(),
                port: settings.port,
                security: security(settings).unwrap_or(Security::Tls),
                user: user.map(|user| (user, password)),
                from: settings.from.clone(),
                from_name: settings.from_name.clone(),
            })?;
            Ok(Box::new(smtp))
        }
        Channel::Sms => Ok(Box::new(Smpp::new(smpp::Settings {
            host: settings.host.clone(),
            port: settings.port,
            user: settings.user.clone(),
            password,
            system_type: settings.system_type.clone(),
            from: settings.from.clone(),
        }))),
    }
}
