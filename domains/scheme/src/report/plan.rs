//! The plan: profile, SWOT, directions, relationship levels.

use guanxi_insight::rules::rfm::SEGMENTS;
use guanxi_insight::{Cell, Unit, indicator};
use guanxi_report::chart::{Heat, heat, pyramid};
use guanxi_report::{Block, Head, Table};
use guanxi_types::{Locale, Result, to_f64};

use super::page::{Page, View};
use super::print::{Coin, coin_name, count, shown, word};
use crate::rules::level::{Sold, brought, recommended};

/// Thousandths of a percent in the whole.
const PERCENT: i64 = 100_000;

/// A1.
pub fn profile(page: &mut Page<'_>) -> Result<()> {
    let known = page.known;
    let Some(profile) = &known.profile else {
        page.say(
            "企业简介尚未填写。请在“客户战略 → 企业简介”中填写后重新生成报告。",
            "The enterprise profile isn't written yet: write it under CRM scheme, Enterprise profile, and make the report again.",
        );
        return Ok(());
    };
    if let Some(text) = &profile.introduction {
        page.say(text, text);
    }
    let parts = [
        ("slogan", &profile.slogan),
        ("market", &profile.market),
        ("products", &profile.products),
        ("mission", &profile.mission),
        ("vision", &profile.vision),
        ("proposition", &profile.proposition),
        ("for_customers", &profile.for_customers),
        ("for_employees", &profile.for_employees),
        ("for_shareholders", &profile.for_shareholders),
        ("for_suppliers", &profile.for_suppliers),
        ("for_society", &profile.for_society),
    ];
    for (name, text) in parts {
        let Some(text) = text else { continue };
        let title = page.label(&format!("scheme.profile.{name}"));
        page.show(Block::Heading(3, title));
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        lines
            .into_iter()
            .for_each(|line| page.show(Block::Paragraph(line)));
    }
    Ok(())
}

/// A2.
pub fn swot(page: &mut Page<'_>) -> Result<()> {
    let Some(swot) = &page.known.swot else {
        page.say("尚未进行 SWOT 分析。", "No SWOT analysis has been made yet.");
        return Ok(());
    };
    let sum = |quadrant: &str| {
        let mine = swot.factors.iter().filter(|(_, one)| one.quadrant == quadrant);
        mine.map(|(_, one)| one.weight * one.score).sum::<i64>()
    };
    let (s, w, o, t) = (
        sum("strength"),
        sum("weakness"),
        sum("opportunity"),
        sum("threat"),
    );
    page.say(
        &format!("“{}”的加权得分：优势 {s}，劣势 {w}，机会 {o}，威胁 {t}（权重 × 评分之和）。", swot.board.name),
        &format!("{}: weighted scores are {s} strengths, {w} weaknesses, {o} opportunities, {t} threats (sums of weight × score).", swot.board.name),
    );
    if let Some(strategy) = &swot.board.strategy {
        let name = page.label(&format!("choice.scheme.swot.strategy.{strategy}"));
        let reason = swot.board.reason.clone().unwrap_or_default();
        page.say(
            &format!("选定的发展战略为{name}。{reason}"),
            &format!("The development strategy chosen is {name}. {reason}"),
        );
    }
    let rows = swot.factors.iter().map(|(_, one)| {
        let cited = one.cited_value.as_ref().map(|value| {
            let said = cited(page, one, value);
            match one.cited_on {
                Some(day) => page.pick(&format!("{said}（{day}）"), &format!("{said} ({day})")),
                None => said,
            }
        });
        vec![
            page.label(&format!("choice.scheme.swot_factor.quadrant.{}", one.quadrant)),
            one.name.clone(),
            one.weight.to_string(),
            one.score.to_string(),
            (one.weight * one.score).to_string(),
            cited.unwrap_or_default(),
        ]
    });
    let rows = rows.collect();
    let heads = [
        ("象限", "Quadrant"),
        ("因素", "Factor"),
        ("权重", "Weight"),
        ("评分", "Score"),
        ("得分", "Points"),
        ("引用的指标值（截止日）", "Figure cited (as of)"),
    ];
    let caption = page.pick("SWOT 因素", "SWOT factors");
    let note = (
        "得分 = 权重（0–100）× 评分（1–5）；引用值是截止日当天的指标值，不随数据改变。",
        "Points: weight (0–100) × score (1–5). A figure cited is that of its day and doesn't change with the data.",
    );
    page.texts(&caption, &heads, rows, note);
    strategies(page, swot);
    Ok(())
}

/// A figure that a factor cites, as people write it: its name, and its value in its unit.
fn cited(page: &Page<'_>, factor: &crate::entities::SwotFactor, value: &str) -> String {
    let of = factor
        .indicator
        .as_deref()
        .and_then(|name| indicator::named(name).ok());
    let column = factor.indicator_column.as_deref().unwrap_or_default();
    let Some(measure) = of.and_then(|one| one.column(column)) else {
        return value.to_owned();
    };
    let label = page.pick(measure.label.zh, measure.label.en);
    // The key figures are known by their names; of others it is told which answer it is from.
    let name = match of.filter(|one| one.name != "kpi") {
        Some(one) => {
            let from = page.pick(one.label.zh, one.label.en);
            page.pick(&format!("{from}：{label}"), &format!("{from}: {label}"))
        }
        None => label,
    };
    let Ok(number) = value.parse::<f64>() else {
        return format!("{name} {value}");
    };
    let cell = if number.fract() == 0.0 {
        Cell::Int(guanxi_types::int(number))
    } else {
        Cell::ratio(guanxi_types::int(number * 1_000_000.0), 1_000_000)
    };
    let amount = [number].into_iter().filter(|_| measure.unit == Unit::Money);
    let coin = Coin::of(amount, page.lang());
    let said = shown(&cell, measure.unit, coin, page.lang());
    if measure.unit == Unit::Money {
        let unit = coin_name(coin, &page.known.currency, page.lang());
        return format!("{name} {said} {unit}");
    }
    format!("{name} {said}")
}

fn strategies(page: &mut Page<'_>, swot: &super::known::SwotKnown) {
    if swot.strategies.is_empty() {
        return;
    }
    let rows = swot.strategies.iter().map(|(id, one)| {
        let cited = swot
            .citations
            .iter()
            .filter(|citation| citation.strategy_id.raw() == *id);
        let names = cited.filter_map(|citation| {
            let factor = swot
                .factors
                .iter()
                .find(|(id, _)| *id == citation.factor_id.raw());
            factor.map(|(_, factor)| factor.name.clone())
        });
        vec![
            page.label(&format!("choice.scheme.swot_strategy.kind.{}", one.kind)),
            one.name.clone(),
            names.collect::<Vec<String>>().join(&page.pick("；", "; ")),
        ]
    });
    let rows = rows.collect();
    let heads = [
        ("类型", "Kind"),
        ("策略", "Strategy"),
        ("依据的因素", "Factors cited"),
    ];
    let caption = page.pick("由因素得出的策略", "Strategies that follow");
    let note = (
        "SO 用优势抓机会，WO 借机会补劣势，ST 以优势避威胁，WT 减少劣势、回避威胁（Weihrich 1982）。",
        "SO uses strengths for opportunities, WO opportunities against weaknesses, ST strengths against threats, WT avoids both (Weihrich 1982).",
    );
    page.texts(&caption, &heads, rows, note);
}

/// A3.
pub fn directions(page: &mut Page<'_>) -> Result<()> {
    let known = page.known;
    if known.directions.is_empty() {
        page.say(
            "五大策略方向尚未制定。",
            "The five strategic directions aren't set yet.",
        );
        return Ok(());
    }
    let with = known
        .directions
        .iter()
        .filter(|one| one.campaign_id.is_some())
        .count();
    page.say(
        &format!(
            "已制定 {} 个策略方向，其中 {with} 个已转为营销活动。",
            known.directions.len()
        ),
        &format!(
            "{} directions are set, {with} of them became campaigns.",
            known.directions.len()
        ),
    );
    let rows = known.directions.iter().map(|one| {
        let (measure, [baseline, target]) = page.kept(one.measure.as_deref(), [one.baseline, one.target]);
        vec![
            page.label(&format!("choice.scheme.direction.kind.{}", one.kind)),
            one.name.clone(),
            one.rule.clone().unwrap_or_default(),
            one.goal.clone().unwrap_or_default(),
            measure,
            baseline,
            target,
        ]
    });
    let rows = rows.collect();
    let heads = [
        ("方向", "Direction"),
        ("名称", "Name"),
        ("目标客群规则", "Target segment"),
        ("目标", "Goal"),
        ("衡量指标", "Measure"),
        ("基线", "Baseline"),
        ("目标值", "Target"),
    ];
    let caption = page.pick("五大策略方向", "The five strategic directions");
    let note = (
        "基线为建立方向时最近一年的衡量指标，“—”为未定；各指标的定义见 B16。",
        "The baseline is the measure in the newest year when the direction was set; — where nothing was set. Definitions are in B16.",
    );
    page.texts(&caption, &heads, rows, note);
    for one in known.directions.iter().filter(|one| one.playbook.is_some()) {
        page.show(Block::Heading(3, one.name.clone()));
        let steps = one.playbook.iter().flat_map(|text| text.lines());
        let steps = steps.map(str::trim).filter(|line| !line.is_empty());
        page.show(Block::List(steps.map(str::to_owned).collect()));
    }
    Ok(())
}

/// A4.
pub fn relations(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("rfm-segments", &[])?;
    let table = View::of("rfm-segments", &table)?.in_order("segment", &SEGMENTS);
    let view = View::of("rfm-segments", &table)?;
    view.some()?;
    page.say(
        "按客户数与每位客户带来的价值，为每个客群建议科特勒的五种关系类型之一；由负责人确认后，系统每晚据此生成关怀任务。",
        "By how many customers there are and what one of them brings, each group is given one of Kotler's five levels; confirmed by a person, it \
         makes tasks of care every night.",
    );
    let sold: Vec<Sold> = (0..view.count()).map(|row| sold(page, &view, row)).collect();
    let has_margins = sold.iter().any(|one| one.margin.is_some());
    if !has_margins {
        page.say(
            "尚无成本数据，价值以销售额计。",
            "There are no costs yet: value is told by sales.",
        );
    }
    levels(page, &view, (&sold, has_margins));
    loyalty_grid(page)?;
    customer_pyramid(page)
}

/// The level of each group, with what it follows from.
fn levels(page: &mut Page<'_>, view: &View<'_>, (sold, has_margins): (&[Sold], bool)) {
    let name = |page: &Page<'_>, key: &str| page.label(&format!("choice.scheme.relation.level.{key}"));
    let rows = sold.iter().zip(recommended(&brought(sold))).enumerate();
    let rows = rows.map(|(row, (one, level))| {
        let key = view.text(row, "segment");
        let known = page.known.relations.iter().find(|one| one.customer_group == key);
        let confirmed = known.and_then(|one| one.level.as_deref());
        let each = Cell::average(one.sales_c, one.customers.max(1));
        let margin = one
            .margin
            .map_or(Cell::Empty, |percent| Cell::ratio(percent.raw(), PERCENT));
        let mut cells = vec![
            word(&key, page.lang()),
            view.plain(row, "customers", page),
            shown(&each, Unit::Money, Coin::One, page.lang()),
        ];
        if has_margins {
            cells.push(shown(&margin, Unit::Ratio, Coin::One, page.lang()));
        }
        cells.extend([
            level.map(|level| name(page, level.key())).unwrap_or_default(),
            confirmed.map(|key| name(page, key)).unwrap_or_default(),
            known.and_then(|one| one.duty.clone()).unwrap_or_default(),
        ]);
        cells
    });
    let rows = rows.collect();
    let head = |zh: &str, en: &str, is_number| Head {
        label: page.pick(zh, en),
        is_number,
    };
    let each = page.pick("客户平均消费", "Spend per customer");
    let mut heads = vec![
        head("客群", "Group", false),
        head("客户数", "Customers", true),
        Head {
            label: page.with_unit(&each, Unit::Money, Coin::One),
            is_number: true,
        },
    ];
    if has_margins {
        heads.push(head("毛利率", "Margin", true));
    }
    heads.extend([
        head("建议类型", "Recommended", false),
        head("确认类型", "Confirmed", false),
        head("关怀内容", "Care", false),
    ]);
    let block = Block::Table(Table {
        caption: page.pick("各客群的客户关系类型", "Relationship level of each group"),
        heads,
        rows,
        note: page.pick(
            "人均价值 = 客户平均消费（全部有效小票金额 ÷ 客户数）× 毛利率；没有毛利率的客群以其他客群的平均毛利率计，都没有时以消费计。客户数、人均价值各与平均相比：\
             高于 125% 为多（高），低于 75% 为少（低）。人均价值高而客户少者为合伙型，人均价值低而客户多者为基本型（科特勒）。",
            "What one brings is spend per customer (the amount of all purchase tickets ÷ customers) × margin; a group without a margin has the \
             average of the others, and where none has one spend is compared. Numbers and what one brings are compared with the average: over \
             125% is many (high), under 75% few (low). High and few: partnership; low and many: basic (Kotler).",
        ),
    });
    page.show(block);
}

fn sold(page: &Page<'_>, view: &View<'_>, row: usize) -> Sold {
    let whole = |name: &str| view.text(row, name).parse::<i64>().unwrap_or_default();
    let key = view.text(row, "segment");
    let known = page.known.relations.iter().find(|one| one.customer_group == key);
    Sold {
        customers: whole("customers"),
        sales_c: whole("sales_c"),
        margin: known.and_then(|one| one.margin_percent.or(one.measured_margin)),
    }
}

/// Value × loyalty: monetary scores down, frequency scores along, customers in the cells.
fn loyalty_grid(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("rfm-cells", &[])?;
    let view = View::of("rfm-cells", &table)?;
    let sum = |value: i64, loyalty: i64| {
        let rows = (0..view.count()).filter(|row| {
            view.text(*row, "m_score") == value.to_string()
                && view.text(*row, "f_score") == loyalty.to_string()
        });
        rows.filter_map(|row| view.text(row, "customers").parse::<i64>().ok())
            .sum::<i64>()
    };
    let cell = |value, loyalty| {
        let number = sum(value, loyalty);
        (number > 0).then(|| (to_f64(number), count(number)))
    };
    let label =
        |zh: &str, en: &str, score: i64| page.pick(&format!("{zh} {score}"), &format!("{en} {score}"));
    let map = Heat {
        rows: (1..=5).rev().map(|value| label("价值", "Value", value)).collect(),
        columns: (1..=5).map(|loyalty| label("忠诚", "Loyalty", loyalty)).collect(),
        cells: (1..=5)
            .rev()
            .map(|value| (1..=5).map(|loyalty| cell(value, loyalty)).collect())
            .collect(),
    };
    let caption = page.pick("价值 × 忠诚矩阵（客户数）", "Value × loyalty (customers)");
    let note = page.pick(
        "价值为 M 分（有效小票金额的五分位），忠诚为 F 分（有效小票数的五分位），5 最高。",
        "Value is the M score (fifths of the amount of purchase tickets), loyalty the F score (fifths of their number); 5 is the highest.",
    );
    page.figure(&caption, heat(&map), &note);
    Ok(())
}

/// The customer pyramid: a tenth, two, three and four tenths of the members by what they spent.
fn customer_pyramid(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("customer-decile", &[("by", "year")])?;
    let view = View::of("customer-decile", &table)?;
    let last = view.column("period").last().cloned().unwrap_or_default();
    let layers = [
        ("白金（前 10%）", "Platinum (first 10%)", 1..=1),
        ("黄金（其次 20%）", "Gold (next 20%)", 2..=3),
        ("铁（其次 30%）", "Iron (next 30%)", 4..=6),
        ("铅（其余 40%）", "Lead (last 40%)", 7..=10),
    ];
    let people = |number: f64| count(guanxi_types::int(number));
    let mut drawn = Vec::with_capacity(layers.len());
    for (zh, en, groups) in layers {
        let rows = (0..view.count()).filter(|row| {
            let group = view.text(*row, "grp").parse::<i64>().unwrap_or_default();
            view.text(*row, "period") == last && groups.contains(&group)
        });
        let (mut customers, mut share) = (0.0, 0.0);
        for row in rows {
            customers += view.number(row, "customers").unwrap_or_default();
            share += view.number(row, "sales_share").unwrap_or_default();
        }
        let said = match page.lang() {
            Locale::Zh => format!("{} 人，占销售 {:.1}%", people(customers), share * 100.0),
            Locale::En => format!("{} customers, {:.1}% of sales", people(customers), share * 100.0),
        };
        drawn.push((page.pick(zh, en), customers, said));
    }
    let caption = page.pick(
        &format!("客户金字塔（{last} 年，宽度为客户数）"),
        &format!("The customer pyramid ({last}; width: customers)"),
    );
    let note = page.pick(
        "按净消费从高到低的顾客十分位合并：第 1 组，第 2–3 组，第 4–6 组，第 7–10 组（Zeithaml、Rust、Lemon 2001）。",
        "Deciles of members by net spend, put together: 1, 2–3, 4–6, 7–10 (Zeithaml, Rust, Lemon 2001).",
    );
    page.figure(&caption, pyramid(&drawn), &note);
    Ok(())
}
