//! Where the hotels are, what they sell, who their guests are.

use guanxi_types::Day;

use super::super::generated::{Numbers, SampleTable};
use super::super::made::{self, nth, rows};
use super::{ACCOUNTS, GUESTS, HOTELS, PRODUCTS, account, guest, is_business};

const AREAS: [[&str; 3]; 5] = [
    ["SH", "上海", "HD"],
    ["HZ", "杭州", "HD"],
    ["SZ", "苏州", "HD"],
    ["NJ", "南京", "HD"],
    ["HF", "合肥", "HD"],
];
const INDUSTRIES: [&str; 4] = ["精密机械", "软件技术", "医疗器械", "商务咨询"];

/// Areas, and the hotels in them.
pub(super) fn places() -> [SampleTable; 3] {
    let stores = HOTELS
        .iter()
        .map(|(number, name, city, area, latitude, longitude, _)| {
            [
                number,
                name,
                city,
                "Asia/Shanghai",
                area,
                area,
                latitude,
                longitude,
            ]
            .map(|text: &str| text.to_owned())
            .to_vec()
        });
    [
        (
            "market area",
            "org.market_area",
            "area.csv",
            &["number", "name"],
            rows(&[["HD", "华东"]]),
        ),
        (
            "market areas",
            "org.market_area",
            "areas.csv",
            &["number", "name", "parent_id"],
            rows(&AREAS),
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
                "latitude",
                "longitude",
            ],
            stores.collect(),
        ),
    ]
}

/// What is sold, in Chinese and English.
pub(super) fn goods() -> [SampleTable; 4] {
    let departments = [["STAY", "住宿"], ["TABLE", "餐饮与会议"]];
    let categories = [
        ["ROOM", "客房", "STAY"],
        ["SERV", "服务", "STAY"],
        ["FOOD", "餐饮", "TABLE"],
        ["MEET", "会议", "TABLE"],
    ];
    made::goods(&departments, &categories, &PRODUCTS)
}

/// Who looks after a company, or a guest on business.
fn rep(n: i64) -> &'static str {
    nth(&super::told::REPS, n / 5)
}

/// Guests, each a member; who is on holiday belongs to the hotel.
pub(super) fn guests(numbers: &mut Numbers, first: Day) -> SampleTable {
    let rows = (1..=GUESTS).map(|n| {
        let (_, _, city, ..) = nth(&HOTELS, n * 3);
        let age = numbers.pick(&["19-24", "25-34", "25-34", "35-44", "35-44", "45-54", "55-64"]);
        vec![
            guest(n),
            made::name(numbers),
            "person".to_owned(),
            city.to_owned(),
            "1".to_owned(),
            format!("+86139000{n:05}"),
            first.plus(i32::try_from(n % 60).unwrap_or(0)).to_string(),
            age.to_owned(),
            if is_business(n) {
                "商务出行"
            } else {
                "休闲旅行"
            }
            .to_owned(),
            super::home(n).to_owned(),
            if is_business(n) { rep(n) } else { "" }.to_owned(),
            format!("{city}市示例街 {n} 号"),
        ]
    });
    (
        "guests",
        "customers.customer",
        "guests.csv",
        &[
            "number",
            "name",
            "kind",
            "city",
            "is_member",
            "phone",
            "joined_on",
            "age",
            "occupation",
            "store_id",
            "owner_id",
            "address",
        ],
        rows.collect(),
    )
}

/// Companies that pay for their people.
pub(super) fn accounts() -> SampleTable {
    let rows = (1..=ACCOUNTS).map(|n| {
        let [_, city, _] = nth(&AREAS, n);
        let industry = nth(&INDUSTRIES, n / 5);
        vec![
            account(n),
            format!("示例{industry}（{city}）有限公司"),
            "company".to_owned(),
            city.to_owned(),
            "1".to_owned(),
            industry.to_owned(),
            rep(n).to_owned(),
        ]
    });
    (
        "accounts",
        "customers.customer",
        "accounts.csv",
        &[
            "number",
            "name",
            "kind",
            "city",
            "is_member",
            "industry",
            "owner_id",
        ],
        rows.collect(),
    )
}

/// Who speaks for them.
pub(super) fn contacts() -> SampleTable {
    let rows = (1..=ACCOUNTS).map(|n| {
        [
            nth(
                &["行政主管 周工", "采购经理 林工", "办公室 何工", "差旅专员 罗工"],
                n,
            )
            .to_owned(),
            account(n),
            nth(&["行政主管", "采购经理", "办公室主任", "差旅专员"], n).to_owned(),
            format!("+86137000{n:05}"),
            "1".to_owned(),
        ]
        .to_vec()
    });
    (
        "contacts",
        "customers.contact",
        "contacts.csv",
        &["name", "company_id", "job_title", "phone", "is_primary"],
        rows.collect(),
    )
}
