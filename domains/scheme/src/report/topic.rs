//! The second part: a topic with its process, forms, reports and two rounds.

use guanxi_insight::rules::lifecycle::STATES;
use guanxi_insight::rules::rfm::SEGMENTS as RFM;
use guanxi_insight::{Table, indicator};
use guanxi_report::Block;
use guanxi_report::chart::{Flow, flow};
use guanxi_types::{Id, Locale, RawId, Result, words};

use super::known::{Known, RoundKnown};
use super::page::{Page, View};
use super::print::{count, word};
use super::rounds::{diagram, lift_text};
use super::{SectionText, Source};
use crate::entities::{Finding, Topic};
use crate::rules::flow::parsed;
use crate::rules::form::form;
use crate::rules::topics::english;

/// Signs of a topic's number that the name of its text has room for.
const TOPIC_KEY: usize = 17;
/// Rows of an indicator that a topic shows.
const ROWS: usize = 12;

/// Where something is written by hand: as wide as it is long, in each format.
const LINE: &str = "________________";
/// What is to be known of a form.
const BLANK: (&str, &str) = (
    "空白表单，可打印后填写；栏目在业务专题中修改。",
    "A blank form, to be printed and filled in; what it asks is changed in the topic.",
);
/// What is to be known of the tables of a round.
const FOUND: (&str, &str) = (
    "每项发现保留查询条件和当时的数据，以后数据变化也不改变。",
    "A finding keeps its question and the figures of its day, whatever changes later.",
);
const GOALS: (&str, &str) = (
    "基线为制定目标时的值，实际值为最近一次测量时的值，尚未测量为“—”；没有衡量指标的目标，其单位见目标名称，各指标的定义见 B16。",
    "The baseline is the value when the goal was set, the actual one that of the last measurement, — before any. A goal without a measure has \
     the unit that its name says; definitions are in B16.",
);
const DONE: (&str, &str) = (
    "提升 = 目标客户的购买比例 − 对照组的购买比例，方括号内为 95% 置信区间（Newcombe 1998，方法 10）；测量期未满的为暂定。",
    "Lift: share of the targeted who bought less that of the held out, with its 95% interval (Newcombe 1998, method 10); provisional before the \
     end of the measurement.",
);
const SEGMENTS: (&str, &str) = (
    "本轮起点为上一轮细分出的客群，细分结果为下一轮的起点；人数为最近一次更新时的人数。",
    "A round starts from segments that the one before refined, and leaves refined ones to the next; members as of the last refresh.",
);

/// The rounds that a topic is told with: its two newest. One of its own has the round beside it, the next before the former: rounds go on
/// from one topic to another. A topic without rounds is told with the two newest of all.
fn two_rounds(known: &Known, topic: RawId) -> Vec<&RoundKnown> {
    let is_own = |one: &RoundKnown| one.round.topic_id.is_some_and(|of| of.raw() == topic);
    let own: Vec<usize> = (0..known.rounds.len())
        .filter(|at| known.rounds.get(*at).is_some_and(is_own))
        .collect();
    let last = known.rounds.len().saturating_sub(1);
    let (first, second) = match own.as_slice() {
        [] => (last.saturating_sub(1), last),
        [only] if *only < last => (*only, only + 1),
        [only] => (only.saturating_sub(1), *only),
        [.., first, second] => (*first, *second),
    };
    let rounds = known.rounds.iter().enumerate();
    let chosen = rounds.filter(|(at, _)| *at == first || *at == second);
    chosen.map(|(_, round)| round).collect()
}

/// The topic of part 2: the one chosen, else that of the two newest rounds which came first, else the first.
fn topic_of<'k>(source: &Source<'_>, known: &'k Known) -> Option<&'k (RawId, Topic)> {
    let named = |wanted: RawId| known.topics.iter().find(|(id, _)| *id == wanted);
    let newest = known.rounds.len().saturating_sub(2);
    let mut of_rounds = known.rounds.iter().skip(newest);
    let worked = || of_rounds.find_map(|one| named(one.round.topic_id?.raw()));
    source
        .topic
        .and_then(named)
        .or_else(worked)
        .or_else(|| known.topics.first())
}

/// Part 2: a topic with its flow, forms and reports, and two rounds with their diagram.
///
/// # Errors
/// When figures can't be read.
pub fn part_two(
    source: &Source<'_>,
    known: &Known,
    blocks: &mut Vec<Block>,
    texts: &mut Vec<SectionText>,
) -> Result<()> {
    let Some((id, topic)) = topic_of(source, known) else {
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
    if let Some(lines) = &topic.forms {
        forms(&mut page, lines);
    }
    for name in topic.reports.iter().flat_map(|text| text.lines()) {
        let done = report_table(&mut page, name.trim());
        page.excuse(done)?;
    }
    let title = page.pick("C1　专题流程与报表", "C1  Process and reports");
    blocks.push(Block::Heading(2, title.clone()));
    // A text that a person wrote is of this topic, and of that round, whichever come first in the next report.
    let number: String = topic.number.chars().take(TOPIC_KEY).collect();
    texts.push(page.finish(&format!("C1.{number}"), title, blocks));
    let rounds = two_rounds(known, *id);
    for (round, at) in rounds.iter().zip(2..) {
        let mut page = Page::new(source, known);
        if at == 2 {
            both(&mut page, &rounds);
        }
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

/// How the two rounds hang together.
fn both(page: &mut Page<'_>, rounds: &[&RoundKnown]) {
    // A round may lead on to another topic.
    let topic = |at: usize| rounds.get(at).map(|one| one.round.topic_id.map(Id::raw));
    let caption = if topic(1).is_none_or(|second| topic(0) == Some(second)) {
        page.pick("本专题的两轮流程", "The two rounds of this topic")
    } else {
        page.pick(
            "本专题的一轮与随后的一轮",
            "A round of this topic and the one after it",
        )
    };
    let picture = diagram(rounds.first().copied(), rounds.get(1).copied(), page.lang());
    let note = page.pick(
        "上一轮细分后的客群是下一轮的起点；各步骤的数字见以下各表。",
        "A round starts from the segments that the one before refined; the numbers of its steps are in the tables below.",
    );
    page.figure(&caption, picture, &note);
}

/// The forms: a list of what is known by name alone, and each of the others as it is filled in.
fn forms(page: &mut Page<'_>, lines: &str) {
    page.show(Block::Heading(3, page.pick("使用表单", "Forms")));
    let all = lines
        .lines()
        .filter_map(|line| form(&page.pick(line, english(line))));
    let (drawn, bare): (Vec<_>, Vec<_>) = all.partition(|form| !form.fields.is_empty());
    if !bare.is_empty() {
        page.show(Block::List(bare.into_iter().map(|form| form.name).collect()));
    }
    for one in drawn {
        let rows = one.fields.chunks(2).map(|pair| {
            let filled = |at: usize| pair.get(at).cloned().unwrap_or_default();
            let line = |at: usize| pair.get(at).map_or_else(String::new, |_| LINE.to_owned());
            vec![filled(0), line(0), filled(1), line(1)]
        });
        let rows = rows.collect();
        let heads = [
            ("栏目", "Field"),
            ("填写", "Entry"),
            ("栏目", "Field"),
            ("填写", "Entry"),
        ];
        page.texts(&one.name, &heads, rows, BLANK);
    }
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

/// An indicator that tells of a topic: of answers by period the newest ones, goods by their names.
fn report_table(page: &mut Page<'_>, name: &str) -> Result<()> {
    let (name, given) = name.split_once('?').unwrap_or((name, ""));
    let indicator = indicator::named(name)?;
    let pairs: Vec<(&str, &str)> = given.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let table = page.ask(name, &pairs)?;
    let newest = newest(&View::of(name, &table)?);
    // States and groups in the order in which part 1 tells them.
    let newest = match name {
        "lifecycle" => View::of(name, &newest)?.in_order("state", &STATES),
        "rfm-segments" => View::of(name, &newest)?.in_order("segment", &RFM),
        _ => newest,
    };
    let named = page.with_names(&View::of(name, &newest)?, "product_id")?;
    let view = View::of(name, &named)?.calling("product_id", words("商品", "Product"));
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

/// The rows of the newest period where a period has several, the newest periods where it has one; all of what isn't told by period.
fn newest(view: &View<'_>) -> Table {
    let periods = view.column("period");
    let last = periods.iter().rfind(|period| !period.is_empty());
    let Some(last) = last else {
        return view.table.clone();
    };
    let from = view.count().saturating_sub(ROWS);
    let is_alone = periods.iter().filter(|period| *period == last).count() == 1;
    view.kept(|row| {
        if is_alone {
            row >= from
        } else {
            periods.get(row) == Some(last)
        }
    })
}

/// What people call an indicator.
fn called(page: &Page<'_>, name: &str) -> String {
    indicator::named(name).map_or_else(
        |_| name.to_owned(),
        |known| page.pick(known.label.zh, known.label.en),
    )
}

/// What a finding was asked with, in words.
fn question(page: &Page<'_>, finding: &Finding) -> String {
    let name = finding.indicator.as_deref();
    let known = name.and_then(|name| indicator::named(name).ok());
    let params = known.map_or(&[][..], |known| known.params);
    let pairs = finding.question.as_deref().unwrap_or_default().split('&');
    let said = pairs
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| {
            let param = params.iter().find(|one| one.name == name).map(|one| one.label);
            // What isn't asked of this indicator alone is called as its column is.
            let column = || Some(known?.column(name)?.label);
            let label = param.or_else(column);
            let label = label.map_or_else(
                || word(name, page.lang()),
                |label| label.of(page.lang()).to_owned(),
            );
            let values: Vec<String> = value.split(',').map(|one| word(one, page.lang())).collect();
            match page.lang() {
                Locale::Zh => format!("{label}：{}", values.join("、")),
                Locale::En => format!("{label}: {}", values.join(", ")),
            }
        });
    said.collect::<Vec<String>>().join(&page.pick("；", "; "))
}

/// Which topic a round is about.
fn of_topic(page: &mut Page<'_>, round: &RoundKnown) {
    let topic = round.round.topic_id.and_then(|of| {
        let topics = page.known.topics.iter();
        topics.into_iter().find(|(id, _)| *id == of.raw())
    });
    if let Some((_, topic)) = topic {
        page.say(
            &format!("业务专题：{}。", topic.name),
            &format!("Topic: {}.", english(&topic.name)),
        );
    }
}

/// A round: what it found, planned, did, learnt and left.
fn told(page: &mut Page<'_>, round: &RoundKnown) {
    let days =
        |day: Option<guanxi_types::Day>| day.map(|day| day.to_string()).unwrap_or_else(|| "—".to_owned());
    let (first, last) = (
        days(round.round.starts_on),
        round.round.ends_on.map(|day| day.to_string()),
    );
    let state = page.label(&format!("choice.scheme.round.state.{}", round.round.state));
    page.say(
        &match &last {
            Some(last) => format!("时间 {first} 至 {last}，目前阶段：{state}。"),
            None => format!("时间 {first} 起，目前阶段：{state}。"),
        },
        &match &last {
            Some(last) => format!("From {first} to {last}; phase: {state}."),
            None => format!("From {first} on; phase: {state}."),
        },
    );
    of_topic(page, round);
    for text in [&round.round.plan, &round.round.lessons].into_iter().flatten() {
        page.say(text, text);
    }
    let rows = round.findings.iter().map(|one| {
        vec![
            one.name.clone(),
            one.indicator
                .as_deref()
                .map(|name| called(page, name))
                .unwrap_or_default(),
            question(page, one),
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
    let rows = round.goals.iter().map(|one| {
        let values = [one.baseline, one.target, one.actual];
        let (measure, [baseline, target, actual]) = page.kept(one.measure.as_deref(), values);
        vec![one.name.clone(), measure, baseline, target, actual]
    });
    let heads = [
        ("目标", "Goal"),
        ("衡量指标", "Measure"),
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
