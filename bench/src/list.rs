//! The first page of a million customers, sorted by each column: [`guanxi_record::list`], and the same SQL by hand.

use guanxi_app::{Company, Mode};
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::import::CHUNK_ROWS;
use guanxi_record::{Batch, Links, ListQuery, Record, count, create_many, list};
use guanxi_types::{Ctx, Problem, RawId, Result, Through, len_i64};
use rusqlite::Connection;
use rusqlite::types::Value as Sql;

use crate::import::company;
use crate::measure::{Cost, Watch, folder, median, say};

const CUSTOMERS: i64 = 1_000_000;
const PAGE: i64 = 50;
const ROUNDS: usize = 9;
const FAMILY: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "高", "罗",
];
const GIVEN: [&str; 24] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀", "霞", "平", "刚", "桂", "英", "雪",
];
const CITIES: [&str; 12] = [
    "北京", "上海", "广州", "深圳", "成都", "杭州", "武汉", "西安", "南京", "重庆", "苏州", "天津",
];
const AGES: [&str; 6] = ["19-24", "25-34", "35-44", "45-54", "55-64", "65+"];
const INCOMES: [&str; 6] = ["Under 15K", "15-24K", "25-34K", "35-49K", "50-74K", "75-99K"];

/// Runs the comparison.
pub fn run() -> Result<()> {
    let company = Company::open(&company(folder("list")?), Mode::ReadWrite)?;
    let def = Customer::def();
    let ctx = Ctx::system("bench", Through::CommandLine);
    fill(&company, def, &ctx)?;
    let bare = open(&company)?;
    let columns = Record::columns(def);
    let query = |sort: &str| ListQuery {
        sort: sort.to_owned(),
        limit: Some(PAGE),
        ..ListQuery::default()
    };
    let page = |query: &ListQuery| -> Result<usize> {
        company
            .store
            .read_blocking(|r| list(r, &ctx, def, query))
            .map(|page| page.records.len())
    };
    say("column | by hand ms | ours ms | ratio (ours / by hand)")?;
    let mut ratios = Vec::new();
    let shown = def.fields.iter().filter(|field| field.list > 0);
    for field in shown {
        for (direction, prefix) in [("ASC", ""), ("DESC", "-")] {
            let sql = format!(
                "SELECT {columns} FROM customers_customer ORDER BY {} {direction} NULLS LAST, id {direction} LIMIT {}",
                field.name,
                PAGE + 1
            );
            let sorted = query(&format!("{prefix}{}", field.name));
            let ratio = compare(&format!("{prefix}{}", field.name), &bare, (&sql, &[]), &|| {
                page(&sorted)
            })?;
            ratios.push(ratio);
        }
    }
    let sql = format!(
        "SELECT {columns} FROM customers_customer ORDER BY id DESC LIMIT {}",
        PAGE + 1
    );
    compare("no sort", &bare, (&sql, &[]), &|| page(&query("")))?;
    compare(
        "count",
        &bare,
        ("SELECT COUNT(*) FROM customers_customer", &[]),
        &|| {
            company
                .store
                .read_blocking(|r| count(r, &ctx, def, &ListQuery::default()))
                .map(|_| 1)
        },
    )?;
    for word in ["wangwei", "gaoguixue"] {
        let sql = format!(
            "SELECT {columns} FROM customers_customer WHERE search_text LIKE ?1 ESCAPE '\\' ORDER BY id DESC LIMIT {}",
            PAGE + 1
        );
        let found = ListQuery {
            search: word.to_owned(),
            ..query("")
        };
        compare(
            &format!("search {word}"),
            &bare,
            (&sql, &[format!("%{word}%")]),
            &|| page(&found),
        )?;
    }
    say(&format!(
        "median ratio of the sorted pages: {:.2}",
        median(ratios)
    ))
}

fn compare(
    title: &str,
    bare: &Connection,
    (sql, params): (&str, &[String]),
    ours: &dyn Fn() -> Result<usize>,
) -> Result<f64> {
    let (mut by_hand, mut by_us) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Whoever goes second finds warmer caches.
        if round % 2 == 0 {
            by_hand.push(cost(|| rows(bare, sql, params))?);
            by_us.push(cost(ours)?);
        } else {
            by_us.push(cost(ours)?);
            by_hand.push(cost(|| rows(bare, sql, params))?);
        }
    }
    let middle = |costs: &[Cost]| median(costs.iter().map(|c| c.wall).collect());
    let (by_hand, by_us) = (middle(&by_hand), middle(&by_us));
    say(&format!(
        "{title} | {:.2} | {:.2} | {:.2}",
        by_hand * 1e3,
        by_us * 1e3,
        by_us / by_hand
    ))?;
    Ok(by_us / by_hand)
}

fn cost(f: impl FnOnce() -> Result<usize>) -> Result<Cost> {
    let watch = Watch::start();
    let found = f()?;
    let cost = watch.cost();
    if found == 0 {
        Err(Problem::internal("nothing found"))
    } else {
        Ok(cost)
    }
}

/// A connection with the store's own pragmas.
fn open(company: &Company) -> Result<Connection> {
    let connection = Connection::open(company.folder.join("guanxi.db")).map_err(Problem::internal)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -4096; PRAGMA temp_store = FILE; PRAGMA query_only = ON;",
        )
        .map_err(Problem::internal)?;
    Ok(connection)
}

fn rows(connection: &Connection, sql: &str, params: &[String]) -> Result<usize> {
    let read = || -> rusqlite::Result<Vec<Vec<Sql>>> {
        let mut statement = connection.prepare_cached(sql)?;
        let width = statement.column_count();
        let found = statement.query_map(rusqlite::params_from_iter(params), |row| {
            (0..width).map(|at| row.get::<_, Sql>(at)).collect()
        })?;
        found.collect()
    };
    read().map(|rows| rows.len()).map_err(Problem::internal)
}

fn fill(company: &Company, def: &'static EntityDef, ctx: &Ctx) -> Result<()> {
    let known = company
        .store
        .read_blocking(|r| count(r, ctx, def, &ListQuery::default()))?;
    let stores = stores(company, ctx)?;
    let watch = Watch::start();
    let chunk = len_i64(CHUNK_ROWS);
    let mut at = known;
    while at < CUSTOMERS {
        let until = (at + chunk).min(CUSTOMERS);
        let batch: Vec<Vec<Value>> = (at..until).map(|n| customer(def, n, &stores)).collect();
        let (schema, ctx) = (company.schema.clone(), ctx.clone());
        company.store.write_blocking(move |tx| {
            let all = Batch {
                def,
                import_id: Some(1),
                links: Links::Known,
            };
            create_many(tx, &schema, &ctx, &all, batch.clone()).map(drop)
        })?;
        at = until;
    }
    let cost = watch.cost();
    say(&format!(
        "made {} customers in {:.1} s, {:.1} CPU s",
        CUSTOMERS - known.min(CUSTOMERS),
        cost.wall,
        cost.cpu
    ))
}

fn stores(company: &Company, ctx: &Ctx) -> Result<Vec<RawId>> {
    let def = company.schema.entity("org.store")?;
    let (schema, ctx) = (company.schema.clone(), ctx.clone());
    let known = company
        .store
        .read_blocking(|r| list(r, &ctx, def, &ListQuery::default()))?;
    if !known.records.is_empty() {
        return Ok(known.records.iter().map(|record| record.id).collect());
    }
    let rows: Vec<Vec<Value>> = (1..=20)
        .map(|n| {
            values(
                def,
                &[
                    ("number", format!("S{n:02}").into()),
                    ("name", format!("门店 {n}").into()),
                ],
            )
        })
        .collect();
    company.store.write_blocking(move |tx| {
        create_many(
            tx,
            &schema,
            &ctx,
            &Batch {
                def,
                import_id: Some(1),
                links: Links::Known,
            },
            rows.clone(),
        )
    })
}

fn values(def: &EntityDef, given: &[(&str, Value)]) -> Vec<Value> {
    let of = |name: &str| {
        given
            .iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value.clone())
    };
    def.fields
        .iter()
        .map(|field| of(&field.name).unwrap_or_default())
        .collect()
}

/// A customer like no other before or after, but always the same.
fn customer(def: &EntityDef, n: i64, stores: &[RawId]) -> Vec<Value> {
    let mixed = (n + 1)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    let pick = |bits: u32, of: usize| guanxi_types::index_of((mixed >> bits).rem_euclid(len_i64(of)));
    let word =
        |bits: u32, words: &[&'static str]| words.get(pick(bits, words.len())).copied().unwrap_or_default();
    let name = format!("{}{}{}", word(20, &FAMILY), word(26, &GIVEN), word(32, &GIVEN));
    let some = |bits: u32, value: Value| if pick(bits, 3) == 0 { Value::Null } else { value };
    values(
        def,
        &[
            (
                "number",
                format!("{:08}", (n * 7_919).rem_euclid(10_000_019)).into(),
            ),
            ("name", name.into()),
            ("kind", if pick(15, 8) == 0 { "company" } else { "person" }.into()),
            (
                "phone",
                some(17, format!("+86138{:08}", mixed.rem_euclid(100_000_000)).into()),
            ),
            ("city", word(38, &CITIES).into()),
            ("store_id", stores.get(pick(40, stores.len())).copied().into()),
            ("joined_on", some(21, (16_000 + len_i64(pick(30, 4_000))).into())),
            ("age", some(23, word(42, &AGES).into())),
            ("income", some(25, word(44, &INCOMES).into())),
        ],
    )
}
