//! The written report.

use guanxi_entity::entity;
use guanxi_types::Id;

use super::topic::Topic;

/// A text of the report that a person wrote in place of the one that is made. (方案段落)
#[entity(key = "scheme.section", title = "section", unique("section", "language"))]
pub struct Section {
    /// Which section of the report.
    #[field(text = 20, required, filter, list = 1)]
    pub section: String,
    /// The language of the text.
    #[field(choice("zh", "en"), required, filter, list = 2, default = "zh")]
    pub language: String,
    /// What stands in the report.
    #[field(long_text, required)]
    pub text: String,
    /// What the program had made of the figures when it was written.
    #[field(long_text)]
    pub made: Option<String>,
}

/// A report that was made; its files are on it. (方案报告)
#[entity(key = "scheme.report", title = "name", program_only)]
pub struct Report {
    /// Its title.
    #[field(text = 200, required, search, list = 1)]
    pub name: String,
    /// Its language.
    #[field(choice("zh", "en"), required, filter, list = 2, default = "zh")]
    pub language: String,
    /// The formats that it was made in.
    #[field(text = 40, required, list = 3)]
    pub formats: String,
    /// The topic of its second part.
    #[field(link = "scheme.topic", filter, list = 4)]
    pub topic_id: Option<Id<Topic>>,
    /// How far it is.
    #[field(
        choice("working", "done", "failed"),
        required,
        filter,
        list = 5,
        default = "working"
    )]
    pub state: String,
    /// Why it failed.
    #[field(text = 400)]
    pub problem: Option<String>,
    /// How many tables and figures it has.
    #[field(int, list = 6)]
    pub figures: Option<i64>,
    /// How long it took.
    #[field(int)]
    pub took_ms: Option<i64>,
    /// When it was done.
    #[field(datetime, filter, list = 7)]
    pub finished_at: Option<i64>,
}
