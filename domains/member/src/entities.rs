//! What administrators set of the pages.

use guanxi_entity::entity;

/// What the company says and allows on its members' own pages; the oldest counts. (会员页面设置)
#[entity(key = "member.page_setting", title = "name", unique("name"))]
pub struct PageSetting {
    /// What it is called.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// Whether members can sign in.
    #[field(boolean, required, list = 2, default = 1)]
    pub is_open: bool,
    /// What members may correct of what is known of them.
    #[field(
        choices("name", "email", "sex", "birth_on", "city", "address", "occupation"),
        list = 3
    )]
    pub editable: Option<String>,
    /// What they read when they sign in.
    #[field(long_text)]
    pub welcome: Option<String>,
    /// How the company uses personal data: what members agree to. It is kept with what they say.
    #[field(long_text)]
    pub privacy: Option<String>,
    /// What members are told by mail or text message, beside their pages.
    #[field(choices("tier", "points"))]
    pub tells: Option<String>,
    /// How many days before points expire they are told of.
    #[field(int)]
    pub days_ahead: Option<i64>,
}
