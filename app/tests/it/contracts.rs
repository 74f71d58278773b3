//! The files in `schema/` are what the program says, and the migrations make what is declared.

use std::path::PathBuf;
use std::process::Command;

use guanxi_record::differences;
use guanxi_store::Store;
use guanxi_testkit::{Place, each_engine};
use guanxi_types::Clock;

/// I3
#[test]
fn migrations_make_what_is_declared() {
    each_engine(|engine| {
        let (place, schema) = (Place::new(engine), guanxi_app::schema().unwrap());
        let store = Store::open(place.settings(), schema.migrations(), Clock::System).unwrap();
        let found = store.read_blocking(|r| differences(r, &schema)).unwrap();
        assert_eq!(found, Vec::<String>::new(), "{engine:?}");
    });
}

/// I2: what an operation answers with never takes the name of an entity's record.
#[test]
fn records_are_described_by_their_own_fields() {
    let schema = guanxi_app::schema().unwrap();
    let described = guanxi_http::whole_document(&schema, &guanxi_app::operations());
    for def in schema.entities() {
        let words = def.key.split(['.', '_']);
        let name: String = words
            .map(|word| word.split_at(1))
            .map(|(first, rest)| first.to_uppercase() + rest)
            .collect();
        let record = &described["components"]["schemas"][&name]["properties"];
        for field in def
            .fields
            .iter()
            .filter(|field| field.kind != guanxi_entity::Kind::Secret)
        {
            assert!(record.get(&field.name).is_some(), "{name} lacks {}", field.name);
        }
    }
}

/// I3
#[test]
fn migrations_run_once() {
    each_engine(|engine| {
        let (place, schema) = (Place::new(engine), guanxi_app::schema().unwrap());
        let applied = |clock: Clock| {
            use guanxi_store::Queries;
            let store = Store::open(place.settings(), schema.migrations(), clock).unwrap();
            store
                .read_blocking(|r| r.query("SELECT key, applied_at FROM store_migration ORDER BY key", &[]))
                .unwrap()
        };
        let first = applied(Clock::fixed(1_000));
        assert!(
            first.len() > schema.migrations().len(),
            "the store has one of its own"
        );
        assert_eq!(applied(Clock::fixed(2_000)), first, "{engine:?}");
    });
}

/// I3
#[test]
fn a_migration_changed_after_it_ran_is_refused() {
    use guanxi_store::Migration;
    each_engine(|engine| {
        let place = Place::new(engine);
        let open = |sql: &'static str| {
            let migrations = [Migration {
                key: "test/0001_things",
                sql,
            }];
            Store::open(place.settings(), &migrations, Clock::System).map(drop)
        };
        open("CREATE TABLE things (\n  id BIGINT PRIMARY KEY\n);").unwrap();
        let problem = open("CREATE TABLE things (\n  id BIGINT\n);").unwrap_err();
        assert_eq!(problem.code, "store.migration_changed", "{engine:?}");
    });
}

/// O4, I3: what administrators added to a table survives a migration that makes the table anew.
#[test]
fn added_columns_survive_a_table_made_anew() {
    use guanxi_store::Queries;
    each_engine(|engine| {
        let (place, schema) = (Place::new(engine), guanxi_app::schema().unwrap());
        let all = schema.migrations();
        let anew = all
            .iter()
            .position(|one| one.key == "customers/0007_referral_claims")
            .unwrap();
        let open = |count: usize| Store::open(place.settings(), &all[..count], Clock::System).unwrap();
        let before = open(anew);
        before
            .write_blocking(|tx| {
                for id in [1, 2] {
                    tx.execute(
                        "INSERT INTO customers_customer (id, version, created_at, created_by, updated_at, updated_by, \
                         number, name, kind, is_stub) VALUES (?1, 1, 0, 0, 0, 0, ?2, 'x', 'person', 0)",
                        &[id.into(), format!("C{id}").into()],
                    )?;
                }
                tx.execute("ALTER TABLE customers_referral ADD COLUMN c_source TEXT", &[])?;
                tx.execute("CREATE INDEX ix_c_source ON customers_referral (c_source)", &[])?;
                tx.execute(
                    "INSERT INTO customers_referral (id, version, created_at, created_by, updated_at, updated_by, \
                     referrer_id, referred_id, c_source) VALUES (3, 1, 0, 0, 0, 0, 1, 2, 'fair')",
                    &[],
                )
            })
            .unwrap();
        drop(before);
        let source = |store: &Store| {
            let sql = "SELECT c_source FROM customers_referral WHERE c_source = 'fair'";
            let row = store.read_blocking(|r| r.query_first(sql, &[])).unwrap().unwrap();
            row.text(0).to_owned()
        };
        let after = open(all.len());
        assert_eq!(source(&after), "fair", "{engine:?}");
        let again = after.write_blocking(|tx| tx.execute("DROP INDEX ix_c_source", &[]));
        assert!(again.is_ok(), "{engine:?}: the index is there still");
    });
}

/// O5
#[test]
fn the_policy_file_is_what_the_program_says() {
    equals("permissions.out", "permissions");
}

/// I2
#[test]
fn the_openapi_file_is_what_the_program_says() {
    equals("openapi.json", "open-api");
}

fn equals(file: &str, command: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../schema")
        .join(file);
    let output = Command::new(env!("CARGO_BIN_EXE_guanxi"))
        .args(["schema", command])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let kept = std::fs::read(&path).unwrap_or_default();
    assert!(
        kept == output.stdout,
        "schema/{file} is stale. When the change is meant: target/debug/guanxi schema {command} > schema/{file}"
    );
}
