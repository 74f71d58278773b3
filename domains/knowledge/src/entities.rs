//! What the company knows, and how it is used.

use guanxi_entity::entity;
use guanxi_org::entities::{Role, User};
use guanxi_types::{Day, Id};

/// A base of knowledge: marketing, sales, service. (知识库)
#[entity(key = "knowledge.base", title = "name", unique("number"))]
pub struct Base {
    /// Its number.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its name.
    #[field(text = 100, required, search, list = 2)]
    pub name: String,
    /// Whether everybody reads what is published in it.
    #[field(boolean, required, filter, list = 3, default = 0)]
    pub is_for_everybody: bool,
    /// Whether members of the company read what is published in it, on their own pages.
    #[field(boolean, required, filter, list = 4, default = 0)]
    pub is_for_members: bool,
    /// What belongs into it.
    #[field(long_text)]
    pub note: Option<String>,
}

/// A role whose users read what is published in a base. (知识库读者)
#[entity(
    key = "knowledge.reader",
    title = "role_id",
    unique("base_id", "role_id"),
    child_of("base_id", "knowledge.base"),
    no_menu
)]
pub struct Reader {
    /// The base.
    #[field(link = "knowledge.base", required, filter, list = 1)]
    pub base_id: Id<Base>,
    /// The role.
    #[field(link = "org.role", required, filter, list = 2)]
    pub role_id: Id<Role>,
}

/// A shelf of a base. (知识分类)
#[entity(key = "knowledge.category", title = "name")]
pub struct Category {
    /// Its name.
    #[field(text = 100, required, search, list = 1)]
    pub name: String,
    /// The base; that of the category above it, where there is one.
    #[field(link = "knowledge.base", required, filter, list = 2)]
    pub base_id: Id<Base>,
    /// The category above it.
    #[field(link = "knowledge.category", filter, list = 3)]
    pub parent_id: Option<Id<Category>>,
    /// Its place among those beside it.
    #[field(int, list = 4)]
    pub position: Option<i64>,
}

/// What is known of something, in one language. Once published it shows what was published; the next version is written beside it. (知识文章)
#[entity(
    key = "knowledge.article",
    title = "title",
    unique("number", "language"),
    owner("owner_id", "reviewer_id", "created_by"),
    opened_to = "open_to_id"
)]
pub struct Article {
    /// Its number: the same in every language.
    #[field(text = 40, required, search, list = 1)]
    pub number: String,
    /// Its title.
    #[field(text = 200, required, search, list = 2)]
    pub title: String,
    /// The shelf.
    #[field(link = "knowledge.category", required, filter, list = 3)]
    pub category_id: Id<Category>,
    /// The base.
    #[field(link = "knowledge.base", read_only, filter, list = 4)]
    pub base_id: Option<Id<Base>>,
    /// The language.
    #[field(choice("zh", "en"), required, filter, list = 5, default = "zh")]
    pub language: String,
    /// How far it is.
    #[field(
        choice("draft", "in_review", "published", "archived"),
        required,
        read_only,
        filter,
        list = 6,
        default = "draft"
    )]
    pub state: String,
    /// What it says, in a sentence or two.
    #[field(text = 500, search)]
    pub summary: Option<String>,
    /// The text, in Markdown.
    #[field(long_text, search)]
    pub body: Option<String>,
    /// Words that it is about, by comma.
    #[field(text = 300, search, list = 7)]
    pub tags: Option<String>,
    /// Who answers for it.
    #[field(link = "org.user", filter, list = 8)]
    pub owner_id: Option<Id<User>>,
    /// The day by which its owner looks whether it is still true.
    #[field(date, filter, list = 9)]
    pub review_on: Option<Day>,
    /// The version that is published, or was last.
    #[field(int, read_only)]
    pub version_number: Option<i64>,
    /// Since when it is published.
    #[field(date, read_only, filter)]
    pub published_on: Option<Day>,
    /// Who wrote its text.
    #[field(link = "org.user", read_only, filter)]
    pub author_id: Option<Id<User>>,
    /// Who reviews it, or did last.
    #[field(link = "org.user", filter)]
    pub reviewer_id: Option<Id<User>>,
    /// The base whose readers see it: while it is published.
    #[field(link = "knowledge.base", read_only)]
    pub open_to_id: Option<Id<Base>>,
}

/// A version of an article: what it said, who wrote it and who let it through. No part of the article as far as reach goes: readers of a base
/// see what is published in it, not what is being written. (文章版本)
#[entity(
    key = "knowledge.version",
    title = "title",
    owner(
        "author_id",
        "reviewer_id",
        "article_id.owner_id",
        "article_id.reviewer_id",
        "article_id.created_by"
    ),
    program_only,
    no_menu
)]
pub struct Version {
    /// The article.
    #[field(link = "knowledge.article", required, filter, list = 1)]
    pub article_id: Id<Article>,
    /// Which one, from 1.
    #[field(int, required, filter, list = 2)]
    pub number: i64,
    /// How far it is.
    #[field(
        choice("draft", "in_review", "published", "archived"),
        required,
        filter,
        list = 3,
        default = "draft"
    )]
    pub state: String,
    /// Its title.
    #[field(text = 200, required, list = 4)]
    pub title: String,
    /// What it says, in a sentence or two.
    #[field(text = 500)]
    pub summary: Option<String>,
    /// The text, in Markdown.
    #[field(long_text)]
    pub body: Option<String>,
    /// What is new in it.
    #[field(text = 500, list = 5)]
    pub note: Option<String>,
    /// Who wrote it.
    #[field(link = "org.user", filter, list = 6)]
    pub author_id: Option<Id<User>>,
    /// Who is to review it, or did.
    #[field(link = "org.user", filter, list = 7)]
    pub reviewer_id: Option<Id<User>>,
    /// When it was decided.
    #[field(date, list = 8)]
    pub decided_on: Option<Day>,
    /// What the reviewer said.
    #[field(text = 500)]
    pub decision: Option<String>,
}

/// An article and a record that it is about, or that it is used in. (文章关联)
#[entity(
    key = "knowledge.link",
    title = "about",
    unique("article_id", "about", "kind"),
    child_of("article_id", "knowledge.article"),
    no_menu
)]
pub struct Link {
    /// The article.
    #[field(link = "knowledge.article", required, filter, list = 1)]
    pub article_id: Id<Article>,
    /// The record: `domain.entity/id`.
    #[field(text = 120, required, filter, list = 2)]
    pub about: String,
    /// Whether it is about the record, or used in it.
    #[field(choice("about", "used_in"), required, filter, list = 3, default = "about")]
    pub kind: String,
    /// In words.
    #[field(text = 300, list = 4)]
    pub note: Option<String>,
}

/// A piece of a published text, which it is found by: the index looks at the beginning of a text only. (文章片段)
#[entity(
    key = "knowledge.passage",
    title = "text",
    child_of("article_id", "knowledge.article"),
    program_only,
    no_menu
)]
pub struct Passage {
    /// The article.
    #[field(link = "knowledge.article", required, filter, list = 1)]
    pub article_id: Id<Article>,
    /// Its place, from 1.
    #[field(int, required, list = 2)]
    pub place: i64,
    /// The piece, under the title.
    #[field(text = 500, required, search, list = 3)]
    pub text: String,
}

/// How often somebody opened an article on a day. (阅读记录)
#[entity(
    key = "knowledge.read",
    title = "article_id",
    unique("article_id", "user_id", "day"),
    child_of("article_id", "knowledge.article"),
    program_only,
    no_menu
)]
pub struct Read {
    /// The article.
    #[field(link = "knowledge.article", required, filter, list = 1)]
    pub article_id: Id<Article>,
    /// Who.
    #[field(link = "org.user", required, filter, list = 2)]
    pub user_id: Id<User>,
    /// On which day.
    #[field(date, required, filter, list = 3)]
    pub day: Day,
    /// How often.
    #[field(int, required, list = 4)]
    pub count: i64,
}

/// Whether an article helped somebody; the last answer counts. (文章评价)
#[entity(
    key = "knowledge.vote",
    title = "article_id",
    unique("article_id", "user_id"),
    child_of("article_id", "knowledge.article"),
    program_only,
    no_menu
)]
pub struct Vote {
    /// The article.
    #[field(link = "knowledge.article", required, filter, list = 1)]
    pub article_id: Id<Article>,
    /// Who says so.
    #[field(link = "org.user", required, filter, list = 2)]
    pub user_id: Id<User>,
    /// Whether it helped.
    #[field(boolean, required, filter, list = 3)]
    pub is_helpful: bool,
    /// What is missing or wrong.
    #[field(text = 500, list = 4)]
    pub comment: Option<String>,
    /// When.
    #[field(date, required, filter, list = 5)]
    pub day: Day,
    /// Of which version.
    #[field(int, list = 6)]
    pub version_number: Option<i64>,
}

/// What was looked for and not found. (无结果搜索)
#[entity(
    key = "knowledge.missed_search",
    title = "text",
    unique("text"),
    program_only,
    no_menu
)]
pub struct MissedSearch {
    /// What was typed.
    #[field(text = 100, required, search, list = 1)]
    pub text: String,
    /// How often.
    #[field(int, required, filter, list = 2)]
    pub count: i64,
    /// The first day.
    #[field(date, required, filter, list = 3)]
    pub first_on: Day,
    /// The last day.
    #[field(date, required, filter, list = 4)]
    pub last_on: Day,
}
