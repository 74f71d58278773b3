//! The search box and its index, on both engines.

use guanxi_entity::{EntityDef, Value};
use guanxi_record::{
    Batch, Filter, Links, ListQuery, Search, create_many, insert, refresh_search, search, search_differences,
};
use guanxi_testkit::{Fixture, each_engine, page_of, system, user};
use guanxi_types::{Action, Ctx, RawId, Scope};

/// More than a batch of candidates.
const MANY: usize = 700;

fn employee(fixture: &Fixture, login: &'static str) -> RawId {
    let made = fixture.write(move |tx, schema| {
        let user = guanxi_org::entities::User {
            login: login.to_owned(),
            name: login.to_owned(),
            email: None,
            phone: None,
            org_unit_id: None,
            locale: "zh".to_owned(),
            is_active: true,
            must_change_password: false,
            password_hash: None,
        };
        insert(tx, schema, &system(), user)
    });
    made.unwrap().raw()
}

fn somebody(id: RawId, scope: Scope) -> Ctx {
    user(
        id,
        &[
            ("customers.customer", Action::Read, scope),
            ("customers.customer", Action::Create, Scope::All),
        ],
    )
}

fn customers(fixture: &Fixture, ctx: &Ctx, rows: &[(&str, &str, &str)]) -> Vec<RawId> {
    let def = fixture.schema.entity("customers.customer").unwrap();
    let row = |(number, name, phone): &(&str, &str, &str)| {
        let mut values = vec![Value::Null; def.fields.len()];
        for (field, value) in [("number", number), ("name", name), ("phone", phone)] {
            let (at, _) = def.field(field).unwrap();
            values[at] = if value.is_empty() {
                Value::Null
            } else {
                Value::from(*value)
            };
        }
        values
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(row).collect();
    let ctx = ctx.clone();
    fixture
        .write(move |tx, schema| {
            let batch = Batch {
                def,
                import_id: None,
                links: Links::Check,
            };
            create_many(tx, schema, &ctx, &batch, rows.clone())
        })
        .unwrap()
}

fn found(fixture: &Fixture, ctx: &Ctx, text: &str) -> Vec<(String, Vec<RawId>)> {
    let query = Search {
        text,
        entity: None,
        limit: 5,
        is_over: &|| false,
    };
    let groups = fixture
        .store
        .read_blocking(|r| search(r, &fixture.schema, ctx, &query))
        .unwrap();
    groups
        .iter()
        .map(|group| {
            let ids = group.records.iter().map(|(_, record)| record.id).collect();
            (group.def.key.clone(), ids)
        })
        .collect()
}

fn customers_found(fixture: &Fixture, ctx: &Ctx, text: &str) -> Vec<RawId> {
    let all = found(fixture, ctx, text);
    all.into_iter()
        .find(|(key, _)| key == "customers.customer")
        .map(|(_, ids)| ids)
        .unwrap_or_default()
}

/// O4, O5
#[test]
fn the_box_finds_the_few_that_a_user_may_see_behind_many_that_he_may_not() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let (amy, bob) = (employee(&fixture, "amy"), employee(&fixture, "bob"));
        let (mine, nobody) = (somebody(amy, Scope::Own), somebody(bob, Scope::None));
        let own = customers(
            &fixture,
            &mine,
            &[("A1", "王小明", "+8613812345678"), ("A2", "王芳", "")],
        );
        let names: Vec<(String, String)> = (0..MANY).map(|n| (format!("B{n}"), format!("王{n}"))).collect();
        let rows: Vec<(&str, &str, &str)> = names
            .iter()
            .map(|(n, name)| (n.as_str(), name.as_str(), ""))
            .collect();
        customers(&fixture, &system(), &rows);

        assert_eq!(customers_found(&fixture, &mine, "王"), [own[1], own[0]]);
        assert_eq!(customers_found(&fixture, &mine, "wang"), [own[1], own[0]]);
        assert_eq!(customers_found(&fixture, &mine, "123456"), [own[0]]);
        assert_eq!(customers_found(&fixture, &system(), "王").len(), 5);
        assert!(found(&fixture, &nobody, "王").is_empty());
        assert!(customers_found(&fixture, &mine, "B12").is_empty());
    });
}

/// O4, O5: whether a user's own records are looked at one by one or asked of the index, the same is found.
#[test]
fn the_box_finds_the_same_among_a_few_records_and_among_more() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let (amy, bob) = (employee(&fixture, "amy"), employee(&fixture, "bob"));
        let who = [somebody(amy, Scope::Own), somebody(bob, Scope::Own)];
        // Amy gets more records than are looked at one by one, Bob fewer.
        for (ctx, count, letter) in [(&who[0], 1_200, "a"), (&who[1], 300, "b")] {
            let name = |n: usize| {
                if n.is_multiple_of(150) {
                    "王小明".to_owned()
                } else {
                    format!("李{n}")
                }
            };
            let named: Vec<(String, String)> =
                (0..count).map(|n| (format!("{letter}{n}"), name(n))).collect();
            let rows: Vec<(&str, &str, &str)> = named
                .iter()
                .map(|(number, name)| (number.as_str(), name.as_str(), "+8613812345678"))
                .collect();
            customers(&fixture, ctx, &rows);
        }
        for (ctx, wanted) in [(&who[0], 5), (&who[1], 2)] {
            let by_name = customers_found(&fixture, ctx, "王小明");
            assert_eq!(by_name.len(), wanted, "{engine:?}");
            assert!(by_name.is_sorted_by(|a, b| a > b));
            for typed in ["王", "wangx", "wxm", "王 1234", "小明"] {
                assert_eq!(
                    customers_found(&fixture, ctx, typed),
                    by_name,
                    "{engine:?} {typed}"
                );
            }
        }
        assert!(customers_found(&fixture, &who[1], "a150").is_empty());
        assert_eq!(customers_found(&fixture, &who[1], "b150").len(), 1);
    });
}

/// O4
#[test]
fn what_was_typed_exactly_comes_first_then_what_begins_so() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let first = customers(&fixture, &system(), &[("C-1", "李雷", ""), ("C-2", "李雷雷", "")]);
        let names: Vec<String> = (0..20).map(|n| format!("D{n}")).collect();
        let rows: Vec<(&str, &str, &str)> = names.iter().map(|n| (n.as_str(), "小李雷", "")).collect();
        let others = customers(&fixture, &system(), &rows);
        for typed in ["李雷", "lilei"] {
            let ids = customers_found(&fixture, &system(), typed);
            assert_eq!(ids[..2], [first[0], first[1]], "{engine:?} {typed}");
            assert_eq!(ids[2], *others.last().unwrap());
        }
        assert_eq!(customers_found(&fixture, &system(), "c-2"), [first[1]]);
    });
}

/// O4
#[test]
fn the_index_follows_changes_and_is_made_anew() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let (store, schema) = (&fixture.store, &fixture.schema);
        let def: &'static EntityDef = schema.entity("customers.customer").unwrap();
        refresh_search(store, schema, false).unwrap();
        let ids = customers(
            &fixture,
            &system(),
            &[("E1", "赵云", ""), ("E2", "马超", ""), ("E3", "关羽", "")],
        );
        let (name, _) = def.field("name").unwrap();
        fixture
            .update(&system(), (def, ids[0], None), &[(name, "诸葛亮".into())])
            .unwrap();
        fixture.delete(&system(), def, ids[1]).unwrap();
        assert_eq!(customers_found(&fixture, &system(), "zgl"), [ids[0]]);
        for gone in ["zhaoyun", "赵云", "machao"] {
            assert!(customers_found(&fixture, &system(), gone).is_empty(), "{gone}");
        }
        let differences = || store.read_blocking(|r| search_differences(r, schema)).unwrap();
        assert_eq!(differences(), Vec::<String>::new());

        let lost = ids[2];
        store.write_blocking(move |tx| tx.drop_terms(&[lost])).unwrap();
        store
            .write_blocking(|tx| tx.put_terms(&[(1, "stray".to_owned())]))
            .unwrap();
        assert_eq!(differences().len(), 2, "{:?}", differences());
        store.write_blocking(|tx| tx.drop_terms(&[1])).unwrap();
        assert!(refresh_search(store, schema, true).unwrap() >= 2);
        assert_eq!(differences(), Vec::<String>::new());
        assert_eq!(customers_found(&fixture, &system(), "关羽"), [lost]);
        assert_eq!(refresh_search(store, schema, false).unwrap(), 0);
    });
}

/// O4: single records wait in front of the index, and are found there as in it.
#[test]
fn records_are_found_while_they_wait_for_the_index() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let (store, schema) = (&fixture.store, &fixture.schema);
        let def: &'static EntityDef = schema.entity("customers.customer").unwrap();
        refresh_search(store, schema, false).unwrap();
        let mut ids = Vec::new();
        for n in 0..150 {
            let number = format!("W{n}");
            ids.extend(customers(&fixture, &system(), &[(&number, "司马懿", "")]));
        }
        // Some of them are in the index by now, the newest aren't.
        let newest: Vec<RawId> = ids.iter().rev().take(5).copied().collect();
        let found = customers_found(&fixture, &system(), "smy");
        assert_eq!(found.iter().take(5).copied().collect::<Vec<_>>(), newest);
        assert_eq!(customers_found(&fixture, &system(), "w149"), [ids[149]]);
        let query = ListQuery {
            search: "simayi".to_owned(),
            ..ListQuery::default()
        };
        let counted = store.read_blocking(|r| guanxi_record::count(r, &system(), def, &query));
        assert_eq!(counted.unwrap(), 150);

        let (name, _) = def.field("name").unwrap();
        for at in [0, 149] {
            let given = [(name, Value::from("司马师"))];
            fixture.update(&system(), (def, ids[at], None), &given).unwrap();
            assert_eq!(
                customers_found(&fixture, &system(), &format!("W{at} 司马师")),
                [ids[at]]
            );
            fixture.delete(&system(), def, ids[at]).unwrap();
        }
        assert!(customers_found(&fixture, &system(), "司马师").is_empty());
        let counted = store.read_blocking(|r| guanxi_record::count(r, &system(), def, &query));
        assert_eq!(counted.unwrap(), 148);
        let differences = store.read_blocking(|r| search_differences(r, schema));
        assert_eq!(differences.unwrap(), Vec::<String>::new());
    });
}

/// O4
#[test]
fn what_a_text_contains_is_found_whatever_its_case_in_any_script() {
    each_engine(|engine| {
        let fixture = Fixture::new(engine, &guanxi_app::schema().unwrap());
        let def = fixture.schema.entity("customers.customer").unwrap();
        let ids = customers(
            &fixture,
            &system(),
            &[
                ("F1", "CAFÉ ÖZGÜR", ""),
                ("F2", "Москва", ""),
                ("F3", "café Lux", ""),
            ],
        );
        let matching = |filter: &str| -> Vec<RawId> {
            let query = ListQuery {
                filters: vec![Filter::parse(def, filter).unwrap()],
                sort: "id".to_owned(),
                ..page_of(10)
            };
            let all = fixture.all(&system(), def, &query).unwrap();
            all.iter().map(|record| record.id).collect()
        };
        assert_eq!(matching("name:contains:fé"), [ids[0], ids[2]]);
        assert_eq!(matching("name:contains:özgür"), [ids[0]]);
        assert_eq!(matching("name:starts:москва"), [ids[1]]);
        assert_eq!(matching("name:starts:МОС"), [ids[1]]);
    });
}
