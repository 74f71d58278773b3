//! What happens to customers that journeys begin with, wait for, or are to bring about.

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Happening {
    /// Bought something.
    Purchase,
    /// Bought something after a long time without.
    Returned,
    /// Became a member.
    Joined,
    /// The birthday comes.
    Birthday,
    /// Went up or down.
    TierChanged,
    /// Registered for an event.
    Registered,
    /// Came to it.
    Attended,
    /// A task of the journey was done.
    TaskDone,
}

impl Happening {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Purchase,
        Self::Returned,
        Self::Joined,
        Self::Birthday,
        Self::TierChanged,
        Self::Registered,
        Self::Attended,
        Self::TaskDone,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Purchase => "purchase",
            Self::Returned => "returned",
            Self::Joined => "joined",
            Self::Birthday => "birthday",
            Self::TierChanged => "tier_changed",
            Self::Registered => "registered",
            Self::Attended => "attended",
            Self::TaskDone => "task_done",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether somebody can wait for it: it is told at the moment that it happens.
    #[must_use]
    pub const fn is_heard(self) -> bool {
        !matches!(self, Self::Birthday | Self::Returned)
    }
}
