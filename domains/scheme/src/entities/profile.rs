//! What the company says of itself.

use guanxi_entity::entity;

/// What the company says of itself, in one language. (企业简介)
#[entity(key = "scheme.profile", title = "name", unique("language"))]
pub struct Profile {
    /// The company, as it calls itself here.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// The language of these texts.
    #[field(choice("zh", "en"), required, filter, list = 2, default = "zh")]
    pub language: String,
    /// The main slogan.
    #[field(text = 200, list = 3)]
    pub slogan: Option<String>,
    /// What it is and does.
    #[field(long_text)]
    pub introduction: Option<String>,
    /// Its market, and the groups of customers in it.
    #[field(long_text)]
    pub market: Option<String>,
    /// Its main products.
    #[field(long_text)]
    pub products: Option<String>,
    /// Its mission.
    #[field(long_text)]
    pub mission: Option<String>,
    /// Its vision.
    #[field(long_text)]
    pub vision: Option<String>,
    /// What it promises all.
    #[field(long_text)]
    pub proposition: Option<String>,
    /// What it promises customers.
    #[field(long_text, group = "propositions")]
    pub for_customers: Option<String>,
    /// What it promises employees.
    #[field(long_text, group = "propositions")]
    pub for_employees: Option<String>,
    /// What it promises shareholders.
    #[field(long_text, group = "propositions")]
    pub for_shareholders: Option<String>,
    /// What it promises suppliers.
    #[field(long_text, group = "propositions")]
    pub for_suppliers: Option<String>,
    /// What it promises society.
    #[field(long_text, group = "propositions")]
    pub for_society: Option<String>,
}
