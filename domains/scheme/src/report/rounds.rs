//! Rounds and their diagram.

use guanxi_audience::stats::newcombe;
use guanxi_report::chart::{Flow, FlowEdge, FlowNode, Picture, Shape, flow};
use guanxi_report::{Block, Head, Table};
use guanxi_types::{Locale, Result};

use super::known::RoundKnown;
use super::page::Page;
use super::print::count;

/// A5.
pub fn overview(page: &mut Page<'_>) -> Result<()> {
    let rounds = &page.known.rounds;
    page.say(
        "CRM 流程按轮次进行：知识发现 → 目标与市场计划 → 客户互动 → 分析与改进；下一轮从本轮细分后的客群开始。",
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
        Locale::Zh => "提升 = 目标客户的购买比例 − 对照组的购买比例，单位百分点，方括号内为 95% 置信区间（Newcombe 1998，方法 10）；没有对照组则没有提升，测量期未满的为暂定。",
        Locale::En => {
            "Lift: share of the targeted who bought less that of the held out, in points; in square brackets the 95% interval (Newcombe 1998, method 10). \
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
pub(super) fn lift_text(targeted: (i64, i64), held_out: (i64, i64)) -> String {
    newcombe(targeted, held_out).map_or_else(
        || "—".to_owned(),
        |lift| {
            // A minus is a sign of its own, as wide as the plus.
            let points = |share: f64| format!("{:+.1}", share * 100.0).replace('-', "−");
            format!(
                "{} [{}, {}]",
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
            format!("目标 {goals}，活动 {done}"),
            format!("触达 {reached} 人"),
            if lift == "—" {
                "尚未测量".to_owned()
            } else {
                format!("提升（百分点）\n{lift}")
            },
        ],
        Locale::En => [
            format!("{found} findings"),
            format!("{goals} goals, {done} campaigns"),
            format!("{reached} reached"),
            if lift == "—" {
                "not measured yet".to_owned()
            } else {
                format!("lift (points)\n{lift}")
            },
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
