//! The cube written a second time in SQL: distinct tickets and customers of every cell and every total are counted anew.

use std::collections::BTreeMap;

use guanxi_insight::{Insight, Query};
use serde_json::Value;

use crate::cube_sql::{Case, sql};
use crate::edge::warehouse;
use crate::golden::{golden, read_csv};
use crate::indicators::question;

const PLAIN: Case = Case {
    axes: &[],
    question: "",
    as_of: "2017-12-31",
    lines: "true",
    slices: "true",
    base: None,
};

/// On *The Complete Journey*.
pub const JOURNEY: &[Case] = &[
    Case {
        axes: &[("rfm", "rfm"), ("brand", "brand"), ("weekday", "weekday")],
        ..PLAIN
    },
    Case {
        axes: &[("lifecycle", "lifecycle"), ("department", "department")],
        question: "as_of=2017-08-15 from=2017-03-01 to=2017-09-30 slice=mission:topup|fillin;department:PRODUCE|GROCERY|DELI",
        as_of: "2017-08-15",
        lines: "day BETWEEN '2017-03-01' AND '2017-09-30'",
        slices: "mission <> 'stockup' AND department IN ('PRODUCE', 'GROCERY', 'DELI')",
        base: None,
    },
    Case {
        axes: &[("recency", "recency"), ("frequency", "frequency")],
        question: "period=2017Q2 slice=abc:A;daypart:evening",
        as_of: "2017-06-30",
        lines: "day BETWEEN '2017-04-01' AND '2017-06-30'",
        slices: "abc = 'A' AND daypart = 'evening'",
        base: None,
    },
    Case {
        axes: &[("income", "income"), ("price", "price")],
        question: "prices=199,499,999 store=S367,S406",
        lines: "store_id IN (367, 406)",
        ..PLAIN
    },
    Case {
        axes: &[("area", "area"), ("month", "month")],
        question: "slice=decile:1|10",
        slices: "decile IN ('1', '10')",
        ..PLAIN
    },
    Case {
        axes: &[("store", "store")],
        question: "slice=area:2",
        slices: "area = '2'",
        ..PLAIN
    },
    Case {
        axes: &[("product", "product")],
        question: "slice=department:PRODUCE;group:medium",
        slices: "department = 'PRODUCE' AND grp = 'medium'",
        ..PLAIN
    },
    Case {
        axes: &[("price", "fifths"), ("group", "grp")],
        ..PLAIN
    },
    Case {
        axes: &[("group", "grp"), ("category", "category")],
        question: "period=2017Q4 base=2017-07-01..2017-09-30 measure=customers slice=department:GROCERY",
        lines: "day BETWEEN '2017-10-01' AND '2017-12-31'",
        slices: "department = 'GROCERY'",
        base: Some("day BETWEEN '2017-07-01' AND '2017-09-30'"),
        ..PLAIN
    },
];

/// On the edge set.
const EDGE: &[Case] = &[
    Case {
        axes: &[("group", "grp"), ("product", "product"), ("mission", "mission")],
        ..PLAIN
    },
    Case {
        axes: &[("decile", "decile"), ("abc", "abc"), ("weekday", "weekday")],
        question: "period=2025",
        lines: "day BETWEEN '2025-01-01' AND '2025-12-31'",
        ..PLAIN
    },
    Case {
        axes: &[("store", "store"), ("daypart", "daypart"), ("rfm", "rfm")],
        ..PLAIN
    },
    Case {
        axes: &[("lifecycle", "lifecycle"), ("price", "fifths")],
        ..PLAIN
    },
    Case {
        axes: &[("store", "store"), ("group", "grp")],
        question: "period=2025Q2 base=2025-01-01..2025-03-31 measure=tickets",
        lines: "day BETWEEN '2025-04-01' AND '2025-06-30'",
        base: Some("day BETWEEN '2025-01-01' AND '2025-03-31'"),
        ..PLAIN
    },
];

/// Sales, members' sales, units in thousandths, tickets, customers by the members' keys; `*` for all.
type Cells = BTreeMap<Vec<String>, [i64; 5]>;

async fn in_sql(insight: &Insight, case: &Case, lines: &str) -> Cells {
    let sql = sql(case, lines);
    let found = insight.warehouse().sql(&sql).await.unwrap();
    assert!(!found.is_cut);
    let rows = found.rows.iter().map(|row| {
        let (keys, sums) = row.split_at(case.axes.len());
        let key = |value: &Value| value.as_str().unwrap_or("*").to_owned();
        let sums: Vec<i64> = sums.iter().map(|value| value.as_i64().unwrap_or(0)).collect();
        (keys.iter().map(key).collect::<Vec<_>>(), sums.try_into().unwrap())
    });
    // Who is in no member counts in the totals only.
    let rows = rows.filter(|(keys, sums): &(Vec<String>, [i64; 5])| {
        !keys.iter().any(|key| key == "(none)") && sums[0] > 0
    });
    rows.collect()
}

fn asked(case: &Case) -> Query {
    let names = case.axes.iter().map(|(name, _)| name);
    let axes: Vec<String> = ["rows", "columns", "pages"]
        .iter()
        .zip(names)
        .map(|(at, name)| format!("{at}={name}"))
        .collect();
    question(&format!("{} {}", axes.join(" "), case.question))
}

/// The bands' own keys tell their borders; SQL tells the bands by their numbers.
fn numbered(keys: &mut [(Vec<String>, serde_json::Map<String, Value>)], at: usize) {
    let low = |key: &str| -> i64 {
        key.trim_end_matches('+')
            .split('-')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    let mut lows: Vec<i64> = keys
        .iter()
        .filter(|(k, _)| k[at] != "*")
        .map(|(k, _)| low(&k[at]))
        .collect();
    lows.sort_unstable();
    lows.dedup();
    for (key, _) in keys.iter_mut().filter(|(k, _)| k[at] != "*") {
        key[at] = lows.binary_search(&low(&key[at])).unwrap().to_string();
    }
}

fn float(number: i64) -> f64 {
    Value::from(number).as_f64().unwrap()
}

fn close(value: &Value, (top, bottom): (f64, f64), what: &str) {
    let expected = if bottom == 0.0 { None } else { Some(top / bottom) };
    match (value.as_f64(), expected) {
        (None, None) => {}
        (Some(ours), Some(theirs)) => {
            assert!(
                (ours - theirs).abs() <= 5.1e-5,
                "{what}: {ours} instead of {theirs}"
            );
        }
        other => panic!("{what}: {other:?}"),
    }
}

fn compare(
    case: &Case,
    ours: &[(Vec<String>, serde_json::Map<String, Value>)],
    now: &Cells,
    before: Option<&Cells>,
) {
    let none = [0; 5];
    let of = |cells: &Cells, key: &[String]| *cells.get(key).unwrap_or(&none);
    let total = |cells: &Cells, key: &[String], kept: &[usize]| {
        let key: Vec<String> = key
            .iter()
            .enumerate()
            .map(|(n, k)| if kept.contains(&n) { k.clone() } else { "*".into() })
            .collect();
        float(of(cells, &key)[0])
    };
    let every: std::collections::BTreeSet<&Vec<String>> = now
        .keys()
        .chain(before.into_iter().flat_map(BTreeMap::keys))
        .collect();
    assert_eq!(ours.len(), every.len(), "{} {:?}", case.question, case.axes);
    assert!(ours.len() > 3);
    for (key, row) in ours {
        let what = format!("{key:?} of {}", case.question);
        assert!(every.contains(key), "{what}");
        let [sales, members, units, tickets, customers] = of(now, key);
        assert_eq!(row["sales_c"], sales, "sales {what}");
        assert_eq!(row["tickets"], tickets, "tickets {what}");
        assert_eq!(row["customers"], customers, "customers {what}");
        close(&row["units"], (float(units), 1_000.0), &what);
        close(&row["atv_c"], (float(sales), float(tickets)), &what);
        close(&row["spend_c"], (float(members), float(customers)), &what);
        let all = total(now, key, &[2]);
        close(&row["share"], (float(sales), all), &what);
        if key.len() > 1 {
            let expected = (
                float(sales) * all,
                total(now, key, &[0, 2]) * total(now, key, &[1, 2]),
            );
            close(&row["index"], expected, &what);
        }
        if let Some(before) = before {
            let at = if case.question.contains("measure=customers") {
                4
            } else {
                3
            };
            let (new, old) = (of(now, key)[at], of(before, key)[at]);
            assert_eq!(row["base"], old, "{what}");
            assert_eq!(row["difference"], new - old, "{what}");
            close(&row["growth"], (float(new - old), float(old)), &what);
        }
    }
}

/// Asks both and compares.
pub async fn check(insight: &Insight, cases: &[Case]) {
    for case in cases {
        let started = std::time::Instant::now();
        let table = insight.cube(&asked(case)).unwrap();
        println!(
            "cube {:?} {}: {} cells in {:?}",
            case.axes,
            case.question,
            table.rows.len(),
            started.elapsed()
        );
        let rows = table.json(usize::MAX);
        let keyed = |row: &Value| {
            let row = row.as_object().unwrap().clone();
            let key = case
                .axes
                .iter()
                .map(|(name, _)| row[*name].as_str().unwrap().to_owned());
            (key.collect::<Vec<_>>(), row)
        };
        let mut ours: Vec<_> = rows.as_array().unwrap().iter().map(keyed).collect();
        if let Some(at) = case.axes.iter().position(|(_, column)| *column == "fifths") {
            numbered(&mut ours, at);
        }
        let now = in_sql(insight, case, case.lines).await;
        let before = match case.base {
            Some(lines) => Some(in_sql(insight, case, lines).await),
            None => None,
        };
        compare(case, &ours, &now, before.as_ref());
    }
}

/// Where the dimensions coincide, the cube is the golden one.
pub fn check_golden(insight: &Insight) {
    let (_, expected) = read_csv(&golden("cube_group_department_mission.csv"));
    let table = insight
        .cube(&question("rows=group columns=department pages=mission"))
        .unwrap();
    let (_, ours) = read_csv(&table.csv());
    let columns = [
        ("group", "customer_group"),
        ("department", "department"),
        ("mission", "mission"),
    ];
    let same = ["sales_c", "units", "tickets", "customers"].map(|name| (name, name));
    let text = |row: &BTreeMap<String, String>, is_ours: bool| {
        let names = columns
            .iter()
            .chain(&same)
            .map(|(ours, theirs)| if is_ours { *ours } else { *theirs });
        names
            .map(|name| row[name].trim_end_matches(".0").to_owned())
            .collect::<Vec<_>>()
            .join(",")
    };
    let mut ours: Vec<String> = ours.iter().map(|row| text(row, true)).collect();
    let mut expected: Vec<String> = expected.iter().map(|row| text(row, false)).collect();
    ours.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ours, expected);
}

/// Where a cell opens, its customers and sales are as many as it says, page by page.
pub fn check_lists(insight: &Insight, slice: &str) {
    let cell = insight
        .cube(&question(&format!("rows=group slice={slice}")))
        .unwrap();
    let (_, rows) = read_csv(&cell.csv());
    let number = |name: &str| rows[0][name].parse::<i64>().unwrap();
    let mut query = question(&format!("slice={slice} limit=7"));
    let (mut customers, mut spent) = (Vec::new(), Vec::new());
    loop {
        let page = insight.cube_customers(&query).unwrap();
        assert_eq!(page.count, number("customers"));
        spent.extend(page.items.iter().map(|item| item.spend_c));
        customers.extend(page.items.iter().map(|item| item.customer_id));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(i64::try_from(customers.len()).unwrap(), number("customers"));
    let members = insight
        .cube_members(&question(&format!("slice={slice}")))
        .unwrap();
    assert_eq!(members.1, customers);
    assert!(spent.is_sorted_by(|a, b| a >= b) && spent.iter().all(|sum| *sum > 0));
    let mut query = question(&format!("slice={slice} limit=11"));
    let (mut sales, mut sum) = (0, 0);
    loop {
        let page = insight.cube_records(&query).unwrap();
        assert_eq!(page.count, number("tickets"));
        sales += page.items.len();
        sum += page.items.iter().map(|sale| sale.amount_c).sum::<i64>();
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(
        (i64::try_from(sales).unwrap(), sum),
        (number("tickets"), number("sales_c"))
    );
}

/// B15: the edge set, with returns, anonymous sales and members in no group.
#[tokio::test]
async fn edge_cube() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let last = insight.as_of().facts_through.unwrap();
    let cases = EDGE.iter().map(|case| Case {
        as_of: match case.question.split_whitespace().next() {
            Some("period=2025Q2") => "2025-06-30",
            _ => Box::leak(last.clone().into_boxed_str()),
        },
        ..*case
    });
    check(&insight, &cases.collect::<Vec<_>>()).await;
    check_lists(&insight, "mission:topup");
    check_lists(&insight, "");
}

/// B15: what can't be answered is refused by name.
#[test]
fn edge_cube_refusals() {
    let dir = tempfile::tempdir().unwrap();
    let insight = Insight::new(warehouse(dir.path()));
    let code = |text: &str| insight.cube(&question(text)).unwrap_err().code;
    assert_eq!(code("rows=weather"), "insight.unknown_choice");
    assert_eq!(code("rows=group slice=mission:picnic"), "insight.unknown_member");
    assert_eq!(code("rows=group slice=mission"), "insight.bad_slice");
    assert_eq!(code("rows=group store=no-such"), "insight.unknown_record");
    let cells = |text: &str| insight.cube(&question(text)).unwrap().rows.len();
    assert_eq!(cells("rows=group from=1990-01-01 to=1990-12-31"), 0);
    assert_eq!(cells("rows=week columns=price from=9999-12-30 to=9999-12-31"), 0);
    let none = insight
        .cube_customers(&question("from=1990-01-01 to=1990-12-31"))
        .unwrap();
    assert_eq!((none.count, none.next), (0, None));
    let bad = insight.cube_customers(&question("after=-1")).unwrap_err();
    assert_eq!(bad.code, "insight.bad_cursor");
}
