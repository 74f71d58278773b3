//! Rounds, their diagram, and the second part: a topic with its two rounds.

use guanxi_audience::stats::newcombe;
use guanxi_insight::indicator;
use guanxi_report::chart::{Flow, FlowEdge, FlowNode, Picture, Shape, flow};
use guanxi_report::{Block, Head, Table};
use guanxi_types::{Locale, Qty, Result};

use super::known::{Known, RoundKnown};
use super::page::{Page, View};
use super::print::{count, word};
use super::{SectionText, Source};
use crate::rules::flow::parsed;
use crate::rules::topics::english;

/// Signs of a topic's number that the name of its text has room for.
const TOPIC_KEY: usize = 17;
/// Rows of an indicator that a topic shows.
const ROWS: usize = 12;

/// What is to be known of the tables of a round.
const FOUND: (&str, &str) = (
    "每项发现保留查询条件和当时的数据，以后数据变化也不改变。",
    "A finding keeps its question and the figures of its day, whatever changes later.",
);
const GOALS: (&str, &str) = (
    "基线为制定目标时的值，实际值为本轮结束时的值。",
    "The baseline is the value when the goal was set, the actual one that at the end of the round.",
);
const DONE: (&str, &str) = (
    "提升 = 目标客户的购买比例 − 对照组的购买比例，括号内为 95% 置信区间（Newcombe 1998，方法 10）；测量期未满的为暂定。",
    "Lift: share of the targeted who bought less that of the held out, with its 95% interval (Newcombe 1998, method 10); provisional before the \
     end of the measurement.",
);
const SEGMENTS: (&str, &str) = (
    "本轮起点为上一轮细分出的客群，细分结果为下一轮的起点；人数为最近一次更新时的人数。",
    "A round starts from segments that the one before refined, and leaves refined ones to the next; members as of the last refresh.",
);

/// A5.
pub fn overview(page: &mut Page<'_>) -> Result<()> {
    let rounds = &page.known.rounds;
    page.say(
        "CRM 流程按轮次进行：知识发现 → 目标与市场计划 → 客户互动 → 分析与改进；每一轮以细分后的客群开始下一轮。",
        "CRM goes round: knowledge discovery, goals and market plan, customer interaction, analysis and refinement; the next round starts from the \
         refined segments.",
    );
    if rounds.is_empty() {
        page.say("尚未开始第一轮。", "The first round hasn't begun yet.");
    } else {
        page.say(
            &format!("已进行 {} 轮。", rounds.len()),
            &format!("There have been {} rounds.", rounds.len()),
        );
        let head = |zh, en, is_number| Head {
            label: page.pick(zh, en),
            is_number,
        };
        let rows = rounds.iter().map(|one| {
            vec![
                one.round.number.to_string(),
                one.round.name.clone(),
                page.label(&format!("choice.scheme.round.state.{}", one.round.state)),
                one.findings.len().to_string(),
                one.goals.len().to_string(),
                one.campaigns.len().to_string(),
                count(one.reached()),
                one.lift_text(),
            ]
        });
        let block = Block::Table(Table {
            caption: page.pick("CRM 轮次", "CRM rounds"),
            heads: vec![
                head("轮次", "Round", true),
                head("名称", "Name", false),
                head("阶段", "Phase", false),
                head("发现", "Findings", true),
                head("目标", "Goals", true),
                head("活动", "Campaigns", true),
                head("触达客户", "Reached", true),
                head("提升（百分点）", "Lift (points)", true),
            ],
            rows: rows.collect(),
            note: lift_note(page.lang()),
        });
        page.show(block);
    }
    let newest = rounds.len().saturating_sub(2);
    let two: Vec<&RoundKnown> = rounds.iter().skip(newest).collect();
    let caption = page.pick("CRM 流程第一轮与第二轮", "Two CRM rounds");
    let picture = diagram(two.first().copied(), two.get(1).copied(), page.lang());
    let note = page.pick(
        "发现、目标、活动为本轮登记的条数；触达为各活动的目标客户数之和；提升单位为百分点，见轮次表。",
        "Findings, goals and campaigns are counted; reached are the targeted of all campaigns together; lift is in points, as in the table of rounds.",
    );
    page.figure(&caption, picture, &note);
    Ok(())
}

fn lift_note(lang: Locale) -> String {
    match lang {
        Locale::Zh => "提升 = 目标客户的购买比例 − 对照组的购买比例，单位百分点，括号内为 95% 置信区间（Newcombe 1998，方法 10）；没有对照组则没有提升，测量期未满的为暂定。",
        Locale::En => {
            "Lift: share of the targeted who bought less that of the held out, in points; in brackets the 95% interval (Newcombe 1998, method 10). \
             Without a control group there is none; before the end of the measurement it is provisional."
        }
    }
    .to_owned()
}

impl RoundKnown {
    /// How many customers its campaigns targeted.
    #[must_use]
    pub fn reached(&self) -> i64 {
        self.campaigns.iter().filter_map(|(_, one)| one.reached).sum()
    }

    /// What its campaigns brought beside those held out, of all of them together.
    fn lift_text(&self) -> String {
        let mut sums = ((0, 0), (0, 0));
        for (_, one) in &self.campaigns {
            let counts = (one.buyers, one.reached, one.held_out_buyers, one.held_out);
            let (Some(buyers), Some(reached), Some(held_buyers), Some(held)) = counts else {
                continue;
            };
            sums.0 = (sums.0.0 + buyers, sums.0.1 + reached);
            sums.1 = (sums.1.0 + held_buyers, sums.1.1 + held);
        }
        lift_text(sums.0, sums.1)
    }
}

/// A difference of two shares in points with its interval; who bought, of how many.
fn lift_text(targeted: (i64, i64), held_out: (i64, i64)) -> String {
    newcombe(targeted, held_out).map_or_else(
        || "—".to_owned(),
        |lift| {
            let points = |share: f64| format!("{:+.1}", share * 100.0);
            format!(
                "{} ({} … {})",
                points(lift.value),
                points(lift.low),
                points(lift.high)
            )
        },
    )
}

/// What stands in the four steps of a round.
fn steps(round: Option<&RoundKnown>, lang: Locale) -> [String; 4] {
    let names = match lang {
        Locale::Zh => ["客户知识发现", "目标与市场计划", "客户互动", "分析与改进"],
        Locale::En => ["Knowledge discovery", "Goals and plan", "Interaction", "Analysis"],
    };
    let Some(round) = round else {
        return names.map(str::to_owned);
    };
    let (found, goals, done, reached) = (
        round.findings.len(),
        round.goals.len(),
        round.campaigns.len(),
        count(round.reached()),
    );
    let lift = round.lift_text();
    let lift = lift.split(' ').next().unwrap_or_default();
    let said = match lang {
        Locale::Zh => [
            format!("发现 {found} 项"),
            format!("目标 {goals} 个，活动 {done} 个"),
            format!("触达 {reached} 人"),
            format!("提升 {lift}"),
        ],
        Locale::En => [
            format!("{found} findings"),
            format!("{goals} goals, {done} campaigns"),
            format!("{reached} reached"),
            format!("lift {lift}"),
        ],
    };
    let mut out = names.map(str::to_owned);
    for (text, more) in out.iter_mut().zip(said) {
        text.push('\n');
        text.push_str(&more);
    }
    out
}

/// The one-page diagram of two rounds.
#[must_use]
pub fn diagram(first: Option<&RoundKnown>, second: Option<&RoundKnown>, lang: Locale) -> Picture {
    let mut drawn = Flow::default();
    for (row, round) in [(0, first), (1, second)] {
        let number = round.map_or(i64::from(row) + 1, |one| one.round.number);
        let title = match lang {
            Locale::Zh => format!("第 {number} 轮"),
            Locale::En => format!("Round {number}"),
        };
        let name = round
            .map(|one| format!("{title}\n{}", one.round.name))
            .unwrap_or(title);
        let texts = steps(round, lang);
        let all = std::iter::once((Shape::End, name)).chain(texts.map(|text| (Shape::Step, text)));
        for ((shape, text), column) in all.zip(0..) {
            drawn.nodes.push(FlowNode {
                id: format!("{row}-{column}"),
                text,
                shape,
                column,
                row,
            });
            if column > 0 {
                drawn.edges.push(edge(
                    &format!("{row}-{}", column - 1),
                    &format!("{row}-{column}"),
                    "",
                ));
            }
        }
    }
    let between = match lang {
        Locale::Zh => "细分后的客群",
        Locale::En => "refined segments",
    };
    drawn.edges.push(edge("0-4", "1-0", between));
    flow(&drawn)
}

fn edge(from: &str, to: &str, text: &str) -> FlowEdge {
    FlowEdge {
        from: from.to_owned(),
        to: to.to_owned(),
        text: text.to_owned(),
    }
}

/// Part 2: the topic chosen, else the first, with its flow, forms and reports, and its two newest rounds.
///
/// # Errors
/// When figures can't be read.
pub fn part_two(
    source: &Source<'_>,
    known: &Known,
    blocks: &mut Vec<Block>,
    texts: &mut Vec<SectionText>,
) -> Result<()> {
    let chosen = known.topics.iter().find(|(id, _)| Some(*id) == source.topic);
    let Some((id, topic)) = chosen.or_else(|| known.topics.first()) else {
        return Ok(());
    };
    let name = english(&topic.name);
    let title = match source.lang {
        Locale::Zh => format!("第二部分　业务专题：{}", topic.name),
        Locale::En => format!("Part 2  Topic: {name}"),
    };
    blocks.push(Block::Heading(1, title));
    let mut page = Page::new(source, known);
    if let Some(text) = &topic.description {
        page.say(text, english(text));
    }
    if let Some(mut drawn) = topic.flow.as_deref().and_then(parsed) {
        if source.lang == Locale::En {
            in_english(&mut drawn);
        }
        let caption = page.pick(
            &format!("{}的业务流程", topic.name),
            &format!("The process of {name}"),
        );
        let note = page.pick(
            "方框为步骤，菱形为判断，圆角框为起止。",
            "Boxes are steps, diamonds decisions, rounded boxes the beginning and the end.",
        );
        page.figure(&caption, flow(&drawn), &note);
    }
    if let Some(forms) = &topic.forms {
        page.show(Block::Heading(3, page.pick("使用表单", "Forms")));
        let forms = forms.lines().map(|form| page.pick(form, english(form)));
        page.show(Block::List(forms.collect()));
    }
    for name in topic.reports.iter().flat_map(|text| text.lines()) {
        let done = report_table(&mut page, name.trim());
        page.excuse(done)?;
    }
    let title = format!("C1　{}", page.pick("专题流程与报表", "Process and reports"));
    blocks.push(Block::Heading(2, title.clone()));
    // A text that a person wrote is of this topic, and of that round, whichever come first in the next report.
    let number: String = topic.number.chars().take(TOPIC_KEY).collect();
    texts.push(page.finish(&format!("C1.{number}"), title, blocks));
    let of_topic = |one: &&RoundKnown| one.round.topic_id.is_some_and(|topic| topic.raw() == *id);
    let mut rounds: Vec<&RoundKnown> = known.rounds.iter().filter(of_topic).collect();
    if rounds.is_empty() {
        rounds = known.rounds.iter().collect();
    }
    let newest = rounds.len().saturating_sub(2);
    for (round, at) in rounds.into_iter().skip(newest).zip(2..) {
        let mut page = Page::new(source, known);
        told(&mut page, round);
        let key = format!("C{at}");
        let title = match source.lang {
            Locale::Zh => format!("{key}　第 {} 轮：{}", round.round.number, round.round.name),
            Locale::En => format!("{key}  Round {}: {}", round.round.number, round.round.name),
        };
        blocks.push(Block::Heading(2, title.clone()));
        texts.push(page.finish(&format!("C.R{}", round.round.number), title, blocks));
    }
    Ok(())
}

/// What came with the program is said in English; what people wrote stays.
fn in_english(drawn: &mut Flow) {
    for text in drawn
        .nodes
        .iter_mut()
        .map(|node| &mut node.text)
        .chain(drawn.edges.iter_mut().map(|edge| &mut edge.text))
    {
        *text = english(text).to_owned();
    }
}

/// An indicator that tells of a topic.
fn report_table(page: &mut Page<'_>, name: &str) -> Result<()> {
    let (name, given) = name.split_once('?').unwrap_or((name, ""));
    let indicator = indicator::named(name)?;
    let pairs: Vec<(&str, &str)> = given.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let table = page.ask(name, &pairs)?;
    let view = View::of(name, &table)?;
    let columns: Vec<String> = view
        .table
        .file_columns()
        .map(|column| column.name.to_string())
        .collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).take(8).collect();
    let caption = page.pick(indicator.label.zh, indicator.label.en);
    page.table(&caption, &view, &columns, ROWS);
    Ok(())
}

/// A round: what it found, planned, did, learnt and left.
fn told(page: &mut Page<'_>, round: &RoundKnown) {
    let days =
        |day: Option<guanxi_types::Day>| day.map(|day| day.to_string()).unwrap_or_else(|| "—".to_owned());
    let (first, last) = (days(round.round.starts_on), days(round.round.ends_on));
    let state = page.label(&format!("choice.scheme.round.state.{}", round.round.state));
    page.say(
        &format!("时间 {first} 至 {last}，目前阶段：{state}。"),
        &format!("From {first} to {last}; phase: {state}."),
    );
    for text in [&round.round.plan, &round.round.lessons].into_iter().flatten() {
        page.say(text, text);
    }
    let rows = round.findings.iter().map(|one| {
        vec![
            one.name.clone(),
            one.indicator
                .as_deref()
                .map(|name| word(name, page.lang()))
                .unwrap_or_default(),
            one.question.clone().unwrap_or_default(),
            one.as_of.map(|day| day.to_string()).unwrap_or_default(),
            one.note.clone().unwrap_or_default(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let heads = [
        ("发现", "Finding"),
        ("指标", "Indicator"),
        ("查询条件", "Question"),
        ("数据截止日", "As of"),
        ("说明", "Note"),
    ];
    shown(page, (("知识发现", "Knowledge discovery"), FOUND), &heads, rows);
    let text = |value: Option<Qty>| value.map(|value| value.to_string()).unwrap_or_default();
    let rows = round.goals.iter().map(|one| {
        vec![
            one.name.clone(),
            text(one.baseline),
            text(one.target),
            text(one.actual),
        ]
    });
    let heads = [
        ("目标", "Goal"),
        ("基线", "Baseline"),
        ("目标值", "Target"),
        ("实际值", "Actual"),
    ];
    shown(page, (("目标", "Goals"), GOALS), &heads, rows.collect());
    campaigns(page, round);
    let rows = round.segments.iter().map(|(name, members, one)| {
        vec![
            page.label(&format!("choice.scheme.round_segment.role.{}", one.role)),
            name.clone(),
            members.map(count).unwrap_or_default(),
        ]
    });
    let rows = rows.collect();
    let heads = [("用途", "Role"), ("客群", "Segment"), ("人数", "Members")];
    shown(page, (("客群", "Segments"), SEGMENTS), &heads, rows);
}

fn campaigns(page: &mut Page<'_>, round: &RoundKnown) {
    let number = |value: Option<i64>| value.map(count).unwrap_or_else(|| "—".to_owned());
    let rows = round.campaigns.iter().map(|(name, one)| {
        let pair =
            |buyers: Option<i64>, of: Option<i64>| (buyers.unwrap_or_default(), of.unwrap_or_default());
        let state = one.lift_state.as_deref().unwrap_or_default();
        vec![
            name.clone(),
            number(one.reached),
            number(one.buyers),
            number(one.held_out),
            number(one.held_out_buyers),
            lift_text(
                pair(one.buyers, one.reached),
                pair(one.held_out_buyers, one.held_out),
            ),
            match state {
                "" => "—".to_owned(),
                state => page.label(&format!("choice.scheme.round_campaign.lift_state.{state}")),
            },
        ]
    });
    let rows = rows.collect();
    let heads = [
        ("营销活动", "Campaign"),
        ("目标客户", "Targeted"),
        ("其中购买", "Bought"),
        ("对照组", "Held out"),
        ("其中购买", "Bought"),
        ("提升（百分点）", "Lift (points)"),
        ("测量状态", "Measurement"),
    ];
    shown(
        page,
        (("客户互动与结果", "Interaction and results"), DONE),
        &heads,
        rows,
    );
}

/// A table where there are rows: caption and note in both languages.
fn shown(
    page: &mut Page<'_>,
    (caption, note): ((&str, &str), (&str, &str)),
    heads: &[(&str, &str)],
    rows: Vec<Vec<String>>,
) {
    if !rows.is_empty() {
        let caption = page.pick(caption.0, caption.1);
        page.texts(&caption, heads, rows, note);
    }
}
