//! What is counted, weighed and measured in.

use guanxi_entity::entity;
use guanxi_types::{Id, Qty};

/// A unit of measure. (计量单位)
#[entity(key = "catalog.unit", title = "name", unique("number"))]
pub struct Unit {
    /// Its symbol or number: `pcs`, `kg`.
    #[field(text = 20, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 60, required, search, list = 2)]
    pub name: String,
    /// The unit that it is a multiple of; itself a base unit where empty.
    #[field(link = "catalog.unit", filter, list = 3)]
    pub base_unit_id: Option<Id<Unit>>,
    /// How many of the base unit it is, in thousandths.
    #[field(qty, required, list = 4, default = 1_000)]
    pub factor: Qty,
    /// Decimals that a quantity of it may have.
    #[field(choice("0", "1", "2", "3"), required, list = 5, default = "0")]
    pub decimals: String,
}
