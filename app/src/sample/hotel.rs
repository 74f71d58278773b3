//! A chain of budget hotels made up by rule: eighteen months of stays in five cities, guests on business and on holiday, companies with
//! an account, a ladder by nights, care on the day after check-out, and a round of winning sleeping guests back.

mod office;
mod places;
mod told;

use guanxi_types::{Day, Result};
use serde_json::json;

use super::generated::{Numbers, SampleTable};
use super::made::{self, Life, Line, SALE, WHOLE, at, month, nth, ticket, weekday};
use super::story::{day, leads, letters, library, make, write};
use super::{Report, WorkFolder, describe_company};
use crate::Company;

const GUESTS: i64 = 720;
const ACCOUNTS: i64 = 20;
/// The first day, the first day that the story knows nothing of, and the last day.
const DAYS: [&str; 3] = ["2024-07-01", "2025-09-22", "2025-12-31"];
/// Days between which half of the guests stop coming.
const QUIET: [&str; 2] = ["2025-03-01", "2025-05-31"];
/// Who stopped comes so many times less.
const QUIETER: i64 = 14;
/// So many of a hundred who were reached come because of it.
const WON_BACK: i64 = 15;
/// Stays after which somebody called, and of these the ones that are still to be called.
const CARED: usize = 80;
const TO_CALL: usize = 12;
/// Stays of a year of a guest, by the last digit of his number: chances a day.
const PACE: [i64; 10] = [
    28_000, 16_000, 11_000, 8_000, 6_500, 5_200, 4_300, 3_600, 3_000, 2_500,
];
/// Of a hundred, by month and by day of the week.
const HOLIDAY_MONTHS: [i64; 12] = [70, 85, 95, 110, 115, 95, 130, 130, 100, 135, 90, 80];
const BUSINESS_MONTHS: [i64; 12] = [80, 60, 110, 110, 105, 110, 95, 90, 110, 95, 115, 100];
const HOLIDAY_WEEK: [i64; 7] = [50, 50, 50, 50, 170, 220, 90];
const BUSINESS_WEEK: [i64; 7] = [150, 150, 150, 140, 70, 20, 20];
/// Number, name, city, area, latitude, longitude, of a hundred of the list price.
const HOTELS: [(&str, &str, &str, &str, &str, &str, i64); 8] = [
    ("H01", "上海虹桥枢纽店", "上海", "SH", "31.1979", "121.3281", 125),
    ("H02", "上海漕河泾店", "上海", "SH", "31.1703", "121.3990", 120),
    (
        "H03",
        "杭州西湖文化广场店",
        "杭州",
        "HZ",
        "30.2763",
        "120.1650",
        115,
    ),
    ("H04", "杭州滨江店", "杭州", "HZ", "30.2084", "120.2119", 105),
    ("H05", "苏州观前街店", "苏州", "SZ", "31.3110", "120.6300", 105),
    ("H06", "苏州工业园区店", "苏州", "SZ", "31.3190", "120.7240", 100),
    ("H07", "南京新街口店", "南京", "NJ", "32.0415", "118.7842", 105),
    ("H08", "合肥政务区店", "合肥", "HF", "31.8190", "117.2210", 85),
];
/// Number, name, English name, category, price and cost in minor units.
const PRODUCTS: [made::Product; 11] = [
    (
        "R-QUEEN",
        "特惠大床房",
        "Economy queen room",
        "ROOM",
        20_900,
        8_200,
    ),
    (
        "R-TWIN",
        "标准双床房",
        "Standard twin room",
        "ROOM",
        23_900,
        9_100,
    ),
    (
        "R-BIZ",
        "商务大床房",
        "Business queen room",
        "ROOM",
        28_900,
        10_400,
    ),
    ("R-FAM", "亲子家庭房", "Family room", "ROOM", 35_900, 13_200),
    ("R-SUITE", "阳光套房", "Sunny suite", "ROOM", 45_900, 16_800),
    ("F-BRK", "自助早餐", "Breakfast buffet", "FOOD", 2_800, 1_300),
    ("F-MINI", "小食便利架", "Snack shelf", "FOOD", 1_800, 900),
    ("S-LDY", "洗衣服务", "Laundry", "SERV", 3_600, 1_500),
    ("S-LATE", "延迟退房", "Late check-out", "SERV", 6_000, 600),
    ("S-PARK", "夜间停车", "Overnight parking", "SERV", 2_000, 200),
    (
        "M-HALF",
        "会议室（半天）",
        "Meeting room, half a day",
        "MEET",
        48_000,
        12_000,
    ),
];
/// What guests on business and on holiday sleep in, by chance.
const BUSINESS_ROOMS: [&str; 6] = ["R-BIZ", "R-BIZ", "R-QUEEN", "R-QUEEN", "R-TWIN", "R-SUITE"];
const HOLIDAY_ROOMS: [&str; 6] = ["R-TWIN", "R-TWIN", "R-FAM", "R-QUEEN", "R-FAM", "R-SUITE"];
const ANSWERS: [&str; 5] = [
    "入住满意，建议早餐提前到 6:30。",
    "隔音一般，希望下次安排高楼层。",
    "满意，已告知会员价与积分。",
    "空调噪声大，已报工程部，当日回复客人。",
    "未接通，已发短信致谢。",
];

/// Loads it.
///
/// # Errors
/// When an import or a command refuses something.
pub fn load(company: &Company, report: Report<'_>) -> Result<()> {
    describe_company(company, "安途酒店（示例）", ("CNY", "Asia/Shanghai"))?;
    let [first, split, last] = [day(DAYS[0])?, day(DAYS[1])?, day(DAYS[2])?];
    let life = Life {
        company,
        folder: WorkFolder::new(company)?,
        story: &told::STORY,
        club: &told::CLUB,
        days: (first, last),
    };
    let mut numbers = Numbers(0x5DEE_CE66_D1CE_4E5B);
    let guests = places::guests(&mut numbers, first);
    let stays = stays(&mut numbers, (first, last))?;
    let (known, later): (Vec<Stay>, Vec<Stay>) = stays.into_iter().partition(|stay| stay.out < split);
    let members: Vec<String> = (1..=GUESTS)
        .map(guest)
        .chain((1..=ACCOUNTS).map(account))
        .collect();
    let before = places::places()
        .into_iter()
        .chain(places::goods())
        .chain([
            guests,
            places::accounts(),
            places::contacts(),
            made::consents(&members, first),
        ])
        .chain([sold("sales.csv", &known)]);
    let opened = life.begin(before, report, || Ok(()))?;
    let joined = leads::tell(company, &office::LEADS)?;
    let mut later = later;
    later.extend(won_back(&opened.reached)?);
    later.extend(first_nights(&joined)?);
    later.sort_by(|one, other| (one.out, &one.number).cmp(&(other.out, &other.number)));
    let after = [sold("later.csv", &later), care(&later)];
    life.end(&opened, after, report, || {
        library::tell(company, &office::LIBRARY)?;
        letters::tell(company, &office::LETTERS)?;
        limit_contacts(company, last)
    })
}

/// How often a guest is reached, and when nobody is disturbed.
fn limit_contacts(company: &Company, on: Day) -> Result<()> {
    write(company, on, |tx, schema, ctx| {
        let given = json!({
            "name": "每位住客 30 天最多 4 次", "channel": "any", "max_contacts": 4, "days": 30, "quiet_from": "21:00",
            "quiet_to": "09:00", "is_active": true,
        });
        make(tx, schema, ctx, ("marketing.contact_rule", &given)).map(drop)
    })
}

fn guest(n: i64) -> String {
    format!("G{n:04}")
}

fn account(n: i64) -> String {
    format!("E{n:03}")
}

/// Two of five guests travel on business.
const fn is_business(n: i64) -> bool {
    n % 5 < 2
}

/// The number of the hotel that a guest knows.
fn home(n: i64) -> &'static str {
    let (hotel, ..) = nth(&HOTELS, n * 3);
    hotel
}

/// A stay that was paid at check-out.
struct Stay {
    number: String,
    out: Day,
    minute: i64,
    hotel: (&'static str, i64),
    /// Nobody who is known, where empty.
    customer: String,
    lines: Vec<Line>,
}

fn sold(file: &'static str, stays: &[Stay]) -> SampleTable {
    let mut all = Vec::new();
    for stay in stays {
        let sold_at = at(stay.out, stay.minute);
        let (hotel, _) = stay.hotel;
        ticket(
            &mut all,
            &stay.number,
            (hotel, &sold_at),
            &stay.customer,
            &stay.lines,
        );
    }
    ("stays", "trade.sales_file", file, SALE, all)
}

/// Every day, everybody comes by chance: his own pace, the season, the day of the week.
fn stays(numbers: &mut Numbers, (first, last): (Day, Day)) -> Result<Vec<Stay>> {
    let [quiet, until] = [day(QUIET[0])?, day(QUIET[1])?];
    let span = i64::from(until.raw() - quiet.raw());
    let mut all = Vec::new();
    let mut date = first;
    while date <= last {
        for n in 1..=GUESTS + ACCOUNTS {
            let is_account = n > GUESTS;
            let business = is_account || is_business(n);
            let pace = if is_account { 95_000 } else { nth(&PACE, n) };
            // Half of the guests stop some day of that spring.
            let stops = !is_account
                && (n / 10) % 2 == 0
                && i64::from(date.raw()) > i64::from(quiet.raw()) + (n * 37) % span;
            let pace = if stops { pace / QUIETER } else { pace };
            if numbers.below(WHOLE) < pace * season(business, date) / 10_000 {
                let customer = if is_account { account(n - GUESTS) } else { guest(n) };
                all.extend(stay(numbers, (date, last), (n, customer), business));
            }
        }
        // Somebody without a card, most days.
        if numbers.below(10) < 8 {
            let n = numbers.below(GUESTS);
            all.extend(stay(numbers, (date, last), (n, String::new()), n % 3 == 0));
        }
        date = date.plus(1);
    }
    for (at, stay) in (1_i64..).zip(&mut all) {
        stay.number = format!("A{at:06}");
    }
    Ok(all)
}

/// Of ten thousand.
fn season(business: bool, date: Day) -> i64 {
    let (months, week) = if business {
        (&BUSINESS_MONTHS, &BUSINESS_WEEK)
    } else {
        (&HOLIDAY_MONTHS, &HOLIDAY_WEEK)
    };
    nth(months, month(date) - 1) * nth(week, weekday(date))
}

/// One stay from this day; none where it would go beyond the last one.
fn stay(
    numbers: &mut Numbers,
    (date, last): (Day, Day),
    (n, customer): (i64, String),
    business: bool,
) -> Option<Stay> {
    let nights = 1 + numbers.below(if business { 2 } else { 3 });
    let out = date.plus(i32::try_from(nights).unwrap_or(1));
    // Most come back to the hotel that they know.
    let place = if numbers.below(4) == 0 {
        numbers.below(8)
    } else {
        n * 3
    };
    let (hotel, _, _, _, _, _, level) = nth(&HOTELS, place);
    let rooms = if business { &BUSINESS_ROOMS } else { &HOLIDAY_ROOMS };
    let room = numbers.pick(rooms);
    // Fridays and Saturdays, and the week of the first of October, cost more.
    let is_weekend = (4..=5).contains(&weekday(date));
    let is_golden = month(date) == 10 && date.date().day() <= 7;
    let rate = level
        * if is_golden {
            130
        } else if is_weekend {
            112
        } else {
            100
        };
    let mut lines = Vec::new();
    add(&mut lines, room, nights, rate);
    for (product, chance, count) in [
        ("F-BRK", if business { 62 } else { 48 }, nights),
        ("F-MINI", 18, 1),
        ("S-LDY", if business { 14 } else { 4 }, 1),
        ("S-LATE", 6, 1),
        ("S-PARK", if business { 5 } else { 22 }, nights),
        ("M-HALF", if business { 3 } else { 0 }, 1),
    ] {
        if numbers.below(100) < chance {
            add(&mut lines, product, count, 10_000);
        }
    }
    // Companies with an account pay a tenth less.
    if customer.starts_with('E') {
        for line in &mut lines {
            line.discount = line.cents / 10;
            line.cents -= line.discount;
        }
    }
    let minute = 450 + numbers.below(270);
    (out <= last).then(|| Stay {
        number: String::new(),
        out,
        minute,
        hotel: (hotel, level),
        customer,
        lines,
    })
}

/// So many of a product, at so many ten-thousandths of its price.
fn add(lines: &mut Vec<Line>, product: &str, qty: i64, rate: i64) {
    if let Some((number, _, _, _, price, _)) = PRODUCTS.iter().find(|(number, ..)| *number == product) {
        lines.push(Line {
            product: number,
            qty,
            cents: price * qty * rate / 10_000,
            discount: 0,
        });
    }
}

/// Those who came because they were asked: a night within the days of the campaign.
fn won_back(reached: &[String]) -> Result<Vec<Stay>> {
    let first = day(told::STORY.campaign.days.0)?;
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let mut all = Vec::new();
    for number in reached {
        let (chance, later) = (numbers.below(100), numbers.below(30));
        let n: i64 = number
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .unwrap_or(0);
        let date = first.plus(i32::try_from(later).unwrap_or(0));
        let last = day(DAYS[2])?;
        let made = stay(&mut numbers, (date, last), (n, number.clone()), is_business(n));
        if let Some(mut stay) = made.filter(|_| chance < WON_BACK) {
            stay.number = format!("B{:06}", all.len() + 1);
            all.push(stay);
        }
    }
    Ok(all)
}

/// The first stays of those who left their number and became members.
fn first_nights(joined: &[String]) -> Result<Vec<Stay>> {
    let mut all = Vec::new();
    for (number, (out, hotel, room, nights)) in joined.iter().zip(office::FIRST_NIGHTS) {
        let mut lines = Vec::new();
        let level = HOTELS.iter().find(|one| one.0 == hotel).map_or(100, |one| one.6);
        add(&mut lines, room, nights, level * 100);
        add(&mut lines, "F-BRK", nights, 10_000);
        all.push(Stay {
            number: format!("C{:06}", all.len() + 1),
            out: day(out)?,
            minute: 600,
            hotel: (hotel, level),
            customer: number.clone(),
            lines,
        });
    }
    Ok(all)
}

/// The day after check-out somebody calls: the last stays of members; the newest of them are still to be called.
fn care(stays: &[Stay]) -> SampleTable {
    let of: Vec<&Stay> = stays
        .iter()
        .rev()
        .filter(|stay| stay.customer.starts_with('G'))
        .take(CARED)
        .collect();
    let mut all = Vec::new();
    for (place, stay) in (0_i64..).zip(&of) {
        let is_open = usize::try_from(place).is_ok_and(|place| place < TO_CALL);
        let when = at(stay.out.plus(1), 600 + place % 9 * 45);
        let (hotel, _) = stay.hotel;
        all.push(vec![
            format!("离店次日回访（{hotel}）"),
            "call".to_owned(),
            if is_open { "open" } else { "done" }.to_owned(),
            stay.customer.clone(),
            nth(&told::CALLERS, place).to_owned(),
            if is_open {
                String::new()
            } else {
                nth(&ANSWERS, place).to_owned()
            },
            if is_open { String::new() } else { when.clone() },
            if is_open { String::new() } else { when.clone() },
            if is_open { when } else { String::new() },
        ]);
    }
    (
        "calls after stays",
        "customers.activity",
        "care.csv",
        &[
            "subject",
            "kind",
            "status",
            "customer_id",
            "owner_id",
            "outcome",
            "started_at",
            "done_at",
            "due_at",
        ],
        all,
    )
}
