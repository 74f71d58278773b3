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
/// How often those who fell silent are taken out.
const TIDY_MS: i64 = 1_000;

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

#[derive(Default)]
struct State {
    people: BTreeMap<Place, BTreeMap<RawId, Person>>,
    /// The same from the other side.
    places: BTreeMap<RawId, BTreeSet<Place>>,
    tidied_at: i64,
}

pub(super) struct Presence {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
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
        let mut state = self.state.lock();
        let mut is_new = state.tidy(now);
        let open = state.places.get(&user).map_or(0, BTreeSet::len);
        let until = now + EXPIRY_MS;
        let people = state.people.entry(place.clone()).or_default();
        if let Some(known) = people.get_mut(&user) {
            is_new |= known.editing != editing;
            known.editing = editing;
            known.until = until;
        } else if open < PLACES {
            people.insert(user, Person { name, editing, until });
            state.places.entry(user).or_default().insert(place);
            is_new = true;
        } else if people.is_empty() {
            // Whoever has too many open leaves no empty place behind.
            state.people.remove(&place);
        }
        drop(state);
        self.say(is_new);
    }

    /// A user has closed it.
    pub fn leave(&self, user: RawId, place: &Place, now: i64) {
        let mut state = self.state.lock();
        let is_new = state.tidy(now) | state.remove(user, place);
        drop(state);
        self.say(is_new);
    }

    /// The records that a user has open.
    pub fn places_of(&self, user: RawId, now: i64) -> BTreeSet<Place> {
        let state = self.state.lock();
        let places = state.places.get(&user).into_iter().flatten();
        let is_there = |place: &&Place| {
            let one = state.people.get(place).and_then(|people| people.get(&user));
            one.is_some_and(|one| one.until > now)
        };
        places.filter(is_there).cloned().collect()
    }

    /// Who else has a record open.
    pub fn others_at(&self, place: &Place, user: RawId, now: i64) -> Js {
        let state = self.state.lock();
        let people = state.people.get(place).into_iter().flatten();
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

impl State {
    /// Takes out who said nothing for long, at most once a second; whether there was somebody.
    fn tidy(&mut self, now: i64) -> bool {
        if now - self.tidied_at < TIDY_MS {
            return false;
        }
        self.tidied_at = now;
        let over = |people: &BTreeMap<RawId, Person>| {
            let over = people.iter().filter(|(_, one)| one.until <= now);
            over.map(|(user, _)| *user).collect::<Vec<RawId>>()
        };
        let silent: Vec<(RawId, Place)> = self
            .people
            .iter()
            .flat_map(|(place, people)| over(people).into_iter().map(|user| (user, place.clone())))
            .collect();
        for (user, place) in &silent {
            self.remove(*user, place);
        }
        !silent.is_empty()
    }

    fn remove(&mut self, user: RawId, place: &Place) -> bool {
        let Some(people) = self.people.get_mut(place) else {
            return false;
        };
        let was_there = people.remove(&user).is_some();
        if people.is_empty() {
            self.people.remove(place);
        }
        if let Some(places) = self.places.get_mut(&user) {
            places.remove(place);
            if places.is_empty() {
                self.places.remove(&user);
            }
        }
        was_there
    }
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
