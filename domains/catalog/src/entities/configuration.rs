//! Products that are put together from options.

use guanxi_entity::entity;
use guanxi_types::{Id, Money};

use super::product::Product;

/// Options of a product of which so many are chosen. (选项组)
#[entity(
    key = "catalog.option_group",
    title = "name",
    unique("number"),
    child_of("product_id", "catalog.product"),
    no_menu
)]
pub struct OptionGroup {
    /// The configurable product.
    #[field(link = "catalog.product", required, filter, list = 1)]
    pub product_id: Id<Product>,
    /// Its number, by which files name it.
    #[field(text = 40, required, search, list = 2)]
    pub number: String,
    /// Its name.
    #[field(text = 100, required, search, list = 3)]
    pub name: String,
    /// Its English name, for those who read English.
    #[field(text = 100)]
    pub english_name: Option<String>,
    /// How many are chosen at least.
    #[field(int, required, list = 4, default = 1)]
    pub min_choices: i64,
    /// How many are chosen at most; any number where empty.
    #[field(int, list = 5)]
    pub max_choices: Option<i64>,
    /// Its place.
    #[field(int, list = 6)]
    pub position: Option<i64>,
}

/// One thing that may be chosen. (选项)
#[entity(
    key = "catalog.product_option",
    title = "name",
    unique("number"),
    child_of("option_group_id", "catalog.option_group"),
    no_menu
)]
pub struct ProductOption {
    /// Its group.
    #[field(link = "catalog.option_group", required, filter, list = 1)]
    pub option_group_id: Id<OptionGroup>,
    /// Its number, by which files name it.
    #[field(text = 40, required, search, list = 2)]
    pub number: String,
    /// Its name.
    #[field(text = 100, required, search, list = 3)]
    pub name: String,
    /// Its English name, for those who read English.
    #[field(text = 100)]
    pub english_name: Option<String>,
    /// What the product costs more with it, in the company's currency; less where negative.
    #[field(money, required, list = 4, default = 0)]
    pub price: Money,
    /// The product that it puts in, where it is one of its own.
    #[field(link = "catalog.product", filter, list = 5)]
    pub component_id: Option<Id<Product>>,
    /// Its place.
    #[field(int, list = 6)]
    pub position: Option<i64>,
}

/// What holds between two options of a product. (选项规则)
#[entity(
    key = "catalog.option_rule",
    title = "kind",
    unique("option_id", "other_id", "kind"),
    child_of("option_id", "catalog.product_option"),
    no_menu
)]
pub struct OptionRule {
    /// The option.
    #[field(link = "catalog.product_option", required, filter, list = 1)]
    pub option_id: Id<ProductOption>,
    /// `requires`: not without the other; `excludes`: never together with it, either way round.
    #[field(choice("requires", "excludes"), required, filter, list = 2)]
    pub kind: String,
    /// The other option, of the same product.
    #[field(link = "catalog.product_option", required, filter, list = 3)]
    pub other_id: Id<ProductOption>,
    /// Why, for who reads the refusal.
    #[field(text = 300)]
    pub note: Option<String>,
}
