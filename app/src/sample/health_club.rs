//! A club around health products made up by rule: households with one card, a ladder of four tiers, own centres and third-party stores,
//! lectures and parties, and a round of calling sleeping members back.

mod gathering;
mod office;
mod told;

use guanxi_types::{Day, Result};

use super::generated::{Numbers, SampleTable};
use super::made::{self, Life, Line, SALE, WHOLE, at, month, nth, rows, ticket, weekday};
use super::story::{day, leads, letters, library};
use super::{Report, WorkFolder, describe_company};
use crate::Company;

/// Households; each has two members.
const HOUSEHOLDS: i64 = 450;
/// The first day, the first day that the story knows nothing of, and the last day.
const DAYS: [&str; 3] = ["2024-07-01", "2025-09-22", "2025-12-31"];
/// Days between which half of the households stop buying.
const QUIET: [&str; 2] = ["2025-03-01", "2025-05-31"];
/// Who stopped buys so many times less.
const QUIETER: i64 = 14;
/// So many of a hundred who were reached buy because of it.
const WON_BACK: i64 = 16;
/// Chances of a household a day, by the last digit of its number.
const PACE: [i64; 10] = [
    24_000, 15_000, 11_000, 9_000, 7_500, 6_300, 5_300, 4_500, 3_800, 3_200,
];
/// Of a hundred, by month: before the spring festival, in autumn, on the eleventh of November.
const MONTHS: [i64; 12] = [135, 70, 90, 95, 95, 90, 85, 85, 100, 115, 140, 110];
/// Of a hundred, by day of the week: lectures are on Saturdays.
const WEEK: [i64; 7] = [85, 90, 90, 95, 100, 130, 110];
/// Number, name, city, area, unit: own centres and counters in stores of others.
const STORES: [(&str, &str, &str, &str, &str); 8] = [
    ("C01", "武汉会员中心", "武汉", "WH", "OWN"),
    ("C02", "长沙会员中心", "长沙", "CS", "OWN"),
    ("C03", "成都会员中心", "成都", "CD", "OWN"),
    ("T01", "示例大药房光谷店专柜", "武汉", "WH", "THIRD"),
    ("T02", "示例大药房江汉路店专柜", "武汉", "WH", "THIRD"),
    ("T03", "示例健康生活馆五一店专柜", "长沙", "CS", "THIRD"),
    ("T04", "示例健康生活馆高新店专柜", "成都", "CD", "THIRD"),
    ("T05", "示例百货春熙店专柜", "成都", "CD", "THIRD"),
];
const AREAS: [[&str; 3]; 3] = [["WH", "武汉", "ZX"], ["CS", "长沙", "ZX"], ["CD", "成都", "ZX"]];
/// Number, name, English name, category, price and cost in minor units.
const PRODUCTS: [made::Product; 14] = [
    (
        "N01",
        "乳清蛋白粉 450 克",
        "Whey protein 450 g",
        "NUT",
        26_800,
        12_400,
    ),
    (
        "N02",
        "维生素 C 咀嚼片 60 片",
        "Vitamin C, 60 tablets",
        "NUT",
        6_800,
        2_400,
    ),
    (
        "N03",
        "多种维生素片 90 片",
        "Multivitamin, 90 tablets",
        "NUT",
        12_800,
        5_100,
    ),
    (
        "N04",
        "深海鱼油 120 粒",
        "Fish oil, 120 capsules",
        "NUT",
        16_800,
        7_000,
    ),
    (
        "N05",
        "辅酶 Q10 软胶囊 60 粒",
        "Coenzyme Q10, 60 capsules",
        "NUT",
        23_800,
        9_800,
    ),
    (
        "G01",
        "益生菌固体饮料 30 袋",
        "Probiotics, 30 sachets",
        "GUT",
        19_800,
        8_200,
    ),
    (
        "G02",
        "膳食纤维粉 300 克",
        "Dietary fibre 300 g",
        "GUT",
        9_800,
        3_900,
    ),
    (
        "B01",
        "液体钙软胶囊 90 粒",
        "Liquid calcium, 90 capsules",
        "BON",
        11_800,
        4_600,
    ),
    (
        "B02",
        "氨糖软骨素片 120 片",
        "Glucosamine, 120 tablets",
        "BON",
        25_800,
        10_900,
    ),
    (
        "D01",
        "上臂式电子血压计",
        "Blood pressure monitor",
        "DEV",
        29_800,
        16_500,
    ),
    (
        "D02",
        "家用血糖仪套装",
        "Blood glucose kit",
        "DEV",
        19_800,
        10_400,
    ),
    ("D03", "足浴按摩器", "Foot bath massager", "DEV", 46_800, 27_000),
    (
        "T01",
        "枸杞菊花茶 20 袋",
        "Wolfberry and chrysanthemum tea",
        "TEA",
        4_800,
        1_700,
    ),
    (
        "T02",
        "桂圆红枣茶 20 袋",
        "Longan and date tea",
        "TEA",
        5_800,
        2_000,
    ),
];

/// Loads it.
///
/// # Errors
/// When an import or a command refuses something.
pub fn load(company: &Company, report: Report<'_>) -> Result<()> {
    describe_company(company, "康悦健康会（示例）", ("CNY", "Asia/Shanghai"))?;
    let [first, split, last] = [day(DAYS[0])?, day(DAYS[1])?, day(DAYS[2])?];
    let life = Life {
        company,
        folder: WorkFolder::new(company)?,
        story: &told::STORY,
        club: &told::CLUB,
        days: (first, last),
    };
    let mut numbers = Numbers(0x9E6C_63D0_876A_3F6B);
    let [members, households, together] = people(&mut numbers, first);
    let (known, later): (Vec<Visit>, Vec<Visit>) = visits(&mut numbers, (first, last))?
        .into_iter()
        .partition(|visit| visit.on < split);
    let names: Vec<String> = (1..=2 * HOUSEHOLDS).map(member).collect();
    let before = places()
        .into_iter()
        .chain(goods())
        .chain([
            members,
            dealers(),
            households,
            together,
            made::consents(&names, first),
        ])
        .chain([sold("sales.csv", &known)]);
    let opened = life.begin(before, report, || gathering::cards(company, first))?;
    let joined = leads::tell(company, &office::LEADS)?;
    let mut later = later;
    later.extend(won_back(&opened.reached)?);
    later.extend(office::first_purchases(&joined)?);
    later.sort_by(|one, other| (one.on, &one.number).cmp(&(other.on, &other.number)));
    let after = [sold("later.csv", &later)];
    life.end(&opened, after, report, || {
        gathering::events(company, last)?;
        library::tell(company, &office::LIBRARY)?;
        letters::tell(company, &office::LETTERS)
    })
}

fn member(n: i64) -> String {
    format!("M{n:04}")
}

/// Areas, the two kinds of places, and the stores.
fn places() -> [SampleTable; 4] {
    let stores = STORES.iter().map(|(number, name, city, area, unit)| {
        [number, name, city, "Asia/Shanghai", area, area, unit]
            .map(|text: &str| text.to_owned())
            .to_vec()
    });
    [
        (
            "market area",
            "org.market_area",
            "area.csv",
            &["number", "name"],
            rows(&[["ZX", "中西部"]]),
        ),
        (
            "market areas",
            "org.market_area",
            "areas.csv",
            &["number", "name", "parent_id"],
            rows(&AREAS),
        ),
        (
            "units",
            "org.org_unit",
            "units.csv",
            &["number", "name", "kind"],
            rows(&[
                ["OWN", "自营会员中心", "department"],
                ["THIRD", "第三方专柜", "department"],
            ]),
        ),
        (
            "stores",
            "org.store",
            "stores.csv",
            &[
                "number",
                "name",
                "city",
                "zone",
                "market_area_id",
                "territory_id",
                "org_unit_id",
            ],
            stores.collect(),
        ),
    ]
}

fn goods() -> [SampleTable; 4] {
    let departments = [["FOODS", "营养食品"], ["EQUIP", "健康器械"]];
    let categories = [
        ["NUT", "营养补充", "FOODS"],
        ["GUT", "肠道健康", "FOODS"],
        ["BON", "骨骼关节", "FOODS"],
        ["TEA", "养生茶饮", "FOODS"],
        ["DEV", "家用器械", "EQUIP"],
    ];
    made::goods(&departments, &categories, &PRODUCTS)
}

/// Members, households, and who belongs to which.
fn people(numbers: &mut Numbers, first: Day) -> [SampleTable; 3] {
    let (mut members, mut households, mut together) = (Vec::new(), Vec::new(), Vec::new());
    for h in 1..=HOUSEHOLDS {
        let (store, _, city, ..) = nth(&STORES, h);
        let adviser = told::ADVISERS.iter().find(|(place, _)| *place == city);
        let adviser = adviser.map_or("", |(_, login)| *login);
        let joined = first.plus(i32::try_from(h % 75).unwrap_or(0)).to_string();
        let home = format!("康悦家庭 {h:04}");
        for (place, role) in [(0, "head"), (1, "spouse")] {
            let n = h * 2 - 1 + place;
            let age = numbers.pick(&["35-44", "45-54", "55-64", "55-64", "65+", "65+"]);
            members.push(vec![
                member(n),
                made::name(numbers),
                "person".to_owned(),
                city.to_owned(),
                "1".to_owned(),
                format!("+86138100{n:05}"),
                joined.clone(),
                age.to_owned(),
                if (h + place) % 2 == 0 { "female" } else { "male" }.to_owned(),
                store.to_owned(),
                adviser.to_owned(),
                format!("{city}市示例路 {h} 号 {} 单元 301 室", h % 4 + 1),
            ]);
            together.push(vec![home.clone(), member(n), role.to_owned()]);
        }
        households.push(vec![home, city.to_owned()]);
    }
    [
        (
            "members",
            "customers.customer",
            "members.csv",
            &[
                "number",
                "name",
                "kind",
                "city",
                "is_member",
                "phone",
                "joined_on",
                "age",
                "sex",
                "store_id",
                "owner_id",
                "address",
            ],
            members,
        ),
        (
            "households",
            "customers.household",
            "households.csv",
            &["name", "city"],
            households,
        ),
        (
            "household members",
            "customers.household_member",
            "together.csv",
            &["household_id", "customer_id", "role"],
            together,
        ),
    ]
}

/// The companies whose stores have a counter of the club.
fn dealers() -> SampleTable {
    let all = [
        [
            "D01",
            "示例大药房连锁（武汉）",
            "company",
            "武汉",
            "1",
            "医药零售",
        ],
        [
            "D02",
            "示例健康生活馆（长沙）",
            "company",
            "长沙",
            "1",
            "健康用品零售",
        ],
        ["D03", "示例百货（成都）", "company", "成都", "1", "百货零售"],
    ];
    (
        "dealers",
        "customers.customer",
        "dealers.csv",
        &["number", "name", "kind", "city", "is_dealer", "industry"],
        rows(&all),
    )
}

/// A purchase.
struct Visit {
    number: String,
    on: Day,
    minute: i64,
    store: &'static str,
    /// Nobody who is known, where empty.
    customer: String,
    lines: Vec<Line>,
}

fn sold(file: &'static str, visits: &[Visit]) -> SampleTable {
    let mut all = Vec::new();
    for visit in visits {
        let sold_at = at(visit.on, visit.minute);
        ticket(
            &mut all,
            &visit.number,
            (visit.store, &sold_at),
            &visit.customer,
            &visit.lines,
        );
    }
    ("sales", "trade.sales_file", file, SALE, all)
}

/// Every day, every household buys by chance: its own pace, the season, the day of the week.
fn visits(numbers: &mut Numbers, (first, last): (Day, Day)) -> Result<Vec<Visit>> {
    let [quiet, until] = [day(QUIET[0])?, day(QUIET[1])?];
    let span = i64::from(until.raw() - quiet.raw());
    let mut all = Vec::new();
    let mut date = first;
    while date <= last {
        let season = nth(&MONTHS, month(date) - 1) * nth(&WEEK, weekday(date));
        for h in 1..=HOUSEHOLDS {
            // Half of the households stop some day of that spring.
            let stops = (h / 10) % 2 == 0 && i64::from(date.raw()) > i64::from(quiet.raw()) + (h * 37) % span;
            let pace = if stops {
                nth(&PACE, h) / QUIETER
            } else {
                nth(&PACE, h)
            };
            if numbers.below(WHOLE) < pace * season / 10_000 {
                // The head of the household buys two times of three.
                let n = h * 2 - i64::from(numbers.below(3) != 0);
                all.push(visit(numbers, date, (h, member(n))));
            }
        }
        // Somebody without a card, every other day.
        if numbers.below(2) == 0 {
            let h = numbers.below(HOUSEHOLDS);
            all.push(visit(numbers, date, (h, String::new())));
        }
        date = date.plus(1);
    }
    for (at, visit) in (1_i64..).zip(&mut all) {
        visit.number = format!("K{at:06}");
    }
    Ok(all)
}

/// One to four products; members pay 95 of a hundred on Saturdays, when there is a lecture.
fn visit(numbers: &mut Numbers, on: Day, (h, customer): (i64, String)) -> Visit {
    let (store, ..) = nth(&STORES, h);
    let is_member_day = weekday(on) == 5 && !customer.is_empty();
    let mut lines: Vec<Line> = Vec::new();
    for _ in 0..=numbers.below(4) {
        let (product, _, _, category, price, _) = nth(&PRODUCTS, numbers.below(14));
        if lines.iter().any(|line| line.product == product) {
            continue;
        }
        let qty = if category == "DEV" {
            1
        } else {
            1 + numbers.below(3)
        };
        let whole = price * qty;
        let discount = if is_member_day { whole / 20 } else { 0 };
        lines.push(Line {
            product,
            qty,
            cents: whole - discount,
            discount,
        });
    }
    Visit {
        number: String::new(),
        on,
        minute: 540 + numbers.below(600),
        store,
        customer,
        lines,
    }
}

/// Those who came because they were asked: a purchase within the days of the campaign.
fn won_back(reached: &[String]) -> Result<Vec<Visit>> {
    let first = day(told::STORY.campaign.days.0)?;
    let mut numbers = Numbers(0x1656_67B1_9E37_79F9);
    let mut all = Vec::new();
    for number in reached {
        let (chance, later) = (numbers.below(100), numbers.below(30));
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let h = digits.parse().map_or(1, |n: i64| (n + 1) / 2);
        let date = first.plus(i32::try_from(later).unwrap_or(0));
        let mut made = visit(&mut numbers, date, (h, number.clone()));
        if chance < WON_BACK {
            made.number = format!("L{:06}", all.len() + 1);
            all.push(made);
        }
    }
    Ok(all)
}
