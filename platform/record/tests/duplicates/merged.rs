//! Merging and taking apart again.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::merge::{MergeRequest, merge, merged_into, merges_of, preview, unmerge};
use guanxi_record::{create, get};
use guanxi_store::{Engine, OutboxRow, Queries};
use guanxi_testkit::{Fixture, each_engine, refusal, system, user};
use guanxi_types::{Action, Ctx, RawId, Result, Scope};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::world::{self, Badge, Customer, Remark, Sale};

/// A company with shorthands.
struct Shop(Fixture);

fn place(def: &EntityDef, field: &str) -> usize {
    def.field(field).unwrap().0
}

impl Shop {
    fn new(engine: Engine) -> Self {
        Self(Fixture::new(engine, &world::schema()))
    }

    fn make(&self, def: &'static EntityDef, values: &[(&str, Value)]) -> RawId {
        let values: Vec<(usize, Value)> = values
            .iter()
            .map(|(name, value)| (place(def, name), value.clone()))
            .collect();
        self.0
            .write(move |tx, schema| create(tx, schema, &system(), def, &values))
            .unwrap()
    }

    fn customer(&self, number: &str, name: &str) -> RawId {
        self.make(
            Customer::def(),
            &[("number", number.into()), ("name", name.into())],
        )
    }

    fn sale(&self, number: &str, customer: RawId) -> RawId {
        self.make(
            Sale::def(),
            &[("number", number.into()), ("customer_id", customer.into())],
        )
    }

    fn merge_as(&self, ctx: &Ctx, request: &MergeRequest) -> Result<RawId> {
        let (ctx, request) = (ctx.clone(), request.clone());
        self.0
            .write(move |tx, schema| merge(tx, schema, &ctx, Customer::def(), &request).map(|done| done.id))
    }

    fn merge(&self, survivor: RawId, losers: &[RawId]) -> RawId {
        self.merge_as(&system(), &request(survivor, losers)).unwrap()
    }

    fn unmerge(&self, id: RawId) -> Result<i64> {
        self.0.write(move |tx, schema| unmerge(tx, schema, &system(), id))
    }

    fn value(&self, def: &EntityDef, id: RawId, field: &str) -> Value {
        self.0.get(&system(), def, id).unwrap().value(def, field)
    }

    fn set(&self, id: RawId, field: &str, value: Value) {
        self.0
            .update(
                &system(),
                (Customer::def(), id, None),
                &[(place(Customer::def(), field), value)],
            )
            .unwrap();
    }

    /// Everything that is in the tables of records, and the keys derived from them. A merge and its undoing leave a trace in
    /// the versions of what was merged, and in nothing else.
    fn everything(&self) -> BTreeMap<String, Vec<Vec<Value>>> {
        let mut all = BTreeMap::new();
        for def in self.0.schema.entities() {
            let names = def.fields.iter().map(|f| f.name.as_str());
            let stamps = if ["shop.customer", "shop.badge"].contains(&def.key.as_str()) {
                ""
            } else {
                ", version, updated_at, updated_by"
            };
            let columns: Vec<&str> = names.collect();
            let sql = format!(
                "SELECT id, created_at, created_by, import_id{stamps}, {} FROM {} ORDER BY id",
                columns.join(", "),
                def.table
            );
            all.insert(def.key.clone(), self.rows(&sql));
        }
        for sql in [
            "SELECT code, record_id FROM record_match_key ORDER BY code, record_id",
            "SELECT record_id, survivor_id FROM record_merged ORDER BY record_id",
            "SELECT entity, content, record_id FROM record_alias ORDER BY entity, content, merge_id",
        ] {
            all.insert(sql.to_owned(), self.rows(sql));
        }
        all
    }

    fn rows(&self, sql: &str) -> Vec<Vec<Value>> {
        let rows = self.0.store.read_blocking(|r| r.query(sql, &[])).unwrap();
        rows.into_iter().map(|row| row.0).collect()
    }
}

fn request(survivor: RawId, losers: &[RawId]) -> MergeRequest {
    MergeRequest {
        survivor: (survivor, None),
        losers: losers.iter().map(|id| (*id, None)).collect(),
        ..MergeRequest::default()
    }
}

/// F7
#[test]
fn the_survivor_takes_over_what_led_to_the_others() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let (a, b, c) = (
            shop.customer("A", "张小美"),
            shop.customer("B", "张晓美"),
            shop.customer("C", "张美"),
        );
        shop.set(b, "phone", "+8613800138000".into());
        shop.set(c, "referrer_id", b.into());
        let (sale, other) = (shop.sale("1", b), shop.sale("2", c));
        let remark = |entity: &str, record: RawId, text: &str| {
            let values = [
                ("entity", entity.into()),
                ("record", record.into()),
                ("text", text.into()),
            ];
            shop.make(Remark::def(), &values)
        };
        let about_b = remark("shop.customer", b, "kind");
        let about_a = remark("shop.customer", a, "loud");
        let elsewhere = remark("shop.sale", b, "x");
        let moves = shop
            .0
            .store
            .read_blocking(|r| preview(r, &shop.0.schema, &system(), Customer::def(), &[a, b, c]))
            .unwrap()
            .moves;
        let told: Vec<(&str, RawId, i64)> = moves
            .iter()
            .map(|m| (m.entity.as_str(), m.from, m.count))
            .collect();
        let expected = [
            ("shop.sale", b, 1),
            ("shop.sale", c, 1),
            ("shop.remark", a, 1),
            ("shop.remark", b, 1),
        ];
        assert_eq!(told, expected);

        let mut wanted = request(a, &[b, c]);
        wanted.choose = vec![(place(Customer::def(), "number"), b)];
        wanted.values = vec![(place(Customer::def(), "city"), "上海".into())];
        let merge = shop.merge_as(&system(), &wanted).unwrap();
        assert_eq!(shop.value(Sale::def(), sale, "customer_id"), a.into());
        assert_eq!(shop.value(Sale::def(), other, "customer_id"), a.into());
        assert_eq!(shop.value(Remark::def(), about_b, "record"), a.into());
        assert_eq!(shop.value(Remark::def(), about_a, "record"), a.into());
        assert_eq!(shop.value(Remark::def(), elsewhere, "record"), b.into());
        assert_eq!(shop.value(Customer::def(), a, "number"), "B".into());
        assert_eq!(shop.value(Customer::def(), a, "phone"), "+8613800138000".into());
        assert_eq!(shop.value(Customer::def(), a, "city"), "上海".into());
        // It doesn't recommend itself.
        assert_eq!(shop.value(Customer::def(), a, "referrer_id"), Value::Null);
        assert_eq!(
            refusal(shop.0.get(&system(), Customer::def(), b), "b").code,
            "record.not_found"
        );
        let leads = |id: RawId| shop.0.store.read_blocking(|r| merged_into(r, id)).unwrap();
        assert_eq!((leads(a), leads(b), leads(c)), (None, Some(a), Some(a)));
        assert_history_and_events(&shop, (a, b), merge);

        assert_eq!(shop.unmerge(merge).unwrap(), 3);
        assert_eq!(shop.value(Customer::def(), a, "number"), "A".into());
        assert_eq!(shop.value(Customer::def(), a, "phone"), Value::Null);
        assert_eq!(shop.value(Customer::def(), b, "number"), "B".into());
        assert_eq!(shop.value(Customer::def(), c, "referrer_id"), b.into());
        assert_eq!(refusal(shop.unmerge(merge), "again").code, "record.merge_undone");
    });
}

fn assert_history_and_events(shop: &Shop, (a, b): (RawId, RawId), merge: RawId) {
    let merges = shop
        .0
        .store
        .read_blocking(|r| merges_of(r, &system(), Customer::def(), a))
        .unwrap();
    assert_eq!(
        (merges.len(), merges[0].id, merges[0].losers.len()),
        (1, merge, 2)
    );
    let noted = |id: RawId| {
        shop.0.number(
            "SELECT COUNT(*) FROM record_history WHERE record_id = ?1 AND action = 'merge' AND through = 'merge'",
            &[id.into()],
        )
    };
    assert_eq!((noted(a), noted(b)), (1, 1));
    if shop.0.store.engine() == Engine::Sqlite {
        let rows = shop
            .0
            .store
            .read_blocking(|r| OutboxRow::after(r, 0, 1_000))
            .unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.event.name.as_str()).collect();
        for name in [
            "shop.sale.updated.v1",
            "shop.customer.deleted.v1",
            "shop.customer.merged.v1",
        ] {
            assert!(names.contains(&name), "{names:?}");
        }
    }
}

/// F7: what happens between a merge and its undoing stays.
#[test]
fn what_was_done_since_stays() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let (a, b) = (shop.customer("A", "张小美"), shop.customer("B", "张晓美"));
        shop.set(b, "city", "上海".into());
        shop.set(b, "phone", "+8613800138000".into());
        let (old, away) = (shop.sale("1", b), shop.sale("2", b));
        let merge = shop.merge(a, &[b]);
        let new = shop.sale("3", a);
        let third = shop.customer("T", "Tom");
        let to_third = [(place(Sale::def(), "customer_id"), Value::from(third))];
        shop.0
            .update(&system(), (Sale::def(), away, None), &to_third)
            .unwrap();
        shop.set(a, "city", "北京".into());
        shop.unmerge(merge).unwrap();
        assert_eq!(shop.value(Sale::def(), old, "customer_id"), b.into());
        assert_eq!(shop.value(Sale::def(), new, "customer_id"), a.into());
        assert_eq!(shop.value(Sale::def(), away, "customer_id"), third.into());
        assert_eq!(shop.value(Customer::def(), a, "city"), "北京".into());
        assert_eq!(shop.value(Customer::def(), b, "city"), "上海".into());
        assert_eq!(shop.value(Customer::def(), a, "phone"), Value::Null);
    });
}

/// F7, O5
#[test]
fn only_who_may_change_and_remove_both_merges() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let (a, b) = (shop.customer("A", "张小美"), shop.customer("B", "张晓美"));
        let all = Scope::All;
        let may = |update: Scope, delete: Scope| {
            let key = "shop.customer";
            user(
                7,
                &[
                    (key, Action::Read, all),
                    (key, Action::Update, update),
                    (key, Action::Delete, delete),
                ],
            )
        };
        let code = |ctx: &Ctx| refusal(shop.merge_as(ctx, &request(a, &[b])), "merge").code;
        assert_eq!(code(&may(Scope::None, all)), "access.forbidden");
        assert_eq!(code(&may(all, Scope::None)), "access.forbidden");
        assert_eq!(code(&may(Scope::Own, all)), "access.forbidden");
        assert_eq!(code(&may(all, Scope::Own)), "access.forbidden");
        let mut stale = request(a, &[b]);
        stale.losers = vec![(b, Some(9))];
        assert_eq!(
            refusal(shop.merge_as(&system(), &stale), "stale").code,
            "record.version_conflict"
        );
        for wrong in [request(a, &[]), request(a, &[a]), request(a, &[b, b])] {
            assert_eq!(
                refusal(shop.merge_as(&system(), &wrong), "wrong").code,
                "record.bad_merge"
            );
        }
        shop.merge_as(&may(all, all), &request(a, &[b])).unwrap();
    });
}

/// F7, I3: a file that names the loser's number finds the survivor, which keeps its own.
#[test]
fn an_import_finds_the_survivor_by_an_old_number() {
    each_engine(|engine| {
        let shop = Shop::new(engine);
        let (a, b) = (shop.customer("A", "张小美"), shop.customer("B", "张晓美"));
        shop.merge(a, &[b]);
        let file = shop.0.file("sales.csv", "number,customer_id\n1,B\n");
        let choices = serde_json::json!({ "mapping": { "number": "number", "customer_id": "customer_id" } });
        assert_eq!(shop.0.import("shop.sale", &file, choices).counts.create, 1);
        assert_eq!(shop.0.number("SELECT customer_id FROM shop_sale", &[]), a);
        let file = shop.0.file("customers.csv", "number,city\nB,杭州\n");
        let choices = serde_json::json!({
            "mapping": { "number": "number", "city": "city" }, "mode": "update", "key": ["number"]
        });
        assert_eq!(shop.0.import("shop.customer", &file, choices).counts.update, 1);
        assert_eq!(shop.value(Customer::def(), a, "city"), "杭州".into());
        assert_eq!(shop.value(Customer::def(), a, "number"), "A".into());
    });
}

/// Customers as proptest makes them: what each has, and what leads to it.
#[derive(Clone, Debug)]
struct Made {
    city: Option<u8>,
    phone: Option<u8>,
    referrer: Option<usize>,
    sales: u8,
    badges: Vec<u8>,
    remarks: u8,
}

fn made() -> impl Strategy<Value = Made> {
    (
        proptest::option::of(0_u8..3),
        proptest::option::of(0_u8..3),
        proptest::option::of(0_usize..5),
        0_u8..4,
        proptest::collection::btree_set(0_u8..4, 0..4),
        0_u8..3,
    )
        .prop_map(|(city, phone, referrer, sales, badges, remarks)| Made {
            city,
            phone,
            referrer,
            sales,
            badges: badges.into_iter().collect(),
            remarks,
        })
}

/// Writes them; each has a number that nobody had before.
fn people(shop: &Shop, made: &[Made], round: usize) -> Vec<RawId> {
    let ids: Vec<RawId> = made
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let text = |v: Option<u8>, form: &str| Value::from(v.map(|v| format!("{form}{v}")));
            let values = [
                ("number", format!("N{round}-{at}").into()),
                ("name", format!("张{at}").into()),
                ("city", text(one.city, "城")),
                ("phone", text(one.phone, "+861380013800")),
            ];
            shop.make(Customer::def(), &values)
        })
        .collect();
    for ((at, one), id) in made.iter().enumerate().zip(&ids) {
        if let Some(referrer) = one.referrer.and_then(|r| ids.get(r)).filter(|r| *r != id) {
            shop.set(*id, "referrer_id", (*referrer).into());
        }
        for n in 0..one.sales {
            shop.sale(&format!("S{round}-{at}-{n}"), *id);
        }
        for kind in &one.badges {
            let values = [
                ("customer_id", (*id).into()),
                ("kind", format!("k{kind}").into()),
                ("points", Value::from(1)),
            ];
            shop.make(Badge::def(), &values);
        }
        for n in 0..one.remarks {
            let values = [
                ("entity", "shop.customer".into()),
                ("record", (*id).into()),
                ("text", format!("r{n}").into()),
            ];
            shop.make(Remark::def(), &values);
        }
    }
    ids
}

fn leads_to(shop: &Shop, id: RawId) -> i64 {
    let count = |sql: &str| shop.0.number(sql, &[id.into()]);
    count("SELECT COUNT(*) FROM shop_sale WHERE customer_id = ?1")
        + count("SELECT COUNT(*) FROM shop_badge WHERE customer_id = ?1")
        + count("SELECT COUNT(*) FROM shop_customer WHERE referrer_id = ?1 OR id = ?1")
        + count("SELECT COUNT(*) FROM shop_remark WHERE record = ?1")
}

/// Merging and taking apart again changes nothing, whoever is merged, in whatever chain.
fn identity(engine: Engine, cases: u32) {
    let shop = Shop::new(engine);
    let round = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 30,
        ..Config::default()
    });
    let strategy = (
        proptest::collection::vec(made(), 3..6),
        proptest::collection::vec((0_usize..6, 0_usize..6, any::<bool>()), 1..4),
    );
    runner
        .run(&strategy, |(made, steps)| {
            round.set(round.get() + 1);
            let mut ids = people(&shop, &made, round.get());
            let mut done = Vec::new();
            for (a, b, is_chosen) in steps {
                let (survivor, loser) = (ids[a % ids.len()], ids[b % ids.len()]);
                if survivor == loser {
                    continue;
                }
                let before = shop.everything();
                let mut wanted = request(survivor, &[loser]);
                if is_chosen {
                    wanted.choose = vec![
                        (place(Customer::def(), "number"), loser),
                        (place(Customer::def(), "city"), loser),
                    ];
                }
                let merge = shop.merge_as(&system(), &wanted).unwrap();
                prop_assert_eq!(leads_to(&shop, loser), 0);
                ids.retain(|id| *id != loser);
                done.push((merge, before));
            }
            for (merge, before) in done.into_iter().rev() {
                shop.unmerge(merge).unwrap();
                prop_assert_eq!(shop.everything(), before);
            }
            Ok(())
        })
        .unwrap();
}

/// F7
#[test]
fn merge_then_unmerge_is_the_identity() {
    each_engine(|engine| identity(engine, if engine == Engine::Sqlite { 60 } else { 8 }));
}

/// F7: merges are taken back in the reverse order.
#[test]
fn an_earlier_merge_waits_for_the_later() {
    let shop = Shop::new(Engine::Sqlite);
    let ids: Vec<RawId> = ["A", "B", "C"].iter().map(|n| shop.customer(n, n)).collect();
    let first = shop.merge(ids[0], &[ids[1]]);
    let second = shop.merge(ids[2], &[ids[0]]);
    assert_eq!(
        refusal(shop.unmerge(first), "first").code,
        "record.unmerge_later_first"
    );
    shop.unmerge(second).unwrap();
    shop.unmerge(first).unwrap();
    let all = shop
        .0
        .store
        .read_blocking(|r| get(r, &system(), Customer::def(), ids[1]));
    assert_eq!(all.unwrap().value(Customer::def(), "number"), "B".into());
}
