//! What companies that are made up by rule have in common: tables that are imported, days, times and names.

use guanxi_types::{Day, Result};

use super::club::{Club, collect, set_up};
use super::generated::{Numbers, SampleTable};
use super::staff::hire;
use super::story::{self, Opened, Story};
use super::{Report, SampleFile, WorkFolder, dashboards, import, write_table};
use crate::Company;

/// Chances are told in so many.
pub(super) const WHOLE: i64 = 1_000_000;
const DAY_S: i64 = 86_400;
/// Shanghai is so many minutes ahead of Greenwich, all year.
const AHEAD_MIN: i64 = 480;
const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗",
];
const GIVEN: [&str; 24] = [
    "建国", "秀英", "志强", "桂兰", "伟", "芳", "敏", "静", "磊", "洋", "雅琴", "明华", "丽娟", "国庆",
    "晓燕", "文博", "思远", "雨桐", "子涵", "慧玲", "德明", "玉珍", "海涛", "婷婷",
];

/// What a sale is made of: ticket, store, time, customer, product, quantity, amount, discount.
pub(super) const SALE: &[&str] = &[
    "number", "store", "sold_at", "customer", "product", "qty", "amount", "discount",
];
/// Consents.
const CONSENT: &[&str] = &[
    "customer_id",
    "purpose",
    "channel",
    "state",
    "stated_at",
    "source",
    "proof",
];
/// One of so many customers doesn't want to hear of campaigns.
const REFUSING: i64 = 12;

/// What such a company sells: number, name, name in English, category, price and cost in cents.
pub(super) type Product = (&'static str, &'static str, &'static str, &'static str, i64, i64);

/// What is sold, in Chinese and English, in these categories below these departments: figures by category ask for the second level.
pub(super) fn goods(
    departments: &[[&str; 2]],
    categories: &[[&str; 3]],
    products: &[Product],
) -> [SampleTable; 4] {
    let english = products
        .iter()
        .map(|(number, _, name, ..)| [number, "en", name].map(|text: &str| text.to_owned()).to_vec())
        .collect();
    let products = products.iter().map(|(number, name, _, category, price, cost)| {
        vec![
            (*number).to_owned(),
            (*name).to_owned(),
            (*category).to_owned(),
            yuan(*price),
            yuan(*cost),
        ]
    });
    [
        (
            "departments",
            "catalog.category",
            "departments.csv",
            &["number", "name"],
            rows(departments),
        ),
        (
            "categories",
            "catalog.category",
            "categories.csv",
            &["number", "name", "parent_id"],
            rows(categories),
        ),
        (
            "products",
            "catalog.product",
            "products.csv",
            &["number", "name", "category_id", "standard_price", "cost_price"],
            products.collect(),
        ),
        (
            "english names",
            "catalog.product_translation",
            "english.csv",
            &["product_id", "language", "name"],
            english,
        ),
    ]
}

/// What a company that is made up by rule goes through: it opens, lives for a while, does what its story tells, and lives on.
pub(super) struct Life<'c> {
    /// The company.
    pub company: &'c Company,
    /// Where its tables are written.
    pub folder: WorkFolder,
    /// What it does with its customers.
    pub story: &'static Story,
    /// Its club.
    pub club: &'static Club,
    /// Its first and its last day.
    pub days: (Day, Day),
}

impl Life<'_> {
    /// The people who work there, these tables, the club and what else the company has from the first day, and the story as far as its audience.
    pub fn begin(
        &self,
        tables: impl IntoIterator<Item = SampleTable>,
        report: Report<'_>,
        also: impl FnOnce() -> Result<()>,
    ) -> Result<Opened> {
        let (company, first) = (self.company, self.days.0);
        hire(company, &self.story.staff, first)?;
        import_all(company, &self.folder, tables, report)?;
        set_up(company, self.club, first)?;
        also()?;
        company.catch_up()?;
        company.standings.refresh()?;
        story::open(company, self.story)
    }

    /// What was sold since, what it earned, what else was done, and how the story went on.
    pub fn end(
        &self,
        opened: &Opened,
        tables: impl IntoIterator<Item = SampleTable>,
        report: Report<'_>,
        also: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let company = self.company;
        import_all(company, &self.folder, tables, report)?;
        company.catch_up()?;
        company.standings.refresh()?;
        collect(company, self.club, self.days.1)?;
        also()?;
        company.catch_up()?;
        story::close(company, self.story, opened)?;
        dashboards::make(company)
    }
}

/// Imports tables one after the other, each as a file of its own.
pub(super) fn import_all(
    company: &Company,
    folder: &WorkFolder,
    tables: impl IntoIterator<Item = SampleTable>,
    report: Report<'_>,
) -> Result<()> {
    for (title, target, name, headers, rows) in tables {
        let path = write_table(&folder.0, name, headers, &rows)?;
        let mapping: Vec<(&str, &str)> = headers.iter().map(|h| (*h, *h)).collect();
        let file = SampleFile {
            title,
            target,
            path: &path,
            mapping: &mapping,
            zone: "UTC",
            create_missing: false,
        };
        import(company, &file, report)?;
    }
    Ok(())
}

/// Rows of texts.
pub(super) fn rows<const N: usize>(of: &[[&str; N]]) -> Vec<Vec<String>> {
    of.iter().map(|row| row.map(str::to_owned).to_vec()).collect()
}

/// A minute of a day in Shanghai, as it is written in files.
pub(super) fn at(day: Day, minute: i64) -> String {
    let second = i64::from(day.raw()) * DAY_S + (minute - AHEAD_MIN) * 60;
    jiff::Timestamp::from_second(second).map_or_else(|_| String::new(), |time| time.to_string())
}

/// An amount as it is written in files.
pub(super) fn yuan(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The day of the week, 0 is Monday.
pub(super) fn weekday(day: Day) -> i64 {
    i64::from(day.date().weekday().to_monday_zero_offset())
}

/// The month, 1 is January.
pub(super) fn month(day: Day) -> i64 {
    i64::from(day.date().month())
}

/// One of these, counted round.
pub(super) fn nth<T: Copy + Default>(of: &[T], at: i64) -> T {
    let at = guanxi_types::index_of(at) % of.len().max(1);
    of.get(at).copied().unwrap_or_default()
}

/// A name that nobody in particular has.
pub(super) fn name(numbers: &mut Numbers) -> String {
    format!("{}{}", numbers.pick(&SURNAMES), numbers.pick(&GIVEN))
}

/// What customers said when they joined: most agree to be written to, some don't.
pub(super) fn consents(customers: &[String], joined: Day) -> SampleTable {
    let mut all = Vec::new();
    for (at, number) in (1_i64..).zip(customers) {
        let state = if at % REFUSING == 0 { "refused" } else { "granted" };
        all.push(vec![
            number.clone(),
            "marketing".to_owned(),
            "any".to_owned(),
            state.to_owned(),
            self::at(joined, 600 + at % 480),
            "shop".to_owned(),
            "入会登记表：同意接收会员信息".to_owned(),
        ]);
    }
    ("consents", "customers.consent", "consents.csv", CONSENT, all)
}

/// What somebody buys: the products with how many of each, and its amount and discount in minor units.
pub(super) struct Line {
    /// The product's number.
    pub product: &'static str,
    /// How many.
    pub qty: i64,
    /// What was paid.
    pub cents: i64,
    /// What was taken off.
    pub discount: i64,
}

/// A ticket as rows of the sales file.
pub(super) fn ticket(
    rows: &mut Vec<Vec<String>>,
    number: &str,
    (store, sold_at): (&str, &str),
    customer: &str,
    lines: &[Line],
) {
    for line in lines {
        rows.push(vec![
            number.to_owned(),
            store.to_owned(),
            sold_at.to_owned(),
            customer.to_owned(),
            line.product.to_owned(),
            line.qty.to_string(),
            yuan(line.cents),
            yuan(line.discount),
        ]);
    }
}
