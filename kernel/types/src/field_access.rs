//! What a user may see of a field and do with it: the policy's field rules, evaluated for one user.

use std::collections::BTreeMap;

/// One line of the policy about a field. Where a role has none, its users see and write the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldRule {
    /// Neither its value nor that there is one.
    Hide,
    /// Only so much of the value that it can be recognised (`138****0000`). It may be written, with a whole new value.
    Mask,
    /// The value, but no change of it.
    ReadOnly,
}

/// How much of a field is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sight {
    /// Nothing.
    Hidden,
    /// A mask.
    Masked,
    /// All.
    Full,
}

/// What one user may do with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldAccess {
    /// How much of it is seen.
    pub sight: Sight,
    /// Whether it may be written.
    pub may_write: bool,
    /// Whether a masked value may be uncovered; each time is recorded.
    pub may_reveal: bool,
}

impl FieldRule {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::Hide, Self::Mask, Self::ReadOnly];

    /// Its name in the policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Mask => "mask",
            Self::ReadOnly => "read_only",
        }
    }

    /// The rule of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

impl FieldAccess {
    /// Seen and written.
    pub const FULL: Self = Self {
        sight: Sight::Full,
        may_write: true,
        may_reveal: false,
    };

    /// What a rule leaves.
    #[must_use]
    pub const fn of(rule: FieldRule, may_reveal: bool) -> Self {
        match rule {
            FieldRule::Hide => Self {
                sight: Sight::Hidden,
                may_write: false,
                may_reveal: false,
            },
            FieldRule::Mask => Self {
                sight: Sight::Masked,
                may_write: true,
                may_reveal,
            },
            FieldRule::ReadOnly => Self {
                sight: Sight::Full,
                may_write: false,
                may_reveal: false,
            },
        }
    }

    /// Of two roles, what either allows.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            sight: self.sight.max(other.sight),
            may_write: self.may_write || other.may_write,
            may_reveal: self.may_reveal || other.may_reveal,
        }
    }

    /// Its name in the manifest; none when nothing is kept back.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match (self.sight, self.may_write) {
            (Sight::Hidden, _) => Some("hide"),
            (Sight::Masked, _) => Some("mask"),
            (Sight::Full, false) => Some("read_only"),
            (Sight::Full, true) => None,
        }
    }
}

/// Entity key → field → access, for the fields that something is kept back of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldRules(BTreeMap<String, BTreeMap<String, FieldAccess>>);

impl FieldRules {
    /// Says what is allowed with a field.
    pub fn set(&mut self, entity: &str, field: &str, access: FieldAccess) {
        self.0
            .entry(entity.to_owned())
            .or_default()
            .insert(field.to_owned(), access);
    }

    /// The kept-back fields of an entity; none when all are open.
    #[must_use]
    pub fn of(&self, entity: &str) -> Option<&BTreeMap<String, FieldAccess>> {
        self.0.get(entity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// O5: of several roles the most permissive wins, sight and writing each for itself.
    #[test]
    fn of_two_roles_either_is_enough() {
        let [hide, mask, read_only] = FieldRule::ALL.map(|rule| FieldAccess::of(rule, false));
        assert_eq!(hide.or(mask), mask);
        assert_eq!(mask.or(read_only), FieldAccess::FULL);
        assert_eq!(hide.or(read_only), read_only);
        assert_eq!(mask.or(FieldAccess::FULL), FieldAccess::FULL);
        assert!(FieldAccess::of(FieldRule::Mask, true).or(mask).may_reveal);
        assert_eq!(FieldAccess::FULL.name(), None);
    }
}
