//! What the made-up company knows of its customers beside sales: companies with their contacts, households, referrals, tags,
//! activities.

use guanxi_customers::is_credit_code;

use super::generated::SampleTable;

/// Name, city, industry, what they are to us (`is_…`), headcount.
const COMPANIES: [(&str, &str, &str, &str, &str); 8] = [
    ("上海晨光餐饮管理有限公司", "上海", "餐饮", "is_member", "to_499"),
    ("杭州西溪酒店有限公司", "杭州", "酒店", "is_member", "to_99"),
    ("南京育才学校", "南京", "教育", "is_prospect", "to_499"),
    ("苏州恒丰商贸有限公司", "苏州", "批发", "is_dealer", "to_99"),
    ("无锡太湖经销有限公司", "无锡", "批发", "is_dealer", "to_19"),
    ("浙江绿野食品有限公司", "杭州", "食品", "is_supplier", "from_1000"),
    ("江苏洁净日化有限公司", "南京", "日化", "is_supplier", "to_999"),
    (
        "万家便民连锁有限公司",
        "上海",
        "零售",
        "is_competitor",
        "from_1000",
    ),
];
/// Name, job title, buying role.
const CONTACTS: [(&str, &str, &str); 4] = [
    ("沈建国", "总经理", "decides"),
    ("顾晓燕", "采购主管", "purchases"),
    ("陆文静", "财务", "pays"),
    ("钱志远", "行政", "uses"),
];
/// Kind, subject, outcome of what has been; a task is still to do.
const ACTIVITIES: [(&str, &str, &str); 5] = [
    ("call", "介绍中秋团购", "愿意看方案"),
    ("visit", "上门拜访", "现有供货周期偏长"),
    ("mail", "寄送报价单", ""),
    ("note", "偏好整箱采购，月底结算", ""),
    ("task", "回访报价", ""),
];
/// Registered in Shanghai, district by district; the body of a credit code that no company has.
const CODE_BODY: &str = "91310000MA9X";
/// 2025-12-01T02:00:00Z, ten in the morning in Shanghai.
const START_S: i64 = 1_764_554_400;
const DAY_S: i64 = 86_400;
const HOUSEHOLDS: i64 = 20;

/// The tables, in the order of their links.
pub fn tables() -> Vec<SampleTable> {
    let mut all = vec![companies(), contacts()];
    all.extend(households());
    all.push(referrals());
    all.extend(tags());
    all.push(activities());
    all
}

fn company_number(n: usize) -> String {
    format!("B{:03}", n + 1)
}

fn instant(second: i64) -> String {
    jiff::Timestamp::from_second(second).map_or_else(|_| String::new(), |t| t.to_string())
}

/// A code that is right, but nobody's.
fn credit_code(n: usize) -> String {
    let body = format!("{CODE_BODY}{:05}", n * 7 + 101);
    "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|check| format!("{body}{check}"))
        .find(|code| is_credit_code(code))
        .unwrap_or_default()
}

fn companies() -> SampleTable {
    let roles = [
        "is_member",
        "is_prospect",
        "is_dealer",
        "is_supplier",
        "is_competitor",
    ];
    let rows = COMPANIES
        .iter()
        .enumerate()
        .map(|(n, (name, city, industry, role, headcount))| {
            let mut row = vec![
                company_number(n),
                (*name).to_owned(),
                "company".to_owned(),
                (*city).to_owned(),
                credit_code(n),
                (*industry).to_owned(),
                (*headcount).to_owned(),
            ];
            row.extend(roles.iter().map(|r| i32::from(r == role).to_string()));
            row
        })
        .collect();
    (
        "companies",
        "customers.customer",
        "companies.csv",
        &[
            "number",
            "name",
            "kind",
            "city",
            "credit_code",
            "industry",
            "headcount",
            "is_member",
            "is_prospect",
            "is_dealer",
            "is_supplier",
            "is_competitor",
        ],
        rows,
    )
}

fn contacts() -> SampleTable {
    let mut rows = Vec::new();
    for (n, _) in COMPANIES.iter().enumerate() {
        for (at, (name, title, role)) in CONTACTS.iter().enumerate().take(2 + n % 3) {
            rows.push(vec![
                (*name).to_owned(),
                company_number(n),
                (*title).to_owned(),
                (*role).to_owned(),
                format!("+8613800{:02}{:04}", n, at * 111),
                i32::from(at == 0).to_string(),
            ]);
        }
    }
    (
        "contacts",
        "customers.contact",
        "contacts.csv",
        &[
            "name",
            "company_id",
            "job_title",
            "buying_role",
            "phone",
            "is_primary",
        ],
        rows,
    )
}

/// Every household has two or three of the first customers.
fn households() -> [SampleTable; 2] {
    let name = |n: i64| format!("示例家庭 {n:02}");
    let rows = (1..=HOUSEHOLDS).map(|n| vec![name(n)]).collect();
    let mut members = Vec::new();
    for n in 1..=HOUSEHOLDS {
        for (at, role) in ["head", "spouse", "child"].into_iter().enumerate() {
            let customer = n * 3 - 2 + guanxi_types::len_i64(at);
            if at < 2 || n % 2 == 0 {
                members.push(vec![name(n), customer.to_string(), role.to_owned()]);
            }
        }
    }
    [
        (
            "households",
            "customers.household",
            "households.csv",
            &["name"],
            rows,
        ),
        (
            "household members",
            "customers.household_member",
            "members.csv",
            &["household_id", "customer_id", "role"],
            members,
        ),
    ]
}

fn referrals() -> SampleTable {
    let rows = (1..=30_i64)
        .map(|n| vec![n.to_string(), (n + 100).to_string(), "wechat".to_owned()])
        .collect();
    (
        "referrals",
        "customers.referral",
        "referrals.csv",
        &["referrer_id", "referred_id", "channel"],
        rows,
    )
}

fn tags() -> [SampleTable; 2] {
    let words = [
        ("爱茶", "green"),
        ("烘焙", "orange"),
        ("母婴", "purple"),
        ("团购", "blue"),
        ("投诉过", "red"),
    ];
    let rows = words
        .iter()
        .map(|(name, colour)| vec![(*name).to_owned(), (*colour).to_owned()])
        .collect();
    let mut on = Vec::new();
    for customer in 1..=120_i64 {
        let at = guanxi_types::index_of(customer) % words.len();
        let both = [Some(at), (customer % 4 == 0).then_some((at + 2) % words.len())];
        for (name, _) in both.into_iter().flatten().filter_map(|at| words.get(at)) {
            on.push(vec![customer.to_string(), (*name).to_owned()]);
        }
    }
    [
        ("tags", "customers.tag", "tags.csv", &["name", "colour"], rows),
        (
            "tagged",
            "customers.customer_tag",
            "tagged.csv",
            &["customer_id", "tag_id"],
            on,
        ),
    ]
}

fn activities() -> SampleTable {
    let mut rows = Vec::new();
    let mut day = 0;
    let whom = (0..COMPANIES.len())
        .map(company_number)
        .chain((1..=12).map(|n: i64| n.to_string()));
    for customer in whom {
        for (kind, subject, outcome) in ACTIVITIES {
            day += 1;
            let at = instant(START_S + (day % 60) * DAY_S + (day % 7) * 3_600);
            let is_task = kind == "task";
            rows.push(vec![
                subject.to_owned(),
                kind.to_owned(),
                if is_task { "open" } else { "done" }.to_owned(),
                customer.clone(),
                "admin".to_owned(),
                outcome.to_owned(),
                if is_task { String::new() } else { at.clone() },
                if is_task { String::new() } else { at.clone() },
                if is_task { at } else { String::new() },
            ]);
        }
    }
    (
        "activities",
        "customers.activity",
        "activities.csv",
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
        rows,
    )
}
