//! How the company sorts its customers: one place in a tree, lists made by hand, and tags.

use guanxi_entity::entity;
use guanxi_types::Id;

use super::customer::Customer;

/// A class of customers by the company's own rules; classes form a tree. (客户分类)
#[entity(key = "customers.classification", title = "name", unique("number"))]
pub struct Classification {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The class above.
    #[field(link = "customers.classification", filter, list = 3)]
    pub parent_id: Option<Id<Classification>>,
}

/// A list of customers made by hand. (客户分组)
#[entity(key = "customers.customer_group", title = "name", unique("name"))]
pub struct CustomerGroup {
    /// Its name.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// What it is for.
    #[field(long_text, list = 2)]
    pub description: Option<String>,
}

/// Who is on the list.
#[entity(
    key = "customers.group_member",
    title = "customer_id",
    unique("group_id", "customer_id"),
    child_of("group_id", "customers.customer_group"),
    no_menu
)]
pub struct GroupMember {
    /// The list.
    #[field(link = "customers.customer_group", required, filter, list = 1)]
    pub group_id: Id<CustomerGroup>,
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 2)]
    pub customer_id: Id<Customer>,
}

/// A word to hang on customers. (标签)
#[entity(key = "customers.tag", title = "name", unique("name"))]
pub struct Tag {
    /// The word.
    #[field(text = 60, required, search, list = 1)]
    pub name: String,
    /// Its colour.
    #[field(
        choice("grey", "red", "orange", "gold", "green", "cyan", "blue", "purple"),
        required,
        filter,
        list = 2,
        default = "grey"
    )]
    pub colour: String,
    /// When it is used.
    #[field(long_text, list = 3)]
    pub description: Option<String>,
}

/// A tag on a customer.
#[entity(
    key = "customers.customer_tag",
    title = "tag_id",
    unique("customer_id", "tag_id"),
    child_of("customer_id", "customers.customer"),
    no_menu
)]
pub struct CustomerTag {
    /// Who.
    #[field(link = "customers.customer", required, filter, list = 1)]
    pub customer_id: Id<Customer>,
    /// Which tag.
    #[field(link = "customers.tag", required, filter, list = 2)]
    pub tag_id: Id<Tag>,
}
