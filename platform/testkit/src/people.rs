//! Who sees whose records, in a company made for a test.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_types::{Action, Ctx, RawId, Scope};

use crate::fixture::user;
use crate::values::Maker;

/// Users as one of them sees the others, and two territories.
#[derive(Clone, Copy, Debug)]
pub struct People {
    /// Whose reach is tried.
    pub me: RawId,
    /// In a team with me, but not below me.
    pub mate: RawId,
    /// Below me, two posts down, but in no team with me.
    pub below: RawId,
    /// Neither.
    pub stranger: RawId,
    /// A part of a territory that I look after.
    pub near: RawId,
    /// A territory that I don't.
    pub far: RawId,
}

/// Whose, or where, a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A user's.
    Of(RawId),
    /// A stranger's, in this territory.
    In(RawId),
}

impl People {
    /// A user with one scope for everything that can be done with an entity, who may read all others.
    #[must_use]
    pub fn with(id: RawId, def: &EntityDef, scope: Scope) -> Ctx {
        let mut grants: Vec<(&str, Action, Scope)> = vec![("*", Action::Read, Scope::All)];
        grants.extend(
            Action::ALL
                .into_iter()
                .map(|action| (def.key.as_str(), action, scope)),
        );
        user(id, &grants)
    }

    /// What a scope of mine reaches of these.
    #[must_use]
    pub fn reaches(&self, scope: Scope, whose: Whose) -> bool {
        match (scope, whose) {
            (Scope::All, _) => true,
            (Scope::None, _) => false,
            (_, Whose::Of(id)) if id == self.me => true,
            (Scope::Team, Whose::Of(id)) => id == self.mate,
            (Scope::Subordinates, Whose::Of(id)) => id == self.below,
            (Scope::Territory, Whose::In(place)) => place == self.near,
            _ => false,
        }
    }
}

impl Maker<'_> {
    /// A new record along this path: of that user, or in that territory.
    ///
    /// # Panics
    /// When the definition leads nowhere.
    pub fn placed(&self, def: &'static EntityDef, path: &str, (whose, stranger): (Whose, RawId)) -> RawId {
        if let Some(child) = &def.child_of {
            let whole = self.fixture().schema.entity(&child.entity).unwrap();
            let id = self.placed(whole, path, (whose, stranger));
            let (at, _) = def.field(&child.field).unwrap();
            return self.made(def, Some((at, id)), stranger);
        }
        let target = match whose {
            Whose::Of(id) | Whose::In(id) => id,
        };
        match path.split_once('.') {
            Some((link, rest)) => {
                let (at, field) = def.field(link).unwrap();
                let Kind::Link { entity } = &field.kind else {
                    panic!("{path} of {} is no link", def.key);
                };
                let other = self.fixture().schema.entity(entity).unwrap();
                let id = self.placed(other, rest, (whose, stranger));
                self.made(def, Some((at, id)), stranger)
            }
            None if path == "id" => target,
            None if path == "created_by" => self.made(def, None, target),
            None => self.made(def, Some((def.field(path).unwrap().0, target)), stranger),
        }
    }

    /// A record made by a user, nobody's else, with one field given.
    fn made(&self, def: &'static EntityDef, given: Option<(usize, RawId)>, by: RawId) -> RawId {
        let all: Vec<(&str, Action, Scope)> = Action::ALL
            .into_iter()
            .map(|action| ("*", action, Scope::All))
            .collect();
        let mut values = self.full(def);
        for (at, value) in &mut values {
            let Some(field) = def.fields.get(*at) else {
                continue;
            };
            let decides = |path: &String| path.split('.').next() == Some(&field.name);
            if given.is_some_and(|(place, _)| place == *at) {
                *value = Value::from(given.unwrap().1);
            } else if def.shared_by.as_ref() == Some(&field.name) {
                *value = Value::from(0);
            } else if !field.required && def.owners.iter().chain(&def.territories).any(decides) {
                *value = Value::Null;
            }
        }
        let by = user(by, &all);
        if def.program_only {
            return self.fixture().written(&by, def, &values).unwrap();
        }
        self.fixture().create(&by, def, &values).unwrap()
    }
}
