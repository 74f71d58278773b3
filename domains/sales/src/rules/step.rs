//! The life of a quotation.

/// A step of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its discount is within the limit of who submits it, or somebody else is asked.
    Submit,
    /// Somebody else allows it.
    Approve,
    /// It goes back to who wrote it.
    Return,
    /// The customer has it.
    Send,
    /// The customer wants it.
    Accept,
    /// The customer doesn't.
    Decline,
    /// The company doesn't any more.
    Withdraw,
}

impl Step {
    /// The states that it begins in.
    #[must_use]
    pub const fn from(self) -> &'static [&'static str] {
        match self {
            Self::Submit => &["draft"],
            Self::Approve => &["awaiting_approval"],
            Self::Return => &["awaiting_approval", "approved"],
            Self::Send => &["approved"],
            Self::Accept | Self::Decline => &["sent"],
            Self::Withdraw => &["draft", "awaiting_approval", "approved", "sent", "accepted"],
        }
    }

    /// Every step that a state allows, by name.
    #[must_use]
    pub fn possible(state: &str) -> Vec<&'static str> {
        ALL.iter()
            .filter(|(_, step)| step.from().contains(&state))
            .map(|(name, _)| *name)
            .collect()
    }

    /// The step of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, step)| *step)
    }
}

/// Every step by its name.
pub const ALL: [(&str, Step); 7] = [
    ("submit", Step::Submit),
    ("approve", Step::Approve),
    ("return", Step::Return),
    ("send", Step::Send),
    ("accept", Step::Accept),
    ("decline", Step::Decline),
    ("withdraw", Step::Withdraw),
];

/// States of a quotation from which a new version may be made.
pub const REVISABLE: [&str; 5] = ["approved", "sent", "accepted", "declined", "expired"];
