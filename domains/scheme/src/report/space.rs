//! The three-dimensional framework, the identities between figures, value and life cycle.

use std::collections::BTreeMap;

use guanxi_insight::rules::lifecycle::STATES;
use guanxi_insight::rules::rfm::SEGMENTS;
use guanxi_insight::{Table, measures};
use guanxi_report::chart::{Heat, Scale, Series, bars, heat, lines};
use guanxi_types::Result;

use super::page::{Page, View};
use super::print::{Coin, coin_name, word};

/// Departments of the cube that are shown.
const DEPARTMENTS: usize = 10;
/// The groups of customers, in the order in which they are read.
const GROUPS: [&str; 3] = ["heavy", "medium", "light"];
/// How concentrated spending is: the one figure for all, then the shares of ever more members.
const METRICS: [&str; 6] = [
    "gini",
    "top1pct_share",
    "top5pct_share",
    "top10pct_share",
    "top20pct_share",
    "top50pct_share",
];
/// Cohorts that are shown, and how far each is followed.
const COHORTS: usize = 12;
/// Rows of a table.
const ROWS: usize = 16;
/// Days of a picture of gaps, the share of gaps that must lie within them for it to be drawn by day, and the weeks of one that is drawn by week.
const GAPS: f64 = 60.0;
const MOST: f64 = 0.9;
const WEEK: f64 = 7.0;
const WEEKS: f64 = 52.0;

/// A grid of one column by two others, in the order in which their texts come; amounts in the unit that its caption names.
fn grid(view: &View<'_>, (down, along): (&str, &str), value: &str, coin: Coin, page: &Page<'_>) -> Heat {
    let mut rows: Vec<String> = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    let mut cells: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in 0..view.count() {
        let (a, b) = (view.text(row, down), view.text(row, along));
        if !rows.contains(&a) {
            rows.push(a.clone());
        }
        if !columns.contains(&b) {
            columns.push(b.clone());
        }
        cells.insert((a, b), row);
    }
    let cell = |a: &String, b: &String| {
        let row = *cells.get(&(a.clone(), b.clone()))?;
        Some((
            view.number(row, value)?,
            view.shown(row, value, coin, page.lang()),
        ))
    };
    Heat {
        cells: rows
            .iter()
            .map(|a| columns.iter().map(|b| cell(a, b)).collect())
            .collect(),
        rows: rows.iter().map(|text| word(text, page.lang())).collect(),
        columns: columns.iter().map(|text| word(text, page.lang())).collect(),
    }
}

/// B15.
pub fn cube(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask(
        "cube",
        &[
            ("customer", "group"),
            ("product", "department"),
            ("behaviour", "mission"),
        ],
    )?;
    let view = View::of("cube", &table)?;
    view.some()?;
    page.say(
        "三维分析框架把每一行销售放入“顾客结构 × 商品结构 × 行为结构”的一个格中，可切片、下钻、旋转，并可从任意一格得到客户名单和营销活动。下面两张图是它的两个切面。",
        "The framework puts each sold line into a cell of customers × products × behaviour, to be sliced, drilled and turned; any cell gives a \
         list of customers and a campaign. Two of its faces follow.",
    );
    let mut totals: Vec<(f64, String)> = (0..view.count())
        .filter(|row| view.text(*row, "customer_group") == "*" && view.text(*row, "mission") == "*")
        .filter(|row| view.text(*row, "department") != "*")
        .map(|row| {
            (
                view.number(row, "sales_c").unwrap_or_default(),
                view.text(row, "department"),
            )
        })
        .collect();
    totals.sort_by(|a, b| b.0.total_cmp(&a.0));
    totals.truncate(DEPARTMENTS);
    let top: Vec<String> = totals.into_iter().map(|(_, name)| name).collect();
    let coin = Coin::of(view.numbers("sales_c").into_iter().flatten(), page.lang());
    let unit = coin_name(coin, &page.known.currency, page.lang());
    let note = page.note(view.indicator);
    let customers = ordered(&view, &top, |row| {
        view.text(row, "mission") == "*" && view.text(row, "customer_group") != "*"
    });
    let caption = page.pick(
        &format!("商品部门 × 顾客结构：销售额（{unit}）"),
        &format!("Departments × customers: sales ({unit})"),
    );
    let map = grid(
        &View::of("cube", &customers)?,
        ("department", "customer_group"),
        "sales_c",
        coin,
        page,
    );
    page.figure(&caption, heat(&map), &note);
    let missions = ordered(&view, &top, |row| {
        view.text(row, "customer_group") == "*" && view.text(row, "mission") != "*"
    });
    let caption = page.pick(
        &format!("商品部门 × 购物任务：销售额（{unit}）"),
        &format!("Departments × missions: sales ({unit})"),
    );
    let map = grid(
        &View::of("cube", &missions)?,
        ("department", "mission"),
        "sales_c",
        coin,
        page,
    );
    page.figure(&caption, heat(&map), &note);
    Ok(())
}

/// Rows that a test keeps, of the departments named, in their order, groups of customers in theirs.
fn ordered(view: &View<'_>, departments: &[String], keep: impl Fn(usize) -> bool) -> Table {
    let mut rows: Vec<(usize, Option<usize>, usize)> = (0..view.count())
        .filter(|row| keep(*row))
        .filter_map(|row| {
            let name = view.text(row, "department");
            let group = view.text(row, "customer_group");
            let group = GROUPS.iter().position(|known| *known == group);
            Some((departments.iter().position(|known| *known == name)?, group, row))
        })
        .collect();
    rows.sort_unstable();
    Table {
        columns: view.table.columns.clone(),
        rows: rows
            .into_iter()
            .filter_map(|(_, _, row)| view.table.rows.get(row).cloned())
            .collect(),
    }
}

/// B16.
pub fn identities(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("kpi", &[("by", "year")])?;
    let view = View::of("kpi", &table)?;
    view.some()?;
    let last = view.count() - 1;
    page.say(
        &format!(
            "指标之间有恒等关系，已知其中几个便可推出其余。下表是 {} 年的指标值、定义与恒等式；“指标推断”页可由部分指标或其范围推断其余，并指出矛盾。",
            view.text(last, "period")
        ),
        &format!(
            "Figures are bound by identities: from some of them the others follow. The table has those of {}, with definitions and identities; \
             the page of inference works out the rest from a few, or from ranges, and says what contradicts.",
            view.text(last, "period")
        ),
    );
    let mut rows = Vec::new();
    for measure in measures() {
        let value = if measure.name.ends_with("_c") {
            view.amount(last, measure.name, page)
        } else {
            view.plain(last, measure.name, page)
        };
        let is_there = view.number(last, measure.name).is_some();
        if is_there && measure.name != "period" {
            rows.push(vec![
                page.pick(measure.label.zh, measure.label.en),
                value,
                page.pick(measure.formula.zh, measure.formula.en),
                in_words(measure.identity, page),
            ]);
        }
    }
    let caption = page.pick("指标体系与恒等式", "Figures and their identities");
    let heads = [
        ("指标", "Figure"),
        ("数值", "Value"),
        ("定义", "Definition"),
        ("恒等式", "Identity"),
    ];
    let note = (
        "恒等式以指标名称书写，已知其中几项即可推出其余；定义全文见系统的“指标”页。",
        "Identities are written with the names of figures: from some of them the others follow. All definitions are on the page of indicators.",
    );
    page.texts(&caption, &heads, rows, note);
    Ok(())
}

/// What identities name beside figures: the sign that holds its place while names of columns are replaced, and both languages.
const AMOUNTS: [(&str, &str, &str); 2] = [
    ("①", "amount of non-purchase tickets", "非购买小票金额"),
    ("②", "amount of member purchase tickets", "会员有效小票金额"),
];

/// An identity with the names of figures in place of those of columns.
fn in_words(identity: &str, page: &Page<'_>) -> String {
    let mut identity = identity.to_owned();
    for (sign, en, _) in AMOUNTS {
        identity = identity.replace(en, sign);
    }
    let named = |word: &str| {
        let known = measures().iter().find(|one| one.name == word)?;
        Some(page.pick(known.label.zh, known.label.en))
    };
    let (mut out, mut word) = (String::new(), String::new());
    for c in identity.chars().chain([' ']) {
        if c.is_ascii_lowercase() || c == '_' {
            word.push(c);
            continue;
        }
        let text = std::mem::take(&mut word);
        out.push_str(&named(&text).unwrap_or(text));
        out.push(c);
    }
    for (sign, en, zh) in AMOUNTS {
        out = out.replace(sign, &page.pick(zh, en));
    }
    out.trim_end().to_owned()
}

/// B17.
pub fn beyond(page: &mut Page<'_>) -> Result<()> {
    segments(page)?;
    stages(page)?;
    cohorts(page)?;
    let table = page.ask("affinity", &[("item", "category"), ("top", "12")])?;
    let view = View::of("affinity", &table)?;
    let names = [
        "rnk",
        "a",
        "b",
        "both_n",
        "support",
        "confidence_ab",
        "confidence_ba",
        "lift",
    ];
    let caption = page.pick("品类的购物篮关联", "Categories bought together");
    page.table(&caption, &view, &names, ROWS);
    let table = page.ask("btyd", &[("show", "holdout")])?;
    let view = View::of("btyd", &table)?;
    let names = ["repeats", "customers", "actual", "predicted"];
    let caption = page.pick(
        "购买模型 BG/NBD 的预测检验：各重复购买次数的人均后期购买",
        "BG/NBD held out: later purchases a customer by number of repeats",
    );
    page.table(&caption, &view, &names, ROWS);
    Ok(())
}

fn segments(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("rfm-segments", &[])?;
    let table = View::of("rfm-segments", &table)?.in_order("segment", &SEGMENTS);
    let view = View::of("rfm-segments", &table)?;
    view.some()?;
    let total: f64 = view.numbers("sales_c").into_iter().flatten().sum();
    let sales = |row: &usize| view.number(*row, "sales_c").unwrap_or_default();
    let first = (0..view.count())
        .max_by(|a, b| sales(a).total_cmp(&sales(b)))
        .unwrap_or(0);
    let best = sales(&first) / total.max(1.0) * 100.0;
    let name = word(&view.text(first, "segment"), page.lang());
    let people = view.plain(first, "customers", page);
    page.say(
        &format!("按 RFM 把会员分为八类，“{name}”有 {people} 人，占会员销售的 {best:.1}%。"),
        &format!("RFM divides members into eight; {name} has {people} of them and {best:.1}% of what members spent."),
    );
    let caption = page.pick("RFM 八类客群", "The eight RFM segments");
    page.table(&caption, &view, &["segment", "customers", "sales_c"], ROWS);
    let labels: Vec<String> = view
        .column("segment")
        .iter()
        .map(|text| word(text, page.lang()))
        .collect();
    let values: Vec<f64> = view
        .numbers("customers")
        .into_iter()
        .map(Option::unwrap_or_default)
        .collect();
    let caption = page.pick("RFM 八类客群的人数", "Members of the eight RFM segments");
    let note = page.note(view.indicator);
    page.figure(&caption, bars(&labels, &values, Scale::Plain), &note);
    Ok(())
}

fn stages(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("lifecycle", &[])?;
    let table = View::of("lifecycle", &table)?.in_order("state", &STATES);
    let view = View::of("lifecycle", &table)?;
    let names = ["state", "customers", "purchase_days", "avg_recency"];
    let caption = page.pick("客户生命周期各阶段", "Stages of the life cycle");
    page.table(&caption, &view, &names, ROWS);
    let table = page.ask("repurchase", &[])?;
    let view = View::of("repurchase", &table)?;
    let names = ["within_days", "customers", "repurchased", "repurchase_rate"];
    let caption = page.pick("首购后复购", "Repurchase after the first purchase");
    page.table(&caption, &view, &names, ROWS);
    let table = page.ask("pareto", &[])?;
    let table = View::of("pareto", &table)?.in_order("metric", &METRICS);
    let view = View::of("pareto", &table)?;
    let caption = page.pick("消费的集中程度", "How concentrated spending is");
    page.table(&caption, &view, &["metric", "value"], ROWS);
    Ok(())
}

fn cohorts(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("cohort", &[("by", "month")])?;
    let view = View::of("cohort", &table)?;
    let mut names = view.column("cohort");
    names.dedup();
    names.truncate(COHORTS);
    let early = view.kept(|row| {
        names.contains(&view.text(row, "cohort"))
            && view
                .number(row, "offset")
                .is_some_and(|offset| (1.0..=12.0).contains(&offset))
    });
    let part = View::of("cohort", &early)?;
    let caption = page.pick(
        "各月首购会员在其后各月的留存率（列：第几个月）",
        "Retention of members by month of first purchase (columns: months later)",
    );
    let note = page.note(view.indicator);
    let map = grid(&part, ("cohort", "offset"), "retention", Coin::One, page);
    page.figure(&caption, heat(&map), &note);
    gaps(page)
}

/// How long customers wait before they come again: by day where most gaps are short, else by week.
fn gaps(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("gap-distribution", &[])?;
    let view = View::of("gap-distribution", &table)?;
    let gap = |row: usize| Some((view.number(row, "gap_days")?, view.number(row, "n")?));
    let gaps: Vec<(f64, f64)> = (0..view.count()).filter_map(gap).collect();
    let sum = |of: &dyn Fn(f64) -> bool| -> f64 {
        let chosen = gaps.iter().filter(|(days, _)| of(*days));
        chosen.map(|(_, count)| count).sum()
    };
    let is_short = sum(&|days| days <= GAPS) >= sum(&|_| true) * MOST;
    let (each, last) = if is_short { (1.0, GAPS) } else { (WEEK, WEEKS) };
    let all = guanxi_types::index_of(guanxi_types::int(last));
    let ends = (1_u32..).take(all).map(f64::from);
    let values = ends.map(|end| Some(sum(&|days| days > (end - 1.0) * each && days <= end * each)));
    let line = Series {
        name: String::new(),
        values: values.collect(),
    };
    let labels: Vec<String> = (1..=all).map(|end| end.to_string()).collect();
    let caption = if is_short {
        page.pick(
            "相邻两次购买的间隔（天）与次数",
            "Days between two purchases, and how often",
        )
    } else {
        page.pick(
            "相邻两次购买的间隔（周）与次数",
            "Weeks between two purchases, and how often",
        )
    };
    let left = page.pick("间隔更长的未画出。", " Longer gaps aren't drawn.");
    let note = page.note(view.indicator) + &left;
    page.figure(&caption, lines(&labels, &[line], Scale::Plain), &note);
    Ok(())
}
