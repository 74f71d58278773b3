//! What is kept between questions, and for how long.
//!
//! A computation reads files of the warehouse and values that are derived from them for everybody: the rosters of customers and
//! products, the classes of customers. Its [`Scope`] writes down which. A derived value has a stamp that stays when the value is
//! made anew and comes out the same: a sale of today makes the roster of customers be read again, and as long as it names nobody
//! new, answers about other months stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_types::Result;
use guanxi_warehouse::{Footprint, Warehouse, Watched};
use parking_lot::Mutex;

use crate::queries::database::Stamp;
use crate::queries::facts::{Facts, Groups, Products};
use crate::queries::roster::Roster;
use crate::queries::running::Running;
use crate::rules::decile::DecileKind;

/// A value that is derived once for all questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Derived {
    /// The roster of customers.
    Customers,
    /// The roster of products.
    Products,
    /// The customer classes by heads.
    Deciles,
    /// The customer classes by sales.
    SalesDeciles,
}

/// What an answer was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    files: Footprint,
    derived: BTreeMap<Derived, u64>,
    database: Option<Stamp>,
}

/// One computation: what it reads is written down.
pub struct Scope {
    watched: Watched,
    derived: Mutex<BTreeMap<Derived, u64>>,
    database: Mutex<Option<Stamp>>,
}

impl Scope {
    /// Of this warehouse, with nothing read yet.
    #[must_use]
    pub fn new(warehouse: &Arc<Warehouse>) -> Self {
        Self {
            watched: Watched::new(warehouse),
            derived: Mutex::new(BTreeMap::new()),
            database: Mutex::new(None),
        }
    }

    /// For answers that nobody keeps.
    #[must_use]
    pub fn passing(warehouse: &Arc<Warehouse>) -> Self {
        Self {
            watched: Watched::passing(warehouse),
            derived: Mutex::new(BTreeMap::new()),
            database: Mutex::new(None),
        }
    }

    /// The warehouse to read from.
    #[must_use]
    pub const fn watched(&self) -> &Watched {
        &self.watched
    }

    /// What was read.
    #[must_use]
    pub fn needs(&self) -> Needs {
        Needs {
            files: self.watched.footprint(),
            derived: self.derived.lock().clone(),
            database: *self.database.lock(),
        }
    }

    /// The state of the database that was read. Who reads twice stands by the first: an answer of two states is never current.
    pub(super) fn note_database(&self, stamp: Stamp) {
        self.database.lock().get_or_insert(stamp);
    }

    /// A value of two stamps within one computation is a mixture; no stamp is 0, so its answer is never current.
    fn note(&self, which: Derived, stamp: u64) {
        let mut derived = self.derived.lock();
        let noted = derived.entry(which).or_insert(stamp);
        if *noted != stamp {
            *noted = 0;
        }
    }
}

/// A derived value.
pub struct Slot<T> {
    value: Arc<T>,
    needs: Needs,
    stamp: u64,
}

/// The derived values that there are.
#[derive(Default)]
pub struct Prepared {
    last_stamp: u64,
    pub(super) customers: Option<Slot<Roster>>,
    pub(super) products: Option<Slot<Products>>,
    pub(super) deciles: Option<Slot<Vec<u8>>>,
    pub(super) sales_deciles: Option<Slot<Vec<u8>>>,
}

/// Kept between questions.
#[derive(Default)]
pub struct Kept {
    prepared: Mutex<Prepared>,
    pub(super) running: Running,
}

impl Facts<'_> {
    /// A derived value: the kept one while it is current or, at a closer look, `still` what it would be; else made anew.
    pub(super) fn kept_or<T: PartialEq>(
        &self,
        which: Derived,
        place: impl Fn(&mut Prepared) -> &mut Option<Slot<T>>,
        still: impl FnOnce(&Facts<'_>, &T) -> Result<bool>,
        make: impl FnOnce(&Facts<'_>) -> Result<T>,
    ) -> Result<Arc<T>> {
        let found = {
            let mut kept = self.kept.prepared.lock();
            place(&mut kept)
                .as_ref()
                .map(|slot| (Arc::clone(&slot.value), slot.needs.clone(), slot.stamp))
        };
        if let Some((value, needs, stamp)) = &found
            && self.is_current(needs)?
        {
            self.scope.note(which, *stamp);
            return Ok(Arc::clone(value));
        }
        // What it is made of is its own matter: the question needs the value, not the files behind it.
        let scope = Scope::new(self.warehouse.warehouse());
        let facts = Facts::new(&scope, self.kept);
        let made = match found {
            Some((value, ..)) if still(&facts, &value)? => value,
            _ => Arc::new(make(&facts)?),
        };
        let needs = scope.needs();
        let mut kept = self.kept.prepared.lock();
        kept.last_stamp += 1;
        let stamp = kept.last_stamp;
        let slot = place(&mut kept);
        let (value, stamp) = match slot.take() {
            Some(before) if Arc::ptr_eq(&before.value, &made) || before.value == made => {
                (before.value, before.stamp)
            }
            _ => (made, stamp),
        };
        *slot = Some(Slot {
            value: Arc::clone(&value),
            needs,
            stamp,
        });
        drop(kept);
        self.scope.note(which, stamp);
        Ok(value)
    }

    /// Whether a computation would read the same again.
    ///
    /// # Errors
    /// When the warehouse can't be read.
    pub fn is_current(&self, needs: &Needs) -> Result<bool> {
        if !needs.files.is_current(self.warehouse.warehouse()) {
            return Ok(false);
        }
        if let (Some(stamp), Some(database)) = (needs.database, self.database)
            && database.stamp()? != stamp
        {
            return Ok(false);
        }
        for (which, stamp) in &needs.derived {
            if self.stamp(*which)? != *stamp {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The stamp of a derived value, which is brought up to date for that.
    fn stamp(&self, which: Derived) -> Result<u64> {
        let scope = Scope::new(self.warehouse.warehouse());
        let facts = Facts::new(&scope, self.kept);
        match which {
            Derived::Customers => drop(facts.customers()?),
            Derived::Products => drop(facts.products()?),
            Derived::Deciles => drop::<Groups>(facts.deciles(DecileKind::Customer)?),
            Derived::SalesDeciles => drop::<Groups>(facts.deciles(DecileKind::Sales)?),
        }
        Ok(scope.needs().derived.get(&which).copied().unwrap_or_default())
    }
}
