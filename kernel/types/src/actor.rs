//! Who acts, through what, in which language: the first argument of everything that can be refused.

use std::sync::Arc;

use crate::{Clock, Day, FieldAccess, FieldRules, Grants, Problem, RawId, Result, Zone};

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

/// Whose records. Each but the first takes the user's own in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// None.
    None,
    /// Those that are the user's.
    Own,
    /// Those of the members of the user's teams.
    Team,
    /// Those of everybody below the user in the reporting line.
    Subordinates,
    /// Those in the territories that the user looks after.
    Territory,
    /// All of the company's.
    All,
}

/// The scopes that somebody's roles give together: a sales manager who is also in a project sees the subordinates' records
/// and the team's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u8);

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
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::Own,
        Self::Team,
        Self::Subordinates,
        Self::Territory,
        Self::All,
    ];

    /// Its name in the policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Own => "own",
            Self::Team => "team",
            Self::Subordinates => "subordinates",
            Self::Territory => "territory",
            Self::All => "all",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Own => 1,
            Self::Team => 2,
            Self::Subordinates => 4,
            Self::Territory => 8,
            Self::All => 16,
        }
    }
}

impl Scopes {
    /// Nobody's.
    pub const NONE: Self = Self(0);
    /// Everybody's.
    pub const ALL: Self = Self(Scope::All.bit());

    /// Whether nothing is allowed.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether everything is allowed.
    #[must_use]
    pub const fn is_all(self) -> bool {
        self.has(Scope::All)
    }

    /// Whether this scope is one of them.
    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// These and one more.
    #[must_use]
    pub const fn and(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// The one that goes furthest.
    #[must_use]
    pub fn widest(self) -> Scope {
        let mut all = Scope::ALL.into_iter().rev();
        all.find(|scope| self.has(*scope)).unwrap_or(Scope::None)
    }
}

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in user.
    User {
        /// The user's id.
        id: RawId,
        /// What the user's roles allow, as of the request, and what a key leaves of it.
        grants: Arc<Grants>,
        /// The fields that something is kept back of.
        fields: Arc<FieldRules>,
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
    /// The REST interface, by a session.
    Api,
    /// The REST interface with the API key of this id.
    ApiKey(RawId),
    /// An import.
    Import,
    /// The command line.
    CommandLine,
    /// An act on many records at once.
    Mass,
    /// A job or consumer.
    Job,
    /// A merge of records, or its undoing.
    Merge,
    /// An automation that users set up.
    Automation,
}

impl Through {
    /// Its name in the history.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::ApiKey(_) => "api_key",
            Self::Import => "import",
            Self::CommandLine => "cli",
            Self::Mass => "mass",
            Self::Job => "job",
            Self::Merge => "merge",
            Self::Automation => "automation",
        }
    }
}

impl Through {
    /// How the history keeps it: its name, and the id of an API key.
    #[must_use]
    pub fn kept(self) -> String {
        match self {
            Self::ApiKey(id) => format!("{}:{id}", self.name()),
            other => other.name().to_owned(),
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

    /// The language as records and templates name it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
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
    /// The request that it happens in, as the answer's `x-request-id` names it.
    pub request_id: Option<Arc<str>>,
    /// The company's zone: its midnight begins and ends what is valid from a day to a day.
    pub zone: Zone,
}

impl Ctx {
    /// The program itself, on the machine's clock, in Chinese; the whole company is open to it, so its day is UTC's.
    #[must_use]
    pub const fn system(reason: &'static str, through: Through) -> Self {
        Self {
            actor: Actor::System { reason },
            through,
            locale: Locale::Zh,
            clock: Clock::System,
            request_id: None,
            zone: Zone::UTC,
        }
    }

    /// How far this actor may go. The program itself may do everything.
    #[must_use]
    pub fn scopes(&self, action: Action, entity: &str) -> Scopes {
        match &self.actor {
            Actor::User { grants, .. } => grants.scopes(action, entity),
            Actor::System { .. } => Scopes::ALL,
        }
    }

    /// What this actor may do with a field.
    #[must_use]
    pub fn field(&self, entity: &str, field: &str) -> FieldAccess {
        match &self.actor {
            Actor::User { fields, .. } => fields.of(entity).and_then(|of| of.get(field)).copied(),
            Actor::System { .. } => None,
        }
        .unwrap_or(FieldAccess::FULL)
    }

    /// The widest scope of an action: enough to know whether it is allowed at all, or with everything.
    #[must_use]
    pub fn scope(&self, action: Action, entity: &str) -> Scope {
        self.scopes(action, entity).widest()
    }

    /// Whether this actor has a right that is granted by name only: `*` doesn't stand for it.
    #[must_use]
    pub fn holds(&self, right: &str, action: Action) -> bool {
        match &self.actor {
            Actor::User { grants, .. } => grants.hold(right, action),
            Actor::System { .. } => true,
        }
    }

    /// Refuses who doesn't have a right by name.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn require_right(&self, right: &str, action: Action) -> Result<()> {
        if self.holds(right, action) {
            return Ok(());
        }
        Err(Problem::forbidden(right, action))
    }

    /// Refuses who may not do this with everybody's records of a kind.
    ///
    /// # Errors
    /// `access.forbidden`.
    pub fn require_all(&self, action: Action, entity: &str) -> Result<()> {
        if self.scopes(action, entity).is_all() {
            return Ok(());
        }
        Err(Problem::forbidden(entity, action))
    }

    /// The company's day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.zone.day_of(self.clock.now())
    }

    /// The program itself in the same circumstances, for what follows from an act that the user was allowed: what only commands
    /// write, what he has no right to by hand.
    #[must_use]
    pub fn as_program(&self, reason: &'static str) -> Self {
        Self {
            actor: Actor::System { reason },
            ..self.clone()
        }
    }

    /// The acting user, where there is one.
    #[must_use]
    pub const fn user(&self) -> Option<RawId> {
        match self.actor {
            Actor::User { id, .. } if id != 0 => Some(id),
            _ => None,
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
