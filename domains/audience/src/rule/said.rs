//! A rule as sentences in both languages: the whole as one, and each condition by itself.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, FieldDef, Kind, Label};
use guanxi_insight::dimensions::dimension;
use guanxi_insight::words_of;
use guanxi_record::Schema;
use guanxi_types::Ctx;

use super::{
    BoughtTest, ChangeTest, Compare, ConsentTest, DecileTest, FieldTest, Figure, MovedTest, Moving, Names,
    Node, Tenths, Trend, Way, Window,
};
use crate::fields::{entity_of, field_of};

/// Records that a sentence names before it only counts them.
const NAMED: usize = 5;

/// What a sentence is made with.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    /// Words of fields and choices.
    pub schema: &'a Schema,
    /// Who reads it.
    pub ctx: &'a Ctx,
    /// What records are called.
    pub names: &'a Names,
}

fn label(zh: impl Into<String>, en: impl Into<String>) -> Label {
    Label {
        zh: zh.into(),
        en: en.into(),
    }
}

/// Texts joined, in each language by its own word.
fn joined(parts: &[Label], zh: &str, en: &str) -> Label {
    let texts = |of: fn(&Label) -> &str| parts.iter().map(of).collect::<Vec<_>>();
    label(texts(|part| &part.zh).join(zh), texts(|part| &part.en).join(en))
}

/// The sentence of a rule.
#[must_use]
pub fn say(said: Said<'_>, node: &Node) -> Label {
    said.node(node, true)
}

impl Said<'_> {
    fn node(self, node: &Node, is_top: bool) -> Label {
        let parts = || -> Vec<Label> { node.parts().iter().map(|part| self.node(part, false)).collect() };
        let bracketed = |inner: Label| {
            if is_top || node.parts().len() < 2 {
                inner
            } else {
                label(format!("（{}）", inner.zh), format!("({})", inner.en))
            }
        };
        match node {
            Node::All(_) => bracketed(joined(&parts(), "，且", ", and ")),
            Node::Any(_) => bracketed(joined(&parts(), "，或", ", or ")),
            Node::None(_) => {
                let inner = joined(&parts(), "，或", ", or ");
                label(format!("不符合（{}）", inner.zh), format!("not ({})", inner.en))
            }
            Node::Field(test) => self.field(test),
            Node::Linked(linked) => {
                let def = entity_of(self.schema, self.ctx, &linked.entity);
                let name = self.word(&linked.entity, &linked.entity);
                let tests = linked.tests.iter().map(|test| {
                    let found = def.and_then(|def| Some((def, def.field(&test.name)?.1)));
                    self.test(test, found)
                });
                let tests = joined(&tests.collect::<Vec<_>>(), "、", " and ");
                let count = linked.at_least.unwrap_or(1);
                let of = |text: &str| {
                    if text.is_empty() {
                        String::new()
                    } else {
                        format!(" ({text})")
                    }
                };
                let zh = if tests.zh.is_empty() {
                    String::new()
                } else {
                    format!("（{}）", tests.zh)
                };
                label(
                    format!("有至少{count}条{}{zh}", name.zh),
                    format!("has at least {count} × {}{}", name.en, of(&tests.en)),
                )
            }
            Node::Bought(test) => self.bought(test),
            Node::Changed(test) => self.changed(test),
            Node::Decile(test) => decile(test),
            Node::Moved(test) => moved(test),
            Node::Cell(test) => cell(&test.question, test.window.as_ref()),
            Node::Birthday(test) => match test.days {
                0 => label("今天生日", "has a birthday today"),
                days => label(
                    format!("{days}天内过生日"),
                    format!("has a birthday within {days} days"),
                ),
            },
            Node::Consent(test) => self.consent(test),
            Node::Segment(test) => {
                let name = self.names.of("marketing.segment", &test.id);
                label(format!("属于客群“{name}”"), format!("is in the segment “{name}”"))
            }
        }
    }

    fn word(self, key: &str, or: &str) -> Label {
        let found = self.schema.labels().get(key).cloned();
        found.unwrap_or_else(|| label(or, or))
    }

    fn field(self, test: &FieldTest) -> Label {
        self.test(test, field_of(self.schema, self.ctx, &test.name))
    }

    fn test(self, test: &FieldTest, found: Option<(&EntityDef, &FieldDef)>) -> Label {
        let bare = test.name.rsplit('.').next().unwrap_or(&test.name);
        let name = match found {
            Some((def, field)) => self.schema.field_label(def, &field.name).cloned(),
            None => self.schema.labels().get(&format!("field.{bare}")).cloned(),
        };
        let name = name.unwrap_or_else(|| label(bare, bare));
        if test.is_relative() {
            return relative(&name, test);
        }
        let is_date = found.is_some_and(|(_, field)| matches!(field.kind, Kind::Date | Kind::DateTime));
        let (zh, en) = operator(&test.op, is_date);
        let values: Vec<Label> = match test.op.as_str() {
            "in" | "any" | "all" => test.value.split(',').collect(),
            "empty" | "filled" => Vec::new(),
            _ => vec![test.value.as_str()],
        }
        .into_iter()
        .map(|value| self.value(found, value.trim()))
        .collect();
        let values = match test.op.as_str() {
            "all" => listed(&values, "和", " and "),
            _ => listed(&values, "或", " or "),
        };
        let en = format!("{} {en} {}", name.en, values.en);
        label(format!("{}{zh}{}", name.zh, values.zh), en.trim_end())
    }

    fn value(self, found: Option<(&EntityDef, &FieldDef)>, text: &str) -> Label {
        match found {
            Some((def, field)) => match &field.kind {
                Kind::Link { entity } => {
                    let name = self.names.of(entity, text);
                    label(name.clone(), name)
                }
                Kind::Choice { .. } | Kind::Choices { .. } => {
                    self.word(&format!("choice.{}.{}.{text}", def.key, field.name), text)
                }
                Kind::Bool if matches!(text, "1" | "true") => label("是", "yes"),
                Kind::Bool => label("否", "no"),
                _ => label(text, text),
            },
            None => label(text, text),
        }
    }

    fn bought(self, test: &BoughtTest) -> Label {
        let when = test.window.as_ref().map_or_else(|| label("", ""), window);
        let (stores, of) = self.goods([&test.categories, &test.products, &test.stores]);
        let (zh, en) = amount(test);
        label(
            format!("{}{}{}{zh}", when.zh, stores.zh, of.zh),
            format!("{en}{}{}{}", of.en, stores.en, spaced(&when.en)),
        )
    }

    fn changed(self, test: &ChangeTest) -> Label {
        let (before, after) = (moving(test.before), moving(test.after));
        let (stores, of) = self.goods([&test.categories, &test.products, &test.stores]);
        let (zh, en) = match test.figure {
            Figure::Days => ("购买天数", "days with a purchase"),
            Figure::Spend => ("消费", "spend"),
            Figure::Units => ("购买数量", "quantity"),
            Figure::PerTicket => ("客单价", "spend a ticket"),
            _ => ("购买次数", "purchases"),
        };
        let (fell, down) = match test.way {
            Trend::Down => ("下降", "fell"),
            Trend::Up => ("上升", "rose"),
        };
        let percent = test.percent;
        label(
            format!(
                "{}{}{}{zh}比{}{fell}至少{percent}%",
                after.zh, stores.zh, of.zh, before.zh
            ),
            format!(
                "{en}{}{} {down} by at least {percent} % from {} to {}",
                of.en, stores.en, before.en, after.en
            ),
        )
    }

    /// Where, and what of: each with what stands before it, nothing where nothing is named.
    fn goods(self, [categories, products, stores]: [&[String]; 3]) -> (Label, Label) {
        let goods = |entity: &'static str, ids: &[String]| {
            let named = ids.iter().map(|id| {
                let name = self.names.of(entity, id);
                label(name.clone(), name)
            });
            listed(&named.collect::<Vec<_>>(), "、", ", ")
        };
        let of: Vec<Label> = [
            goods("catalog.category", categories),
            goods("catalog.product", products),
        ]
        .into_iter()
        .filter(|one| !one.zh.is_empty())
        .collect();
        let of = joined(&of, "中的", ", ");
        let stores = goods("org.store", stores);
        let none = || label("", "");
        let at = if stores.zh.is_empty() {
            none()
        } else {
            label(format!("在{}", stores.zh), format!(" at {}", stores.en))
        };
        let what = if of.zh.is_empty() {
            none()
        } else {
            label(format!("“{}”", of.zh), format!(" of {}", of.en))
        };
        (at, what)
    }

    fn consent(self, test: &ConsentTest) -> Label {
        let word =
            |field: &str, key: &str| self.word(&format!("choice.customers.consent.{field}.{key}"), key);
        let (purpose, channel) = (word("purpose", &test.purpose), word("channel", &test.channel));
        label(
            format!("同意{}（{}）", purpose.zh, channel.zh),
            format!("agreed to {} ({})", purpose.en.to_lowercase(), channel.en),
        )
    }
}

/// The first few of several, and how many there are.
fn listed(parts: &[Label], zh: &str, en: &str) -> Label {
    let shown = joined(parts.get(..NAMED.min(parts.len())).unwrap_or_default(), zh, en);
    if parts.len() <= NAMED {
        return shown;
    }
    label(
        format!("{}等{}项", shown.zh, parts.len()),
        format!("{} … ({})", shown.en, parts.len()),
    )
}

/// A text with a space before it; nothing where it is nothing.
fn spaced(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(" {text}")
    }
}

fn relative(name: &Label, test: &FieldTest) -> Label {
    if let Some(period) = test.period().filter(|_| test.op == "during") {
        let period = moving(period);
        return label(
            format!("{}在{}", name.zh, period.zh),
            format!("{} in {}", name.en, period.en),
        );
    }
    let days = test.days.unwrap_or(0);
    match test.op.as_str() {
        "within" => label(
            format!("{}在最近{days}天内", name.zh),
            format!("{} in the last {days} days", name.en),
        ),
        "older" => label(
            format!("{}早于{days}天前", name.zh),
            format!("{} more than {days} days ago", name.en),
        ),
        _ => label(
            format!("{}在未来{days}天内", name.zh),
            format!("{} in the next {days} days", name.en),
        ),
    }
}

fn operator(op: &str, is_date: bool) -> (&'static str, &'static str) {
    match (op, is_date) {
        ("eq", _) => ("是", "is"),
        ("ne", _) => ("不是", "is not"),
        ("in", _) => ("是", "is"),
        ("lt", true) => ("早于", "before"),
        ("le", true) => ("不晚于", "until"),
        ("gt", true) => ("晚于", "after"),
        ("ge", true) => ("不早于", "from"),
        ("lt", false) => ("小于", "<"),
        ("le", false) => ("不大于", "≤"),
        ("gt", false) => ("大于", ">"),
        ("ge", false) => ("不小于", "≥"),
        ("contains", _) => ("包含", "contains"),
        ("starts", _) => ("以此开头：", "starts with"),
        ("any", _) => ("含", "has"),
        ("all", _) => ("同时含", "has"),
        ("empty", _) => ("为空", "is empty"),
        ("filled", _) => ("已填写", "is filled"),
        _ => ("？", "?"),
    }
}

fn moving(moving: Moving) -> Label {
    match moving {
        Moving::ThisMonth => label("本月", "this month"),
        Moving::LastMonth => label("上月", "last month"),
        Moving::ThisQuarter => label("本季度", "this quarter"),
        Moving::LastQuarter => label("上季度", "last quarter"),
        Moving::ThisYear => label("今年", "this year"),
        Moving::LastYear => label("去年", "last year"),
        Moving::BeforeLastMonth => label("上上月", "the month before last"),
        Moving::BeforeLastQuarter => label("上上季度", "the quarter before last"),
        Moving::BeforeLastYear => label("前年", "the year before last"),
        Moving::LastMonthYearAgo => label("去年同期（上月）", "last month a year earlier"),
        Moving::LastQuarterYearAgo => label("去年同期（上季度）", "last quarter a year earlier"),
    }
}

fn window(window: &Window) -> Label {
    match window {
        Window::Days(days) => label(format!("最近{days}天"), format!("in the last {days} days")),
        Window::Months(months) => label(
            format!("最近{months}个月"),
            format!("in the last {months} months"),
        ),
        Window::Period(period) => moving(*period),
        Window::Between(between) => match (&between.from, &between.to) {
            (Some(from), Some(to)) => label(format!("{from}至{to}"), format!("from {from} to {to}")),
            (Some(from), None) => label(format!("{from}以来"), format!("since {from}")),
            (None, to) => {
                let to = to.as_deref().unwrap_or_default();
                label(format!("截至{to}"), format!("until {to}"))
            }
        },
    }
}

fn amount(test: &BoughtTest) -> (String, String) {
    let value = test.value.trim();
    let is_never = value == "0" && matches!(test.op, Compare::Eq | Compare::Le);
    if is_never && matches!(test.figure, Figure::Tickets | Figure::Days) {
        return ("没有购买".to_owned(), "bought nothing".to_owned());
    }
    let (zh, en) = match test.op {
        Compare::Ge => ("至少", "at least"),
        Compare::Le => ("至多", "at most"),
        Compare::Eq => ("正好", "exactly"),
    };
    match test.figure {
        Figure::Tickets => (format!("购买{zh}{value}次"), format!("bought {en} {value} times")),
        Figure::Days => (
            format!("有{zh}{value}天购买"),
            format!("bought on {en} {value} days"),
        ),
        Figure::Spend => (format!("消费{zh}{value}元"), format!("spent {en} {value}")),
        Figure::Units => (
            format!("购买数量{zh}{value}"),
            format!("bought a quantity of {en} {value}"),
        ),
        Figure::SinceLast => (
            format!("最后一次购买距今{zh}{value}天"),
            format!("last bought {en} {value} days ago"),
        ),
        Figure::SinceFirst => (
            format!("首次购买距今{zh}{value}天"),
            format!("first bought {en} {value} days ago"),
        ),
        Figure::PerTicket => (
            format!("客单价{zh}{value}元"),
            format!("spent {en} {value} a ticket"),
        ),
        Figure::Interval => (
            format!("平均{zh}{value}天买一次"),
            format!("buys every {en} {value} days on average"),
        ),
    }
}

/// A member of a dimension: groups, states and times of day have words, others are what they are called.
fn member(key: &str) -> Label {
    let words = words_of(key);
    if words.zh.is_empty() {
        label(key, key)
    } else {
        label(words.zh, words.en.to_lowercase())
    }
}

/// A cell of the cube as a sentence, by its question: `slice` is `department:GROCERY|PRODUCE;mission:topup`.
#[must_use]
pub fn cell(question: &BTreeMap<String, String>, within: Option<&Window>) -> Label {
    let text = |name: &str| question.get(name).map(String::as_str).unwrap_or_default();
    let mut parts = Vec::new();
    for slice in text("slice").split(';').filter(|slice| !slice.is_empty()) {
        let (name, members) = slice.split_once(':').unwrap_or((slice, ""));
        let words = dimension(name).map(|dimension| dimension.label);
        let called = words.map_or((name, name), |words| (words.zh, words.en));
        let members = listed(&members.split('|').map(member).collect::<Vec<_>>(), "或", " or ");
        parts.push(label(
            format!("{}为{}", called.0, members.zh),
            format!("{} is {}", called.1, members.en),
        ));
    }
    let days = [
        ("period", "", "in"),
        ("from", "自", "from"),
        ("to", "至", "until"),
        ("as_of", "截至", "as of"),
    ];
    for (name, first, second) in days.into_iter().filter(|_| within.is_none()) {
        if !text(name).is_empty() {
            parts.push(label(
                format!("{first}{}", text(name)),
                format!("{second} {}", text(name)),
            ));
        }
    }
    parts.extend(within.map(window));
    if parts.is_empty() {
        parts.push(label("全部客户", "all customers"));
    }
    let all = joined(&parts, "，", ", ");
    label(format!("三维分析：{}", all.zh), format!("Cube: {}", all.en))
}

const fn tenths(kind: Tenths) -> (&'static str, &'static str) {
    match kind {
        Tenths::Customer => ("顾客十分位", "customer decile"),
        Tenths::Sales => ("销售十分位", "sales decile"),
    }
}

fn moved(test: &MovedTest) -> Label {
    let (before, after) = (moving(test.before), moving(test.after));
    let (zh, en) = tenths(test.kind);
    let by = test.by;
    let bare = |text: &str| text.replace("in ", "");
    let (first, last) = (bare(&before.en), bare(&after.en));
    match test.way {
        Way::Down | Way::Up => {
            let (down, fell) = if test.way == Way::Down {
                ("下降", "fell")
            } else {
                ("上升", "rose")
            };
            label(
                format!("{zh}从{}到{}{down}至少{by}组", before.zh, after.zh),
                format!("{en} {fell} by at least {by} from {first} to {last}"),
            )
        }
        Way::Left => label(
            format!("{}有购买，{}没有购买", before.zh, after.zh),
            format!("bought in {first} and not in {last}"),
        ),
        Way::Entered => label(
            format!("{}没有购买，{}有购买", before.zh, after.zh),
            format!("bought in {last} and not in {first}"),
        ),
    }
}

fn decile(test: &DecileTest) -> Label {
    let period = moving(test.period);
    let (zh, en) = tenths(test.kind);
    let range = if test.from == test.to {
        test.from.to_string()
    } else {
        format!("{}–{}", test.from, test.to)
    };
    label(
        format!("{}{zh}为{range}", period.zh),
        format!("{en} {range} in {}", period.en.replace("in ", "")),
    )
}

/// A number of a condition as people read it.
#[must_use]
pub fn figure_text(figure: Figure, number: i64) -> String {
    match figure {
        Figure::Spend | Figure::PerTicket => guanxi_types::Money::new(number).to_string(),
        Figure::Units => guanxi_types::Qty::new(number).to_string(),
        _ => number.to_string(),
    }
}
