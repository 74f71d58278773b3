//! The nouns of the organisation.

use guanxi_entity::entity;
use guanxi_types::{Day, Id};

/// The company itself; there is one record. (企业)
#[entity(key = "org.company", title = "name")]
pub struct Company {
    /// Its name.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// ISO 4217 code of the currency that every amount is in.
    #[field(text = 3, required, list = 2, default = "CNY")]
    pub currency: String,
    /// IANA zone of stores that don't state their own.
    #[field(text = 64, required, list = 3, default = "Asia/Shanghai")]
    pub zone: String,
    /// What it does.
    #[field(long_text)]
    pub introduction: Option<String>,
}

/// A unit of the organisation. (部门)
#[entity(key = "org.org_unit", title = "name", unique("number"))]
pub struct OrgUnit {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// What kind of unit.
    #[field(
        choice("company", "region", "department", "store"),
        required,
        filter,
        list = 3,
        default = "department"
    )]
    pub kind: String,
    /// The unit above.
    #[field(link = "org.org_unit", filter, list = 4)]
    pub parent_id: Option<Id<OrgUnit>>,
}

/// A post in a unit; who holds it leads those below. (岗位)
#[entity(key = "org.post", title = "name", unique("number"))]
pub struct Post {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// What it is called.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The unit that it belongs to.
    #[field(link = "org.org_unit", required, filter, list = 3)]
    pub org_unit_id: Id<OrgUnit>,
    /// Whether it leads its unit and the units below.
    #[field(boolean, required, filter, list = 4, default = 0)]
    pub is_head: bool,
    /// The post above; the head of the unit, or of the next one up, where empty.
    #[field(link = "org.post", filter, list = 5)]
    pub reports_to_id: Option<Id<Post>>,
    /// First day.
    #[field(date, filter, list = 6)]
    pub valid_from: Option<Day>,
    /// Last day.
    #[field(date, filter, list = 7)]
    pub valid_to: Option<Day>,
}

/// A post held by a user from a day to a day. (任职)
#[entity(
    key = "org.post_assignment",
    title = "post_id",
    child_of("post_id", "org.post"),
    no_menu
)]
pub struct PostAssignment {
    /// The post.
    #[field(link = "org.post", required, filter, list = 1)]
    pub post_id: Id<Post>,
    /// Who holds it.
    #[field(link = "org.user", required, filter, list = 2)]
    pub user_id: Id<User>,
    /// Whether it is the user's main post.
    #[field(boolean, required, filter, list = 3, default = 1)]
    pub is_primary: bool,
    /// First day.
    #[field(date, filter, list = 4)]
    pub valid_from: Option<Day>,
    /// Last day.
    #[field(date, filter, list = 5)]
    pub valid_to: Option<Day>,
}

/// People who work together, across units. (团队)
#[entity(key = "org.team", title = "name", unique("number"))]
pub struct Team {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The unit that it belongs to.
    #[field(link = "org.org_unit", filter, list = 3)]
    pub org_unit_id: Option<Id<OrgUnit>>,
    /// What it is for.
    #[field(long_text)]
    pub description: Option<String>,
}

/// A user in a team from a day to a day. (团队成员)
#[entity(
    key = "org.team_member",
    title = "user_id",
    child_of("team_id", "org.team"),
    no_menu
)]
pub struct TeamMember {
    /// The team.
    #[field(link = "org.team", required, filter, list = 1)]
    pub team_id: Id<Team>,
    /// Who.
    #[field(link = "org.user", required, filter, list = 2)]
    pub user_id: Id<User>,
    /// First day.
    #[field(date, filter, list = 3)]
    pub valid_from: Option<Day>,
    /// Last day.
    #[field(date, filter, list = 4)]
    pub valid_to: Option<Day>,
}

/// A part of the market that somebody looks after; territories of a kind form trees. (片区)
#[entity(key = "org.territory", title = "name", unique("number"))]
pub struct Territory {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// By what the market is divided.
    #[field(
        choice("region", "industry", "product"),
        required,
        filter,
        list = 3,
        default = "region"
    )]
    pub kind: String,
    /// The territory it is a part of.
    #[field(link = "org.territory", filter, list = 4)]
    pub parent_id: Option<Id<Territory>>,
    /// First day.
    #[field(date, filter, list = 5)]
    pub valid_from: Option<Day>,
    /// Last day.
    #[field(date, filter, list = 6)]
    pub valid_to: Option<Day>,
}

/// Who looks after a territory, and all below it, from a day to a day. (片区负责)
#[entity(
    key = "org.territory_member",
    title = "territory_id",
    child_of("territory_id", "org.territory"),
    no_menu
)]
pub struct TerritoryMember {
    /// The territory.
    #[field(link = "org.territory", required, filter, list = 1)]
    pub territory_id: Id<Territory>,
    /// Who.
    #[field(link = "org.user", filter, list = 2)]
    pub user_id: Option<Id<User>>,
    /// Or every member of which team.
    #[field(link = "org.team", filter, list = 3)]
    pub team_id: Option<Id<Team>>,
    /// First day.
    #[field(date, filter, list = 4)]
    pub valid_from: Option<Day>,
    /// Last day.
    #[field(date, filter, list = 5)]
    pub valid_to: Option<Day>,
}

/// Somebody who signs in. (用户)
#[entity(key = "org.user", title = "name", unique("login"), owner("id"))]
pub struct User {
    /// What is typed to sign in.
    #[field(text = 60, required, search, list = 1)]
    pub login: String,
    /// The person's name.
    #[field(text = 100, required, search, list = 2)]
    pub name: String,
    /// E-mail address.
    #[field(text = 200, search, list = 3)]
    pub email: Option<String>,
    /// Phone, E.164.
    #[field(text = 30, search, list = 4)]
    pub phone: Option<String>,
    /// The unit that the user belongs to.
    #[field(link = "org.org_unit", filter, list = 5)]
    pub org_unit_id: Option<Id<OrgUnit>>,
    /// Language of the interface.
    #[field(choice("zh", "en"), required, default = "zh")]
    pub locale: String,
    /// Whether signing in is allowed.
    #[field(boolean, required, filter, list = 6, default = 1)]
    pub is_active: bool,
    /// Whether the next sign-in asks for a new password.
    #[field(boolean, required, default = 1)]
    pub must_change_password: bool,
    /// Argon2id hash; nobody reads it.
    #[field(secret)]
    pub password_hash: Option<String>,
}

/// What a user may be. (角色)
#[entity(key = "org.role", title = "name", unique("key"))]
pub struct Role {
    /// Stable key (`administrator`).
    #[field(text = 60, required, search, list = 1)]
    pub key: String,
    /// Its name.
    #[field(text = 100, required, search, list = 2)]
    pub name: String,
    /// What it is for.
    #[field(long_text, list = 3)]
    pub description: Option<String>,
}

/// A role held by a user.
#[entity(
    key = "org.user_role",
    title = "role_id",
    unique("user_id", "role_id"),
    child_of("user_id", "org.user"),
    no_menu
)]
pub struct UserRole {
    /// Who.
    #[field(link = "org.user", required, filter, list = 1)]
    pub user_id: Id<User>,
    /// Which role.
    #[field(link = "org.role", required, filter, list = 2)]
    pub role_id: Id<Role>,
}

/// One line of the policy: what a role may do with which records, and whose.
#[entity(
    key = "org.role_grant",
    title = "entity",
    unique("role_id", "entity", "action"),
    child_of("role_id", "org.role"),
    no_menu
)]
pub struct RoleGrant {
    /// The role.
    #[field(link = "org.role", required, filter, list = 1)]
    pub role_id: Id<Role>,
    /// Entity key, or `*` for all that no line names.
    #[field(text = 80, required, filter, list = 2)]
    pub entity: String,
    /// What may be done.
    #[field(
        choice("read", "create", "update", "delete", "import", "export"),
        required,
        filter,
        list = 3
    )]
    pub action: String,
    /// With whose records.
    #[field(
        choice("none", "own", "team", "subordinates", "territory", "all"),
        required,
        filter,
        list = 4
    )]
    pub scope: String,
}

/// One line of the policy about a field: what of it a role's users don't see or may not change. (字段权限)
#[entity(
    key = "org.field_rule",
    title = "field",
    unique("role_id", "entity", "field"),
    child_of("role_id", "org.role"),
    no_menu
)]
pub struct FieldRule {
    /// The role.
    #[field(link = "org.role", required, filter, list = 1)]
    pub role_id: Id<Role>,
    /// Entity key.
    #[field(text = 80, required, filter, list = 2)]
    pub entity: String,
    /// The field's name.
    #[field(text = 80, required, filter, list = 3)]
    pub field: String,
    /// What is kept back.
    #[field(choice("hide", "mask", "read_only"), required, filter, list = 4)]
    pub rule: String,
    /// Whether a masked value may be uncovered, one at a time and recorded.
    #[field(boolean, required, list = 5, default = 0)]
    pub may_reveal: bool,
}

/// A market area; areas form a tree. (市场区域)
#[entity(key = "org.market_area", title = "name", unique("number"))]
pub struct MarketArea {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The area it is a part of.
    #[field(link = "org.market_area", filter, list = 3)]
    pub parent_id: Option<Id<MarketArea>>,
}

/// A shop, or any other place that sells. (门店)
#[entity(
    key = "org.store",
    title = "name",
    unique("number"),
    territory("territory_id")
)]
pub struct Store {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 200, required, search, list = 2)]
    pub name: String,
    /// The market area it serves.
    #[field(link = "org.market_area", filter, list = 3)]
    pub market_area_id: Option<Id<MarketArea>>,
    /// The territory it lies in.
    #[field(link = "org.territory", filter)]
    pub territory_id: Option<Id<Territory>>,
    /// The unit that runs it.
    #[field(link = "org.org_unit", filter)]
    pub org_unit_id: Option<Id<OrgUnit>>,
    /// IANA zone whose midnight ends its business day; the company's where empty.
    #[field(text = 64, list = 4)]
    pub zone: Option<String>,
    /// City.
    #[field(text = 100, search, filter, list = 5)]
    pub city: Option<String>,
    /// Street address.
    #[field(text = 300)]
    pub address: Option<String>,
    /// Degrees north of the equator, south negative: 31.2304.
    #[field(text = 12)]
    pub latitude: Option<String>,
    /// Degrees east of Greenwich, west negative: 121.4737.
    #[field(text = 12)]
    pub longitude: Option<String>,
    /// First business day.
    #[field(date, filter)]
    pub opened_on: Option<Day>,
    /// Whether it still sells.
    #[field(boolean, required, filter, list = 6, default = 1)]
    pub is_active: bool,
}

/// A list's filters and order under a name. (视图)
#[entity(key = "org.saved_view", title = "name", shared_by = "is_shared", no_menu)]
pub struct SavedView {
    /// Its name.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// The list it is of: an entity key.
    #[field(text = 80, required, filter, list = 2)]
    pub entity: String,
    /// The list's query string.
    #[field(text = 4000)]
    pub query: Option<String>,
    /// Whether everybody sees it.
    #[field(boolean, required, filter, list = 3, default = 0)]
    pub is_shared: bool,
}
