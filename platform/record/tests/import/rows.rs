//! What becomes of rows.

use guanxi_document::WriteFormat;
use guanxi_entity::Entity;
use guanxi_record::import::{NewImport, Work};
use guanxi_record::{ExportRequest, ListQuery, export};
use guanxi_types::{Action, Locale};
use serde_json::json;

use crate::fixture::{Company, Shelf, Thing, on_both, options, system, user};

const SHELVES: &str = "number,name\nA,Upper\nB,Lower\n";
const THINGS: &str = "编号,名称,种类,价格,重量,制造日期,售出时间,完好,货架\n\
    1,锤子,工具,\"1,234.50\",1.5,2017/1/31,2017-01-31 12:30,是,A\n\
    2,熊,toy,-3,2,20170131,,否,Lower\n";

/// B1
#[test]
fn a_file_becomes_records_in_either_language() {
    on_both(|company| {
        company.load("depot.shelf", SHELVES);
        company.load("depot.thing", THINGS);
        let shelves = company.all(Shelf::def());
        let things = company.all(Thing::def());
        let first = &things[0];
        let expected = json!({"number": "1", "name": "锤子", "kind": "tool", "price": "1234.50", "weight": "1.5",
            "made_on": "2017-01-31", "sold_at": "2017-01-31T04:30:00Z", "works": true, "shelf_id": shelves[0]["id"]});
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&first[field], value, "{field}");
        }
        assert_eq!(things[1]["shelf_id"], shelves[1]["id"], "found by its title");
        assert_eq!(things[1]["kind"], "toy");
    });
}

/// B1
#[test]
fn a_dry_run_tells_everything_and_writes_nothing() {
    on_both(|company| {
        company.load("depot.shelf", SHELVES);
        company.load("depot.thing", "number,name\n9,old\n");
        let text = format!(
            "number,name,price,made_on,shelf_id,kind\n{}{}",
            "1,good,1.00,,A,\n2,,1.00,,A,\n3,bad,1.005,2017-02-30,A,\n4,bad,,,Z,\n5,bad,,,,car\n1,again,,,,\n9,exists,,,,\n",
            format_args!("6,{},,,,\n", "x".repeat(21)),
        );
        let id = company.upload("depot.thing", &text);
        let before = company.count(Thing::def());
        let import = company
            .imports
            .perform(&system(), id, Work::DryRun, &mut |_| {})
            .unwrap();
        assert_eq!(import.state.name(), "checked");
        assert_eq!(company.count(Thing::def()), before);
        let counts = (
            import.counts.create,
            import.counts.update,
            import.counts.skip,
            import.counts.error,
        );
        assert_eq!(counts, (1, 0, 0, 7), "{:#?}", import.errors);
        let errors: Vec<(u64, &str, &str, &str)> = import
            .errors
            .iter()
            .map(|e| {
                (
                    e.row,
                    e.column.as_deref().unwrap_or(""),
                    e.code.as_str(),
                    e.value.as_str(),
                )
            })
            .collect();
        let long = "x".repeat(21);
        assert_eq!(
            errors,
            [
                (3, "name", "required", ""),
                (4, "price", "too_many_decimals", "1.005"),
                (4, "made_on", "not_a_date", "2017-02-30"),
                (5, "shelf_id", "unknown_link", "Z"),
                (6, "kind", "not_a_choice", "car"),
                (7, "number", "import.duplicate_row", "1"),
                (8, "number", "taken", "9"),
                (9, "name", "too_long", long.as_str()),
            ]
        );
        assert_eq!(import.errors[5].params["first"], 2);
        let run = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!(
            (run.counts, run.errors),
            (import.counts, import.errors),
            "the run does what the dry run said"
        );
        assert_eq!(company.count(Thing::def()), before + 1);
    });
}

/// B1
#[test]
fn the_result_file_holds_the_refused_rows_and_why() {
    on_both(|company| {
        let id = company.upload(
            "depot.thing",
            "number,name,price,心情\n1,good,1,好\n2,=bad,x,差\n3,,y,无\n",
        );
        company
            .imports
            .perform(&system(), id, Work::DryRun, &mut |_| {})
            .unwrap();
        let path = company.path("result.csv");
        assert_eq!(company.imports.result(&system(), id, &path).unwrap(), 2);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}number,name,price,心情,未导入的原因\r\n2,'=bad,x,差,price: 不是数字\r\n\
             3,,y,无,price: 不是数字\r\n"
        );
        let english = guanxi_types::Ctx {
            locale: Locale::En,
            ..system()
        };
        company.imports.result(&english, id, &path).unwrap();
        assert!(
            std::fs::read_to_string(&path)
                .unwrap()
                .contains("price: is not a number")
        );
    });
}

/// B1
#[test]
fn modes_decide_about_records_that_exist() {
    on_both(|company| {
        company.load("depot.thing", "number,name,price\n1,one,1\n2,two,2\n3,three,3\n");
        let text = "number,name,price\n1,uno,\n2,two,2\n4,four,4\n";
        let update = company.upload("depot.thing", text);
        company.change(update, json!({"mode": "update"}));
        let done = company
            .imports
            .perform(&system(), update, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!(
            (
                done.counts.create,
                done.counts.update,
                done.counts.skip,
                done.counts.error
            ),
            (0, 1, 1, 1)
        );
        assert_eq!(done.errors[0].code, "import.not_found");
        let upsert = company.upload("depot.thing", text.replace("uno", "eins"));
        company.change(upsert, json!({"mode": "upsert"}));
        let done = company
            .imports
            .perform(&system(), upsert, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!(
            (
                done.counts.create,
                done.counts.update,
                done.counts.skip,
                done.counts.error
            ),
            (1, 1, 1, 0)
        );
        let things = company.all(Thing::def());
        let seen: Vec<(&str, &str)> = things
            .iter()
            .map(|t| (t["name"].as_str().unwrap(), t["price"].as_str().unwrap()))
            .collect();
        assert_eq!(
            seen,
            [
                ("eins", "1.00"),
                ("two", "2.00"),
                ("three", "3.00"),
                ("four", "4.00")
            ]
        );
    });
}

/// I3
#[test]
fn what_is_exported_is_imported_as_the_same() {
    on_both(|company| {
        company.load("depot.shelf", SHELVES);
        company.load("depot.thing", THINGS);
        company.load("depot.thing", "number,name\n3,=1+1\n4,'@x\n");
        let before = company.all(Thing::def());
        for (format, name) in [(WriteFormat::Csv, "out.csv"), (WriteFormat::Xlsx, "out.xlsx")] {
            let path = company.path(name);
            let query = ListQuery::default();
            let request = ExportRequest {
                query: &query,
                fields: &[],
                format,
            };
            let (ctx, def) = (system(), Thing::def());
            company
                .store
                .read_blocking(|r| export(r, &company.schema, &ctx, def, &request, &path))
                .unwrap();
            let new = NewImport {
                target: "depot.thing",
                file_name: name,
                path: &path,
            };
            let id = company.imports.create(&ctx, &new).unwrap().id.parse().unwrap();
            company.change(id, json!({"mode": "upsert"}));
            let done = company.imports.perform(&ctx, id, Work::Run, &mut |_| {}).unwrap();
            assert_eq!(
                (done.counts.skip, done.counts.error),
                (4, 0),
                "{name} {:#?}",
                done.errors
            );
        }
        assert_eq!(company.all(Thing::def()), before);
    });
}

#[test]
fn what_is_missing_becomes_a_stub_only_when_allowed() {
    on_both(|company| {
        let text = "number,name,shelf_id\n1,one,X\n2,two,Y\n3,three,X\n";
        let id = company.upload("depot.thing", text);
        let dry = company
            .imports
            .perform(&system(), id, Work::DryRun, &mut |_| {})
            .unwrap();
        assert_eq!(dry.counts.error, 3);
        company.change(id, json!({"options": options(true, "skip")}));
        let dry = company
            .imports
            .perform(&system(), id, Work::DryRun, &mut |_| {})
            .unwrap();
        assert_eq!(
            (dry.counts.create, dry.counts.error, company.count(Shelf::def())),
            (3, 0, 0)
        );
        company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        let shelves = company.all(Shelf::def());
        assert_eq!(shelves.len(), 2);
        assert_eq!(
            (&shelves[0]["number"], &shelves[0]["is_stub"]),
            (&json!("X"), &json!(true))
        );
        company
            .imports
            .perform(&system(), id, Work::Undo, &mut |_| {})
            .unwrap();
        assert_eq!((company.count(Thing::def()), company.count(Shelf::def())), (0, 0));
    });
}

#[test]
fn rows_may_name_other_rows_of_the_file() {
    on_both(|company| {
        let mut text = String::from("number,name,whole_id\nwheel,wheel,car\ncar,car,\n");
        for n in 0..2_500 {
            text.push_str(&format!(
                "p{n},part {n},{}\n",
                if n % 2 == 0 { "car" } else { "wheel" }
            ));
        }
        text.push_str("last,last,nowhere\n");
        let id = company.upload("depot.thing", &text);
        let dry = company
            .imports
            .perform(&system(), id, Work::DryRun, &mut |_| {})
            .unwrap();
        assert_eq!(
            (dry.counts.create, dry.counts.error),
            (2_502, 1),
            "{:#?}",
            dry.errors
        );
        assert_eq!(dry.errors[0].code, "unknown_link");
        let run = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!(run.counts, dry.counts);
        assert_eq!(company.count(Thing::def()), 2_502);
    });
}

#[test]
fn a_key_twice_in_a_long_file_is_found() {
    on_both(|company| {
        let mut text = String::from("number,name\n");
        for n in 0..5_000 {
            text.push_str(&format!("{n},thing\n"));
        }
        text.push_str("17,again\n");
        let id = company.upload("depot.thing", &text);
        let dry = company
            .imports
            .perform(&system(), id, Work::DryRun, &mut |_| {})
            .unwrap();
        assert_eq!((dry.counts.create, dry.counts.error), (5_000, 1));
        let error = &dry.errors[0];
        assert_eq!(
            (error.row, error.code.as_str(), &error.params["first"]),
            (5_002, "import.duplicate_row", &json!(19))
        );
    });
}

#[test]
fn broken_rows_are_told_and_the_rest_goes_on() {
    on_both(|company| {
        let huge = "x".repeat(10 << 20);
        let id = company.upload(
            "depot.thing",
            format!("number,name\n1,a\n2,{huge}\n3,b,c\n4,d\u{0}\n5,e\n"),
        );
        let done = company
            .imports
            .perform(&system(), id, Work::Run, &mut |_| {})
            .unwrap();
        let errors: Vec<(u64, &str)> = done.errors.iter().map(|e| (e.row, e.code.as_str())).collect();
        let expected = [
            (3, "document.cell_too_large"),
            (4, "document.too_many_cells"),
            (5, "control_character"),
        ];
        assert_eq!(errors, expected);
        assert_eq!(company.count(Thing::def()), 2);
    });
}

#[test]
fn nobody_imports_without_the_right_to() {
    on_both(|company: &Company| {
        let path = company.file("t.csv", "number,name\n1,a\n");
        let new = NewImport {
            target: "depot.thing",
            file_name: "t.csv",
            path: &path,
        };
        let stranger = user(7, &[Action::Read, Action::Create]);
        assert_eq!(
            company.imports.create(&stranger, &new).unwrap_err().code,
            "access.forbidden"
        );
        assert!(company.imports.targets(&stranger).is_empty());
        let maker = user(8, &[Action::Read, Action::Import]);
        let id = company.imports.create(&maker, &new).unwrap().id.parse().unwrap();
        assert_eq!(
            company.imports.get(&stranger, id).unwrap_err().code,
            "record.not_found"
        );
        let done = company
            .imports
            .perform(&maker, id, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!(done.counts.create, 1);
    });
}
