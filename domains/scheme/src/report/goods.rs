//! What is bought: structure, best sellers, growing goods, what leaders choose.

use guanxi_report::chart::{Scale, bars, pareto};
use guanxi_types::{Day, Problem, Result, Words, to_f64, words};

use super::page::{Page, View};
use super::print::{Coin, coin_name, word};

/// Departments that are shown.
const DEPARTMENTS: usize = 20;
/// Goods that are shown.
const GOODS: usize = 20;
/// Goods of each class of customers.
const EACH: &str = "5";
/// Categories in a picture.
const DRAWN: usize = 15;
/// Columns of the picture of categories; where there are more, the last is what is left.
const COLUMNS: usize = 12;
/// What a column of names is called whose indicator has numbers.
const PRODUCT: Words = words("商品", "Product");
const CATEGORY: Words = words("品类", "Category");

/// Amounts of a column in the unit that suits them, and that unit.
fn amounts(page: &Page<'_>, view: &View<'_>, name: &str) -> (Vec<f64>, String) {
    let coin = Coin::of(view.numbers(name).into_iter().flatten(), page.lang());
    let by = to_f64(coin.minor());
    let values = view.numbers(name).into_iter();
    (
        values.map(|value| value.unwrap_or_default() / by).collect(),
        coin_name(coin, &page.known.currency, page.lang()),
    )
}

/// B3.
pub fn structure(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("product-structure", &[("level", "1")])?;
    let view = View::of("product-structure", &table)?;
    view.some()?;
    let first = word(&view.text(0, "path"), page.lang());
    let share = view.plain(0, "sales_share", page);
    page.say(
        &format!("按商品类别第一级，销售占比最大的是“{first}”，占全部销售净额的 {share}。"),
        &format!("Of the first level of categories {first} sells most: {share} of all net sales."),
    );
    let names = [
        "path",
        "net_sales_c",
        "sales_share",
        "products",
        "class_a",
        "class_b",
        "class_c",
    ];
    let caption = page.pick("商品类别的销售占比", "Shares of sales by category");
    page.table(&caption, &view, &names, DEPARTMENTS);
    let (mut values, unit) = amounts(page, &view, "net_sales_c");
    let mut labels: Vec<String> = view
        .column("path")
        .iter()
        .map(|path| word(path, page.lang()))
        .collect();
    if values.len() > COLUMNS {
        // Shares are of everything: what isn't drawn by itself is drawn together.
        let left = values.split_off(COLUMNS - 1);
        labels.truncate(COLUMNS - 1);
        labels.push(page.pick("其他", "Others"));
        values.push(left.iter().sum());
    }
    let caption = page.pick(
        &format!("各类别销售净额与累计占比（{unit}）"),
        &format!("Net sales by category, and their cumulative share ({unit})"),
    );
    let note = page.note(view.indicator);
    page.figure(&caption, pareto(&labels, &values, Scale::Plain), &note);
    let abc = page.ask("abc", &[])?;
    let view = View::of("abc", &abc)?;
    let names = ["abc", "products", "sales_c", "min_sales_c", "max_sales_c"];
    let caption = page.pick("商品 ABC 分析", "ABC analysis");
    page.table(&caption, &view, &names, GOODS);
    Ok(())
}

/// B9.
pub fn best(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("bestsellers", &[("by", "year"), ("top", "15")])?;
    let view = View::of("bestsellers", &table)?;
    view.some()?;
    let last = view.column("period").last().cloned().unwrap_or_default();
    let kept = view.kept(|row| view.text(row, "period") == last);
    let view = View::of("bestsellers", &kept)?;
    let named = page.with_names(&view, "product_id")?;
    let view = View::of("bestsellers", &named)?.calling("product_id", PRODUCT);
    let (first, share) = (view.text(0, "product_id"), view.plain(0, "sales_share", page));
    page.say(
        &format!("{last} 年最畅销的商品是“{first}”，占销售净额的 {share}。"),
        &format!("The best seller of {last} is {first} with {share} of net sales."),
    );
    // Where goods have one level of categories, that level is told.
    let has_kinds = view.column("category").iter().any(|name| name != "(unknown)");
    let names = [
        "rnk",
        "product_id",
        if has_kinds { "category" } else { "department" },
        "net_sales_c",
        "units",
        "customers",
        "penetration",
        "sales_share",
    ];
    let caption = page.pick(&format!("{last} 年畅销品"), &format!("Best sellers of {last}"));
    page.table(&caption, &view, &names, GOODS);
    let classes = page.ask("bestsellers", &[("class", "decile"), ("top", EACH)])?;
    let view = View::of("bestsellers", &classes)?;
    let chosen = view.kept(|row| ["1", "5", "10"].contains(&view.text(row, "class").as_str()));
    let view = View::of("bestsellers", &chosen)?;
    let named = page.with_names(&view, "product_id")?;
    let view = View::of("bestsellers", &named)?.calling("product_id", PRODUCT);
    let names = ["class", "rnk", "product_id", "net_sales_c", "units", "customers"];
    let caption = page.pick(
        "各顾客类别的畅销品（第 1、5、10 组）",
        "Best sellers by customer class (deciles 1, 5, 10)",
    );
    page.table(&caption, &view, &names, 3 * GOODS);
    Ok(())
}

/// Days of a window at most: half a year of whole weeks, so that both have as many of each weekday.
const WINDOW: i32 = 182;

/// Two windows of as many days, one after the other: the newest, and what was before. Months aren't counted: half-years differ by days, and
/// what isn't as long isn't compared.
fn windows(page: &Page<'_>) -> Result<[(Day, Day); 2]> {
    let table = page.ask("kpi", &[("by", "month")])?;
    let view = View::of("kpi", &table)?;
    view.some()?;
    let day = |row: usize, name: &str| view.text(row, name).parse::<Day>().map_err(Problem::internal);
    let (first, last) = (day(0, "first")?, day(view.count() - 1, "last")?);
    let days = ((last.raw() - first.raw() + 1) / 2).clamp(1, WINDOW);
    let newest = last.plus(1 - days);
    Ok([(newest.plus(-days), newest.plus(-1)), (newest, last)])
}

/// B10.
pub fn growing(page: &mut Page<'_>) -> Result<()> {
    let [base, current] = windows(page)?;
    let said =
        |(first, last): (Day, Day)| page.pick(&format!("{first} 至 {last}"), &format!("{first} to {last}"));
    let (before, now) = (said(base), said(current));
    page.say(
        &format!("比较两个相邻的时期：基期 {before}，本期 {now}；销售与小票过少的商品不参加比较，以免小基数造成的虚高。相邻的两期季节不同，季节性商品的增长须与上年同期对照。"),
        &format!("Two windows are compared, {before} and {now}; what sold too little in either isn't, so that no tiny base makes a huge rate. The two differ in season: what is seasonal is to be compared with the year before."),
    );
    let asked = |(first, last): (Day, Day)| format!("{first}..{last}");
    let (base, current) = (asked(base), asked(current));
    let given = [("base", base.as_str()), ("current", current.as_str())];
    let ask = |item: &'static str, top: &'static str| {
        let mut all = given.to_vec();
        all.extend([("item", item), ("top", top)]);
        all
    };
    let table = page.ask("growth", &ask("category", "15"))?;
    let view = View::of("growth", &table)?.calling("item", CATEGORY);
    let names = [
        "rnk",
        "item",
        "s0_c",
        "s1_c",
        "t0",
        "t1",
        "growth",
        "growth_index",
    ];
    grown(page, &view);
    let caption = page.pick("销售增长率最高的品类", "Categories that grow fastest");
    page.table(&caption, &view, &names, GOODS);
    let growth = view.numbers("growth").into_iter().map(Option::unwrap_or_default);
    let values: Vec<f64> = growth.take(DRAWN).collect();
    let labels: Vec<String> = view.column("item").into_iter().take(DRAWN).collect();
    let caption = page.pick("品类销售增长率", "Growth of sales by category");
    let note = page.note(view.indicator);
    if !values.is_empty() {
        page.figure(&caption, bars(&labels, &values, Scale::Percent), &note);
    }
    let table = page.ask("growth", &ask("product", "15"))?;
    let view = View::of("growth", &table)?;
    let named = page.with_names(&view, "item")?;
    let view = View::of("growth", &named)?.calling("item", PRODUCT);
    let caption = page.pick("销售增长率最高的商品", "Products that grow fastest");
    page.table(&caption, &view, &names, GOODS);
    Ok(())
}

/// Whether anything grew, and what most; and what the index says.
fn grown(page: &mut Page<'_>, view: &View<'_>) {
    let Some(rate) = view.number(0, "growth") else {
        return;
    };
    let (first, said) = (view.text(0, "item"), view.plain(0, "growth", page));
    if rate > 0.0 {
        page.say(
            &format!("本期增长最快的品类是“{first}”，销售额增长 {said}。"),
            &format!("The category that grows fastest is {first}: its sales grew by {said}."),
        );
    } else {
        page.say(
            "本期没有品类比基期增长，以下各表从下降最少的列起。",
            "No category grew: the tables begin with those that declined least.",
        );
    }
    page.say(
        "增长指数 = 本期占比 ÷ 基期占比，大于 1 的份额上升，即使销售额下降。",
        "Growth index: share now ÷ share before; above 1 something gains share even where its sales decline.",
    );
}

/// B11.
pub fn future(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("leaders", &[("method", "lead-users"), ("top", "20")])?;
    let view = View::of("leaders", &table)?;
    if view.count() == 0 {
        page.say(
            "近一段时间没有足够多的新品起飞，因此还找不出意见领袖：先行者须在多种新品上都明显早于他人购买。",
            "Too few new goods took off lately to find leaders: a lead user takes up several of them markedly earlier than others.",
        );
        return Ok(());
    }
    page.say(
        &format!(
            "以“先行者”方法从交易中找出 {} 位候选意见领袖：在采用起飞新品时明显早于他人的会员。购买数据只是弱证据，名单供访谈与试用邀请时参考。",
            view.count()
        ),
        &format!(
            "By the method of lead users {} candidates were found: members who took up new goods markedly earlier than others. Purchases are \
             weak evidence; the list is for interviews and trials.",
            view.count()
        ),
    );
    let names = ["rnk", "customer_id", "adopted", "early", "expected", "z"];
    let caption = page.pick("意见领袖候选人", "Candidates for opinion leaders");
    page.table(&caption, &view, &names, GOODS);
    let table = page.ask("leaders-purchases", &[("top", "15")])?;
    let view = View::of("leaders-purchases", &table)?;
    let named = page.with_names(&view, "product_id")?;
    let view = View::of("leaders-purchases", &named)?.calling("product_id", PRODUCT);
    let names = ["rnk", "product_id", "leaders", "customers", "lift"];
    let caption = page.pick("意见领袖偏爱的商品", "What the leaders prefer");
    page.table(&caption, &view, &names, GOODS);
    Ok(())
}
