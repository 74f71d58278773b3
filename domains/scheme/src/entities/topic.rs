//! Business topics.

use guanxi_entity::entity;

/// Something that a company does with its customers again and again. (业务专题)
#[entity(key = "scheme.topic", title = "name", unique("number"))]
pub struct Topic {
    /// Its number.
    #[field(text = 40, required, search, filter, list = 1)]
    pub number: String,
    /// What it is called.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What it is about.
    #[field(long_text)]
    pub description: Option<String>,
    /// Its process, as JSON: nodes and edges.
    #[field(long_text)]
    pub flow: Option<String>,
    /// The forms that it uses, a line each: the name and, after a colon, what is filled in.
    #[field(long_text)]
    pub forms: Option<String>,
    /// The indicators that tell of it, a line each.
    #[field(long_text)]
    pub reports: Option<String>,
    /// Whether it came with the program.
    #[field(boolean, required, filter, list = 3, default = 0)]
    pub is_ready: bool,
}
