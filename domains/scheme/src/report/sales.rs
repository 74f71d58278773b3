//! What was sold: membership, records, areas, totals, tickets, frequency, visits.

use guanxi_entity::{FieldDef, Kind};
use guanxi_report::chart::{Scale, Series, bars, columns, lines};
use guanxi_types::{Result, to_f64};

use super::page::{Page, View};
use super::print::{Coin, coin_name, count};

/// Months of a chart, at most.
const POINTS: usize = 36;
/// Weeks of a chart, at most: a year with the parts of weeks at both ends.
const WEEKS: usize = 54;
/// Rows of a table along time, at most.
const ROWS: usize = 24;
/// Areas that are shown.
const AREAS: usize = 20;

/// A column as a series, from a place on.
fn series(view: &View<'_>, name: &str, (label, by): (&str, f64), from: usize) -> Series {
    let values = view.numbers(name).into_iter().skip(from);
    Series {
        name: label.to_owned(),
        values: values.map(|value| value.map(|value| value / by)).collect(),
    }
}

/// A chart of columns of the key figures by month, all of one unit.
fn by_month(page: &mut Page<'_>, caption: (&str, &str), names: &[&str], scale: Scale) -> Result<()> {
    let table = page.ask("kpi", &[("by", "month")])?;
    let view = View::of("kpi", &table)?;
    view.some()?;
    let from = view.count().saturating_sub(POINTS);
    let money = names.iter().any(|name| name.ends_with("_c"));
    let amounts = names.iter().flat_map(|name| view.numbers(name)).flatten();
    let coin = Coin::of(amounts, page.lang());
    let by = if money { to_f64(coin.minor()) } else { 1.0 };
    let lines_of: Vec<Series> = names
        .iter()
        .map(|name| {
            let label = view
                .indicator
                .column(name)
                .map(|m| page.pick(m.label.zh, m.label.en));
            series(&view, name, (&label.unwrap_or_default(), by), from)
        })
        .collect();
    let labels: Vec<String> = view.column("period").into_iter().skip(from).collect();
    let unit = if money {
        let name = coin_name(coin, &page.known.currency, page.lang());
        page.pick(&format!("（{name}）"), &format!(" ({name})"))
    } else {
        String::new()
    };
    let note = page.formulas(view.indicator, names);
    let caption = page.pick(caption.0, caption.1) + &unit;
    page.figure(&caption, lines(&labels, &lines_of, scale), &note);
    Ok(())
}

/// A table of the key figures by a length of periods; the newest rows.
fn by_period(page: &mut Page<'_>, by: &str, caption: (&str, &str), names: &[&str]) -> Result<()> {
    let table = page.ask("kpi", &[("by", by)])?;
    let view = View::of("kpi", &table)?;
    let from = view.count().saturating_sub(ROWS);
    let last = view.kept(|row| row >= from);
    let view = View::of("kpi", &last)?;
    let caption = page.pick(caption.0, caption.1);
    page.table(&caption, &view, names, ROWS);
    Ok(())
}

/// B1.
pub fn membership(page: &mut Page<'_>) -> Result<()> {
    let (all, members) = (page.known.customers, page.known.members);
    page.say(
        &format!(
            "全会员制要求每一笔销售都能归到一位会员。目前客户档案共 {} 份，其中会员 {} 位。",
            count(all),
            count(members)
        ),
        &format!(
            "Full membership means that every sale can belong to a member. There are {} customers on file, {} of them members.",
            count(all),
            count(members)
        ),
    );
    let table = page.ask("kpi", &[("by", "year")])?;
    let view = View::of("kpi", &table)?;
    view.some()?;
    let last = view.count() - 1;
    let share = view.number(last, "member_tickets").unwrap_or_default()
        / view.number(last, "tickets").unwrap_or_default().max(1.0);
    page.say(
        &format!(
            "{} 年会员小票占全部有效小票的 {:.1}%，会员人均消费 {}。",
            view.text(last, "period"),
            share * 100.0,
            view.amount(last, "spend_per_customer_c", page)
        ),
        &format!(
            "In {} members rang up {:.1}% of all purchase tickets and spent {} each.",
            view.text(last, "period"),
            share * 100.0,
            view.amount(last, "spend_per_customer_c", page)
        ),
    );
    let names = [
        "period",
        "tickets",
        "member_tickets",
        "customers",
        "spend_per_customer_c",
        "repeat_rate",
    ];
    by_period(
        page,
        "quarter",
        ("各季会员销售", "Sales to members by quarter"),
        &names,
    )?;
    by_month(
        page,
        (
            "各月有效小票数与会员小票数",
            "Purchase tickets and members' tickets by month",
        ),
        &["tickets", "member_tickets"],
        Scale::Plain,
    )
}

fn kind_name(page: &Page<'_>, field: &FieldDef) -> String {
    let (zh, en) = match &field.kind {
        Kind::Text { .. } | Kind::LongText => ("文本", "text"),
        Kind::Int => ("整数", "whole number"),
        Kind::Bool => ("是/否", "yes or no"),
        Kind::Money => ("金额", "amount"),
        Kind::Qty => ("数量", "quantity"),
        Kind::Date => ("日期", "date"),
        Kind::DateTime => ("时间", "time"),
        Kind::Choice { .. } => ("单选", "one of several"),
        Kind::Choices { .. } => ("多选", "some of several"),
        Kind::Link { .. } => ("关联", "link"),
        Kind::Phone => ("电话", "telephone"),
        Kind::Email => ("电子邮箱", "e-mail"),
        Kind::Url => ("网址", "web address"),
        Kind::File => ("文件", "file"),
        _ => ("其他", "other"),
    };
    page.pick(zh, en)
}

/// The fields of an entity as a table.
pub fn fields(page: &mut Page<'_>, entity: &str, caption: (&str, &str)) -> Result<()> {
    let def = page.source.schema.entity(entity)?;
    let mut rows = Vec::with_capacity(def.fields.len());
    for field in &def.fields {
        let label = page.source.schema.field_label(def, &field.name);
        let name = label.map_or_else(|| field.name.clone(), |one| page.pick(&one.zh, &one.en));
        let required = if field.required {
            page.pick("是", "yes")
        } else {
            String::new()
        };
        rows.push(vec![name, field.name.clone(), kind_name(page, field), required]);
    }
    let heads = [
        ("项目", "Field"),
        ("字段", "Name"),
        ("类型", "Kind"),
        ("必填", "Required"),
    ];
    let caption = page.pick(caption.0, caption.1);
    let note = (
        "取自系统的字段定义，含企业自行增加的项目；“必填”的项目在保存时检查。",
        "From the definitions in the program, with the fields that the company added; what is required is checked when a record is saved.",
    );
    page.texts(&caption, &heads, rows, note);
    Ok(())
}

/// B2.
pub fn record(page: &mut Page<'_>) -> Result<()> {
    page.say(
        "单笔销售记录是全部指标的原始数据：一张小票由表头（时间、门店、店员、会员、金额）和若干明细（商品、数量、单价、优惠、金额）组成，退货以负数明细记录。",
        "The single sale record is what all figures are made of: a ticket has a head (time, store, clerk, member, amount) and lines \
         (product, quantity, price, discount, amount); returns are negative lines.",
    );
    let table = page.ask("kpi", &[("by", "year")])?;
    let view = View::of("kpi", &table)?;
    view.some()?;
    by_period(
        page,
        "year",
        ("各年销售记录", "Sale records by year"),
        &[
            "period",
            "days_covered",
            "tickets",
            "lines",
            "lines_per_ticket",
            "units",
            "upt",
        ],
    )?;
    fields(page, "trade.sale", ("小票的记录项目", "What a ticket records"))?;
    fields(
        page,
        "trade.sale_line",
        ("销售明细的记录项目", "What a line records"),
    )
}

/// B4.
pub fn areas(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("market-areas", &[("of", "area")])?;
    let view = View::of("market-areas", &table)?;
    view.some()?;
    let names = [
        "path",
        "net_sales_c",
        "sales_share",
        "tickets",
        "customers",
        "atv_c",
        "frequency",
    ];
    page.say(
        &format!(
            "销售按门店归入市场区域，上级区域含其下各区域，下表共 {} 个区域；客户在几个区域购买时在每个区域各计一次，因此各区域的客户数不能相加。",
            view.count()
        ),
        &format!(
            "Sales belong to the market area of their store and to those above it, {} areas in all; who buys in several areas counts in each, \
             so customers don't add up.",
            view.count()
        ),
    );
    let caption = page.pick("各市场区域的销售与客户", "Sales and customers by market area");
    page.table(&caption, &view, &names, AREAS);
    let stores = page.ask("market-areas", &[("of", "store")])?;
    let view = View::of("market-areas", &stores)?;
    let coin = Coin::of(view.numbers("net_sales_c").into_iter().flatten(), page.lang());
    let by = to_f64(coin.minor());
    let mut best: Vec<(f64, String)> = (0..view.count())
        .map(|row| {
            let (number, name) = (view.text(row, "store"), view.text(row, "store_name"));
            let label = if name.is_empty() { number } else { name };
            (view.number(row, "net_sales_c").unwrap_or_default() / by, label)
        })
        .collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    best.truncate(15);
    let (values, labels): (Vec<f64>, Vec<String>) = best.into_iter().unzip();
    let unit = coin_name(coin, &page.known.currency, page.lang());
    let caption = page.pick(
        &format!("销售净额最高的门店（{unit}）"),
        &format!("Stores with the highest net sales ({unit})"),
    );
    let note = page.formulas(view.indicator, &["net_sales_c"]);
    page.figure(&caption, bars(&labels, &values, Scale::Plain), &note);
    Ok(())
}

/// B5.
pub fn total(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("kpi", &[("by", "month")])?;
    let view = View::of("kpi", &table)?;
    view.some()?;
    let values = view.numbers("net_sales_c");
    let pick = |better: fn(f64, f64) -> bool| {
        let mut found: Option<(usize, f64)> = None;
        for (at, value) in values.iter().enumerate() {
            let Some(value) = *value else { continue };
            if found.is_none_or(|(_, known)| better(value, known)) {
                found = Some((at, value));
            }
        }
        found.map_or(0, |(at, _)| at)
    };
    let (high, low) = (pick(|a, b| a > b), pick(|a, b| a < b));
    page.say(
        &format!(
            "有销售的 {} 个月中，销售净额最高的是 {}（{}），最低的是 {}（{}）。",
            view.count(),
            view.text(high, "period"),
            view.amount(high, "net_sales_c", page),
            view.text(low, "period"),
            view.amount(low, "net_sales_c", page)
        ),
        &format!(
            "Of {} months with sales, {} has the highest net sales ({}), {} the lowest ({}).",
            view.count(),
            view.text(high, "period"),
            view.amount(high, "net_sales_c", page),
            view.text(low, "period"),
            view.amount(low, "net_sales_c", page)
        ),
    );
    let names = [
        "period",
        "net_sales_c",
        "gross_sales_c",
        "returns_c",
        "tickets",
        "units",
        "discount_rate",
    ];
    by_period(page, "year", ("各年总销售额", "Total sales by year"), &names)?;
    by_period(
        page,
        "quarter",
        ("各季总销售额", "Total sales by quarter"),
        &names,
    )?;
    by_period(page, "month", ("各月总销售额", "Total sales by month"), &names)?;
    by_month(
        page,
        ("各月销售净额", "Net sales by month"),
        &["net_sales_c"],
        Scale::Plain,
    )?;
    weeks(page)
}

/// Net sales by ISO week.
fn weeks(page: &mut Page<'_>) -> Result<()> {
    let table = page.ask("kpi", &[("by", "week")])?;
    let view = View::of("kpi", &table)?;
    let from = view.count().saturating_sub(WEEKS);
    let coin = Coin::of(view.numbers("net_sales_c").into_iter().flatten(), page.lang());
    let by = to_f64(coin.minor());
    let line = series(&view, "net_sales_c", ("", by), from);
    let labels: Vec<String> = view.column("period").into_iter().skip(from).collect();
    let unit = coin_name(coin, &page.known.currency, page.lang());
    let caption = page.pick(
        &format!("各周销售净额（{unit}，ISO 周）"),
        &format!("Net sales by ISO week ({unit})"),
    );
    let ends = page.pick(
        "首尾两周可能不足七天。",
        ". The first and the last week may be shorter than seven days.",
    );
    let note = page.formulas(view.indicator, &["net_sales_c"]) + &ends;
    page.figure(&caption, lines(&labels, &[line], Scale::Plain), &note);
    Ok(())
}

/// The newest year of the key figures, in words.
fn newest(page: &mut Page<'_>, zh: &str, en: &str, names: &[&str]) -> Result<()> {
    let table = page.ask("kpi", &[("by", "year")])?;
    let view = View::of("kpi", &table)?;
    view.some()?;
    let last = view.count() - 1;
    let mut said = (zh.to_owned(), en.to_owned());
    for (name, at) in names.iter().zip(1..) {
        let value = if name.ends_with("_c") {
            view.amount(last, name, page)
        } else {
            view.plain(last, name, page)
        };
        let place = format!("{{{at}}}");
        said = (said.0.replace(&place, &value), said.1.replace(&place, &value));
    }
    let year = view.text(last, "period");
    page.say(&said.0.replace("{0}", &year), &said.1.replace("{0}", &year));
    Ok(())
}

/// B6.
pub fn ticket(page: &mut Page<'_>) -> Result<()> {
    newest(
        page,
        "{0} 年平均客单价 {1}，最高单笔 {2}，最低单笔 {3}；每单 {4} 件，件均价 {5}。",
        "In {0} the average ticket was {1}, the highest {2}, the lowest {3}; {4} pieces a ticket at {5} each.",
        &["atv_c", "atv_max_c", "atv_min_c", "upt", "asp_c"],
    )?;
    let names = [
        "period",
        "atv_c",
        "atv_max_c",
        "atv_min_c",
        "upt",
        "asp_c",
        "lines_per_ticket",
    ];
    by_period(page, "quarter", ("各季客单价", "Ticket value by quarter"), &names)?;
    by_month(
        page,
        ("各月平均客单价", "Average ticket by month"),
        &["atv_c"],
        Scale::Plain,
    )
}

/// B7.
pub fn frequency(page: &mut Page<'_>) -> Result<()> {
    newest(
        page,
        "{0} 年会员平均购物 {1} 次，复购率 {2}。频率按各期的会员计算，各期之间不能相加。",
        "In {0} a member came {1} times on average; {2} came again. Frequencies are of each period's members and don't add up.",
        &["frequency", "repeat_rate"],
    )?;
    let names = [
        "period",
        "customers",
        "member_tickets",
        "frequency",
        "repeat_customers",
        "repeat_rate",
    ];
    by_period(
        page,
        "quarter",
        ("各季购物频率", "Purchase frequency by quarter"),
        &names,
    )?;
    by_month(
        page,
        ("各月购物频率（次）", "Purchases a member by month"),
        &["frequency"],
        Scale::Plain,
    )?;
    let table = page.ask("customer-decile", &[("by", "year")])?;
    let view = View::of("customer-decile", &table)?;
    let last = view.column("period").last().cloned().unwrap_or_default();
    let kept = view.kept(|row| view.text(row, "period") == last);
    let view = View::of("customer-decile", &kept)?;
    let one = series(&view, "frequency", ("", 1.0), 0);
    let caption = page.pick(
        &format!("{last} 年各顾客十分位的购物频率（次）"),
        &format!("Purchases a member by customer decile, {last}"),
    );
    let note = page.formulas(view.indicator, &["frequency"]);
    page.figure(
        &caption,
        columns(&view.column("grp"), &[one], Scale::Plain),
        &note,
    );
    Ok(())
}

/// B8.
pub fn visits(page: &mut Page<'_>) -> Result<()> {
    newest(
        page,
        "{0} 年有购买的会员 {1} 位（顾客数），有效小票 {2} 张（客数，即人次），其中会员的 {3} 张。",
        "In {0} there were {1} members who bought, {2} visits (purchase tickets), {3} of them by members.",
        &["customers", "tickets", "member_tickets"],
    )?;
    let names = [
        "period",
        "customers",
        "tickets",
        "member_tickets",
        "spend_per_customer_c",
    ];
    by_period(
        page,
        "quarter",
        ("各季顾客数与客数（人次）", "Customers and visits by quarter"),
        &names,
    )?;
    by_month(
        page,
        ("各月顾客数（人头）", "Members who bought, by month"),
        &["customers"],
        Scale::Plain,
    )?;
    by_month(
        page,
        ("各月客数（人次）", "Visits by month"),
        &["tickets"],
        Scale::Plain,
    )
}
