//! Who acts, through what, in which language: the first argument of everything that can be refused.

use std::sync::Arc;

use crate::{Clock, RawId};

/// What may be done with records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See them.
    Read,
    /// Add one.
    Create,
    /// Change one.
    Update,
    /// Remove one.
    Delete,
    /// Add and change many from a file.
    Import,
    /// Take many out as a file.
    Export,
}

/// Whose records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// None.
    None,
    /// Those that the user made.
    Own,
    /// All of the company's.
    All,
}

/// One line of the policy: this action on this entity's records (`*`: of every entity) reaches so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Entity key, or `*`.
    pub entity: String,
    /// What may be done.
    pub action: Action,
    /// With whose records.
    pub scope: Scope,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Create,
        Self::Update,
        Self::Delete,
        Self::Import,
        Self::Export,
    ];

    /// Its name in the policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Import => "import",
            Self::Export => "export",
        }
    }
}

impl Scope {
    /// Every scope, narrowest first.
    pub const ALL: [Self; 3] = [Self::None, Self::Own, Self::All];

    /// Its name in the policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Own => "own",
            Self::All => "all",
        }
    }
}

/// How far the grants let an action reach: a line for the entity itself wins over a line for `*`; of several roles' lines
/// the widest wins.
#[must_use]
pub fn widest(grants: &[Grant], action: Action, entity: &str) -> Scope {
    let best = |key: &str| {
        grants
            .iter()
            .filter(|g| g.action == action && g.entity == key)
            .map(|g| g.scope)
            .max()
    };
    best(entity).or_else(|| best("*")).unwrap_or(Scope::None)
}

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in user.
    User {
        /// The user's id.
        id: RawId,
        /// What the user's roles allow, as of the request.
        grants: Arc<Vec<Grant>>,
    },
    /// The program itself: a job, a consumer, the command line of the machine's owner.
    System {
        /// What for, for the history (`import`, `seed`, `command line`).
        reason: &'static str,
    },
}

/// What a change came through; kept with every change in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// A page of the browser app.
    Page,
    /// The REST interface.
    Api,
    /// An import.
    Import,
    /// The command line.
    CommandLine,
    /// A job or consumer.
    Job,
}

impl Through {
    /// Its name in the history.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Import => "import",
            Self::CommandLine => "cli",
            Self::Job => "job",
        }
    }
}

/// The languages of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// Chinese, simplified.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// From a language tag; anything that isn't English is Chinese.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("en") {
            Self::En
        } else {
            Self::Zh
        }
    }
}

/// The circumstances of one act.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Who.
    pub actor: Actor,
    /// Through what.
    pub through: Through,
    /// In which language to answer.
    pub locale: Locale,
    /// What time it is.
    pub clock: Clock,
}

impl Ctx {
    /// The program itself, on the machine's clock, in Chinese.
    #[must_use]
    pub const fn system(reason: &'static str, through: Through) -> Self {
        Self {
            actor: Actor::System { reason },
            through,
            locale: Locale::Zh,
            clock: Clock::System,
        }
    }

    /// How far this actor may go. The program itself may do everything.
    #[must_use]
    pub fn scope(&self, action: Action, entity: &str) -> Scope {
        match &self.actor {
            Actor::User { grants, .. } => widest(grants, action, entity),
            Actor::System { .. } => Scope::All,
        }
    }

    /// The id of the acting user; 0 for the program itself.
    #[must_use]
    pub const fn user_id(&self) -> RawId {
        match self.actor {
            Actor::User { id, .. } => id,
            Actor::System { .. } => 0,
        }
    }
}
