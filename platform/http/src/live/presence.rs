//! Who has which record open. Held in memory: it is true for less than a minute anyway.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_types::RawId;
use parking_lot::Mutex;
use serde_json::{Value as Js, json};
use tokio::sync::watch;

/// How long somebody is there who doesn't say so again.
const EXPIRY_MS: i64 = 45_000;
/// Records that one user has open.
const PLACES: usize = 20;

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub entity: String,
    pub id: RawId,
}

struct Person {
    name: String,
    editing: bool,
    until: i64,
}

pub(super) struct Presence {
    all: Mutex<BTreeMap<Place, BTreeMap<RawId, Person>>>,
    changes: watch::Sender<u64>,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            all: Mutex::default(),
            changes: watch::Sender::new(0_u64),
        }
    }
}

impl Presence {
    /// Told when somebody came, went, or began or stopped editing.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// A user has a record open. Whoever may not read it must not be let in here.
    pub fn enter(&self, (user, name): (RawId, String), place: Place, editing: bool, now: i64) {
        let mut all = self.all.lock();
        let mut is_new = tidy(&mut all, now);
        let open = all.values().filter(|people| people.contains_key(&user)).count();
        let people = all.entry(place).or_default();
        let until = now + EXPIRY_MS;
        match people.get_mut(&user) {
            Some(known) => {
                is_new |= known.editing != editing;
                known.editing = editing;
                known.until = until;
            }
            None if open < PLACES => {
                people.insert(user, Person { name, editing, until });
                is_new = true;
            }
            None => {}
        }
        drop(all);
        self.say(is_new);
    }

    /// A user has closed it.
    pub fn leave(&self, user: RawId, place: &Place, now: i64) {
        let mut all = self.all.lock();
        let mut is_new = tidy(&mut all, now);
        if let Some(people) = all.get_mut(place) {
            is_new |= people.remove(&user).is_some();
        }
        drop(all);
        self.say(is_new);
    }

    /// The records that a user has open.
    pub fn places_of(&self, user: RawId, now: i64) -> BTreeSet<Place> {
        let all = self.all.lock();
        let is_there =
            |people: &BTreeMap<RawId, Person>| people.get(&user).is_some_and(|one| one.until > now);
        all.iter()
            .filter(|(_, people)| is_there(people))
            .map(|(place, _)| place.clone())
            .collect()
    }

    /// Who else has a record open.
    pub fn others_at(&self, place: &Place, user: RawId, now: i64) -> Js {
        let all = self.all.lock();
        let people = all.get(place).into_iter().flatten();
        people
            .filter(|(id, one)| **id != user && one.until > now)
            .map(|(id, one)| json!({ "id": id.to_string(), "name": one.name, "editing": one.editing }))
            .collect()
    }

    fn say(&self, is_new: bool) {
        if is_new {
            self.changes.send_modify(|n| *n = n.wrapping_add(1));
        }
    }
}

/// Takes out who said nothing for long; whether there was somebody.
fn tidy(all: &mut BTreeMap<Place, BTreeMap<RawId, Person>>, now: i64) -> bool {
    let mut is_new = false;
    all.retain(|_, people| {
        let before = people.len();
        people.retain(|_, one| one.until > now);
        is_new |= people.len() != before;
        !people.is_empty()
    });
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F8
    #[test]
    fn others_are_there_until_they_leave_or_fall_silent() {
        let presence = Presence::default();
        let place = Place {
            entity: "a.b".to_owned(),
            id: 7,
        };
        presence.enter((1, "王丽".to_owned()), place.clone(), true, 0);
        presence.enter((2, "李雷".to_owned()), place.clone(), false, 0);
        assert_eq!(
            presence.others_at(&place, 2, 1),
            json!([{ "id": "1", "name": "王丽", "editing": true }])
        );
        presence.enter((1, "王丽".to_owned()), place.clone(), false, 30_000);
        assert_eq!(presence.others_at(&place, 1, 50_000), json!([]));
        assert_eq!(presence.others_at(&place, 2, 50_000)[0]["editing"], json!(false));
        presence.leave(1, &place, 50_000);
        assert_eq!(presence.others_at(&place, 2, 50_000), json!([]));
        assert!(presence.places_of(1, 50_000).is_empty());
    }
}
