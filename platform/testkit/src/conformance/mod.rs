//! What holds for every entity, checked from nothing but its definition. The application hands in its definitions; each
//! check runs over all of them on both engines.

pub mod access;
pub mod fields;
pub mod files;
pub mod reading;
pub mod words;
pub mod writing;

use guanxi_entity::EntityDef;
use guanxi_record::Schema;
use guanxi_record::customise::Change;
use guanxi_store::Store;

use crate::engines::each_engine;
use crate::fixture::Fixture;
use crate::people::People;
use crate::values::{Given, Maker};

/// What is checked.
pub struct Suite {
    /// Everything declared.
    pub schema: Schema,
    /// Makes what a new company begins with.
    pub seed: fn(&Store, &Schema),
    /// What its administrators define.
    pub changes: Vec<Change>,
    /// Values that can't be made up.
    pub given: &'static [Given],
    /// Makes users who see each other in every way there is.
    pub people: fn(&Fixture) -> People,
}

/// What a check works with: a company of its own, and values for its records.
pub struct Kit<'a> {
    /// The company.
    pub fixture: &'a Fixture,
    /// Values.
    pub maker: Maker<'a>,
    /// Makes users who see each other in every way there is.
    pub people: fn(&Fixture) -> People,
}

impl Suite {
    /// Runs a check for every entity, on both engines.
    ///
    /// # Panics
    /// When it fails.
    pub fn each(&self, check: fn(&Kit<'_>, &'static EntityDef)) {
        self.company(|kit| {
            for def in plentiful(kit.fixture) {
                eprintln!("{:?} {}", kit.fixture.store.engine(), def.key);
                check(kit, def);
            }
        });
    }

    /// Runs a check on a company, on both engines.
    ///
    /// # Panics
    /// When it fails.
    pub fn company(&self, check: impl Fn(&Kit<'_>)) {
        each_engine(|engine| {
            let fixture = self.fixture(engine);
            check(&Kit {
                fixture: &fixture,
                maker: Maker::new(&fixture, self.given),
                people: self.people,
            });
        });
    }

    /// A new company.
    #[must_use]
    pub fn fixture(&self, engine: guanxi_store::Engine) -> Fixture {
        let mut fixture = Fixture::new(engine, &self.schema);
        (self.seed)(&fixture.store, &self.schema);
        fixture.customise(&self.changes).unwrap();
        fixture
    }
}

/// The entities of which there may be any number. Of those that there is one of for each choice (a profile for each language), a check
/// would make more than there are choices; their domains' own tests say what holds for them.
fn plentiful(fixture: &Fixture) -> impl Iterator<Item = &'static EntityDef> + '_ {
    let all = fixture.schema.entities().iter().copied();
    all.filter(|def| !crate::values::is_one_a_choice(def))
}
