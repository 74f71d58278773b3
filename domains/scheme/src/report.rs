//! The written scheme (A7): part 1 in the order of the scheme's sections, part 2 a topic with its two rounds.
//!
//! Each section makes its text of the company's figures; a text that a person wrote ([`crate::entities::Section`]) takes its place,
//! while tables and figures stay fresh.

mod goods;
mod known;
mod page;
mod people;
mod plan;
mod print;
mod rounds;
mod sales;
mod space;
mod topic;
mod view;

use guanxi_insight::Insight;
use guanxi_record::Schema;
use guanxi_report::{Block, Document};
use guanxi_store::Store;
use guanxi_types::{Ctx, ErrorKind, Locale, RawId, Result};

pub use known::{Known, RoundKnown, round_known};
pub use page::Page;
pub use rounds::diagram;

/// What a report is made from.
pub struct Source<'s> {
    /// The figures.
    pub insight: &'s Insight,
    /// What is declared.
    pub schema: &'s Schema,
    /// The company's records.
    pub store: &'s Store,
    /// Who asks.
    pub ctx: Ctx,
    /// In which language.
    pub lang: Locale,
    /// The topic of the second part; `None`: that of the two newest rounds, else the first one.
    pub topic: Option<RawId>,
}

/// A section: its key, its heading, and what writes it.
struct Section {
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    write: fn(&mut Page<'_>) -> Result<()>,
}

const fn section(
    key: &'static str,
    (zh, en): (&'static str, &'static str),
    write: fn(&mut Page<'_>) -> Result<()>,
) -> Section {
    Section { key, zh, en, write }
}

/// Part 1, in the order of the scheme.
static PART_ONE: [Section; 22] = [
    section("A1", ("企业简介", "Enterprise profile"), plan::profile),
    section(
        "A2",
        ("SWOT 分析与发展战略", "SWOT and development strategy"),
        plan::swot,
    ),
    section(
        "A3",
        ("五大策略方向", "Five strategic directions"),
        plan::directions,
    ),
    section(
        "A4",
        ("客户关系空间策略", "Relationship strategy"),
        plan::relations,
    ),
    section("A5", ("CRM 流程轮次", "CRM rounds"), rounds::overview),
    section("B1", ("全会员制", "Full membership"), sales::membership),
    section("B2", ("单笔销售记录", "The single sale record"), sales::record),
    section("B3", ("主要商品结构", "Main product structure"), goods::structure),
    section("B4", ("市场区域与客户清单", "Market areas"), sales::areas),
    section("B5", ("总销售额", "Total sales"), sales::total),
    section("B6", ("客单价", "Ticket value"), sales::ticket),
    section("B7", ("购物频率", "Purchase frequency"), sales::frequency),
    section("B8", ("客数与人次", "Customers and visits"), sales::visits),
    section(
        "B9",
        ("市场需求：畅销品", "Market demand: best sellers"),
        goods::best,
    ),
    section(
        "B10",
        ("潜在需求：高增长商品", "Potential demand: growing goods"),
        goods::growing,
    ),
    section(
        "B11",
        (
            "未来需求：意见领袖的选择",
            "Future demand: what opinion leaders buy",
        ),
        goods::future,
    ),
    section("B12", ("十分位分析", "Decile analysis"), people::deciles),
    section("B13", ("客户档案设计", "Customer file design"), people::file),
    section("B14", ("客户分类描述", "Class descriptions"), people::classes),
    section(
        "B15",
        ("三维分析框架", "The three-dimensional framework"),
        space::cube,
    ),
    section(
        "B16",
        ("指标体系与推断关系", "Indicators and their identities"),
        space::identities,
    ),
    section(
        "B17",
        ("客户价值与生命周期", "Value and life cycle"),
        space::beyond,
    ),
];

/// How far the work is: steps done, steps in all, the heading of what is being made.
pub type Progress<'p> = dyn Fn(usize, usize, &str) + 'p;

/// What a section's text was made to, and what a person wrote in its place.
#[derive(Clone, Debug)]
pub struct SectionText {
    /// Its key.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// Made of the figures; paragraphs by line.
    pub made: String,
    /// Written by a person.
    pub edited: Option<String>,
}

/// The whole report, and the text of each section.
///
/// # Errors
/// When records or figures can't be read.
pub fn document(source: &Source<'_>, progress: &Progress<'_>) -> Result<(Document, Vec<SectionText>)> {
    let known = Known::read(source)?;
    let steps = PART_ONE.len() + 2;
    let mut texts = Vec::with_capacity(steps);
    let mut blocks = Vec::new();
    let pick = |zh: &str, en: &str| if source.lang == Locale::Zh { zh } else { en }.to_owned();
    blocks.push(Block::Heading(
        1,
        pick("第一部分　企业 CRM 方案", "Part 1  The company's CRM scheme"),
    ));
    for (at, section) in PART_ONE.iter().enumerate() {
        let title = match source.lang {
            Locale::Zh => format!("{}　{}", section.key, section.zh),
            Locale::En => format!("{}  {}", section.key, section.en),
        };
        progress(at, steps, &title);
        let mut page = Page::new(source, &known);
        let done = (section.write)(&mut page);
        page.excuse(done)?;
        blocks.push(Block::Heading(2, title.clone()));
        texts.push(page.finish(section.key, title, &mut blocks));
    }
    progress(PART_ONE.len(), steps, &pick("第二部分", "Part 2"));
    topic::part_two(source, &known, &mut blocks, &mut texts)?;
    progress(steps, steps, "");
    Ok((
        Document {
            lang: source.lang,
            title: pick("客户关系管理（CRM）方案", "CRM scheme"),
            subtitle: known.company.clone(),
            facts: cover(source, &known),
            blocks,
        },
        texts,
    ))
}

/// What the cover says.
fn cover(source: &Source<'_>, known: &Known) -> Vec<(String, String)> {
    let as_of = source.insight.as_of();
    let through = as_of.facts_through.unwrap_or_else(|| "—".to_owned());
    let named = match source.lang {
        Locale::Zh => ["编制单位", "数据截止日", "客户数", "编制日期"],
        Locale::En => ["Company", "Figures up to", "Customers", "Made on"],
    };
    let values = [
        known.company.clone(),
        through,
        print::count(known.customers),
        known.today.to_string(),
    ];
    named.into_iter().map(str::to_owned).zip(values).collect()
}

/// Whether a section can do without: what the figures refuse to answer is said, what broke isn't hidden.
fn is_excusable(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Invalid | ErrorKind::NotFound | ErrorKind::Conflict
    )
}
