//! A company made up by rule, for machines that can't have the real one: the same every time, small, with a year of sales.
//!
//! Customers buy at a personal pace (a few often, most seldom), so deciles and frequencies look like a shop's.

use guanxi_catalog::rules::code::check_digit;
use guanxi_types::Result;

use super::{Report, WorkFolder, describe_company, products, promotions, relations};
use crate::Company;

const STORES: i64 = 6;
const CUSTOMERS: i64 = 600;
const PRODUCTS: i64 = 240;
const DAYS: i64 = 364;
/// 2025-01-01T00:00:00Z.
const START_S: i64 = 1_735_689_600;
const DEPARTMENTS: [&str; 6] = ["生鲜", "粮油", "饮料", "日化", "家居", "服饰"];
const CITIES: [&str; 3] = ["上海", "杭州", "南京"];
const SURNAMES: [&str; 12] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙",
];
const GIVEN: [&str; 12] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "杰",
];

/// A repeatable stream of numbers (xorshift64*).
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    /// A number from 0 up to, and without, the limit.
    pub(super) fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        i64::try_from(mixed).unwrap_or(0) % limit.max(1)
    }

    /// One of these.
    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = self.below(guanxi_types::len_i64(from.len()));
        from.get(guanxi_types::index_of(at)).copied().unwrap_or_default()
    }
}

/// Loads the made-up company.
///
/// # Errors
/// When an import refuses a row.
pub fn load(company: &Company, report: Report<'_>) -> Result<()> {
    let folder = WorkFolder::new(company)?;
    describe_company(company, "江南百货（示例）", ("CNY", "Asia/Shanghai"))?;
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let all = places()
        .into_iter()
        .chain(tables(&mut numbers))
        .chain(products::tables())
        .chain(relations::tables())
        .chain(promotions::tables());
    super::made::import_all(company, &folder, all, report)?;
    super::dashboards::make(company)?;
    super::sales::make(company)
}

/// Title, target, file name, headers, rows.
pub(super) type SampleTable = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    Vec<Vec<String>>,
);

/// Number and name of the market area, and of those within it, in the order of the cities.
const AREA: [&str; 2] = ["HD", "华东"];
const AREAS: [[&str; 2]; 3] = [["SH", "上海"], ["HZ", "杭州"], ["NJ", "南京"]];
/// Latitude and longitude of a district of each store's city, in degrees.
const PLACES: [[&str; 2]; 6] = [
    ["30.2592", "120.1300"],
    ["32.0661", "118.7697"],
    ["31.1884", "121.4365"],
    ["30.2084", "120.2119"],
    ["31.9526", "118.8399"],
    ["31.2215", "121.5447"],
];

fn areas() -> Vec<Vec<String>> {
    let [above, _] = AREA;
    let row = |[number, name]: [&str; 2]| [number, name, above].map(str::to_owned).to_vec();
    AREAS.into_iter().map(row).collect()
}

fn stores() -> Vec<Vec<String>> {
    (1..=STORES)
        .map(|n| {
            let city = CITIES
                .get(guanxi_types::index_of(n) % CITIES.len())
                .copied()
                .unwrap_or_default();
            let [area, _] = AREAS
                .get(guanxi_types::index_of(n) % AREAS.len())
                .copied()
                .unwrap_or_default();
            let [latitude, longitude] = PLACES
                .get(guanxi_types::index_of(n - 1) % PLACES.len())
                .copied()
                .unwrap_or_default();
            let number = format!("S{n:02}");
            let name = format!("{city}{n}店");
            [&*number, &*name, city, "Asia/Shanghai", area, latitude, longitude]
                .map(str::to_owned)
                .to_vec()
        })
        .collect()
}

/// Market areas, and the stores in them.
fn places() -> [SampleTable; 3] {
    [
        (
            "market area",
            "org.market_area",
            "area.csv",
            &["number", "name"],
            vec![AREA.map(str::to_owned).to_vec()],
        ),
        (
            "market areas",
            "org.market_area",
            "areas.csv",
            &["number", "name", "parent_id"],
            areas(),
        ),
        ("stores", "org.store", "stores.csv", STORE_HEADERS, stores()),
    ]
}

fn products() -> Vec<Vec<String>> {
    let product = |n: i64| {
        let at = guanxi_types::index_of(n) % DEPARTMENTS.len();
        let name = DEPARTMENTS.get(at).copied().unwrap_or_default();
        let cents = price_of(n);
        let price = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
        let bare = format!("69000000{n:04}");
        let digit = check_digit(&bare).map_or_else(String::new, |digit| digit.to_string());
        vec![
            format!("P{n:04}"),
            format!("{name}商品{n}"),
            format!("C{at}"),
            price(cents),
            price(cents * 6 / 10),
            format!("{bare}{digit}"),
        ]
    };
    (1..=PRODUCTS).map(product).collect()
}

fn tables(numbers: &mut Numbers) -> Vec<SampleTable> {
    let departments: Vec<Vec<String>> = DEPARTMENTS
        .iter()
        .enumerate()
        .map(|(n, name)| vec![format!("C{n}"), (*name).to_owned()])
        .collect();
    let customers: Vec<Vec<String>> = (1..=CUSTOMERS)
        .map(|n| {
            let name = format!("{}{}", numbers.pick(&SURNAMES), numbers.pick(&GIVEN));
            let age = numbers
                .pick(&["19-24", "25-34", "35-44", "45-54", "55-64", "65+"])
                .to_owned();
            vec![
                n.to_string(),
                name,
                numbers.pick(&CITIES).to_owned(),
                age,
                "1".to_owned(),
            ]
        })
        .collect();
    vec![
        (
            "categories",
            "catalog.category",
            "categories.csv",
            &["number", "name"],
            departments,
        ),
        (
            "products",
            "catalog.product",
            "products.csv",
            &[
                "number",
                "name",
                "category_id",
                "standard_price",
                "cost_price",
                "barcode",
            ],
            products(),
        ),
        (
            "customers",
            "customers.customer",
            "customers.csv",
            &["number", "name", "city", "age", "is_member"],
            customers,
        ),
        (
            "sales",
            "trade.sales_file",
            "sales.csv",
            SALE_HEADERS,
            sales(numbers),
        ),
    ]
}

/// What one of a product costs, minor units.
const fn price_of(product: i64) -> i64 {
    300 + (product * 37) % 4_700
}

const STORE_HEADERS: &[&str] = &[
    "number",
    "name",
    "city",
    "zone",
    "market_area_id",
    "latitude",
    "longitude",
];

const SALE_HEADERS: &[&str] = &[
    "number", "store", "sold_at", "customer", "product", "qty", "amount",
];

fn sales(numbers: &mut Numbers) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut ticket = 0;
    for day in 0..DAYS {
        for customer in 1..=CUSTOMERS {
            // Customer 1 comes about every third day, customer 600 a few times a year.
            if numbers.below(3 + customer / 6) != 0 {
                continue;
            }
            ticket += 1;
            // Between nine in the morning and nine in the evening, Shanghai time.
            let second = START_S + day * 86_400 + 3_600 + numbers.below(12 * 3_600);
            let sold_at =
                jiff::Timestamp::from_second(second).map_or_else(|_| String::new(), |t| t.to_string());
            let card = if numbers.below(10) == 0 {
                String::new()
            } else {
                customer.to_string()
            };
            for _ in 0..=numbers.below(5) {
                let product = 1 + numbers.below(PRODUCTS);
                let qty = 1 + numbers.below(3);
                let cents = qty * price_of(product);
                rows.push(vec![
                    ticket.to_string(),
                    format!("S{:02}", 1 + customer % STORES),
                    sold_at.clone(),
                    card.clone(),
                    format!("P{product:04}"),
                    qty.to_string(),
                    format!("{}.{:02}", cents / 100, cents % 100),
                ]);
            }
        }
    }
    rows
}
