//! Which sales a user's figures may tell of, where the user may not read them all.

use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::sync::LazyLock;

use guanxi_record::{Schema, SqlText, reached_through, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, Result, Scope, Scopes};
use rustc_hash::FxHashSet;

/// Stores and customers whose sales count. A sale counts by either.
///
/// What a user may read because he rang it up, or because it was shared, isn't part of his figures: they tell of stores
/// and customers, whole.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Visible {
    /// Stores in reach.
    pub stores: FxHashSet<i64>,
    /// Customers in reach.
    pub customers: FxHashSet<i64>,
}

impl Visible {
    /// What the figures of this user may tell of; `None`: of everything.
    ///
    /// # Errors
    /// `access.forbidden` for who may read no sales; `insight.scope_too_narrow` for who may read but the own.
    pub fn of(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx) -> Result<Option<Self>> {
        let sale = schema.entity("trade.sale")?;
        let reach = require(ctx, Action::Read, sale)?;
        if reach.is_all() {
            return Ok(None);
        }
        if reach.scopes == Scopes::NONE.and(Scope::Own) {
            return Err(Problem::new(ErrorKind::Forbidden, "insight.scope_too_narrow"));
        }
        let mut through = |link: &str| -> Result<FxHashSet<i64>> {
            Ok(reached_through(r, ctx, reach, (sale, link))?
                .into_iter()
                .collect())
        };
        Ok(Some(Self {
            stores: through("store_id")?,
            customers: through("customer_id")?,
        }))
    }

    /// The same for figures that name customers: only those whom the user may read count.
    ///
    /// # Errors
    /// As [`Visible::of`].
    pub fn of_customers(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx) -> Result<Option<Self>> {
        let sales = Self::of(r, schema, ctx)?;
        let customer = schema.entity("customers.customer")?;
        let reach = require(ctx, Action::Read, customer)?;
        if reach.is_all() {
            return Ok(sales);
        }
        let mut sql = SqlText::new(&format!("SELECT id FROM {}", customer.table));
        restrict(&mut sql, ctx, reach, customer);
        let mut customers = FxHashSet::default();
        r.query_each(&sql.text, &sql.params, &mut |row| {
            customers.insert(row.int(0));
            Ok(())
        })?;
        if let Some(sales) = sales {
            customers.retain(|id| sales.customers.contains(id));
        }
        Ok(Some(Self {
            stores: FxHashSet::default(),
            customers,
        }))
    }

    /// Whether a sale of this store and customer counts.
    #[must_use]
    pub fn keeps(&self, store: i64, customer: Option<i64>) -> bool {
        self.stores.contains(&store) || customer.is_some_and(|id| self.customers.contains(&id))
    }
}

/// Answers are kept under the text of their question, so the text tells one set of ids from another, shortly.
impl fmt::Debug for Visible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        static KEYS: LazyLock<[std::hash::RandomState; 2]> = LazyLock::new(Default::default);
        let sorted = |ids: &FxHashSet<i64>| {
            let mut ids: Vec<i64> = ids.iter().copied().collect();
            ids.sort_unstable();
            ids
        };
        let ids = (sorted(&self.stores), sorted(&self.customers));
        let digest = |key: &std::hash::RandomState| {
            let mut hasher = key.build_hasher();
            ids.hash(&mut hasher);
            std::hash::Hasher::finish(&hasher)
        };
        write!(f, "Visible({:?})", KEYS.each_ref().map(digest))
    }
}
