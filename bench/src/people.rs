//! A customer base that is the same on every machine: a realistic mix of Chinese names, numbers, phones and cities.

use std::sync::Arc;

use guanxi_app::Company;
use guanxi_entity::{EntityDef, Value};
use guanxi_record::import::CHUNK_ROWS;
use guanxi_record::{Batch, Filter, Links, ListQuery, all_records, count, create, create_many, list};
use guanxi_types::{Action, Actor, Ctx, Grant, RawId, Result, Scope, Through, len_i64};

use crate::measure::{Watch, say};

/// Users who own the customers, in turns: of a million, some hundred each.
pub const MAKERS: i64 = 2_000;
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

/// Fills a company up to so many customers, each owned by one of [`MAKERS`] users, in turns; answers who these are.
pub fn fill(company: &Company, def: &'static EntityDef, customers: i64) -> Result<Vec<RawId>> {
    let ctx = &Ctx::system("bench", Through::CommandLine);
    let known = company
        .store
        .read_blocking(|r| count(r, ctx, def, &ListQuery::default()))?;
    let stores = stores(company, ctx)?;
    let makers = makers(company, ctx)?;
    let watch = Watch::start();
    let chunk = len_i64(CHUNK_ROWS);
    let owner = def.owner_field().map(|(at, _)| at);
    let mut at = known;
    while at < customers {
        let until = (at + chunk).min(customers);
        let mut batch: Vec<Vec<Value>> = (at..until).map(|n| customer(def, n, &stores)).collect();
        for (n, values) in (at..).zip(&mut batch) {
            if let Some(slot) = owner.and_then(|place| values.get_mut(place)) {
                *slot = nth(&makers, n).into();
            }
        }
        let (schema, ctx) = (company.schema.now(), user(nth(&makers, at / chunk), Scope::All));
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
        customers - known.min(customers),
        cost.wall,
        cost.cpu
    ))?;
    Ok(makers)
}

/// One of them, in turns.
pub fn nth(makers: &[RawId], n: i64) -> RawId {
    let at = guanxi_types::index_of(n.rem_euclid(MAKERS));
    makers.get(at).copied().unwrap_or_default()
}

/// The users who make the customers.
fn makers(company: &Company, ctx: &Ctx) -> Result<Vec<RawId>> {
    let def = company.schema.now().entity("org.user")?;
    let known = company.store.read_blocking(|r| {
        let filter = Filter::parse(def, "login:starts:maker-")?;
        all_records(r, ctx, def, vec![filter])
    })?;
    if !known.is_empty() {
        let mut ids: Vec<RawId> = known.iter().map(|record| record.id).collect();
        ids.sort_unstable();
        return Ok(ids);
    }
    let (schema, ctx) = (company.schema.now(), ctx.clone());
    company.store.write_blocking(move |tx| {
        let one = |n: i64| {
            let given = [
                ("login", Value::Text(format!("maker-{n}"))),
                ("name", Value::Text(format!("店员 {n}"))),
            ];
            let of = |(name, value): (&str, Value)| def.field(name).map(|(at, _)| (at, value));
            given.into_iter().filter_map(of).collect::<Vec<_>>()
        };
        (0..MAKERS)
            .map(|n| create(tx, &schema, &ctx, def, &one(n)))
            .collect()
    })
}

/// A user whose roles allow everything within a scope.
pub fn user(id: RawId, scope: Scope) -> Ctx {
    let grants = Action::ALL
        .into_iter()
        .map(|action| Grant {
            role: 0,
            entity: "*".to_owned(),
            action,
            scope,
        })
        .collect();
    Ctx {
        actor: Actor::User {
            id,
            grants: Arc::new(grants),
            fields: Arc::default(),
        },
        ..Ctx::system("bench", Through::CommandLine)
    }
}

pub fn stores(company: &Company, ctx: &Ctx) -> Result<Vec<RawId>> {
    let def = company.schema.now().entity("org.store")?;
    let (schema, ctx) = (company.schema.now(), ctx.clone());
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
pub fn customer(def: &EntityDef, n: i64, stores: &[RawId]) -> Vec<Value> {
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
