//! What somebody may do: the lines of the policy, and what an API key leaves of them.

use crate::{Action, RawId, Scope, Scopes};

/// One line of the policy: this action on this entity's records reaches so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role that it is a line of; 0 where it comes from no role.
    pub role: RawId,
    /// Entity key, `domain.*`, or `*`.
    pub entity: String,
    /// What may be done.
    pub action: Action,
    /// With whose records.
    pub scope: Scope,
}

/// Something that an API key is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Entity key or right, `domain.*`, or `*`.
    pub entity: String,
    /// What may be done.
    pub actions: Vec<Action>,
}

/// What somebody may do. A program that acts in somebody's name with a key has the same lines, and of these only what the
/// key is for: so a key never has a right that its user hasn't, whatever it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    lines: Vec<Grant>,
    key: Option<Vec<Allowance>>,
}

impl FromIterator<Grant> for Grants {
    fn from_iter<I: IntoIterator<Item = Grant>>(lines: I) -> Self {
        Self {
            lines: lines.into_iter().collect(),
            key: None,
        }
    }
}

impl Grants {
    /// The lines of the roles.
    #[must_use]
    pub fn lines(&self) -> &[Grant] {
        &self.lines
    }

    /// Of these, what a key is for.
    #[must_use]
    pub fn through_key(self, key: Vec<Allowance>) -> Self {
        Self {
            key: Some(key),
            ..self
        }
    }

    /// How far an action reaches; what several roles give is added up.
    #[must_use]
    pub fn scopes(&self, action: Action, entity: &str) -> Scopes {
        let is_for = |one: &Allowance| one.actions.contains(&action) && closeness(&one.entity, entity) > 0;
        match &self.key {
            Some(key) if !key.iter().any(is_for) => Scopes::NONE,
            _ => scopes_of(&self.lines, action, entity),
        }
    }

    /// Whether a right is granted, and the key for it, by name: neither `*` nor `domain.*` stands for it.
    #[must_use]
    pub fn hold(&self, right: &str, action: Action) -> bool {
        let is_for = |one: &Allowance| one.actions.contains(&action) && one.entity == right;
        let gives = |line: &Grant| line.entity == right && line.action == action && line.scope != Scope::None;
        self.lines.iter().any(gives) && self.key.as_ref().is_none_or(|key| key.iter().any(is_for))
    }
}

/// How close a line comes to an entity: 3 for itself, 2 for its domain, 1 for everything, 0 for another.
fn closeness(line: &str, entity: &str) -> u8 {
    let domain = entity.split('.').next().unwrap_or_default();
    match line.strip_suffix(".*") {
        _ if line == entity => 3,
        Some(whole) if whole == domain => 2,
        _ => u8::from(line == "*"),
    }
}

/// The lines of the policy that say how far an action reaches: in each role a line for the entity itself wins over one for
/// its domain (`customers.*`), and that over one for `*`.
pub fn grants_that_count<'a>(
    grants: &'a [Grant],
    action: Action,
    entity: &'a str,
) -> impl Iterator<Item = &'a Grant> {
    let closeness = move |grant: &Grant| {
        if grant.action == action {
            closeness(&grant.entity, entity)
        } else {
            0
        }
    };
    let closest = move |role: RawId| {
        let of_role = grants.iter().filter(move |grant| grant.role == role);
        of_role.map(closeness).max().unwrap_or_default()
    };
    grants
        .iter()
        .filter(move |grant| closeness(grant) > 0 && closeness(grant) == closest(grant.role))
}

/// How far the grants let an action reach; what several roles give is added up.
#[must_use]
pub fn scopes_of(grants: &[Grant], action: Action, entity: &str) -> Scopes {
    grants_that_count(grants, action, entity).fold(Scopes::NONE, |scopes, grant| scopes.and(grant.scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: RawId, entity: &str, scope: Scope) -> Grant {
        Grant {
            role,
            entity: entity.to_owned(),
            action: Action::Read,
            scope,
        }
    }

    /// O5: within a role the closest line decides; several roles add up, and none takes away what another gives.
    #[test]
    fn the_closest_line_of_each_role_counts() {
        let grants = [
            grant(1, "*", Scope::All),
            grant(1, "sales.*", Scope::Own),
            grant(1, "sales.quote", Scope::None),
            grant(2, "sales.*", Scope::Team),
        ];
        let of = |entity: &str| scopes_of(&grants, Action::Read, entity);
        assert_eq!(of("catalog.product"), Scopes::ALL);
        assert_eq!(of("sales.order"), Scopes::NONE.and(Scope::Own).and(Scope::Team));
        assert_eq!(of("sales.quote"), Scopes::NONE.and(Scope::Team));
        assert!(scopes_of(&grants, Action::Delete, "sales.order").is_none());
        assert_eq!(of("sales.order").widest(), Scope::Team);
    }

    /// What a user's roles may say, each with two lines that touch each other.
    fn users() -> Vec<Grants> {
        let places = ["*", "org.*", "org.user", "audit.log"];
        let scopes = [Scope::None, Scope::Own, Scope::All];
        let mut users = vec![Grants::default()];
        for broad in places {
            for close in places {
                for (first, second) in scopes.iter().flat_map(|a| scopes.iter().map(move |b| (*a, *b))) {
                    users.push(
                        [grant(1, broad, first), grant(1, close, second)]
                            .into_iter()
                            .collect(),
                    );
                    users.push(
                        [grant(1, broad, first), grant(2, close, second)]
                            .into_iter()
                            .collect(),
                    );
                }
            }
        }
        users
    }

    /// I2, O5: whatever a key names, it reaches as far as its user where it is for it, and nowhere else; a right that is
    /// granted by name only is neither made nor lent by one that names it or everything.
    #[test]
    fn a_key_never_reaches_further_than_its_user() {
        for user in users() {
            for named in ["*", "org.*", "org.user", "audit.log", "audit.*", "trade.sale"] {
                let key = vec![Allowance {
                    entity: named.to_owned(),
                    actions: vec![Action::Read],
                }];
                let program = user.clone().through_key(key);
                for entity in ["org.user", "org.team", "audit.log", "trade.sale", "privacy.data"] {
                    let is_for = named == "*"
                        || named == entity
                        || named
                            .strip_suffix('*')
                            .is_some_and(|domain| entity.starts_with(domain));
                    let wanted = if is_for {
                        user.scopes(Action::Read, entity)
                    } else {
                        Scopes::NONE
                    };
                    assert_eq!(
                        program.scopes(Action::Read, entity),
                        wanted,
                        "{named} {entity} {user:?}"
                    );
                    let holds = user.hold(entity, Action::Read) && named == entity;
                    assert_eq!(
                        program.hold(entity, Action::Read),
                        holds,
                        "{named} {entity} {user:?}"
                    );
                    for action in Action::ALL.into_iter().skip(1) {
                        assert!(program.scopes(action, entity).is_none());
                        assert!(!program.hold(entity, action));
                    }
                }
            }
        }
    }
}
