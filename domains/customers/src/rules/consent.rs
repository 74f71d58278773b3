//! Consent: which statement counts.

use std::fmt;

use guanxi_types::Day;

/// Whether something may be done with a customer's data, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The customer agreed.
    Granted,
    /// The customer said no.
    Refused,
    /// The customer took back what was granted.
    Withdrawn,
    /// What was granted is over.
    Expired,
    /// The customer has said nothing.
    Unknown,
}

impl Standing {
    /// Only what was granted and still holds is allowed.
    #[must_use]
    pub fn is_allowed(self) -> bool {
        self == Self::Granted
    }

    /// Whether somebody may be reached for a purpose: for a service unless he said no, for all else only where he agreed.
    #[must_use]
    pub fn is_open_for(self, purpose: &str) -> bool {
        match purpose {
            "service" => !matches!(self, Self::Refused | Self::Withdrawn),
            _ => self.is_allowed(),
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        })
    }
}

/// What a customer said about one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The channel.
    pub channel: String,
    /// `granted`, `refused` or `withdrawn`.
    pub state: String,
    /// The last day of what was granted.
    pub expires_on: Option<Day>,
}

/// What holds on a channel today, from a customer's statements about one purpose, newest first. A no for every channel beats
/// a yes for one; a yes that is over is as if nothing had been said.
#[must_use]
pub fn standing(statements: &[Statement], channel: &str, today: Day) -> Standing {
    let newest = |channel: &str| {
        let found = statements.iter().find(|one| one.channel == channel)?;
        Some(match found.state.as_str() {
            "refused" => Standing::Refused,
            "withdrawn" => Standing::Withdrawn,
            _ if found.expires_on.is_some_and(|last| last < today) => Standing::Expired,
            _ => Standing::Granted,
        })
    };
    let any = newest(ANY);
    match (any, newest(channel)) {
        (Some(no @ (Standing::Refused | Standing::Withdrawn)), _) => no,
        (Some(Standing::Granted), None | Some(Standing::Expired)) => Standing::Granted,
        (any, own) => own.or(any).unwrap_or(Standing::Unknown),
    }
}

/// The channel that stands for all.
const ANY: &str = "any";

#[cfg(test)]
mod tests {
    use super::*;

    fn said(channel: &str, state: &str, expires_on: Option<i32>) -> Statement {
        Statement {
            channel: channel.to_owned(),
            state: state.to_owned(),
            expires_on: expires_on.map(Day::new),
        }
    }

    /// F8
    #[test]
    fn the_newest_statement_counts() {
        let today = Day::new(100);
        for (statements, wanted) in [
            (vec![], Standing::Unknown),
            (vec![said("sms", "granted", None)], Standing::Granted),
            (
                vec![said("sms", "withdrawn", None), said("sms", "granted", None)],
                Standing::Withdrawn,
            ),
            (
                vec![said("sms", "granted", None), said("sms", "refused", None)],
                Standing::Granted,
            ),
            (vec![said("email", "granted", None)], Standing::Unknown),
            (vec![said("sms", "granted", Some(100))], Standing::Granted),
            (vec![said("sms", "granted", Some(99))], Standing::Expired),
        ] {
            assert_eq!(standing(&statements, "sms", today), wanted, "{statements:?}");
        }
    }

    /// F8
    #[test]
    fn a_no_for_every_channel_beats_a_yes_for_one() {
        let today = Day::new(100);
        for (statements, wanted) in [
            (vec![said("any", "granted", None)], Standing::Granted),
            (
                vec![said("sms", "granted", None), said("any", "withdrawn", None)],
                Standing::Withdrawn,
            ),
            (
                vec![said("any", "refused", None), said("sms", "granted", None)],
                Standing::Refused,
            ),
            (
                vec![said("any", "granted", None), said("sms", "refused", None)],
                Standing::Refused,
            ),
            (
                vec![said("sms", "granted", Some(1)), said("any", "granted", None)],
                Standing::Granted,
            ),
            (
                vec![said("any", "granted", Some(1)), said("sms", "granted", None)],
                Standing::Granted,
            ),
            (vec![said("any", "granted", Some(1))], Standing::Expired),
        ] {
            assert_eq!(standing(&statements, "sms", today), wanted, "{statements:?}");
        }
    }
}
